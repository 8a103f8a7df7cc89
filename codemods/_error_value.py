"""The error value for a job type that is unknown: its keys and its text."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst

from codemods import _patterns as m
from codemods._certain_names import parameter_names
from codemods._nodes import parsed
from codemods._route_model import text_of

_OUTCOMES = frozenset({"success", "ok", "succeeded", "successful"})
_STATES = frozenset({"status", "state", "result", "outcome"})
_FAILURES = frozenset({"error", "failed", "failure", "fail"})
_TEXTS = frozenset({"error", "message", "msg", "detail", "reason", "error_message"})
_PLAIN = (cst.SimpleString, cst.Integer, cst.Float)
_CONSTANTS = frozenset({"None", "True", "False"})


class ErrorValue:
    """Writes ``return {...}`` like the error values that a router has.

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
        constants = _CONSTANTS | (frozenset(names) if names is not None else given)
        shapes = [_shape(node, constants) for node in _returned([router] if router else [])]
        shapes += [_shape(node, _CONSTANTS) for node in _returned(_functions(module))]
        found = next(filter(None, shapes), None)
        for source in () if found else examples:
            others = _returned(_functions(parsed(source)))
            found = found or next(filter(None, (_shape(one, _CONSTANTS) for one in others)), None)
        self.shape = found or _elements('{"success": False, "error": ""}')

    @property
    def has_single_quotes(self) -> bool:
        """Tell whether the keys are written in single quotes."""
        key = self.shape[0].key
        return isinstance(key, cst.SimpleString) and key.quote == "'"

    def statement(
        self, text: cst.BaseExpression | None = None, job_type: cst.BaseExpression | None = None
    ) -> cst.Return:
        """Return the statement that answers.

        Args:
            text: What it says; by default that the job type is unknown.
            job_type: What stands for the job type, where it is not the parameter.
        """
        said = text or cst.parse_expression(f'f"Unknown job type: {{{self.parameter}}}"')
        place = _text_element(self.shape)
        elements = []
        for element in self.shape:
            value = said if element is place else element.value
            if job_type is not None and m.matches(value, m.Name(self.parameter)):
                value = job_type
            elements.append(cst.DictElement(element.key, value))
        return cst.Return(cst.Dict(elements))

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


def _functions(module: cst.Module) -> list[cst.FunctionDef]:
    return [node for node in module.body if isinstance(node, cst.FunctionDef)]


def _returned(functions: Sequence[cst.FunctionDef]) -> list[cst.Dict]:
    found = [node for item in functions for node in m.findall(item, m.Return(value=m.Dict()))]
    return [cst.ensure_type(cst.ensure_type(node, cst.Return).value, cst.Dict) for node in found]


def _elements(source: str) -> list[cst.DictElement]:
    mapping = cst.ensure_type(cst.parse_expression(source), cst.Dict)
    return [cst.ensure_type(element, cst.DictElement) for element in mapping.elements]


def _shape(mapping: cst.Dict, constants: frozenset[str]) -> list[cst.DictElement] | None:
    """Return the elements of an error value that can be repeated anywhere in the function."""
    elements = [item for item in mapping.elements if isinstance(item, cst.DictElement)]
    if len(elements) != len(mapping.elements) or not any(map(_is_failure, elements)):
        return None
    place = _text_element(elements)
    others = [element.value for element in elements if element is not place]
    plain = all(
        isinstance(value, _PLAIN) or (isinstance(value, cst.Name) and value.value in constants)
        for value in others
    )
    return elements if place and plain else None


def _is_failure(element: cst.DictElement) -> bool:
    key = text_of(element.key)
    if key in _OUTCOMES:
        return m.matches(element.value, m.Name("False"))
    return key in _STATES and text_of(element.value) in _FAILURES


def _text_element(elements: Sequence[cst.DictElement]) -> cst.DictElement | None:
    return next((item for item in elements if text_of(item.key) in _TEXTS), None)
