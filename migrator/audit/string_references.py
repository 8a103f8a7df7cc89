"""Strings outside a module that name it: those that act, and those that only tell."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterator

from migrator.audit.arms import first_line
from migrator.audit.code_in_strings import (
    IMPORTING,
    RUNNING,
    joined_file,
    module_in_pieces,
)
from migrator.audit.evaluate import Evaluator
from migrator.audit.mentions import ModuleNames
from migrator.audit.parsing import Parsed
from migrator.audit.scopes import DEFINITIONS, Scope
from migrator.audit.string_meanings import StringMeanings, is_package_of, reference_at
from migrator.audit.values import Items, ModuleValue, Text
from migrator.facts import Reference
from migrator.syntax import last_name, walk, walk_of

_PATCHES = frozenset({"patch", "setattr", "delattr", "getattr", "hasattr", "object", "multiple"})
_LOGGERS = frozenset(
    {"getLogger", "get_task_logger", "get_logger", "assertLogs", "assertNoLogs", "getChild"}
)
_LOGGER_ATTRIBUTES = frozenset({"name", "record_tuples"})
_OF_PATCH = frozenset({"spec", "create", "spec_set", "autospec", "new_callable"})
_DIVIDING = frozenset({"split", "rsplit", "splitlines"})
# The calls that can mean the module without a string that has its name in it.
_TELLING = _PATCHES | IMPORTING | {"autodiscover_tasks"}
_LOGGER_KEYWORDS = frozenset({"logger", "logger_name"})


class StringReferences:
    """Finds the strings that mean one module.

    Args:
        evaluator: Follows names.
        path: The module's file.
        names: What it is called.
        task_names: The names of tasks that may look like a name in the module.
    """

    def __init__(
        self, evaluator: Evaluator, path: str, names: ModuleNames, task_names: frozenset[str]
    ) -> None:
        self._evaluator = evaluator
        self._path = path
        self._names = names
        self._meanings = StringMeanings(path, names, task_names)
        self._lines: list[int] = []

    def find(self, parsed: Parsed) -> Iterator[Reference]:
        """Yield the references in one file."""
        self._lines = sorted(self._telling(parsed.tree))
        yield from self._below(parsed, parsed.tree, Scope(parsed.path, parsed.tree), None)

    def _telling(self, tree: ast.Module) -> Iterator[int]:
        """Yield the first lines of all that can make a reference: what is elsewhere makes none."""
        for node in walk_of(tree, ast.Constant, ast.Call, ast.JoinedStr):
            # Before Python 3.12 what is inside an f-string need not be on the line it claims.
            parts = walk(node) if isinstance(node, ast.JoinedStr) else (node,)
            if any(map(self._can_refer, parts)):
                yield node.lineno

    def _can_refer(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Call):
            return _called(node) in _TELLING
        text = node.value if isinstance(node, ast.Constant) else None
        return isinstance(text, str) and self._names.leaf in text

    def _tells(self, statement: ast.stmt) -> bool:
        place = bisect_left(self._lines, first_line(statement))
        return place < len(self._lines) and self._lines[place] <= (statement.end_lineno or 0)

    def _below(
        self, parsed: Parsed, node: ast.AST, scope: Scope, form: str | None
    ) -> Iterator[Reference]:
        """Walk down; ``form`` is how a string at this place would be used."""
        if isinstance(node, ast.stmt) and not self._tells(node):
            return
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                yield from self._meanings.of_string(parsed, node, node.value, scope, form)
            return
        if isinstance(node, (ast.JoinedStr, ast.BinOp)):
            text = self._put_together(node, scope)
            if text is not None:
                symbol = self._names.module_in(text)[1]
                yield self._meanings.acting(parsed, node, text, symbol, scope, form)
                return
            pieces = form == "import" and module_in_pieces(node, self._names, parsed.tree)
            if pieces or joined_file(node, self._names):
                yield reference_at(parsed, parsed.where(node), None, scope, "module-string")
                return
        if isinstance(node, ast.Call):
            yield from self._call(parsed, node, scope, form)
            return
        if isinstance(node, ast.Compare):
            compared = {getattr(side, "attr", "") for side in (node.left, *node.comparators)}
            form = "logger" if compared & _LOGGER_ATTRIBUTES else form
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            form = "text"
        if isinstance(node, ast.Dict):
            yield from self._dict(parsed, node, scope, form)
            return
        for name, value in ast.iter_fields(node):
            inside = name == "body" and isinstance(node, (*DEFINITIONS, ast.Lambda))
            inner = scope.inner(node) if inside else scope  # type: ignore[arg-type]
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    kept = form if not isinstance(node, ast.stmt) or form == "text" else None
                    yield from self._below(parsed, child, inner, kept)

    def _call(
        self, parsed: Parsed, node: ast.Call, scope: Scope, outer: str | None
    ) -> Iterator[Reference]:
        name = _called(node)
        divided = "divided" if name in _DIVIDING or outer == "divided" else None
        form = "patch" if name in _PATCHES else "logger" if name in _LOGGERS else divided
        form = "run" if name in RUNNING else "import" if name in IMPORTING else form
        if joined_file(node, self._names):
            yield reference_at(parsed, parsed.where(node), None, scope, "module-string")
            return
        if name == "dict" and ast.unparse(node.func).endswith("patch.dict"):
            form = "patch"
        yield from self._keywords(parsed, node, name, scope)
        yield from self._below(parsed, node.func, scope, divided)
        for position, argument in enumerate(node.args):
            if position == 1 and name in _PATCHES and isinstance(argument, ast.Constant):
                yield from self._member(parsed, node, argument, scope)
            if position == 0 and name in IMPORTING:
                yield from self._relative(parsed, node, argument, scope)
            yield from self._below(parsed, argument, scope, form)
        for keyword in node.keywords:
            inner = "logger" if keyword.arg in _LOGGER_KEYWORDS else form
            yield from self._below(parsed, keyword.value, scope, inner)

    def _keywords(
        self, parsed: Parsed, node: ast.Call, name: str, scope: Scope
    ) -> Iterator[Reference]:
        """``patch.multiple("module", name=…)``; ``autodiscover_tasks([…], related_name="…")``."""
        if name == "multiple" and node.args and self._is_module(node.args[0], scope):
            for keyword in node.keywords:
                if keyword.arg is not None and keyword.arg not in _OF_PATCH:
                    yield reference_at(parsed, parsed.where(keyword), keyword.arg, scope, "patch")
        if name == "autodiscover_tasks":
            args, keywords = self._evaluator.caller.arguments(node, scope)
            packages = args[0] if args else keywords.items.get("packages")
            given = [word.value for word in node.keywords if word.arg == "related_name"]
            for written in [*node.args[1:2], *given]:
                value = self._evaluator.evaluate(written, scope)
                found = packages.values if isinstance(packages, Items) else ()
                names = {f"{one.text}.{self._names.leaf}" for one in found if isinstance(one, Text)}
                if value == Text(self._names.leaf) and names & self._names.dotted:
                    yield reference_at(parsed, parsed.where(written), None, scope, "module-string")

    def _is_module(self, node: ast.expr, scope: Scope) -> bool:
        value = self._evaluator.evaluate(node, scope)
        if isinstance(value, Text):
            return value.text in self._names.dotted
        return isinstance(value, ModuleValue) and value.path == self._path

    def _put_together(self, node: ast.expr, scope: Scope) -> str | None:
        """Return the string that an f-string or a concatenation makes, where it is the module."""
        parts = [part.value for part in walk(node) if isinstance(part, ast.Constant)]
        if not any(isinstance(part, str) and self._names.leaf in part for part in parts):
            return None
        value = self._evaluator.evaluate(node, scope)
        if isinstance(value, Text) and self._names.module_in(value.text)[0]:
            return value.text
        return None

    def _dict(
        self, parsed: Parsed, node: ast.Dict, scope: Scope, form: str | None
    ) -> Iterator[Reference]:
        for key, value in zip(node.keys, node.values, strict=True):
            loggers = isinstance(key, ast.Constant) and key.value == "loggers"
            if key is not None:
                yield from self._below(parsed, key, scope, form)
            yield from self._below(parsed, value, scope, "logger" if loggers else form)

    def _member(
        self, parsed: Parsed, node: ast.Call, argument: ast.Constant, scope: Scope
    ) -> Iterator[Reference]:
        """``monkeypatch.setattr(module, "name", …)``, ``getattr(package, "module")``."""
        value = self._evaluator.evaluate(node.args[0], scope)
        if not isinstance(value, ModuleValue) or not isinstance(argument.value, str):
            return
        if value.path == self._path:
            yield reference_at(parsed, parsed.where(argument), argument.value, scope, "patch")
        elif argument.value == self._names.leaf and is_package_of(value.path, self._path):
            yield reference_at(parsed, parsed.where(argument), None, scope, "module-string")

    def _relative(
        self, parsed: Parsed, node: ast.Call, argument: ast.expr, scope: Scope
    ) -> Iterator[Reference]:
        """``import_module(".module", "package")``."""
        text = argument.value if isinstance(argument, ast.Constant) else None
        if not isinstance(text, str) or not text.startswith("."):
            return
        if any(f".{dotted}".endswith(f".{text.lstrip('.')}") for dotted in self._names.dotted):
            yield reference_at(parsed, parsed.where(argument), None, scope, "module-string")


def _called(call: ast.Call) -> str:
    """Return the last name of what is called."""
    if isinstance(call.func, (ast.Attribute, ast.Name)):
        return last_name(call.func)
    return ast.unparse(call.func).rpartition(".")[2]
