"""What a string means that names a module: how it acts there, or what it only tells."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from migrator.audit.code_in_strings import code_naming, is_file
from migrator.audit.mentions import ModuleNames
from migrator.audit.parsing import Parsed
from migrator.audit.scopes import Scope
from migrator.facts import Location, Reference
from migrator.syntax import targets_of, walk

_BETWEEN = re.compile(r"[\s,;|]+")
# How a string is used that is no form of reference.
_USES = frozenset({"divided", "run", "import"})


class StringMeanings:
    """Says what strings mean that may name one module.

    Args:
        path: The module's file.
        names: What it is called.
        task_names: The names of tasks that may look like a name in the module.
    """

    def __init__(self, path: str, names: ModuleNames, task_names: frozenset[str]) -> None:
        self._path = path
        self._names = names
        self._task_names = task_names
        self._told: set[tuple[str, int]] = set()

    def of_string(
        self, parsed: Parsed, node: ast.Constant, text: str, scope: Scope, form: str | None
    ) -> Iterator[Reference]:
        """Yield the references that a string is, or has in it.

        Args:
            parsed: The file.
            node: The string.
            text: What it holds.
            scope: Where it stands.
            form: How it is used there.
        """
        if self._names.leaf not in text:
            return
        for word in _BETWEEN.split(text) if form == "divided" else ():
            meant, symbol = self._names.module_in(word)
            if meant:
                yield self.acting(parsed, node, word, symbol, scope, None)
                return
        meant, symbol = self._names.module_in(text)
        if form != "text" and meant and not any(character.isspace() for character in text):
            yield self.acting(parsed, node, text, symbol, scope, form)
            return
        if form != "text" and is_file(text, self._names):
            yield reference_at(parsed, parsed.where(node), None, scope, "module-string")
            return
        needs, symbol = code_naming(text, self._names, run=form == "run")
        if form != "text" and needs:
            yield reference_at(parsed, parsed.where(node), symbol, scope, "module-string")
            return
        if text == self._names.leaf and self._in_all(parsed, node):
            yield reference_at(parsed, parsed.where(node), None, scope, "module-string")
            return
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1):
            if (parsed.path, number) in self._told:
                continue  # a line may have thousands of strings, and is the same for each
            self._told.add((parsed.path, number))
            line = parsed.lines[number - 1] if number <= len(parsed.lines) else ""
            for mention in self._names.mentions(line):
                where = Location(parsed.path, number, mention.start + 1)
                yield reference_at(parsed, where, mention.symbol, scope, "document", "text")

    def acting(
        self,
        parsed: Parsed,
        node: ast.expr,
        text: str,
        symbol: str | None,
        scope: Scope,
        form: str | None,
    ) -> Reference:
        """Return the reference of a string that is the module's name, or that of one of its names.

        Args:
            parsed: The file.
            node: What the string comes of.
            text: What it holds.
            symbol: The name in the module that it goes on to.
            scope: Where it stands.
            form: How it is used there.
        """
        where = parsed.where(node)
        if self._names_tasks(text):
            return reference_at(parsed, where, symbol, scope, "task-name")
        if form == "logger":
            return reference_at(parsed, where, symbol, scope, "logger", "text")
        known = form if form not in _USES else None
        return reference_at(parsed, where, symbol, scope, known or "module-string")

    def _names_tasks(self, text: str) -> bool:
        """A task's name, or a pattern of names as ``task_routes`` has them."""
        if "*" not in text:
            return text in self._task_names
        return any(fnmatchcase(name, text) for name in self._task_names)

    def _in_all(self, parsed: Parsed, node: ast.Constant) -> bool:
        """The last part alone, in the ``__all__`` of the module's own package."""
        if not is_package_of(parsed.path, self._path):
            return False
        listed = next(filter(_sets_all, parsed.tree.body), None)
        return listed is not None and any(child is node for child in walk(listed))


def reference_at(
    parsed: Parsed,
    where: Location,
    symbol: str | None,
    scope: Scope,
    form: str,
    kind: str = "string",
) -> Reference:
    """Return a reference to the module from a place in a file."""
    return Reference(where, kind, symbol, scope.qualname, parsed.quoted(where), form)


def is_package_of(init: str, path: str) -> bool:
    """Tell whether a file is the ``__init__`` of the package that a module is in."""
    return init.endswith("__init__.py") and init.rpartition("/")[0] == path.rpartition("/")[0]


def _sets_all(statement: ast.stmt) -> bool:
    """Tell whether a statement assigns to ``__all__``, or adds to it."""
    if not isinstance(statement, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
        return False
    targets = targets_of(statement)
    return any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets)
