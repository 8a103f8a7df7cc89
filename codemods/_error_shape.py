"""What an error value of a project is made of: ``{"ok": False, …}``, ``Result(ok=False, …)``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import libcst as cst
from libcst.helpers import get_full_name_for_node

from codemods import _patterns as m
from codemods._certain_names import bound_after
from codemods._nodes import parsed
from codemods._route_model import text_of

_OUTCOMES = frozenset({"success", "ok", "succeeded", "successful"})
_STATES = frozenset({"status", "state", "result", "outcome"})
_SUCCESSES = frozenset({"ok", "success", "succeeded", "done", "completed"})
_FAILURES = frozenset({"error", "failed", "failure", "fail"})
_TEXTS = frozenset({"error", "message", "msg", "detail", "reason", "error_message"})
_PLAIN = (cst.SimpleString, cst.Integer, cst.Float)
_CONSTANTS = frozenset({"None", "True", "False"})

_CLASS = re.compile(r"[A-Z]\w*[a-z]\w*")

Value = cst.Dict | cst.Call


class NoExampleError(ValueError):
    """Results are no dicts, and nothing shows what an error value looks like."""


@dataclass(frozen=True)
class Shape:
    """An error value to write others like.

    Attributes:
        value: The expression.
        place: Which of its elements, or arguments, says what is wrong.
    """

    value: Value
    place: int

    @property
    def has_single_quotes(self) -> bool:
        """Tell whether its strings are written in single quotes."""
        if isinstance(self.value, cst.Dict):
            key = cst.ensure_type(self.value.elements[0], cst.DictElement).key
            return isinstance(key, cst.SimpleString) and key.quote == "'"
        said = self.value.args[self.place].value
        return (isinstance(said, cst.SimpleString) and said.quote == "'") or (
            isinstance(said, cst.FormattedString) and said.end == "'"
        )

    def saying(
        self, text: cst.BaseExpression, parameter: str, job_type: cst.BaseExpression | None
    ) -> Value:
        """Return an error value of this shape.

        Args:
            text: What it says.
            parameter: The name that holds the job type in the example.
            job_type: What stands for the job type, where it is not the parameter.
        """
        values = [
            text if index == self.place else _instead(part.value, parameter, job_type)
            for index, part in enumerate(_parts(self.value))
        ]
        if isinstance(self.value, cst.Dict):
            keys = [
                cst.ensure_type(element, cst.DictElement).key for element in self.value.elements
            ]
            return cst.Dict(list(map(cst.DictElement, keys, values)))
        arguments = [
            cst.Arg(value, keyword=old.keyword, equal=_equal(old))
            for old, value in zip(self.value.args, values, strict=True)
        ]
        return cst.Call(self.value.func, arguments)


def _instead(
    value: cst.BaseExpression, parameter: str, job_type: cst.BaseExpression | None
) -> cst.BaseExpression:
    named = m.matches(value, m.Name(parameter))
    return job_type if job_type is not None and named else value


def find_shape(
    module: cst.Module,
    router: cst.FunctionDef | None,
    constants: Collection[str],
    examples: Sequence[bytes],
) -> Shape:
    """Return the shape of the first error value: of the router, its module, the examples.

    Where none shows one, what a result says when all is well tells what it has to say.

    Args:
        module: The router's module.
        router: The router.
        constants: What the value may name, besides ``None`` and the like.
        examples: Other code, asked in this order where the module is silent.

    Raises:
        NoExampleError: There is none, and what is returned are no dicts.
    """
    known = frozenset(constants) | _CONSTANTS
    bound = frozenset().union(*(bound_after(node) for node in module.body))
    returned = list(_returned([router] if router else []))
    shapes = [_shape(node, known, bound) for node in returned]
    everywhere = list(_returned(_functions(module)))
    shapes += [_shape(node, _CONSTANTS, bound) for node in everywhere]
    found = next(filter(None, shapes), None)
    for source in () if found else examples:
        others = list(_returned(_functions(parsed(source))))
        returned += others
        found = found or next(filter(None, (_shape(o, _CONSTANTS, bound) for o in others)), None)
    if found is None and _are_no_dicts(returned):
        raise NoExampleError(
            "what executors return are no dicts, and nothing that it could name shows what they "
            "return where something is wrong"
        )
    if found is not None:
        return found
    opposite = next(filter(None, map(_opposite, (*returned, *everywhere))), None)
    standard = opposite or '{"success": False, "error": ""}'
    return Shape(cst.ensure_type(cst.parse_expression(standard), cst.Dict), 1)


def _opposite(value: cst.BaseExpression) -> str | None:
    """Return source that says that something is wrong where ``value`` says that all is well."""
    elements = value.elements if isinstance(value, cst.Dict) else ()
    pairs = [(text_of(e.key), e.value) for e in elements if isinstance(e, cst.DictElement)]
    place = next((key for key, _ in pairs if key in _TEXTS), "error")
    for key, said in pairs:
        if key in _OUTCOMES and m.matches(said, m.Name("True")):
            return f'{{"{key}": False, "{place}": ""}}'
        if key in _STATES and text_of(said) in _SUCCESSES:
            return f'{{"{key}": "error", "{place}": ""}}'
    return None


def _functions(module: cst.Module) -> list[cst.FunctionDef]:
    return [node for node in module.body if isinstance(node, cst.FunctionDef)]


def _returned(functions: Sequence[cst.FunctionDef]) -> Iterator[cst.BaseExpression]:
    for function in functions:
        for node in m.findall(function, m.Return()):
            value = cst.ensure_type(node, cst.Return).value
            if value is not None:
                yield value


def _are_no_dicts(returned: Sequence[cst.BaseExpression]) -> bool:
    """Tell whether results are objects of a class, or tuples, as far as they are written out."""
    if any(isinstance(value, cst.Dict) for value in returned):
        return False
    outcome = m.Tuple([m.Element(m.Name("True") | m.Name("False")), m.AtLeastN(n=1)])
    return any(m.matches(value, outcome) or _is_made(value) for value in returned)


def _is_made(value: cst.BaseExpression) -> bool:
    """Tell whether a value is an object of a class, by the class's name."""
    if not isinstance(value, cst.Call) or not isinstance(value.func, (cst.Name, cst.Attribute)):
        return False
    return any(map(_CLASS.fullmatch, (get_full_name_for_node(value.func) or "").split(".")))


