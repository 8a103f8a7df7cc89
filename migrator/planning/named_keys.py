"""Job types that are the names of functions, where moving them gives the functions other names."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from migrator.facts import Facts, JobRouter
from migrator.plan import ExecutorPlan
from migrator.python_source import parse
from migrator.snapshot import Source
from migrator.syntax import walk

_NAMES = frozenset({"__name__", "__qualname__"})


def named_keys(
    facts: Facts, plans: Sequence[ExecutorPlan], source: Source
) -> Iterator[tuple[int, str, str]]:
    """Yield where the router's table, which moves as it is, is made of functions' old names.

    Args:
        facts: The audit.
        plans: The executors.
        source: The tree.
    """
    layout, router = facts.layout, facts.legacy_router
    renamed = [one for one in plans if one.moves and one.public_name != one.legacy_function]
    if layout is None or router is None or not layout.built or not renamed:
        return
    tree = parse(source.read(layout.monolith.path))
    for statement in tree.body if tree is not None else ():
        if not _makes_keys(statement, router):
            continue
        for node in walk(statement):
            if isinstance(node, ast.Attribute) and node.attr in _NAMES:
                old, new = renamed[0].legacy_function, renamed[0].public_name
                yield (
                    node.lineno,
                    f"the job types are the names of functions, and {old} would be called {new}",
                    "write the job types out as texts, commit, and run again",
                )


def _makes_keys(statement: ast.stmt, router: JobRouter) -> bool:
    """Tell whether a statement makes the table, enters something in it, or routes."""
    table = router.mapping_where
    if table is not None and statement.lineno <= table.line <= (statement.end_lineno or 0):
        return True
    if isinstance(statement, ast.For) and router.mapping in _names(statement):
        return True
    entering = {route.registry.partition("(")[0] for route in router.routes if route.registry}
    name = getattr(statement, "name", "")
    return bool(name) and name in {*entering, router.function.name}


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in walk(node) if isinstance(part, ast.Name)}
