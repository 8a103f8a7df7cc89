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

# Django's print like strings too; a member is a value, or a value and a label.
_CHOICES = frozenset({"django.db.models.TextChoices", "django.db.models.enums.TextChoices"})
_STRING_ENUMS = frozenset({"enum.StrEnum", "strenum.StrEnum"}) | _CHOICES
_STRING_BASES = frozenset({"builtins.str"}) | _STRING_ENUMS
_ENUM_BASES = frozenset({"enum.Enum", "enum.IntEnum"}) | _STRING_ENUMS
_NEXT = "_generate_next_value_"
# What in the body of an enum changes which members there are, or what is one of them.
_SPECIAL = frozenset(
    {"_ignore_", "_missing_", _NEXT, "__new__", "__init__", "__eq__", "__hash__"}
    | {"value", "_value_"}
)
_UNIQUE = frozenset({"unique", "enum.unique"})


def enum_bases(evaluator: Evaluator, cls: Class) -> set[str]:
    """Return the dotted names of what makes a class an enum; empty where it is none.

    Args:
        evaluator: Follows values.
        cls: The class.
    """
    kinds = set(_bases(evaluator, cls, set()))
    return kinds if kinds & _ENUM_BASES else set()


def _bases(evaluator: Evaluator, cls: Class, seen: set[int]) -> Iterator[str]:
    """Yield what a class inherits from outside of the repository, and whether it counts itself."""
    seen.add(id(cls.node))
    if any(getattr(statement, "name", "") == _NEXT for statement in cls.node.body):
        yield _NEXT
    for base in (evaluator.evaluate(node, cls.scope) for node in cls.node.bases):
        if isinstance(base, External):
            yield base.dotted
        elif isinstance(base, Class) and id(base.node) not in seen:
            yield from _bases(evaluator, base, seen)


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
    named = bool(kinds & _STRING_ENUMS) and _NEXT not in kinds
    if isinstance(value, Instance | Unknown) and named and _is_auto(cls, name):
        return Text(name if kinds & _CHOICES else name.lower())
    if not isinstance(value, Text):
        return value
    if not kinds & _STRING_BASES:
        return EnumMember(f"{cls.node.name}.{name}", text=value.text, cls=cls)
    return value if kinds & _STRING_ENUMS else MixedMember(value.text)


def enum_members(evaluator: Evaluator, cls: Class) -> Sequence[Value] | None:
    """Return what a loop over an enum of strings gets, in order; None where that is not plain.

    A name for a value that another one has is an alias: a loop does not come by it.

    Args:
        evaluator: Follows values.
        cls: The class.
    """
    named = named_members(evaluator, cls)
    if named is None:
        return None
    found: dict[str, Value] = {}
    for value in named.values():
        found.setdefault(value.text, value)
    return list(found.values())


def named_members(evaluator: Evaluator, cls: Class) -> dict[str, Text | EnumMember] | None:
    """Return the members of an enum of strings by their names, aliases too.

    Args:
        evaluator: Follows values.
        cls: The class.

    Returns:
        None where that is not plain: where something else than its value could make a member.
    """
    kinds = enum_bases(evaluator, cls)
    names = list(_names(cls.node))
    if not kinds or None in names or not _is_usual(evaluator, cls, set()):
        return None
    found: dict[str, Text | EnumMember] = {}
    scope = cls.scope.inner(cls.node)
    for name in names:
        binding = evaluator.project.bindings(cls.node)[str(name)]
        value = enum_member(cls, str(name), evaluator.bound(str(name), binding[-1], scope), kinds)
        if len(binding) != 1 or not isinstance(value, (Text, EnumMember)):
            return None
        found[str(name)] = value
    return found


def _is_usual(evaluator: Evaluator, cls: Class, seen: set[int]) -> bool:
    """Tell whether no metaclass, decorator or base of the repository makes it another enum."""
    seen.add(id(cls.node))
    if cls.node.keywords or {ast.unparse(node) for node in cls.node.decorator_list} - _UNIQUE:
        return False
    for base in (evaluator.evaluate(node, cls.scope) for node in cls.node.bases):
        if isinstance(base, Unknown):
            return False
        if isinstance(base, Class):
            usual = id(base.node) not in seen and _is_usual(evaluator, base, seen)
            if not usual or any(name is None for name in _names(base.node)):
                return False
    return True


def _names(node: ast.ClassDef) -> Iterator[str | None]:
    """Yield the names of the members; None for a statement that may do anything."""
    for statement in node.body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if statement.name in _SPECIAL:
                yield None
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            name = ast.unparse(statement.target)
            yield None if name.startswith("_") or not name.isidentifier() else name
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
