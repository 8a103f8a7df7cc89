"""What the members of an enum stand for, and which ones there are."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from migrator.audit.values import (
    Class,
    EnumMember,
    External,
    Instance,
    Items,
    MixedMember,
    Text,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator
    from migrator.audit.scopes import Scope

# Django's print like strings too; a member is a value, or a value and a label.
_CHOICES = frozenset({"django.db.models.TextChoices", "django.db.models.enums.TextChoices"})
_STRING_ENUMS = frozenset({"enum.StrEnum", "strenum.StrEnum"}) | _CHOICES
_STRING_BASES = frozenset({"builtins.str"}) | _STRING_ENUMS
_ENUM_BASES = frozenset({"enum.Enum", "enum.IntEnum"}) | _STRING_ENUMS
# What stands in the body of an enum and makes no member, or leaves other names out.
_SPECIAL = frozenset({"_ignore_", "_missing_", "_generate_next_value_", "__new__", "__init__"})


def enum_bases(evaluator: Evaluator, cls: Class) -> set[str]:
    """Return the dotted names of what makes a class an enum; empty where it is none.

    Args:
        evaluator: Follows values.
        cls: The class.
    """
    bases = [evaluator.evaluate(base, cls.scope) for base in cls.node.bases]
    kinds = {base.dotted for base in bases if isinstance(base, External)}
    return kinds if kinds & _ENUM_BASES else set()


def enum_member(cls: Class, name: str, value: Value, kinds: set[str]) -> Value:
    """Return what a member of an enum stands for.

    Args:
        cls: The enum.
        name: The member's name.
        value: What the body of the class gives it.
        kinds: What ``enum_bases`` says of the class.
    """
    if kinds & _CHOICES and isinstance(value, Items) and len(value.values) == 2:
        value = value.values[0]
    if isinstance(value, Instance | Unknown) and kinds & _STRING_ENUMS and _is_auto(cls, name):
        return Text(name if kinds & _CHOICES else name.lower())
    if not isinstance(value, Text):
        return value
    if not kinds & _STRING_BASES:
        return EnumMember(f"{cls.node.name}.{name}", text=value.text)
    return value if kinds & _STRING_ENUMS else MixedMember(value.text)


def enum_members(evaluator: Evaluator, cls: Class) -> Sequence[Value] | None:
    """Return what a loop over an enum of strings gets, in order; None where that is not plain.

    A name for a value that another one has is an alias: a loop does not come by it.

    Args:
        evaluator: Follows values.
        cls: The class.
    """
    kinds = enum_bases(evaluator, cls)
    names = list(_names(cls.node))
    if not kinds or None in names or cls.node.keywords or cls.node.decorator_list:
        return None
    found: dict[str, Value] = {}
    scope = cls.scope.inner(cls.node)
    for name in names:
        binding = evaluator.project.bindings(cls.node)[str(name)]
        value = enum_member(cls, str(name), evaluator.bound(str(name), binding[-1], scope), kinds)
        if len(binding) != 1 or not isinstance(value, (Text, EnumMember)):
            return None
        found.setdefault(value.text, value)
    return list(found.values())


def converted(evaluator: Evaluator, node: ast.expr, scope: Scope) -> ast.expr:
    """Return what ``Kind(x)`` makes a member of, which is as good a key as that; else the node.

    A class that says itself what other values stand for (``_missing_``) knows more keys than it
    has members: its call stays one.

    Args:
        evaluator: Follows values.
        node: The expression.
        scope: Where it stands.
    """
    if not isinstance(node, ast.Call) or len(node.args) != 1 or node.keywords:
        return node
    cls = evaluator.evaluate(node.func, scope)
    plain = isinstance(cls, Class) and bool(enum_bases(evaluator, cls)) and not _has_own_way(cls)
    return node.args[0] if plain else node


def _has_own_way(cls: Class) -> bool:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return any(isinstance(part, functions) and part.name in _SPECIAL for part in cls.node.body)


def _names(node: ast.ClassDef) -> Iterator[str | None]:
    """Yield the names of the members; None for a statement that may do anything."""
    for statement in node.body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if statement.name in _SPECIAL:
                yield None
        elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            name = target.id if isinstance(target, ast.Name) else "_"
            yield None if name.startswith("_") else name
        elif not _does_nothing(statement):
            yield None


def _does_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.AnnAssign):
        return statement.value is None
    docstring = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return docstring or isinstance(statement, ast.Pass)


def _is_auto(cls: Class, name: str) -> bool:
    return any(
        isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Call)
        and ast.unparse(statement.value) in ("auto()", "enum.auto()")
        and any(isinstance(t, ast.Name) and t.id == name for t in statement.targets)
        for statement in cls.node.body
    )
