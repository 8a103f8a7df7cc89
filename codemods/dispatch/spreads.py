"""Mappings that are spread into the keywords of the old task: may one hold the dispatcher's own?

What a request or a row carries (``request.overrides``) belongs to the job, whatever its keys are.
What a function makes holds the keys that its author chose, and the dispatcher may take some itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.model import Dispatcher, RefusedError
from codemods.dispatch.recipe import from_request
from codemods.dispatch.scopes import parameters
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import (
    as_field,
    code,
    essence,
    root_name,
    text_of,
    unparenthesised,
)

_COPIES = frozenset({"copy", "deepcopy"})
_DUMPS = frozenset({"dict", "model_dump"})
_PARTS_OF_A_MAPPING = frozenset({"items", "keys", "copy", "get", "pop"})
_MAPPINGS = ("any", "dict", "json", "mapping")
_DEPTH = 5


class Spreads:
    """Follows a mapping to where its keys come from.

    Args:
        file: The file.
        function: The function that spreads it.
        dispatcher: What is called instead.
        schedule: The schedule there, or None.
    """

    def __init__(
        self,
        file: SiteFile,
        function: cst.FunctionDef,
        dispatcher: Dispatcher,
        schedule: cst.BaseExpression | None,
    ) -> None:
        self._file, self._function, self._dispatcher = file, function, dispatcher
        self._schedule = code(schedule) if schedule is not None else None
        self._followed: set[str] = set()

    def check(self, value: cst.BaseExpression) -> None:
        """Raise ``RefusedError`` where a mapping may hold a keyword of the dispatcher."""
        taken = sorted(key for key in self._keys(value, 0) if self._dispatcher.parameter(key))
        if taken:
            names = ", ".join(f"`{key}`" for key in taken)
            reason = f"`{code(value)}` gives {names}, which {self._dispatcher.name} takes itself"
            raise RefusedError(value, reason, self._advice())

    def _unknown(self, value: cst.BaseExpression) -> RefusedError:
        reason = (
            f"which keywords `{code(value)}` gives is not known: {self._dispatcher.name} may take "
            "some of them itself"
        )
        return RefusedError(value, reason, self._advice())

    def _advice(self) -> str:
        names = ", ".join(one.name for one in self._dispatcher.parameters)
        return (
            f"Give what {self._dispatcher.name} takes itself ({names}) one by one where the task "
            "is sent, apart from the mapping with what else the job wants to know, commit, and run "
            "again; or dispatch by hand"
        )

    def _keys(self, value: cst.BaseExpression, depth: int) -> Iterator[str]:
        """The keys that are written down; ``RefusedError`` where a function chooses them."""
        if self._is_whole_model(value):
            raise self._unknown(value)
        value = essence(value)
        if depth > _DEPTH:
            raise self._unknown(value)
        if self._schedule is not None and code(unparenthesised(value)) == self._schedule:
            raise self._unknown(value)
        if isinstance(value, cst.Name):
            yield from self._keys_of_variable(value, depth)
        elif isinstance(value, cst.Dict):
            yield from self._keys_of_display(value, depth)
        elif isinstance(value, cst.DictComp):
            yield from self._keys_of_comprehension(value, depth)
        elif isinstance(value, (cst.List, cst.Tuple)):
            yield from self._keys_of_pairs(value)
        elif isinstance(value, cst.Await):
            yield from self._keys(value.expression, depth)
        elif isinstance(value, cst.IfExp):
            yield from self._keys_of_all([value.body, value.orelse], depth)
        elif isinstance(value, (cst.BooleanOperation, cst.BinaryOperation)):
            yield from self._keys_of_all([value.left, value.right], depth)
        elif isinstance(value, cst.Call):
            yield from self._keys_of_call(value, depth)
        elif isinstance(value, cst.Attribute) and value.attr.value.isupper():
            raise self._unknown(value)  # a constant of another module

    def _is_whole_model(self, value: cst.BaseExpression) -> bool:
        """True for ``dict(body)``, where ``body`` is annotated with something that is no dict."""
        whole = essence(value)
        if whole is value or not isinstance(whole, cst.Name) or not code(value).startswith("dict("):
            return False
        found = [one for one in parameters(self._function) if one.name.value == whole.value]
        annotation = found[0].annotation if found else None
        text = code(annotation.annotation) if annotation is not None else "dict"
        return not any(word in text.lower() for word in _MAPPINGS)

    def _keys_of_all(self, values: Collection[cst.BaseExpression], depth: int) -> Iterator[str]:
        for value in values:
            yield from self._keys(value, depth + 1)

    def _keys_of_variable(self, name: cst.Name, depth: int) -> Iterator[str]:
        if name.value in self._followed:
            return
        self._followed.add(name.value)
        ways = self._file.names_of(self._function).get(name.value)
        for way in ways or self._file.names_of(self._file.module).get(name.value, []):
            if way.kind == "import":
                raise self._unknown(name)
            if way.kind == "assign" and way.value is not None:
                yield from self._keys(way.value, depth + 1)

    def _keys_of_display(self, display: cst.Dict, depth: int) -> Iterator[str]:
        for element in display.elements:
            if isinstance(element, cst.DictElement):
                key = text_of(element.key)
                if key is None and not _is_carried(element.key):
                    raise self._unknown(display)
                yield from [key] if key is not None else []
            else:
                yield from self._keys(element.value, depth + 1)

    def _keys_of_comprehension(self, value: cst.DictComp, depth: int) -> Iterator[str]:
        """``{k: v for k, v in mapping.items()}``, or keys out of a list that is written down."""
        source = value.for_in.iter
        if isinstance(source, (cst.List, cst.Tuple, cst.Set)):
            for element in source.elements:
                key = text_of(element.value)
                if key is None:
                    raise self._unknown(value)
                yield key
            return
        method = source.func if isinstance(source, cst.Call) and not source.args else None
        if isinstance(method, cst.Attribute) and method.attr.value == "items":
            yield from self._keys(method.value, depth + 1)
        elif not _is_carried(source):
            raise self._unknown(value)

    def _keys_of_call(self, call: cst.Call, depth: int) -> Iterator[str]:
        if as_field(call) is not None:
            return
        name = code(call.func).rpartition(".")[2]
        if isinstance(call.func, cst.Name) and name == "dict":
            for arg in call.args:
                if arg.keyword is not None:
                    yield arg.keyword.value
                elif arg.star == "*":
                    raise self._unknown(call)
                else:
                    yield from self._keys(arg.value, depth + 1)
        elif name in _COPIES and len(call.args) == 1:
            yield from self._keys(call.args[0].value, depth + 1)
        elif not self._is_of_request(call):
            yield from self._keys_of_helper(call, depth)

    def _keys_of_pairs(self, value: cst.List | cst.Tuple) -> Iterator[str]:
        """What ``dict([("a", 1)])`` is given, where the keys are written down."""
        for element in value.elements:
            pair = element.value
            first = pair.elements[0].value if isinstance(pair, (cst.Tuple, cst.List)) else None
            key = text_of(first)
            if key is None:
                raise self._unknown(value)
            yield key

    def _is_of_request(self, call: cst.Call) -> bool:
        """True for what a request carries; not for all fields of a model that is one."""
        function = call.func
        if code(function).rpartition(".")[2] == "loads" and call.args:
            return root_name(call.args[0].value) == "request"
        if not isinstance(function, cst.Attribute):
            return False
        if function.attr.value in _DUMPS:
            given = {param.name.value for param in parameters(self._function)}
            whole = isinstance(function.value, cst.Name) and function.value.value in given
            return not whole and _is_carried(function.value)
        return from_request(call)

    def _keys_of_helper(self, call: cst.Call, depth: int) -> Iterator[str]:
        """The keys of what a function of this file gives back."""
        helper = self._helper(call)
        returned = [] if helper is None else _returned(helper)
        if helper is None or not returned:
            raise self._unknown(call)
        inside = Spreads(self._file, helper, self._dispatcher, self._schedule_in(call, helper))
        try:
            for value in returned:
                yield from inside._keys_of_result(value, depth + 1)
        except RefusedError:
            raise self._unknown(call) from None

    def _helper(self, call: cst.Call) -> cst.FunctionDef | None:
        name = call.func.value if isinstance(call.func, cst.Name) else None
        found = [
            one
            for one in self._file.module.body
            if isinstance(one, cst.FunctionDef) and one.name.value == name and not one.decorators
        ]
        return found[0] if len(found) == 1 else None

    def _schedule_in(self, call: cst.Call, helper: cst.FunctionDef) -> cst.BaseExpression | None:
        """What the helper calls the schedule that it is given."""
        names = [param.name for param in parameters(helper)]
        for name, arg in zip(names, call.args, strict=False):
            if code(arg.value) == self._schedule and not arg.star and arg.keyword is None:
                return name
        return None

    def _keys_of_result(self, value: cst.BaseExpression, depth: int) -> Iterator[str]:
        """The keys of what is returned, with those that are set on the variable before."""
        yield from self._keys(value, depth)
        name = value.value if isinstance(value, cst.Name) else None
        for node in descendants(self._function.body) if name is not None else ():
            target = node.target if isinstance(node, cst.AssignTarget) else None
            if isinstance(target, cst.Subscript) and code(target.value) == name:
                yield from self._key_of(_index(target), target)
            elif isinstance(node, cst.Call) and code(node.func) == f"{name}.setdefault":
                yield from self._key_of(text_of(node.args[0].value), node)
            elif isinstance(node, cst.Call) and code(node.func) == f"{name}.update":
                for arg in node.args:
                    if arg.keyword is not None:
                        yield arg.keyword.value
                    else:
                        yield from self._keys(arg.value, depth + 1)

    def _key_of(self, key: str | None, node: cst.BaseExpression) -> list[str]:
        if key is None:
            raise self._unknown(node)
        return [key]


def _returned(helper: cst.FunctionDef) -> list[cst.BaseExpression]:
    """What a function gives back, in every place; nothing where that is no plain value."""
    found = [node.value for node in descendants(helper.body) if isinstance(node, cst.Return)]
    values = [value for value in found if value is not None]
    return values if len(values) == len(found) and helper.asynchronous is None else []


def _is_carried(value: cst.BaseExpression) -> bool:
    """True for a path of fields and items: what a request or a row carries."""
    for node in descendants(value):
        if isinstance(node, cst.Call):
            method = node.func.attr.value if isinstance(node.func, cst.Attribute) else None
            if method not in _PARTS_OF_A_MAPPING:
                return False
    return True


def _index(target: cst.Subscript) -> str | None:
    """The constant key of ``mapping["key"]``."""
    found = as_field(target)
    return found.key if found is not None else None
