"""What becomes of the decorator that enters executors in the legacy router's dict.

The modular router has a table of its own. Where nothing else reads the old dict, the decorators
go with it; where something does, an executor that is not entered any more is a job type less there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from migrator.audit.candidates import is_test
from migrator.facts import Facts, Layout, Symbol
from migrator.modules import module_name
from migrator.plan import BOTH, KEEP, ExecutorPlan
from migrator.planning.new_side import used_outside
from migrator.planning.table_home import table_homes
from migrator.project import resolve
from migrator.python_source import definition, parse
from migrator.snapshot import Source


def dead_registries(facts: Facts, source: Source) -> frozenset[str]:
    """Return the decorators, without arguments, that only fill a dict nothing else reads.

    Whoever reads the modular router's dict from then on does not.

    Args:
        facts: The audit.
        source: The tree that was audited.
    """
    router, layout = facts.legacy_router, facts.layout
    if router is None or facts.router is None or layout is None or layout.built:
        return frozenset()
    decorators = _decorators(facts)
    symbols = {symbol.name: symbol for symbol in facts.symbols}
    # ``registry.register`` is a part of ``registry``.
    own = {router.mapping or "", *(name.partition(".")[0] for name in decorators)}
    if not decorators or not own <= set(symbols):
        return frozenset()
    expected = {router.function.name, *own}
    expected |= {facts.legacy_dispatcher.name} if facts.legacy_dispatcher else set()
    expected |= {executor.function.name for executor in facts.executors}
    own -= set(table_homes(facts, source))
    needed = any(_needed(symbols[name], symbols, expected) for name in own)
    return frozenset() if needed else decorators


def _decorators(facts: Facts) -> frozenset[str]:
    routes = facts.legacy_router.routes if facts.legacy_router else ()
    return frozenset(route.registry for route in routes if route.registry)


def _needed(symbol: Symbol, symbols: dict[str, Symbol], expected: set[str]) -> bool:
    others = (symbols[name] for name in symbol.used_by if name not in expected)
    return used_outside(symbol) or any(other.evidence for other in others)


def lost_entries(
    facts: Facts, plans: Sequence[ExecutorPlan], source: Source
) -> Iterator[tuple[int, str, str]]:
    """Yield the executors that would be missing in a dict that something else reads, too.

    Args:
        facts: The audit.
        plans: The plan of each executor.
        source: The tree that was audited.
    """
    router, layout = facts.legacy_router, facts.layout
    if router is None or facts.router is None or layout is None or dead_registries(facts, source):
        return
    entered = {route.job_type: route for route in router.routes if route.registry}
    readers = list(_readers(facts, source)) if entered else []
    for entry in plans if readers else ():
        routes = [entered[name] for name in entry.job_types if name in entered]
        if (
            entry.action == KEEP
            and routes
            and not _entered(entry, routes[0].registry, layout, source)
        ):
            yield (
                routes[0].where.line,
                f"@{routes[0].registry} enters {entry.legacy_function} in {router.mapping}, which "
                f"{readers[0]} reads too; {entry.public_name} ({entry.path}) is not entered there",
                f"enter it there as well, or let {readers[0]} read something else",
            )


def entered_anyway(facts: Facts, plans: Sequence[ExecutorPlan]) -> Iterator[tuple[int, str, str]]:
    """Yield the job types that are to go to the monolith's version, beside the modular one.

    A decorator goes on entering the modular one for them, whatever else is in the router's dict.
    """
    modular = facts.router.routes if facts.router else ()
    entered = {route.job_type: route for route in modular if route.registry}
    for executor, entry in zip(facts.executors, plans, strict=True):
        routes = [entered[name] for name in entry.routed if name in entered]
        if entry.action == BOTH and routes:
            route = routes[0]
            yield (
                executor.function.where.line,
                f"{entry.public_name} cannot have {route.job_type!r}: @{route.registry} enters "
                f"{entry.beside} ({route.where}) for it",
                "answer take-monolith or keep-modular; or make another job type of the modular "
                "one, commit, and run again",
            )


def _entered(entry: ExecutorPlan, registry: str, layout: Layout, source: Source) -> bool:
    """Tell whether the modular function has that decorator, and not one of its name."""
    node = definition(parse(source.read(entry.path)), entry.public_name)
    root = registry.partition(".")[0]
    wanted = {_origin(layout.monolith.path, root, layout, source), (layout.monolith.name, root)}
    called = (
        decorator.func if isinstance(decorator, ast.Call) else decorator
        for decorator in (node.decorator_list if node else ())
    )
    last = registry.rpartition(".")[2]
    named = [text for text in map(ast.unparse, called) if text.rpartition(".")[2] == last]
    roots = [text.partition(".")[0] for text in named]
    return any(_origin(entry.path, text, layout, source) in wanted for text in roots)


def _origin(path: str, name: str, layout: Layout, source: Source) -> tuple[str, str]:
    """Return the module that a file has a name from, which may be its own, and the name there."""
    tree = parse(source.read(path))
    for node in tree.body if tree is not None else ():
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if name == (alias.asname or alias.name):
                    return resolve(node, path, layout.source_root) or "", alias.name
    return module_name(path, layout.source_root) or "", name


def _readers(facts: Facts, source: Source) -> Iterator[str]:
    """Yield the files that name the dict, besides the monolith, the dict's own file and tests."""
    router, layout = facts.legacy_router, facts.layout
    if router is None or layout is None or router.mapping is None:
        return
    own = {layout.monolith.path, router.mapping_where.path if router.mapping_where else ""}
    modular = facts.router.mapping_where if facts.router else None
    if modular is not None and facts.router and facts.router.mapping == router.mapping:
        own.add(modular.path)  # a dict of the same name
    for path in source.search([router.mapping]):
        if path.endswith(".py") and path not in own and not is_test(path):
            yield path
