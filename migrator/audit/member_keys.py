"""Job types that are members of an enum: ``TABLE[Kind(kind)]`` with ``Kind.BACKUP`` for a key.

A member of a plain ``Enum`` equals no string: it is found only by what was made a member of the
same enum, and what was made one must be there.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from migrator.audit.enums import enum_bases, named_members
from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Scope
from migrator.audit.tables import Member
from migrator.audit.values import Class, EnumMember, Text, Value


@dataclass(frozen=True, eq=False)
class Key:
    """A key of a table.

    Attributes:
        text: The job type.
        member: The enum that it is a member of, if it equals no string.
    """

    text: str
    member: Member | None = None


def key_of(value: Value | None) -> Key | None:
    """Return the key that a value is, or None where it is none for a job type."""
    if isinstance(value, EnumMember) and value.cls is not None:
        return Key(value.text, Member(value.cls, plain=True))
    return Key(value.text) if isinstance(value, Text) else None


def member_of(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Member | None:
    """Return the enum whose member an expression is; None where it is written as no member.

    Args:
        evaluator: Follows values.
        node: A key, or what is compared with.
        scope: Where it is.
    """
    value = evaluator.evaluate(node, scope)
    if isinstance(value, EnumMember):
        return Member(value.cls, plain=True) if value.cls is not None else None
    if not isinstance(value, Text) or not isinstance(node, ast.Attribute):
        return None
    cls = evaluator.evaluate(node.value, scope)
    return Member(cls, plain=False) if _is_enum(evaluator, cls) and isinstance(cls, Class) else None


def converted(evaluator: Evaluator, node: ast.expr, scope: Scope) -> tuple[Class, ast.expr] | None:
    """Read ``Kind(kind)``: the enum, and of what a member is made by its value.

    ``Kind[kind]`` is that too where each member is called what its value is.
    """
    if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
        cls, given = evaluator.evaluate(node.func, scope), node.args[0]
    elif isinstance(node, ast.Subscript):
        cls, given = evaluator.evaluate(node.value, scope), node.slice
    else:
        return None
    named = named_members(evaluator, cls) if isinstance(cls, Class) else None
    if not isinstance(cls, Class) or not named:
        return None
    by_name = isinstance(node, ast.Subscript)
    if by_name and any(name != value.text for name, value in named.items()):
        return None
    return cls, given


def is_by_name(evaluator: Evaluator, node: ast.expr, scope: Scope) -> bool:
    """Tell whether this looks a member up by its name: ``Kind[kind]``."""
    return isinstance(node, ast.Subscript) and _is_enum(
        evaluator, evaluator.evaluate(node.value, scope)
    )


def has_member(evaluator: Evaluator, cls: Class, text: str) -> bool:
    """Tell whether an enum has a member for a job type."""
    named = named_members(evaluator, cls) or {}
    return any(value.text == text for value in named.values())


def is_plain_enum(evaluator: Evaluator, cls: Class) -> bool:
    """Tell whether the members of an enum are no strings."""
    named = named_members(evaluator, cls) or {}
    return any(isinstance(value, EnumMember) for value in named.values())


def _is_enum(evaluator: Evaluator, value: Value) -> bool:
    return isinstance(value, Class) and bool(enum_bases(evaluator, value))
