"""The modular router with every job type in it: executors, stubs, the answer to unknown ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from migrator.facts import Facts, JobRouter, Layout, Route
from migrator.overlay import Overlay
from migrator.plan import STUB, ExecutorPlan, Plan
from migrator.project import bindings
from migrator.python_source import parse
from migrator.routing.error_examples import error_examples
from migrator.stages.executor_imports import import_path, is_routed, with_executors
from migrator.stages.handed_over import handing_over, without_imports
from migrator.stages.repairs import lost_names
from migrator.stages.stub_parameters import given, stub_name, stub_parameters
from migrator.stages.unknown_types import with_error_value
from migrator.syntax import below
from migrator.writing.formatting import formatter_for

if TYPE_CHECKING:
    from codemods.route_job_types import Entry, Routed
    from codemods.stubs import Stub


class RefusedRouterError(Exception):
    """The router has a shape that cannot be completed safely."""


def completed_router(
    facts: Facts, layout: Layout, router: JobRouter, plan: Plan, overlay: Overlay
) -> tuple[bytes, list[str]]:
    """Return the router's module with every job type routed, and a line for each that is new.

    Args:
        facts: The audit.
        layout: Where the parts are.
        router: The modular router.
        plan: What serves each job type.
        overlay: The tree to read.

    Raises:
        RefusedRouterError: The router has a shape that cannot be completed safely.
        NameTakenError: A stub would have the name of something else.
        NoExampleError: The project does not show what an error value looks like.
        NoLoggingError: The module has no place for a logger.
    """
    path, name = router.function.path, router.function.name
    before = overlay.read(path)
    if (router.method or router.part) and not _lacking(router, plan):
        return before, []
    _check_shape(router, plan)
    lost = {item.name for item in lost_names(facts, layout, overlay, path)}
    broken = [route for route in router.routes if route.function in lost]
    router = replace(router, routes=tuple(r for r in router.routes if r not in broken))
    formatter = formatter_for(overlay, plan.line_limit, path)
    examples = error_examples(facts, overlay)
    code = with_executors(router, plan, before, formatter.line_length)
    code = _with_stubs(code, facts, router, plan, _without_executor(broken, plan), examples)
    routed = _routed(code, router, plan, broken)
    code = _without_idle(before, routed.code, routed.own_imports)
    code = _without_lost(facts, layout, overlay, path, code)
    code = without_imports(code, layout, router, plan, overlay)
    place = path, name, router.job_type_parameter
    root = layout.source_root
    code, said = with_error_value(code, place, examples, overlay, root, plan, router)
    return formatter.written(before, code), [*_evidence(routed, router, plan), *said]


def _check_shape(router: JobRouter, plan: Plan) -> None:
    """Refuse a table that functions cannot be put into."""
    if router.method:
        raise RefusedRouterError(
            f"it calls {router.method} of the objects in its table, or of what it makes of the "
            "classes there, and the executors are functions: "
            f"{', '.join(_lacking(router, plan))}; let it hold a function for each job type that "
            "calls its object"
        )
    if router.part:
        raise RefusedRouterError(
            f"the entries of its table ({router.mapping_where}) hold more than a function, and "
            "what else one for these has to hold is not known: "
            f"{', '.join(_lacking(router, plan))}; enter it, or let the table hold functions alone"
        )
    if router.table and router.mapping is None:
        raise RefusedRouterError(
            f"its table is written as the default of its parameter {router.table}: a table with a "
            "name, in front of the function, can be completed"
        )


def _lacking(router: JobRouter, plan: Plan) -> list[str]:
    """Return the job types that a router lacks, each with what is going to serve it."""
    known = {route.job_type for route in router.routes}
    return [
        f"{job_type!r} is served by {_bound_name(executor, job_type)}"
        for executor in plan.routable
        for job_type in executor.routed
        if job_type not in known
    ]


def _without_executor(broken: Iterable[Route], plan: Plan) -> list[str]:
    """Return the job types of routes that lead nowhere, and that nothing is going to serve."""
    return list(dict.fromkeys(r.job_type for r in broken if not _planned(plan, r.job_type)))


def _with_stubs(
    code: bytes,
    facts: Facts,
    router: JobRouter,
    plan: Plan,
    gone: Sequence[str],
    examples: Sequence[bytes],
) -> bytes:
    """Add a stub for each job type that nothing serves any more."""
    from codemods.add_logger import ensure_logger
    from codemods.stubs import add_stubs

    stubs = [*_stubs(facts, router, plan, gone)]
    logger = "logger"
    if stubs:
        code, logger = ensure_logger(code)
    parameter = router.job_type_parameter
    name = router.function.name
    return add_stubs(
        code, name, router.mapping, stubs, logger, parameter=parameter, examples=examples
    )


def _stubs(facts: Facts, router: JobRouter, plan: Plan, gone: Sequence[str]) -> Iterator[Stub]:
    from codemods.stubs import Stub

    for executor in plan.routable:
        for job_type in executor.job_types if executor.action == STUB else ():
            if not is_routed(router, job_type):
                parameters = stub_parameters(facts, router, executor)
                yield Stub(stub_name(job_type), job_type, parameters)
    for job_type in gone:
        yield Stub(stub_name(job_type), job_type, given(router))


def _routed(code: bytes, router: JobRouter, plan: Plan, broken: Sequence[Route]) -> Routed:
    """Route every job type, and those anew whose route is broken."""
    from codemods.route_job_types import route_job_types

    routed = route_job_types(
        code,
        router.picker,
        router.through_parameter or router.job_type_parameter,
        _entries(code, router, plan, broken),
        mapping=router.mapping,
        broken=sorted({route.function for route in broken} | handing_over(router, plan)),
        known=[route.job_type for route in router.routes],
        looked_up=router.looked_up if not router.through_parameter else "",
        gives=bool(router.through_parameter),
        enters=router.enters,
    )
    if routed.refusal:
        raise RefusedRouterError(routed.refusal)
    return routed


def _entries(code: bytes, router: JobRouter, plan: Plan, broken: Sequence[Route]) -> list[Entry]:
    """Return what the table is to hold, with its keys as the table has them."""
    from codemods.route_job_types import Entry

    entries = [
        Entry(job_type, _bound_name(executor, job_type), import_path(router, executor, code))
        for executor in plan.routable
        for job_type in executor.routed
    ]
    planned = {entry.job_type for entry in entries}
    entries += [
        Entry(route.job_type, route.function, "")
        for route in router.routes
        if route.plain and route.job_type not in planned
    ]
    gone = _without_executor(broken, plan)
    entries += [Entry(job_type, stub_name(job_type), "") for job_type in gone]
    written = {key.job_type: key.written for key in router.spelled}
    entries = [replace(entry, key=written.get(entry.job_type, "")) for entry in entries]
    known = {route.job_type for route in router.routes}
    unspelled = [e.job_type for e in entries if not e.key and e.job_type not in known]
    if router.only_members and unspelled:
        raise RefusedRouterError(
            f"its keys are members of an enum, and how {unspelled[0]!r} is written as one there is "
            "not known"
        )
    return entries


def _evidence(routed: Routed, router: JobRouter, plan: Plan) -> Iterator[str]:
    for job_type in routed.added:
        yield _routed_line(plan, job_type)
    for job_type in routed.repaired:
        there = is_routed(router, job_type)
        yield _routed_line(plan, job_type) + ("" if there else "; its executor was not there")


def _without_idle(before: bytes, code: bytes, own: Sequence[str]) -> bytes:
    """Take the new imports out of what the branches import for themselves."""
    from codemods.imports.drop_import import drop_imported

    tree = parse(before)
    parts = (part for node in (tree.body if tree else ()) for part in (node, *below(node)))
    known = {name for part in parts for name in bindings(part)}
    idle = set(own) - known
    return drop_imported(code, idle).code if idle else code


def _without_lost(facts: Facts, layout: Layout, overlay: Overlay, path: str, code: bytes) -> bytes:
    """Take the imports out that cannot work and that nothing needs any more."""
    from codemods.imports.drop_import import drop_imported

    lost = lost_names(facts, layout, overlay.with_contents({path: code}), path)
    unused = [item.name for item in lost if not item.used]
    return drop_imported(code, unused).code if unused else code


def _planned(plan: Plan, job_type: str) -> bool:
    return any(job_type in entry.job_types for entry in plan.routable)


def _routed_line(plan: Plan, job_type: str) -> str:
    if not _planned(plan, job_type):
        return f"{job_type}: a stub, because no module has its executor"
    executor = next(entry for entry in plan.routable if job_type in entry.routed)
    if executor.action == STUB:
        return f"{job_type}: a stub, because {executor.reason}"
    return f"{job_type}: goes to {executor.public_name} ({executor.path})"


def _bound_name(executor: ExecutorPlan, job_type: str) -> str:
    return stub_name(job_type) if executor.action == STUB else executor.public_name
