"""Hand every named value on: add the keyword arguments that a call leaves out.

Before::

    result = execute(kind=kind, options=options)

After, for ``names=("kind", "options", "run_id")``::

    result = execute(kind=kind, options=options, run_id=run_id)

A name that the calling function has not certainly bound at the call is not added, but reported. A
call of which nobody can tell what it gives (``*args``, ``**kwargs``, more positional arguments
than there are known parameters) is left alone and reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import libcst as cst
from libcst.helpers import get_full_name_for_node

from codemods._certain_names import Names, bound_after, target_names, with_names
from codemods._nodes import parsed, printed
from codemods._parameters import parameter_names
from codemods._visits import edited
from codemods.layout import append_argument


@dataclass(frozen=True)
class PassedThrough:
    """The result.

    Attributes:
        code: The module's new source.
        added: The names that were added.
        unbound: The names that the function does not have where it calls.
        calls: How many calls of the callee the function has.
        unclear: How many of them were left alone because what they give cannot be told.
    """

    code: bytes
    added: tuple[str, ...]
    unbound: tuple[str, ...]
    calls: int
    unclear: int = 0


def pass_through(
    source: bytes,
    function: str,
    callee: str,
    names: Sequence[str],
    positional: Sequence[str] = (),
    others: Mapping[str, str] | None = None,
) -> PassedThrough:
    """Make every call of ``callee`` inside ``function`` pass the named values by keyword.

    Args:
        source: The module.
        function: A top-level function of the module.
        callee: What is called: a function, a local variable that holds one, or a dotted name.
        names: What has to be passed, each from the variable of the same name.
        positional: The callee's parameters in order, to recognise positional arguments.
        others: Name -> the variable that it is passed from, where that has another name.
    """
    module = parsed(source)
    transformer = _PassThrough(function, callee, names, positional, others or {})
    changed = edited(module, transformer)
    return PassedThrough(
        printed(changed),
        tuple(dict.fromkeys(transformer.added)),
        tuple(dict.fromkeys(transformer.unbound)),
        transformer.calls,
        transformer.unclear,
    )


class _PassThrough(cst.CSTTransformer):
    """Adds ``name=name`` to the calls of one callee inside one function."""

    def __init__(
        self,
        function: str,
        callee: str,
        names: Sequence[str],
        positional: Sequence[str],
        others: Mapping[str, str],
    ) -> None:
        super().__init__()
        self.function = function
        self.callee = callee
        self.names = names
        self.positional = positional
        self.others = others
        self.added: list[str] = []
        self.unbound: list[str] = []
        self.calls = 0
        self.unclear = 0
        # The names that are bound so far, one entry for each block around the current statement.
        self._bound: list[Names] = []

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        return bool(self._bound)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        if not self._bound and node.name.value != self.function:
            return False
        self._enter(parameter_names(node.params))
        return True

    def visit_For(self, node: cst.For) -> None:
        if self._bound:
            self._enter(target_names(node.target))

    def visit_With(self, node: cst.With) -> None:
        if self._bound:
            self._enter(with_names(node))

    def visit_IndentedBlock(self, node: cst.IndentedBlock) -> None:
        if self._bound:
            self._enter()

    def leave_IndentedBlock(
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        self._leave()
        return updated_node

    def on_leave(
        self, original_node: cst.CSTNodeT, updated_node: cst.CSTNodeT
    ) -> cst.CSTNodeT | cst.RemovalSentinel | cst.FlattenSentinel[cst.CSTNodeT]:
        """Note what a statement binds for those after it."""
        result = super().on_leave(original_node, updated_node)
        if isinstance(original_node, (cst.FunctionDef, cst.For, cst.With)):
            self._leave()
        if isinstance(original_node, cst.BaseStatement) and self._bound:
            self._bound[-1] |= bound_after(original_node)
        return result

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        if not self._bound or get_full_name_for_node(updated_node.func) != self.callee:
            return updated_node
        self.calls += 1
        missing = self._missing(updated_node)
        if missing is None:
            self.unclear += 1
            return updated_node
        for name in missing:
            value = name if name in self._bound[-1] else self.others.get(name, name)
            if value in self._bound[-1]:
                self.added.append(name)
                updated_node = append_argument(updated_node, name, cst.Name(value))
            else:
                self.unbound.append(name)
        return updated_node

    def _missing(self, call: cst.Call) -> list[str] | None:
        """Return the names that a call leaves out, or None where that cannot be told."""
        given = {argument.keyword.value for argument in call.args if argument.keyword}
        by_place = [argument for argument in call.args if argument.keyword is None]
        given.update(self.positional[: len(by_place)])
        missing = [name for name in self.names if name not in given]
        splats = any(argument.star for argument in call.args)
        if missing and (splats or len(by_place) > len(self.positional)):
            return None
        return missing

    def _enter(self, names: Names = frozenset()) -> None:
        self._bound.append((self._bound[-1] if self._bound else frozenset()) | names)

    def _leave(self) -> None:
        if self._bound:
            self._bound.pop()
