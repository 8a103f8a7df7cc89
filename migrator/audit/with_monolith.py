"""What there is to say of a monolith, once it is known which module that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from migrator.audit.calls_from import called_functions
from migrator.audit.counterparts import counterparts
from migrator.audit.definition import Definition
from migrator.audit.dependencies import dependencies
from migrator.audit.executors import cleared, executors
from migrator.audit.fillings import fills
from migrator.audit.followups import follow_ups
from migrator.audit.layout import Parts
from migrator.audit.liveness import evidence, kinds, registering_calls, twins
from migrator.audit.lookup import legacy_lookup
from migrator.audit.lookup_members import members_used
from migrator.audit.mentions import ModuleNames
from migrator.audit.modular_side import broken_on_modular_side, missing_exports
from migrator.audit.operation import operation
from migrator.audit.options import AuditOptions
from migrator.audit.outside import outside_routes
from migrator.audit.references import references
from migrator.audit.symbols import symbols
from migrator.audit.task_twins import task_twins
from migrator.audit.turned_away import turned_away
from migrator.effects.reader import Reader
from migrator.facts import Facts, FunctionRef, JobRouter, Layout, LegacyLookup, Reference

if TYPE_CHECKING:
    from migrator.audit.run import Registered


def with_monolith(
    facts: Facts, found: Registered, parts: Parts, layout: Layout, options: AuditOptions
) -> Facts:
    """Return the facts with everything about the monolith, and about what stands for it.

    Args:
        facts: What is known without it.
        found: What is registered.
        parts: The parts of both sides.
        layout: Where they are.
        options: What a person has said about the layout.
    """
    evaluator, path = found.evaluator, layout.monolith.path
    names = [str(d.registration.name) for d in found.definitions if d.registration.name]
    refs = _references(found, path, names)
    legacy = parts.monolith.router
    declared = dependencies(found.project.source, options.installed)
    alike = counterparts(path, found.definitions, legacy, parts.router)
    work = executors(evaluator, declared, legacy, parts.router, layout, alike) if legacy else ()
    lookup = _lookup(found, path, refs)
    outside = outside_routes(evaluator, parts, alike)
    pairs = task_twins(evaluator, found.definitions, parts, alike)
    router = cleared(legacy.fact, work, layout.built) if legacy is not None else None
    known = kinds(path, found.definitions, router, work, lookup)
    reader = Reader(found.project.source, layout.source_root)
    # Where the modular side is built, the lookup and what fills it move.
    mapping = lookup.mapping if lookup is not None and not layout.built else None
    return replace(
        facts,
        layout=layout,
        dispatcher=_reference(found, parts.dispatcher),
        dispatcher_task=parts.dispatcher.registration.name if parts.dispatcher else None,
        legacy_dispatcher=_legacy_dispatcher(found, parts),
        router=parts.router.fact if parts.router is not None else None,
        legacy_router=router,
        reached_router=parts.reached.fact if parts.reached is not None else None,
        task_twins=pairs,
        executors=work,
        outside=outside,
        turned_away=turned_away(evaluator, parts, (*work, *outside)),
        lookup=lookup,
        symbols=symbols(
            found.project,
            path,
            known,
            evidence(evaluator, path, found.definitions, refs, router),
            twins(evaluator, layout, known, pairs, work, alike),
            fills(reader, path),
            mapping,
            registering_calls(path, found.definitions),
            _entering(legacy.fact, path) if legacy is not None else {},
        ),
        references=refs,
        follow_ups=follow_ups(found.project, path),
        broken_imports=broken_on_modular_side(found.project, declared, layout),
        missing_exports=missing_exports(found.project, layout),
        operation=operation(evaluator, found.definitions),
    )


def _entering(router: JobRouter, path: str) -> dict[int, str]:
    """Return the lines of a module that enter a function in what the router picks from."""
    own = [route for route in router.routes if route.where.path == path and not route.registry]
    return {route.where.line: router.mapping for route in own if router.mapping}


def _references(found: Registered, path: str, names: Sequence[str]) -> tuple[Reference, ...]:
    """Return what names the monolith, or one of the tasks; copies of it are marked."""
    found.project.source.expect([ModuleNames(found.project.modules, path).leaf, *names])
    refs = references(found.evaluator, path, names)
    found.copies.look({ref.where.path for ref in refs if ref.where.path.endswith(".py")} - {path})
    return tuple(replace(ref, in_copy=found.copies.holds(ref.where.path)) for ref in refs)


def _lookup(found: Registered, path: str, refs: Sequence[Reference]) -> LegacyLookup | None:
    """Return the legacy lookup, with the members of enums that it is asked for."""
    lookup = legacy_lookup(found.evaluator, path, found.definitions)
    if lookup is None:
        return None
    using = [path, *(ref.where.path for ref in refs if ref.where.path.endswith(".py"))]
    return replace(lookup, members=members_used(found.evaluator, lookup, using))


def _reference(found: Registered, definition: Definition | None) -> FunctionRef | None:
    node = definition.function if definition is not None else None
    if definition is None or node is None:
        return None
    return found.project.reference(definition.path, node)


def _legacy_dispatcher(found: Registered, parts: Parts) -> FunctionRef | None:
    """The monolith's task of the dispatcher's name, else the one that leads to its router."""
    own = [d for d in found.definitions if d.path == parts.monolith.path]
    if parts.dispatcher is not None:
        for definition in own:
            if definition.registration.name == parts.dispatcher.registration.name:
                return _reference(found, definition)
    router = parts.monolith.router
    for definition in own if router is not None else ():
        node = definition.function
        if node is not None and router is not None:
            called = called_functions(found.evaluator, definition.path, node, depth=3)
            if node is router.node or any(one.node is router.node for one in called):
                return _reference(found, definition)
    return None
