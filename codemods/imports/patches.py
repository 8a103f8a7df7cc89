"""The patches of one file that can be said for several modules, and what they become."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

import libcst as cst

from codemods._visits import Reader
from codemods.imports.patch_several import (
    Repeat,
    Spot,
    around,
    free_name,
    further,
    items,
    lines,
    of_decorator,
    of_function,
    of_item,
    of_statement,
    patch_of,
)


class Patches:
    """The patches of a file that can be said several times, looked for at the first question.

    Args:
        tree: The file.
    """

    def __init__(self, tree: cst.Module) -> None:
        self._tree = tree
        self._given: set[str] = set()

    @cached_property
    def _found(self) -> _Spots:
        found = _Spots()
        found.read(self._tree)
        return found

    def can_repeat(self, call: cst.CSTNode | None, names: Collection[str] = ()) -> bool:
        """Tell whether a call is a patch that can be said several times.

        Args:
            call: The call.
            names: What the further calls use, which no function around them may bind.
        """
        spot = self._found.spots.get(id(call))
        return spot is not None and spot.names.isdisjoint(names)

    def repeat(self, original: cst.Call, call: cst.Call, repeat: Repeat) -> None:
        """Note what a patch has to be said for, too.

        Args:
            original: The call in the file.
            call: What it has become.
            repeat: The further places.
        """
        spot = self._found.spots[id(original)]
        taken = self._found.taken | self._given
        further(spot, call, repeat.targets, free_name(repeat.symbol, taken))
        self._given.add(spot.given)

    def of(self, call: cst.CSTNode | None) -> Spot | None:
        """Return the patch that a call of the file makes, if there is more to be said."""
        if call is None or "_found" not in self.__dict__:
            return None
        spot = self._found.spots.get(id(call))
        return spot if spot is not None and spot.further else None

    def lines(self, original: cst.CSTNode, line: cst.BaseStatement) -> list[cst.BaseStatement]:
        """Return what a line becomes."""
        if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
            return [line]
        assert isinstance(original, cst.SimpleStatementLine)
        value = getattr(original.body[0], "value", None)
        spot = self.of(patch_of(value)) if value is not None else None
        return [*lines(line, spot)] if spot is not None else [line]

    def with_items(self, original: cst.With, node: cst.With) -> cst.With:
        """Return what a ``with`` becomes."""
        found: list[cst.WithItem] = []
        for old, new in zip(original.items, node.items, strict=True):
            spot = self.of(old.item)
            found += items(new, spot) if spot is not None else [new]
        return node.with_changes(items=found) if len(found) > len(node.items) else node

    def decorators(self, original: cst.Decorator, node: cst.Decorator) -> list[cst.Decorator]:
        """Return what a decorator becomes."""
        spot = self.of(original.decorator)
        more = spot.further if spot is not None and not spot.around else ()
        return [node, *(cst.Decorator(call) for call in more)]

    def function(self, original: cst.FunctionDef, node: cst.FunctionDef) -> cst.FunctionDef:
        """Return what a function becomes."""
        spots = (self.of(decorator.decorator) for decorator in original.decorators)
        calls = [c for spot in spots if spot is not None and spot.around for c in spot.further]
        return around(node, calls) if calls else node


class RepeatingTransformer(cst.CSTTransformer):
    """A transformer that repeats patches for further modules, wherever they stand."""

    _patches: Patches

    def leave_With(self, original_node: cst.With, updated_node: cst.With) -> cst.With:
        """Repeat the patches of a ``with`` for further modules."""
        return self._patches.with_items(original_node, updated_node)

    def leave_Decorator(
        self, original_node: cst.Decorator, updated_node: cst.Decorator
    ) -> cst.Decorator | cst.FlattenSentinel[cst.Decorator]:
        """Repeat a decorator for further modules."""
        found = self._patches.decorators(original_node, updated_node)
        return cst.FlattenSentinel(found) if len(found) > 1 else updated_node

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        """Repeat the patches that decorate a function, in its body."""
        return self._patches.function(original_node, updated_node)


class _Spots(Reader):
    """Finds the patches that can be said several times, and all names that are taken."""

    def __init__(self) -> None:
        super().__init__()
        self.spots: dict[int, Spot] = {}
        self.taken: set[str] = set()

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> None:
        self._note(of_statement(node))

    def visit_WithItem(self, node: cst.WithItem) -> None:
        self._note(of_item(node))

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        for found in of_function(node):
            self._note(found)

    def visit_Decorator(self, node: cst.Decorator) -> None:
        self._note(of_decorator(node))

    def visit_Name(self, node: cst.Name) -> None:
        self.taken.add(node.value)

    def _note(self, found: tuple[cst.Call, Spot] | None) -> None:
        if found is not None:
            self.spots[id(found[0])] = found[1]
