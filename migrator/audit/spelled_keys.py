"""How a router's table writes its job types, where those are members of an enum or a class."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from migrator.audit.branches import Branch
from migrator.audit.enums import enum_bases, enum_member
from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Scope
from migrator.audit.values import Class, EnumMember, Text
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
        path: The router's file, where the class may have another name, or none.
    """
    literals = [part for part in walk(table) if isinstance(part, ast.Dict)]
    keys = [key for part in literals for key in part.keys if key is not None]
    return _members(evaluator, keys, scope, path)


def keys_of_branches(
    evaluator: Evaluator, branches: Iterable[Branch], scope: Scope
) -> tuple[SpelledKey, ...]:
    """Return how the members of the class are written that all branches compare with."""
    written = [(branch.key, branch.compared.written) for branch in branches]
    keys = [node or ast.Constant(key) for key, node in written]
    return _members(evaluator, keys, scope, scope.path)


def _members(
    evaluator: Evaluator, keys: Sequence[ast.expr], scope: Scope, path: str
) -> tuple[SpelledKey, ...]:
    values = {isinstance(key, ast.Attribute) and key.attr == "value" for key in keys}
    members = [
        key.value if isinstance(key, ast.Attribute) and key.attr == "value" else key for key in keys
    ]
    names = {ast.unparse(key.value) if isinstance(key, ast.Attribute) else "" for key in members}
    first = next((key for key in members if isinstance(key, ast.Attribute)), None)
    cls = evaluator.evaluate(first.value, scope) if first is not None else None
    if len(names) != 1 or len(values) != 1 or not isinstance(cls, Class):
        return ()
    kinds = enum_bases(evaluator, cls)
    if True in values and not kinds:
        return ()
    inside = cls.scope.inner(cls.node)
    owner = names.pop() if scope.path == path else _name_in(evaluator, cls, path)
    if not owner:
        return ()
    ending = ".value" if True in values else ""
    found: dict[str, str] = {}
    for name, binding in evaluator.project.bindings(cls.node).items():
        value = evaluator.bound(name, binding[-1], inside)
        member = enum_member(cls, name, value, kinds) if kinds else value
        known = isinstance(member, Text | EnumMember) and len(binding) == 1
        if known and isinstance(member, Text | EnumMember) and not name.startswith("_"):
            found.setdefault(member.text, f"{owner}.{name}{ending}")
    return tuple(SpelledKey(text, written) for text, written in found.items())


def _name_in(evaluator: Evaluator, cls: Class, path: str) -> str:
    """Return what a module calls a class; empty where it has no name for it."""
    module = evaluator.project.module_scope(path)
    names = evaluator.project.bindings(module.node) if module is not None else ()
    found = ((name, evaluator.of_module(path, name)) for name in names)
    return next(
        (n for n, value in found if isinstance(value, Class) and value.node is cls.node), ""
    )
