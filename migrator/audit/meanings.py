"""Do the names in two equal texts stand for the same?

``return rate(order)`` is another thing where another module's ``rate`` is imported. Two names stand
for the same where they come from the same place, or from two places that mean the same.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence

from migrator.audit.differences import NEW, OLD
from migrator.audit.evaluate import Evaluator
from migrator.audit.forms import Form, function_forms, statement_form
from migrator.audit.origins import Origin, of_module, origins
from migrator.audit.values import FunctionNode
from migrator.syntax import walk

# A name at the top of a file.
Place = tuple[str, str]
Alike = Collection[tuple[Place, Place]]


class Meanings:
    """Compares what names stand for.

    Args:
        evaluator: Follows names.
        alike: Pairs of a place in the monolith and one elsewhere that stand for each other, whether
            they mean the same or not: that is asked, and answered, somewhere else.
    """

    def __init__(self, evaluator: Evaluator, alike: Alike = frozenset()) -> None:
        self._evaluator = evaluator
        self._project = evaluator.project
        self._alike = alike
        self._asked: set[tuple[Place, Place]] = set()

    def differing(self, old: Form, new: Form) -> Iterator[str]:
        """Yield the names that do not stand for the same, in words; the texts are equal."""
        for pair, other in dict.fromkeys(zip(old.names, new.names, strict=False)):
            before = origins(self._project, old.scope, pair[1])
            after = origins(self._project, new.scope, other[1])
            if not self._same(before, after) and not self._same_parts(pair[0], old, before, after):
                yield (
                    f"{other[1]} is {_said(before)} in {OLD}, {_said(after)} in {NEW}, "
                    "which is not the same"
                )

    def decorators_alike(
        self,
        legacy: tuple[str, FunctionNode],
        modular: tuple[str, FunctionNode],
        ignored: Collection[int] = (),
    ) -> bool:
        """Tell whether two functions are decorated with the same.

        Args:
            legacy: File and syntax of the one.
            modular: File and syntax of the other.
            ignored: The identities of decorators that do not count.
        """
        before, after = (
            [one for one in node.decorator_list if id(one) not in ignored]
            for _, node in (legacy, modular)
        )
        return len(before) == len(after) and all(
            self._same_statements((legacy[0], ast.Expr(one)), (modular[0], ast.Expr(other)))
            for one, other in zip(before, after, strict=True)
        )

    def _same(self, before: Sequence[Origin], after: Sequence[Origin]) -> bool:
        return len(before) == len(after) and all(map(self._same_origin, before, after))

    def _same_origin(self, old: Origin, new: Origin) -> bool:
        pair = (old.path, old.name), (new.path, new.name)
        if pair[0] == pair[1] or pair in self._alike or pair in self._asked:
            return True
        if old.node is None or new.node is None:
            return False
        self._asked.add(pair)  # what calls itself means the same if all the rest does
        if isinstance(old.node, FunctionNode) and isinstance(new.node, FunctionNode):
            return self._same_functions((old.path, old.node), (new.path, new.node))
        if isinstance(old.node, ast.stmt) and isinstance(new.node, ast.stmt):
            return self._same_statements((old.path, old.node), (new.path, new.node))
        return False

    def _same_functions(self, old: tuple[str, FunctionNode], new: tuple[str, FunctionNode]) -> bool:
        forms = function_forms(self._evaluator, old, new)
        return self._same_forms(*forms) and self.decorators_alike(old, new)

    def _same_statements(self, old: tuple[str, ast.stmt], new: tuple[str, ast.stmt]) -> bool:
        return self._same_forms(
            statement_form(self._evaluator, *old), statement_form(self._evaluator, *new)
        )

    def _same_forms(self, old: Form, new: Form) -> bool:
        return old.lines == new.lines and not any(self.differing(old, new))

    def _same_parts(
        self, name: str, old: Form, before: Sequence[Origin], after: Sequence[Origin]
    ) -> bool:
        """Tell whether two modules have the same under each name that is taken from them."""
        if len(before) != 1 or len(after) != 1 or before[0].name or after[0].name:
            return False
        parts = _parts(old.node, name)
        return bool(parts) and all(
            self._same(*(of_module(self._project, one[0].path, part) for one in (before, after)))
            for part in parts
        )


def _parts(node: ast.AST, name: str) -> set[str]:
    """Return the attributes of a name that are used; nothing where it is used as a whole."""
    owners = {
        id(child.value): child.attr for child in walk(node) if isinstance(child, ast.Attribute)
    }
    uses = [child for child in walk(node) if isinstance(child, ast.Name) and child.id == name]
    return {owners[id(use)] for use in uses} if all(id(use) in owners for use in uses) else set()


def _said(found: Sequence[Origin]) -> str:
    return " or ".join(map(_place, found)) or "nothing of the project"


def _place(origin: Origin) -> str:
    if origin.node is None:
        return ".".join(filter(None, (origin.path, origin.name)))
    return f"{origin.path}:{getattr(origin.node, 'lineno', 1)}"
