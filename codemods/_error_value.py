"""The error value for a job type that is unknown: its keys and its text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property, partial

import libcst as cst

from codemods import _patterns as m
from codemods._error_shape import Shape, find_shape
from codemods._parameters import parameter_names


class ErrorValue:
    """Writes ``return {...}``, or ``return Result(...)``, like the error values that a router has.

    Args:
        module: The router's module, whose other functions are asked where the router is silent.
        router: The router.
        parameter: Its parameter that holds the job type.
        examples: Other modules, asked in this order where that one is silent.
        names: What the answer may name; by default the router's parameters.
    """

    def __init__(
        self,
        module: cst.Module,
        router: cst.FunctionDef | None,
        parameter: str,
        examples: Sequence[bytes] = (),
        names: Collection[str] | None = None,
    ) -> None:
        self.parameter = parameter
        given = parameter_names(router.params) if router is not None else frozenset()
        constants = frozenset(names) if names is not None else given
        self._shape = partial(find_shape, module, router, constants, examples)

    @cached_property
    def shape(self) -> Shape:
        """The error value that others are written like.

        Raises:
            NoExampleError: What is returned are no dicts, and nothing shows an error value.
        """
        return self._shape()

    @property
    def has_single_quotes(self) -> bool:
        """Tell whether its strings are written in single quotes."""
        return self.shape.has_single_quotes

    def statement(
        self, text: cst.BaseExpression | None = None, job_type: cst.BaseExpression | None = None
    ) -> cst.Return:
        """Return the statement that answers.

        Args:
            text: What it says; by default that the job type is unknown.
            job_type: What stands for the job type, where it is not the parameter.
        """
        said = text or cst.parse_expression(f'f"Unknown job type: {{{self.parameter}}}"')
        return cst.Return(self.shape.saying(said, self.parameter, job_type))

    def text(self, raised: cst.Raise, before: Sequence[cst.CSTNode]) -> cst.BaseExpression | None:
        """Return the message of an exception where it names the job type.

        Args:
            raised: The statement that raises it.
            before: The statements above it, which may have put the message into a variable.
        """
        if not isinstance(raised.exc, cst.Call):
            return None
        values = [argument.value for argument in raised.exc.args if not argument.star]
        return next((value for value in values if self._says(value, before)), None)

    def _says(self, value: cst.BaseExpression, before: Sequence[cst.CSTNode]) -> bool:
        if isinstance(value, cst.Name):
            target = m.AssignTarget(target=m.Name(value.value))
            assigned = [n for node in before for n in m.findall(node, m.Assign(targets=[target]))]
            return any(self._says(cst.ensure_type(n, cst.Assign).value, ()) for n in assigned)
        return _is_text(value) and bool(m.findall(value, m.Name(self.parameter)))


def _is_text(value: cst.CSTNode) -> bool:
    if isinstance(value, cst.BinaryOperation):
        return _is_text(value.left)
    if m.matches(value, m.Call(func=m.Attribute(attr=m.Name("format")))):
        return _is_text(cst.ensure_type(cst.ensure_type(value, cst.Call).func, cst.Attribute).value)
    return isinstance(value, (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString))
