"""Tells variables from the other names in a piece of code."""

from __future__ import annotations

import libcst as cst

from codemods._visits import Reader


class VariableVisitor(Reader):
    """A visitor that meets no names of attributes or keyword arguments: they are no variables."""

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        """Only what the attribute is of can hold variables."""
        self.read(node.value)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        """Only the value of a keyword argument can hold variables."""
        self.read(node.value)
        return False
