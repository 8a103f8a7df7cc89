"""Comparisons with strings, and with members of an enum: ``kind == "mail"``, ``case "fax":``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.asked_for import asked
from migrator.audit.evaluate import Evaluator
from migrator.audit.member_keys import member_of
from migrator.audit.scopes import Scope
from migrator.audit.tables import Member
from migrator.audit.values import EnumMember, Items, Text


@dataclass(frozen=True, eq=False)
class Compared:
    """One comparison with a string, or with a member of an enum.

    Attributes:
        subject: What is compared: a name, or a member made of one.
        key: The string.
        member: The enum that the key is a member of, if it is one.
        same: True where both have to be one object: ``is``.
        written: The expression of the key, where it has one of its own.
    """

    subject: ast.expr
    key: str
    member: Member | None = None
    same: bool = False
    written: ast.expr | None = None

    @property
    def of_plain_enum(self) -> bool:
        """True where the key equals no string."""
        return self.member is not None and self.member.plain


def compared(evaluator: Evaluator, test: ast.expr, scope: Scope) -> Iterator[Compared]:
    """Yield what a test compares with strings, and each string."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        for value in test.values:
            yield from compared(evaluator, value, scope)
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return
    left, right = test.left, test.comparators[0]
    if isinstance(test.ops[0], (ast.Eq, ast.Is)):  # ``kind is Kind.SELL``: members are one object
        same = isinstance(test.ops[0], ast.Is)
        for subject, value in ((left, right), (right, left)):
            if is_subject(evaluator, subject, scope):
                yield from _with(evaluator, subject, value, scope, same)
    elif isinstance(test.ops[0], ast.In) and is_subject(evaluator, left, scope):
        given = evaluator.evaluate(right, scope)
        written = right.elts if isinstance(right, ast.Tuple | ast.List | ast.Set) else ()
        if isinstance(given, Items) and len(given.values) == len(written):
            for value in written:
                yield from _with(evaluator, left, value, scope)
        elif isinstance(given, Items):
            for item in given.values:
                if isinstance(item, Text):
                    yield Compared(left, item.text)
                elif isinstance(item, EnumMember) and item.cls is not None:
                    yield Compared(left, item.text, Member(item.cls, plain=True))


def is_subject(evaluator: Evaluator, node: ast.expr, scope: Scope) -> bool:
    """Tell whether an expression may be compared with job types: a name, or a member made of it."""
    return isinstance(node, ast.Name) or asked(evaluator, node, scope) is not None


def _with(
    evaluator: Evaluator, subject: ast.expr, value: ast.expr, scope: Scope, same: bool = False
) -> Iterator[Compared]:
    """Yield the comparison with a value, where that is a string or a member."""
    found = evaluator.evaluate(value, scope)
    if isinstance(found, Text | EnumMember):
        yield Compared(subject, found.text, member_of(evaluator, value, scope), same, value)


def compared_by(
    evaluator: Evaluator, subject: ast.expr, pattern: ast.pattern, scope: Scope
) -> Iterator[Compared]:
    """Yield what a pattern compares the subject of its ``match`` with."""
    if isinstance(pattern, ast.MatchOr):
        for part in pattern.patterns:
            yield from compared_by(evaluator, subject, part, scope)
    elif isinstance(pattern, ast.MatchValue):
        yield from _with(evaluator, subject, pattern.value, scope)


def is_whole(evaluator: Evaluator, test: ast.expr, scope: Scope) -> bool:
    """Tell whether every alternative of a test is a string that is known."""
    if isinstance(test, ast.BoolOp):
        alternatives = isinstance(test.op, ast.Or)
        return alternatives and all(is_whole(evaluator, value, scope) for value in test.values)
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.In):
        return any(True for _ in compared(evaluator, test, scope))
    given = evaluator.evaluate(test.comparators[0], scope)
    if not isinstance(given, Items) or not given.complete:
        return False
    return all(isinstance(value, Text | EnumMember) for value in given.values)
