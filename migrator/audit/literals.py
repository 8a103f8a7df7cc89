"""What strings, lists and dicts that are put together in the source stand for."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from dataclasses import replace

from migrator.audit.conditions import decided
from migrator.audit.scopes import Scope
from migrator.audit.texts import LONGEST, joined, percent
from migrator.audit.values import (
    AppClass,
    Class,
    Constant,
    Items,
    Keywords,
    MixedMember,
    Text,
    Value,
)


class Literals(ABC):
    """The part of the evaluator that builds values from values."""

    @abstractmethod
    def evaluate(self, node: ast.expr, scope: Scope) -> Value:
        """Return what an expression stands for."""

    def _constant(self, node: ast.Constant, scope: Scope) -> Value:
        return Text(node.value) if isinstance(node.value, str) else Constant(node.value)

    def _joinedstr(self, node: ast.JoinedStr, scope: Scope) -> Value | None:
        parts = [self.evaluate(part, scope) for part in node.values]
        texts = [part.text for part in parts if isinstance(part, Text)]
        return as_text(joined(texts)) if len(texts) == len(parts) else None

    def _formattedvalue(self, node: ast.FormattedValue, scope: Scope) -> Value | None:
        plain = node.conversion in (-1, ord("s")) and node.format_spec is None
        given = printed(self.evaluate(node.value, scope)) if plain else None
        return Text(str(given)) if given is not None else None

    def _namedexpr(self, node: ast.NamedExpr, scope: Scope) -> Value:
        return self.evaluate(node.value, scope)

    def _unaryop(self, node: ast.UnaryOp, scope: Scope) -> Value | None:
        given = self.evaluate(node.operand, scope) if isinstance(node.op, ast.USub) else None
        number = given.value if isinstance(given, Constant) else None
        return Constant(-number) if type(number) is int else None

    def _binop(self, node: ast.BinOp, scope: Scope) -> Value | None:
        left, right = self.evaluate(node.left, scope), self.evaluate(node.right, scope)
        if isinstance(node.op, ast.Add) and isinstance(left, Text) and isinstance(right, Text):
            return as_text(joined((left.text, right.text)))
        if isinstance(node.op, ast.Mod) and isinstance(left, Text):
            return _percent(left.text, right)
        if isinstance(node.op, ast.Add) and isinstance(left, Items) and isinstance(right, Items):
            return _bounded(left.values + right.values, left.complete and right.complete)
        if isinstance(node.op, ast.BitOr) and isinstance(right, Keywords):
            if right.rest is not None or not isinstance(left, Keywords):
                return Keywords(dict(right.items), ast.unparse(node))
            return left.merged(right)
        return None

    def _dict(self, node: ast.Dict, scope: Scope) -> Value:
        items: dict[str, Value] = {}
        certain = True
        for key, value in zip(node.keys, node.values, strict=True):
            given = self.evaluate(value, scope)
            name = self.evaluate(key, scope) if key is not None else None
            if key is None and isinstance(given, Keywords) and given.rest is None:
                items.update(given.items)
            elif isinstance(name, Text):
                items[name.text] = given
            else:  # may hold any of the keys before it
                inner = given.items if key is None and isinstance(given, Keywords) else {}
                items, certain = dict(inner), False
        return Keywords(items, None if certain else ast.unparse(node))

    def _list(self, node: ast.List | ast.Tuple | ast.Set, scope: Scope) -> Value:
        values: list[Value] = []
        complete = True
        for element in node.elts:
            if isinstance(element, ast.Starred):
                inner = self.evaluate(element.value, scope)
                values.extend(inner.values if isinstance(inner, Items) else ())
                complete &= isinstance(inner, Items) and inner.complete
            else:
                values.append(self.evaluate(element, scope))
        return _bounded(tuple(values), complete)

    _tuple = _set = _list

    def _listcomp(self, node: ast.ListComp, scope: Scope) -> Value | None:
        first, *others = node.generators
        source = self.evaluate(first.iter, scope)
        if others or not isinstance(first.target, ast.Name) or not isinstance(source, Items):
            return None
        made, complete = list[Value](), source.complete
        for value in source.values:
            known = {**scope.known, first.target.id: value}
            inner = replace(scope, known=known, fixed=False)
            taken = [decided(self, test, inner) for test in first.ifs]  # type: ignore[arg-type]
            complete = complete and None not in taken
            if all(taken):
                made.append(self.evaluate(node.elt, inner))
        return _bounded(tuple(made), complete)

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Value | None:
        if isinstance(node.slice, ast.Slice):
            return self._sliced(self.evaluate(node.value, scope), node.slice, scope)
        value, key = self.evaluate(node.value, scope), self.evaluate(node.slice, scope)
        if isinstance(value, (AppClass, Class)):  # Celery[Task]: a class with its type arguments
            return value
        if isinstance(value, Keywords) and isinstance(key, Text):
            return value.items.get(key.text)
        if isinstance(value, Items) and value.complete and isinstance(key, Constant):
            place = key.value
            if isinstance(place, int) and -len(value.values) <= place < len(value.values):
                return value.values[place]
        return None

    def _sliced(self, value: Value, node: ast.Slice, scope: Scope) -> Value | None:
        """``module[:-6]``, ``parts[1:]``."""
        parts = [node.lower, node.upper, node.step]
        given = [self.evaluate(p, scope) if p is not None else Constant(None) for p in parts]
        ends = [one.value for one in given if isinstance(one, Constant)]
        if len(ends) < 3 or ends[2] == 0:
            return None
        start, stop, step = (end if isinstance(end, int) else None for end in ends)
        if isinstance(value, Text):
            return Text(value.text[start:stop:step])
        if not isinstance(value, Items) or not value.complete:
            return None
        return Items(value.values[start:stop:step])


def printed(value: Value) -> str | int | None:
    """Return what ``str()`` and ``format()`` show of a value, or None where that is not known."""
    if isinstance(value, Constant) and isinstance(value.value, int):
        return value.value
    return value.text if isinstance(value, Text) and not isinstance(value, MixedMember) else None


def as_text(made: str | None) -> Text | None:
    """Return a string as a value; None for None."""
    return None if made is None else Text(made)


def truth(value: Text | Constant) -> bool:
    """Return whether a constant counts as true."""
    return bool(value.text if isinstance(value, Text) else value.value)


def _percent(text: str, right: Value) -> Value | None:
    if isinstance(right, Keywords):
        named = {name: printed(value) for name, value in right.items.items()}
        given: object = named
        known = right.rest is None and None not in named.values()
    else:
        values = right.values if isinstance(right, Items) else (right,)
        given = tuple(printed(value) for value in values)
        known = None not in given and (not isinstance(right, Items) or right.complete)
    if not known:
        return None
    return as_text(percent(text, given))


def _bounded(values: tuple[Value, ...], complete: bool) -> Items:
    """Return a list, but for what a list that is doubled again and again would hold."""
    return Items(values[:LONGEST], complete and len(values) <= LONGEST)
