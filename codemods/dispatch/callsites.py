"""Finds the calls that already go to the dispatcher, argument by argument."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import libcst as cst

from codemods._nodes import children, descendants, holders, of_kind, parsed
from codemods.dispatch.excerpt import excerpt
from codemods.dispatch.model import Dispatcher, SourceFile
from codemods.dispatch.scopes import bindings
from codemods.dispatch.slices import Unit
from codemods.dispatch.values import code, text_of

_SENDING = (b"delay", b"apply_async")


_TASKS = frozenset({"task", "shared_task", "periodic_task"})


@dataclass(frozen=True)
class DispatchCall:
    """One existing call of the dispatcher.

    Attributes:
        unit: The function it is in.
        arguments: Parameter -> expression.
        loops: The loop variables around it.
        is_task: True where the function around it is itself a task.
    """

    unit: Unit
    arguments: dict[str, cst.BaseExpression]
    loops: tuple[str, ...]
    is_task: bool


def dispatch_calls(file: SourceFile, dispatcher: Dispatcher) -> Iterator[DispatchCall]:
    """The calls of one file; nothing where it does not parse or has none."""
    if dispatcher.name.encode() not in file.source:
        return
    try:
        module = parsed(excerpt(file.source, _SENDING))
    except (cst.ParserSyntaxError, SyntaxError, UnicodeDecodeError):
        return
    way = holders(module, {id(node) for node in of_kind(module, cst.Call) if _sends(node)})
    for function in _functions(module, way):
        sending = [node for node in _own_nodes(function.body) if _sends(node)]
        if not sending:  # a function in it does
            continue
        unit, loops = Unit(file, module, function), _loops(function)
        names = _names_of(unit, dispatcher)
        for node in sending:
            if isinstance(node, cst.Call):
                arguments = _arguments(node, unit, names, dispatcher)
                if arguments:
                    yield DispatchCall(unit, arguments, loops, is_task(function))


def _functions(node: cst.CSTNode, way: Collection[int]) -> Iterator[cst.FunctionDef]:
    """Every function on the way to what is looked for, the outer ones first."""
    for child in children(node):
        if id(child) not in way:
            continue
        if isinstance(child, cst.FunctionDef):
            yield child
        if not isinstance(child, cst.SimpleStatementLine):
            yield from _functions(child, way)


def _loops(function: cst.FunctionDef) -> tuple[str, ...]:
    """The loop variables that a function binds."""
    found = bindings(function).items()
    return tuple(name for name, ways in found if any(way.kind == "loop" for way in ways))


def _sends(node: cst.CSTNode) -> bool:
    """True for a call of ``.delay`` or ``.apply_async``."""
    function = node.func if isinstance(node, cst.Call) else None
    return isinstance(function, cst.Attribute) and function.attr.value in {"delay", "apply_async"}


def _own_nodes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Nodes of a body without those of nested functions."""
    yield node
    for child in children(node):
        if not isinstance(child, cst.FunctionDef):
            yield from _own_nodes(child)


def _names_of(unit: Unit, dispatcher: Dispatcher) -> set[str]:
    """The local names of the dispatcher in that function's file."""
    names = {dispatcher.name}
    for bound, need in unit.imports.items():
        if need.name == dispatcher.name:
            names.add(bound)
    return names


def _arguments(
    node: cst.Call, unit: Unit, names: set[str], dispatcher: Dispatcher
) -> dict[str, cst.BaseExpression] | None:
    """The arguments by parameter, or None where the call is another one or cannot be read."""
    if not isinstance(node.func, cst.Attribute):
        return None
    target, method = node.func.value, node.func.attr.value
    last = code(target).rpartition(".")[2] if isinstance(target, cst.Attribute) else None
    if last != dispatcher.name and not (isinstance(target, cst.Name) and target.value in names):
        return None
    if method == "delay":
        return _of_delay(node, unit, dispatcher)
    if method == "apply_async":
        return _of_apply_async(node, unit, dispatcher)
    return None


def _of_apply_async(
    node: cst.Call, unit: Unit, dispatcher: Dispatcher
) -> dict[str, cst.BaseExpression] | None:
    """Arguments of ``.apply_async(args, kwargs)``, each of them by position or by name."""
    plain = [arg.value for arg in node.args if arg.keyword is None and not arg.star]
    places = _keyword(node, "args") or (plain[0] if plain else None)
    given = _keyword(node, "kwargs") or (plain[1] if len(plain) > 1 else None)
    found = _by_place(places, dispatcher)
    if given is not None:
        found.update(_literal(given, unit) or {})
    return found or None


def _by_place(
    places: cst.BaseExpression | None, dispatcher: Dispatcher
) -> dict[str, cst.BaseExpression]:
    """The elements of a tuple or a list, by the parameters that take them."""
    if not isinstance(places, (cst.Tuple, cst.List)):
        return {}
    elements = places.elements
    if any(isinstance(one, cst.StarredElement) for one in elements):
        return {}
    named = zip(dispatcher.parameters, elements, strict=False)
    return {parameter.name: one.value for parameter, one in named}


def _of_delay(
    node: cst.Call, unit: Unit, dispatcher: Dispatcher
) -> dict[str, cst.BaseExpression] | None:
    """Arguments of ``.delay``: by keyword, by position, or spread from a local dict."""
    found: dict[str, cst.BaseExpression] = {}
    for index, arg in enumerate(node.args):
        if arg.star == "**":
            found.update(_literal(arg.value, unit) or {})
        elif arg.star:
            return None
        elif arg.keyword is not None:
            found[arg.keyword.value] = arg.value
        elif index < len(dispatcher.parameters):
            found[dispatcher.parameters[index].name] = arg.value
    return found


def _keyword(node: cst.Call, name: str) -> cst.BaseExpression | None:
    """The value of a keyword argument."""
    return next((a.value for a in node.args if a.keyword and a.keyword.value == name), None)


def _literal(node: cst.BaseExpression, unit: Unit) -> dict[str, cst.BaseExpression] | None:
    """The entries of a dict literal or of ``dict(…)``, also through one local variable."""
    if isinstance(node, cst.Name):
        ways = unit.local.get(node.value, [])
        value = ways[0].value if len(ways) == 1 else None
        return _literal(value, unit) if value is not None else None
    if isinstance(node, cst.Call) and code(node.func) == "dict":
        return {arg.keyword.value: arg.value for arg in node.args if arg.keyword is not None}
    if not isinstance(node, cst.Dict):
        return None
    entries = [one for one in node.elements if isinstance(one, cst.DictElement)]
    keyed = {text_of(one.key): one.value for one in entries}
    return {key: value for key, value in keyed.items() if key is not None}


def is_task(function: cst.FunctionDef) -> bool:
    """True where a decorator registers the function as a task."""
    for decorator in function.decorators:
        node = decorator.decorator
        name = code(node.func if isinstance(node, cst.Call) else node).rpartition(".")[2]
        if name in _TASKS:
            return True
    return False


def assigned_calls(unit: Unit) -> dict[str, cst.Call]:
    """Variable -> the call that gave it its value, for those assigned once."""
    found: dict[str, cst.Call] = {}
    for name in unit.local:
        ways = unit.meaningful(name)
        value = ways[0].value if len(ways) == 1 else None
        for node in descendants(value) if value is not None else ():
            if isinstance(node, cst.Call):
                found[name] = node
                break
    return found
