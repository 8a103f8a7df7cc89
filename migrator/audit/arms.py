"""Branches that exclude each other: the two sides of an ``if``, a ``try`` and its handlers."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from migrator.syntax import below, last_name

Arm = tuple[str, int]  # what decides, and for which of the branches
Arms = frozenset[Arm]

NEVER: Arm = ("never", 0)  # what no process runs that imports the module

_DECIDES = frozenset({ast.If, ast.IfExp, ast.While, ast.BoolOp})
_MAIN = frozenset({"__name__ == '__main__'", "'__main__' == __name__"})
_NOT_MAIN = frozenset({"__name__ != '__main__'", "'__main__' != __name__"})
_PLAIN = (ast.Name, ast.Attribute, ast.Call, ast.Subscript)
_TRY = "try "


def outcome(test: ast.expr) -> bool | None:
    """Tell how a condition turns out wherever a module is imported, or None."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = outcome(test.operand)
        return None if inner is None else not inner
    if isinstance(test, ast.BoolOp):
        decisive, parts = isinstance(test.op, ast.Or), [outcome(part) for part in test.values]
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if isinstance(test, _PLAIN):
        return False if last_name(test) == "TYPE_CHECKING" else None
    if isinstance(test, ast.Compare) and not any(map(_tells, (test.left, *test.comparators))):
        return None
    written = ast.unparse(test)
    if written.rpartition(".")[2] == "TYPE_CHECKING" or written in _MAIN:
        return False
    return True if written in _NOT_MAIN else None


def _tells(side: ast.expr) -> bool:
    """Tell whether a side of a comparison can make it one that is known before."""
    plain = isinstance(side, (*_PLAIN, ast.Constant))
    return not plain or last_name(side) in ("__name__", "TYPE_CHECKING")


def is_main(test: ast.expr) -> bool:
    """Tell whether a condition asks if the module was started as a program."""
    return ast.unparse(test) in _MAIN


def parts_that_run(node: ast.AST) -> list[ast.AST]:
    """Return the nodes right below a node, without a branch that is never taken."""
    if node.__class__ not in _DECIDES:
        return below(node)
    if isinstance(node, (ast.If, ast.IfExp, ast.While)):
        runs = outcome(node.test)
        kept = [node.test, *_block(node.body)] if runs is not False else []
        return kept + (_block(node.orelse) if not runs or isinstance(node, ast.While) else [])
    if isinstance(node, ast.BoolOp):
        decisive = isinstance(node.op, ast.Or)
        ends = (n for n, part in enumerate(node.values, 1) if outcome(part) is decisive)
        return list(node.values[: next(ends, None)])
    return below(node)


def _block(body: Sequence[ast.AST] | ast.AST) -> list[ast.AST]:
    return [body] if isinstance(body, ast.AST) else list(body)


def unknown(arms: Arms) -> Arms:
    """Return the branches without those that run unless something fails: a ``try`` itself."""
    return frozenset(arm for arm in arms if not (arm[0].startswith(_TRY) and not arm[1]))


def leaves_nothing(several: Iterable[Arms]) -> bool:
    """Tell whether one of these runs whatever is decided: both sides of an ``if``, or no branch."""
    found = list(several)
    alone = {next(iter(arms)) for arms in found if len(arms) == 1}
    both = (what for what, branch in alone if (what, 1 - branch) in alone)
    return not all(found) or any(not what.startswith(_TRY) for what in both)


def exclusive(one: Arms, other: Arms) -> bool:
    """Tell whether what is in these branches can never run in one process."""
    chosen = dict(one)
    return any(chosen.get(what, branch) != branch for what, branch in other)


def blocks_with_arms(node: ast.stmt, path: str) -> Iterator[tuple[list[ast.stmt], Arms]]:
    """Yield the blocks of a compound statement, each with the branch that it is."""
    here = f"{path}:{node.lineno}"
    if isinstance(node, ast.If) and outcome(node.test) is not None:
        runs = outcome(node.test)
        yield node.body, frozenset() if runs else frozenset({NEVER})
        yield node.orelse, frozenset({NEVER}) if runs else frozenset()
    elif isinstance(node, ast.If):
        test, negated = _decides(node.test)
        yield node.body, frozenset({(f"{path}: {test}", int(negated))})
        yield node.orelse, frozenset({(f"{path}: {test}", int(not negated))})
    elif isinstance(node, ast.Match):
        for number, case in enumerate(node.cases):
            yield case.body, frozenset({(here, number)})
    elif hasattr(node, "handlers"):  # ast.Try, and ast.TryStar from 3.11 on
        yield node.body, frozenset({(_TRY + here, 0)})  # type: ignore[attr-defined]
        for number, handler in enumerate(node.handlers, 1):
            yield handler.body, frozenset({(_TRY + here, number)})
        yield node.orelse, frozenset({(_TRY + here, 0)})  # type: ignore[attr-defined]
        yield node.finalbody, frozenset()  # type: ignore[attr-defined]
    else:
        never = isinstance(node, ast.While) and outcome(node.test) is False
        yield getattr(node, "body", []), frozenset({NEVER}) if never else frozenset()
        yield getattr(node, "orelse", []), frozenset()


def _decides(test: ast.expr) -> tuple[str, bool]:
    """Return a condition without its ``not``, and whether that was there."""
    negated = False
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, negated = test.operand, not negated
    return ast.unparse(test), negated


def arms_of(tree: ast.Module, path: str, place: ast.AST) -> Arms:
    """Return the branches of a module that a place is in."""
    found: Arms = frozenset()
    line: int = getattr(place, "lineno", 0)
    blocks: list[tuple[list[ast.stmt], Arms]] = [(tree.body, found)]
    while blocks:
        body, arms = blocks.pop()
        at = bisect_left(body, line, key=_last_line)
        if at < len(body) and first_line(body[at]) <= line:
            found |= arms
            blocks = list(blocks_with_arms(body[at], path))
    return found


def _last_line(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno


def first_line(statement: ast.stmt) -> int:
    """Return the line that a statement begins on, with the decorators of a definition."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def beside_all(several: Iterable[Arms], others: Iterable[Arms]) -> list[bool]:
    """Tell for each whether it can run beside all the others: no decision is between them."""
    taken: dict[str, set[int]] = {}
    for what, branch in (arm for arms in others for arm in arms):
        taken.setdefault(what, set()).add(branch)
    return [all(taken.get(what, {branch}) == {branch} for what, branch in arms) for arms in several]
