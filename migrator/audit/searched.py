"""Loops that look for a job type in a table: ``for name, run in HANDLERS: if name == kind: …``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.evaluate import Evaluator
from migrator.audit.mappings import Mapping, mapping_of
from migrator.audit.pair_tables import pairs_of
from migrator.audit.scopes import Scope
from migrator.audit.tables import Entry
from migrator.audit.values import FunctionNode
from migrator.audit.walk import body_of, callee, names_in

Target = tuple[ast.Name, ast.Name]


@dataclass(frozen=True, eq=False)
class Searched:
    """One loop that finds a function.

    Attributes:
        mapping: The table.
        key: What its strings are compared with.
        node: What holds the function: the variable of the loop, or ``next(…)``.
        checked: False where it is an exception that nothing is found.
    """

    mapping: Mapping
    key: ast.expr
    node: ast.expr
    checked: bool = True


def searched(evaluator: Evaluator, function: FunctionNode, scope: Scope) -> Iterator[Searched]:
    """Yield the loops of a function that find a function by a string.

    Args:
        evaluator: Follows values.
        function: The function.
        scope: Its own.
    """
    for node in body_of(function):
        found = _loop(node) or _next(node)
        if found is None:
            continue
        table, key, held, checked = found
        mapping = _table(evaluator, table, scope)
        if mapping is not None:
            yield Searched(mapping, key, held, checked)


def _loop(node: ast.AST) -> tuple[ast.expr, ast.expr, ast.expr, bool] | None:
    if not isinstance(node, ast.For):
        return None
    target = _target(node.target)
    tests = [part for part in node.body if isinstance(part, ast.If)]
    if target is None or len(tests) != 1:
        return None
    key, equal = _compared(tests[0].test, target)
    skips = [type(part) for part in tests[0].body] == [ast.Continue]
    if key is None or tests[0].orelse or equal is skips:
        return None
    return node.iter, key, target[1], True


def _next(node: ast.AST) -> tuple[ast.expr, ast.expr, ast.expr, bool] | None:
    """Read ``next((run for name, run in HANDLERS if name == kind), None)``."""
    if not isinstance(node, ast.Call) or ast.unparse(node.func) != "next" or not node.args:
        return None
    found = node.args[0]
    if not isinstance(found, ast.GeneratorExp) or len(found.generators) != 1:
        return None
    (turn,) = found.generators
    target = _target(turn.target)
    if target is None or len(turn.ifs) != 1 or ast.unparse(found.elt) != target[1].id:
        return None
    key, equal = _compared(turn.ifs[0], target)
    return (turn.iter, key, node, len(node.args) > 1) if key is not None and equal else None


def _target(node: ast.expr) -> Target | None:
    parts = node.elts if isinstance(node, ast.Tuple | ast.List) else []
    names = [part for part in parts if isinstance(part, ast.Name)]
    return (names[0], names[1]) if len(names) == len(parts) == 2 else None


def _compared(test: ast.expr, target: Target) -> tuple[ast.expr | None, bool]:
    """Return what the string of a pair is compared with, and whether it has to be equal."""
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.Eq | ast.NotEq):
        return None, False
    sides = [test.left, *test.comparators]
    others = [side for side in sides if ast.unparse(side) != target[0].id]
    own = {name.id for name in target}
    plain = len(sides) == 2 and len(others) == 1 and not names_in(others[0]) & own
    varies = plain and not isinstance(others[0], ast.Constant)
    return (others[0] if varies else None), isinstance(test.ops[0], ast.Eq)


def _table(evaluator: Evaluator, table: ast.expr, scope: Scope) -> Mapping | None:
    method = table.func if isinstance(table, ast.Call) and not table.args else None
    if isinstance(method, ast.Attribute) and method.attr == "items":
        return mapping_of(evaluator, method.value, scope)
    found = pairs_of(evaluator, table, scope)
    if found is None:
        return None
    entries = tuple(part for part in found.parts if isinstance(part, Entry))
    unclear = tuple(part for part in found.parts if not isinstance(part, Entry))
    leads = any(callee(evaluator, entry.value, entry.scope) for entry in entries)
    whole = Mapping(found.name, found.scope.path, found.node, entries, found.scope, unclear)
    return whole if leads else None
