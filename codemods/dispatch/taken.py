"""The names that already mean something in a function's own scope."""

from __future__ import annotations

import libcst as cst

from codemods._parameters import parameter_names
from codemods._variables import VariableVisitor
from codemods.dispatch.scopes import bindings, variables


def taken_names(function: cst.FunctionDef) -> set[str]:
    """What the function binds, and what it or a scope inside it reads from further out.

    A parameter or a variable of an inner scope only is free here, and so is whatever the
    function's own decorators, annotations and defaults read: they are evaluated outside.
    """
    return set(bindings(function)) | _read(function.body)


def _read(node: cst.CSTNode) -> set[str]:
    """The names that a piece of code takes from its own scope or from further out."""
    visitor = _Taken()
    visitor.read(node)
    return visitor.found


class _Taken(VariableVisitor):
    """Collects names, without those that belong to a scope further in."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_Name(self, node: cst.Name) -> None:
        self.found.add(node.value)

    def visit_Param(self, node: cst.Param) -> bool:
        for inner in (node.annotation, node.default):
            if inner is not None:
                self.read(inner)
        return False

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        for part in (*node.decorators, node.params):
            self.read(part)
        self.found |= _read(node.body) - set(bindings(node))
        return False

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        self.read(node.params)
        self.found |= _read(node.body) - parameter_names(node.params)
        return False

    def visit_ListComp(self, node: cst.ListComp) -> bool:
        return self._comprehension(node)

    def visit_SetComp(self, node: cst.SetComp) -> bool:
        return self._comprehension(node)

    def visit_GeneratorExp(self, node: cst.GeneratorExp) -> bool:
        return self._comprehension(node)

    def visit_DictComp(self, node: cst.DictComp) -> bool:
        return self._comprehension(node)

    def _comprehension(self, node: cst.BaseComp) -> bool:
        """Its variables are its own; the first iterable is read outside."""
        self.read(node.for_in.iter)
        inside = {name.value for name in variables(node)}
        self.found |= inside - _targets(node.for_in)
        return False


def _targets(loop: cst.CompFor) -> set[str]:
    """The variables of a comprehension."""
    found = {name.value for name in variables(loop.target)}
    inner = loop.inner_for_in
    return found | _targets(inner) if inner is not None else found
