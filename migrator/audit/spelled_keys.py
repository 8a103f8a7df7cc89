"""How a router's table writes its job types, where those are members of an enum or a class."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from migrator.audit.branches import Branch
from migrator.audit.enums import enum_bases, enum_member
from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Scope
from migrator.audit.values import Class, Text
from migrator.facts import SpelledKey
from migrator.syntax import walk


def keys_of_dict(
    evaluator: Evaluator, table: ast.expr, scope: Scope, path: str
) -> tuple[SpelledKey, ...]:
    """Return how the members of the class are written that all keys of a dict are of.

    Args:
        evaluator: Follows values.
        table: The expression that makes the dict.
        scope: Where it is.
        path: The router's file; what another one writes is not known there.
    """
    literals = [part for part in walk(table) if isinstance(part, ast.Dict)]
    keys = [key for part in literals for key in part.keys if key is not None]
    return _members(evaluator, keys, scope) if scope.path == path else ()


def keys_of_branches(
    evaluator: Evaluator, branches: Iterable[Branch], scope: Scope
) -> tuple[SpelledKey, ...]:
    """Return how the members of the class are written that all branches compare with."""
    keys: list[ast.expr] = []
    for branch in branches:
        place = branch.place
        where = place.test if isinstance(place, ast.If) else place.pattern
        found = [part for part in walk(where) if isinstance(part, ast.Attribute)]
        keys += found or [ast.Constant(branch.key)]
    return _members(evaluator, keys, scope)


def _members(
    evaluator: Evaluator, keys: Sequence[ast.expr], scope: Scope
) -> tuple[SpelledKey, ...]:
    names = {ast.unparse(key.value) if isinstance(key, ast.Attribute) else "" for key in keys}
    first = next((key for key in keys if isinstance(key, ast.Attribute)), None)
    cls = evaluator.evaluate(first.value, scope) if first is not None else None
    if len(names) != 1 or not isinstance(cls, Class):
        return ()
    kinds = enum_bases(evaluator, cls)
    (owner,), inside = names, cls.scope.inner(cls.node)
    found: dict[str, str] = {}
    for name, binding in evaluator.project.bindings(cls.node).items():
        value = evaluator.bound(name, binding[-1], inside)
        member = enum_member(cls, name, value, kinds) if kinds else value
        if isinstance(member, Text) and len(binding) == 1 and not name.startswith("_"):
            found.setdefault(member.text, f"{owner}.{name}")
    return tuple(SpelledKey(text, written) for text, written in found.items())
