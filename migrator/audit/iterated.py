"""What a loop goes through, where the source shows all of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from migrator.audit.enums import enum_members
from migrator.audit.loops import targets
from migrator.audit.mutations import changed_name
from migrator.audit.scopes import Binding, Scope, latest, reaching
from migrator.audit.values import Class, Constant, External, Items, Keywords, Text, Value
from migrator.syntax import walk

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator

_MOST = 200
# Functions that leave what they are given as it is.
_READ = frozenset(
    {"all", "any", "dict", "enumerate", "filter", "frozenset", "id", "iter", "len", "list", "map"}
    | {"max", "min", "print", "repr", "reversed", "set", "sorted", "str", "tuple", "type", "zip"}
)


def iterated(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Sequence[Value] | None:
    """Return what a loop over an expression gets, in order; None where that is not known.

    Args:
        evaluator: Follows values.
        node: The expression.
        scope: Where it stands.
    """
    names = (part for part in walk(node) if isinstance(part, ast.Name))
    if not all(_is_settled(evaluator, name, scope) for name in names):
        return None
    return _values(evaluator, node, scope)


def bound_in_turns(
    loop: ast.For | ast.AsyncFor | ast.comprehension, values: Sequence[Value]
) -> list[dict[str, Value]] | None:
    """Return what the names of a loop's target stand for in each turn; None where one has no value.

    Args:
        loop: The loop.
        values: What it gets, in order.
    """
    names = targets(loop)
    turns = [dict(_bound(loop.target, value)) for value in values]
    return turns if all(turn.keys() == names for turn in turns) else None


def _bound(target: ast.expr, value: Value) -> Iterator[tuple[str, Value]]:
    """Yield what each name of a target stands for in a turn that gets this value."""
    if isinstance(target, ast.Name):
        yield target.id, value
        return
    parts = target.elts if isinstance(target, (ast.Tuple, ast.List)) else []
    values = value.values if isinstance(value, Items) and value.complete else ()
    for part, one in zip(parts, values, strict=True) if len(parts) == len(values) else ():
        yield from _bound(part, one)


def _values(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Sequence[Value] | None:
    if isinstance(node, ast.Call):
        found = _of_call(evaluator, node, scope)
        if found is not None:
            return found
    value = evaluator.evaluate(node, scope)
    if isinstance(value, Items):
        return value.values if value.complete else None
    if isinstance(value, Class):
        return enum_members(evaluator, value)
    return _keys(value)


def _of_call(evaluator: Evaluator, node: ast.Call, scope: Scope) -> Sequence[Value] | None:
    if isinstance(node.func, ast.Attribute) and not node.args:
        return _of_dict(evaluator.evaluate(node.func.value, scope), node.func.attr)
    function = evaluator.evaluate(node.func, scope)
    if not isinstance(function, External) or node.keywords:
        return None
    if function.dotted == "builtins.range":
        return _range([evaluator.evaluate(one, scope) for one in node.args])
    inner = [_values(evaluator, one, scope) for one in node.args]
    given = [one for one in inner if one is not None]
    if not given or len(given) < len(inner):
        return None
    return _together(function.dotted, given)


def _together(function: str, given: list[Sequence[Value]]) -> Sequence[Value] | None:
    first, alone = given[0], len(given) == 1
    if function == "builtins.zip":
        return [Items(tuple(several)) for several in zip(*given, strict=False)]
    if function == "builtins.enumerate" and alone:
        return [Items((Constant(number), value)) for number, value in enumerate(first)]
    if function in ("builtins.list", "builtins.tuple", "builtins.iter") and alone:
        return first
    if function == "builtins.reversed" and alone:
        return first[::-1]
    if function == "builtins.sorted" and alone:
        return _sorted(first)
    return None


def _sorted(values: Sequence[Value]) -> Sequence[Value] | None:
    """Texts, or the pairs of a dict: those whose first parts tell them apart."""
    heads = [one.values[0] if isinstance(one, Items) and one.values else one for one in values]
    texts = [one.text for one in heads if isinstance(one, Text)]
    if len(set(texts)) != len(values):
        return None
    return [value for _, value in sorted(zip(texts, values, strict=True), key=lambda p: p[0])]


def _of_dict(value: Value, method: str) -> Sequence[Value] | None:
    keys = _keys(value)
    if keys is None or not isinstance(value, Keywords):
        return None
    if method == "items":
        return [Items((key, one)) for key, one in zip(keys, value.items.values(), strict=True)]
    return {"keys": keys, "values": list(value.items.values())}.get(method)


def _keys(value: Value) -> Sequence[Value] | None:
    if not isinstance(value, Keywords) or value.rest is not None:
        return None
    return [Text(key) for key in value.items]


def _range(given: list[Value]) -> Sequence[Value] | None:
    numbers = [one.value for one in given if isinstance(one, Constant)]
    whole = [one for one in numbers if type(one) is int]
    if len(whole) < len(given) or not 0 < len(whole) < 4 or 0 in whole[2:]:
        return None
    counted = range(*whole)
    few = not counted[_MOST:]  # its len() is an error where it does not fit a machine word
    return [Constant(number) for number in counted] if few else None


def _is_settled(evaluator: Evaluator, name: ast.Name, scope: Scope) -> bool:
    """Tell whether a name stands for one thing only, that nothing changes after the line."""
    place: Scope | None = scope
    while place is not None:
        if name.id in place.known:
            return True
        found = evaluator.project.bindings(place.node).get(name.id, [])
        if found and not (isinstance(place.node, ast.ClassDef) and place is not scope):
            seen = found if place is not scope else reaching(found, name.lineno)
            holds = isinstance(evaluator.evaluate(name, scope), (Items, Keywords))
            return _is_one(evaluator, seen, place) and not (
                holds and _is_changed(name, place, scope)
            )
        place = place.parent
    return True


def _is_one(evaluator: Evaluator, found: list[Binding], scope: Scope) -> bool:
    last = latest(found)
    if len(last) != 1:
        return False
    for item in evaluator.project.imported(scope.path, last[0].node):
        other = evaluator.project.module_scope(item.path) if item.path else None
        if item.alias is last[0].alias and other is not None and item.name:
            there = evaluator.project.bindings(other.node).get(item.name)
            return there is None or len(latest(there)) == 1
    return True


def _is_changed(name: ast.Name, place: Scope, scope: Scope) -> bool:
    """Tell whether a list can hold something else at a line than at the end of its module.

    The evaluator knows what a module makes of its lists in the end, and nothing of a function's.
    """
    inside = not isinstance(place.node, ast.Module)
    last = name.lineno if place is scope else 0
    for node in walk(place.node):
        line = getattr(node, "lineno", 0)
        if changed_name(node) == name.id and (inside or line > last > 0):
            return True
        if any(isinstance(one, ast.Name) and one.id == name.id for one in _handed_over(node)):
            return True
    return False


def _handed_over(node: ast.AST) -> list[ast.expr]:
    """Return what a function is given and may change, or what gets another name."""
    if isinstance(node, ast.Call):
        reads = isinstance(node.func, ast.Name) and node.func.id in _READ
        return [] if reads else node.args
    return [node.value] if isinstance(node, ast.Assign) else []