def _parts(value: Value) -> Sequence[cst.DictElement | cst.Arg]:
    if isinstance(value, cst.Call):
        return value.args
    return [cst.ensure_type(element, cst.DictElement) for element in value.elements]


def _shape(
    value: cst.BaseExpression, known: Collection[str], bound: Collection[str]
) -> Shape | None:
    """Return the shape of an error value that can be repeated anywhere in the module."""
    if not isinstance(value, (cst.Dict, cst.Call)) or not _is_plain(value, bound):
        return None
    parts = _parts(value)
    keys = [_key(part) for part in parts]
    place = next((index for index, key in enumerate(keys) if key in _TEXTS), None)
    if place is None or not any(map(_is_failure, keys, parts)):
        return None
    others = [part.value for index, part in enumerate(parts) if index != place]
    plain = all(
        isinstance(other, _PLAIN) or (isinstance(other, cst.Name) and other.value in known)
        for other in others
    )
    return Shape(value, place) if plain else None


def _is_plain(value: Value, bound: Collection[str]) -> bool:
    """Tell whether nothing is spread in it, and what it calls is a name of the module."""
    if isinstance(value, cst.Dict):
        return all(isinstance(element, cst.DictElement) for element in value.elements)
    name = get_full_name_for_node(value.func) or ""
    return name.split(".")[0] in bound and not any(argument.star for argument in value.args)


def _key(part: cst.DictElement | cst.Arg) -> str | None:
    if isinstance(part, cst.Arg):
        return part.keyword.value if part.keyword is not None else None
    return text_of(part.key)


def _is_failure(key: str | None, part: cst.DictElement | cst.Arg) -> bool:
    if key in _OUTCOMES:
        return m.matches(part.value, m.Name("False"))
    return key in _STATES and text_of(part.value) in _FAILURES


def _equal(part: cst.Arg) -> cst.AssignEqual | cst.MaybeSentinel:
    bare = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    return bare if part.keyword is not None else cst.MaybeSentinel.DEFAULT
