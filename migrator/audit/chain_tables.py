"""Branches that only pick a function, read as the table that they stand for.

Before:
    def choose(kind):
        if kind == "mail":
            return _run_mail
        elif kind in ("fax", "telex"):
            return _run_fax
        return None

    run = _run_mail if kind == "mail" else _run_fax if kind in ("fax", "telex") else None

As a table:
    {"mail": _run_mail, "fax": _run_fax, "telex": _run_fax}
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from migrator.audit.choosers import is_nothing, says_nothing
from migrator.audit.chosen import assignment
from migrator.audit.compared import Compared, compared, compared_by, is_whole
from migrator.audit.evaluate import Evaluator
from migrator.audit.mappings import Mapping
from migrator.audit.scopes import Scope
from migrator.audit.tables import Entry
from migrator.audit.values import FunctionNode
from migrator.audit.walk import body_of, callee, names_in

_IDLE = (ast.Import, ast.ImportFrom, ast.Pass, ast.Raise)


@dataclass(frozen=True, eq=False)
class ChainTable:
    """What branches pick from.

    Attributes:
        mapping: The table that they stand for.
        key: What they compare with its keys.
    """

    mapping: Mapping
    key: ast.expr


def table_of_ternary(evaluator: Evaluator, node: ast.AST, scope: Scope) -> ChainTable | None:
    """Return the table that ``a if kind == "x" else b if kind == "y" else None`` stands for.

    Args:
        evaluator: Follows values.
        node: The expression; anything else stands for none.
        scope: Where it is.
    """
    if not isinstance(node, ast.IfExp):
        return None
    reader = _Reader(evaluator, scope)
    return reader.table(node) if reader.otherwise(node) else None


def table_of_chain(evaluator: Evaluator, function: FunctionNode, scope: Scope) -> ChainTable | None:
    """Return the table that a function stands for which gives back what its branches pick.

    Args:
        evaluator: Follows values.
        function: The function.
        scope: Its own.
    """
    reader = _Reader(evaluator, scope)
    if not all(map(reader.statement, function.body)):
        return None
    for part in body_of(function):
        if isinstance(part, ast.If | ast.Match | ast.IfExp):
            return reader.table(part.subject if isinstance(part, ast.Match) else part.test)
    return None


class _Reader:
    """Reads branches from the top; the first that a job type gets to counts."""

    def __init__(self, evaluator: Evaluator, scope: Scope) -> None:
        self._evaluator = evaluator
        self._scope = scope
        self._entries: dict[str, Entry | None] = {}
        self._unclear: list[ast.AST] = []
        self._subjects: dict[str, ast.expr] = {}
        self._variables: set[str] = set()

    def table(self, node: ast.expr) -> ChainTable | None:
        """Return what was read, where it is entries for one thing that is compared.

        A choice between two functions may be about anything: that is no table.

        Args:
            node: Where the branches begin.
        """
        entries = tuple(entry for entry in self._entries.values() if entry is not None)
        if len(self._subjects) != 1 or not entries or (len(entries) == 1 and self._unclear):
            return None
        unclear = tuple((self._scope.path, one) for one in self._unclear)
        table = Mapping("", self._scope.path, node, entries, self._scope, unclear)
        return ChainTable(table, *self._subjects.values())

    def statement(self, node: ast.stmt) -> bool:
        """Read a statement; tell whether it does nothing but pick."""
        if isinstance(node, ast.If):
            self._branch(list(compared(self._evaluator, node.test, self._scope)), node, node.test)
            return all(map(self.statement, node.orelse))
        if isinstance(node, ast.Match):
            return all(self._case(node, case) for case in node.cases)
        if isinstance(node, ast.Return):
            return node.value is None or self.otherwise(node.value)
        if isinstance(node, ast.Assign | ast.AnnAssign):
            variable, value = assignment(node)
            self._variables.add(variable)
            if not variable or (value is not None and not self.otherwise(value)):
                self._unclear.append(node)
            return True
        return _is_idle(node)

    def otherwise(self, value: ast.expr) -> bool:
        """Read what is picked where no branch before was taken."""
        if isinstance(value, ast.IfExp):
            found = list(compared(self._evaluator, value.test, self._scope))
            picked = self._picked(value.body)
            if not found or picked is None:
                return False
            self._enter(found, picked)
            if not is_whole(self._evaluator, value.test, self._scope):
                self._unclear.append(value)
            return self.otherwise(value.orelse)
        if is_nothing(value) or (isinstance(value, ast.Name) and value.id in self._variables):
            return True
        if self._picked(value) is None:
            return False
        self._unclear.append(value)  # which serves every other job type
        return True

    def _branch(
        self, found: Sequence[Compared], node: ast.If | ast.match_case, test: ast.expr | None
    ) -> None:
        *before, last = node.body
        variable, value = _given(last)
        nothing = isinstance(last, ast.Raise) or (value is not None and is_nothing(value))
        picked = None if nothing or value is None else self._picked(value)
        again = bool(variable) and any(one.key in self._entries for one in found)
        whole = bool(found) and (test is None or is_whole(self._evaluator, test, self._scope))
        whole |= nothing and test is not None and _asks_whether(test)
        if not whole or again or not (nothing or picked) or not all(map(_is_idle, before)):
            self._unclear.append(node if isinstance(node, ast.If) else node.pattern)
        self._variables |= {variable} - {""}
        self._enter(found, picked)

    def _case(self, node: ast.Match, case: ast.match_case) -> bool:
        found = list(compared_by(self._evaluator, node.subject, case.pattern, self._scope))
        if isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None:
            return all(map(self.statement, case.body))
        self._branch(found, case, case.guard)
        return True

    def _enter(self, found: Iterable[Compared], picked: ast.expr | None) -> None:
        for one in found:
            self._subjects.setdefault(ast.unparse(one.subject), one.subject)
            entry = None
            if picked is not None:
                entry = Entry(one.key, picked, self._scope, member=one.member)
            self._entries.setdefault(one.key, entry)

    def _picked(self, value: ast.expr) -> ast.expr | None:
        """Return an expression where it is a function, or a class, that is known."""
        plain = callee(self._evaluator, value, self._scope) is not None
        return value if plain else None


def _given(statement: ast.stmt) -> tuple[str, ast.expr | None]:
    """Return what a branch gives back, or gives a variable, and that variable."""
    if isinstance(statement, ast.Return):
        return "", statement.value or ast.Constant(None)
    return assignment(statement)


def _is_idle(node: ast.stmt) -> bool:
    return says_nothing(node) if isinstance(node, ast.Expr) else isinstance(node, _IDLE)


def _asks_whether(test: ast.expr) -> bool:
    """``not kind``, ``kind is None``: no job type that is known is turned away."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return isinstance(test.operand, ast.Name)
    return ast.unparse(test).endswith(" is None") and len(names_in(test)) == 1
