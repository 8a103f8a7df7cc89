"""Stage 4: every job type routed, stubs for what was removed (steps 4 and 5 of the plan)."""

from __future__ import annotations

from dataclasses import replace

from migrator.facts import Facts, JobRouter, Layout
from migrator.overlay import Overlay
from migrator.plan import KEEP, STUB, ExecutorPlan, Plan
from migrator.python_source import definition, parse
from migrator.routing.error_examples import error_examples
from migrator.stage import Blocked, Changed, Outcome, Reason, Unchanged
from migrator.stages.executor_imports import import_path, is_routed, with_executors
from migrator.stages.handed_over import handing_over, without_imports
from migrator.stages.new_base_executor import finished_router
from migrator.stages.public_home import home_exports
from migrator.stages.reexports import Exports, with_exports
from migrator.stages.repairs import lost_names, repaired_packages, still_broken, was_broken
from migrator.stages.second_table import second_table
from migrator.stages.stub_parameters import given, stub_name, stub_parameters
from migrator.stages.unknown_types import with_error_value
from migrator.writing.formatting import formatter_for


class RewriteBaseExecutor:
    """Completes the router's table and exports every executor from its package."""

    name = "rewrite-base-executor"
    summary = "route every job type and export the executors"
    requires: tuple[str, ...] = ("extract-executors",)
    risk = "review"

    def build(self, facts: Facts, plan: Plan, overlay: Overlay) -> Outcome:
        """Return the edits of the router's module and of the executors' package."""
        if facts.layout is None:
            return Unchanged("there is no monolith")
        if facts.layout.built:
            return finished_router(facts, facts.layout, plan, overlay)
        if facts.router is None:
            return Blocked((Reason(None, "there is no base executor", "pass --base-executor"),))
        unknown = _unplanned(facts, plan)
        if unknown:
            return Blocked(unknown)
        from codemods._error_shape import NoExampleError
        from codemods.add_logger import NoLoggingError
        from codemods.stubs import NameTakenError

        try:
            router, evidence = _router(facts, facts.layout, facts.router, plan, overlay)
        except (_RefusedError, NameTakenError, NoExampleError, NoLoggingError) as error:
            where = facts.router.function.where
            return Blocked((Reason(where, str(error), "complete it by hand, then resume"),))
        fixed, removed = repaired_packages(facts, facts.layout, overlay)
        work = overlay.fork()
        work.apply(work.changes_to({**fixed, facts.router.function.path: router}))
        package = _package(facts, facts.layout, facts.router, plan, work)
        if isinstance(package, Reason):
            return Blocked((package,))
        work.apply(work.changes_to({facts.layout.execution_package.path: package}))
        broken = tuple(still_broken(facts, facts.layout, work))
        if broken:
            return Blocked(broken)
        home = _home(facts, facts.layout, plan, work)
        if isinstance(home, Reason):
            return Blocked((home,))
        work.apply(work.changes_to(home))
        paths = (*fixed, *home, facts.router.function.path, facts.layout.execution_package.path)
        changes = overlay.changes_to({path: work.read(path) for path in paths})
        if not changes:
            return Unchanged("every job type is routed and exported")
        return Changed(changes, (*evidence, *removed), second_table(facts, plan))


def _home(
    facts: Facts, layout: Layout, plan: Plan, overlay: Overlay
) -> dict[str, bytes | None] | Reason:
    """Let the tasks package hand on what it could not import before."""
    if not was_broken(facts):
        return {}
    exports = home_exports(facts, layout, plan)
    code = with_exports(layout.tasks_package, exports, overlay, plan, facts)
    return code if isinstance(code, Reason) else {layout.tasks_package.path: code}


class _RefusedError(Exception):
    """The router has a shape that cannot be completed safely."""


def _unplanned(facts: Facts, plan: Plan) -> tuple[Reason, ...]:
    """Return the legacy routes that lead to something other than a function of the monolith."""
    known = {name for executor in plan.routable for name in executor.job_types}
    known |= {route.job_type for route in facts.router.routes} if facts.router else set()
    routes = facts.legacy_router.routes if facts.legacy_router else ()
    return tuple(
        Reason(
            route.where,
            f"job type {route.job_type!r} goes to {route.function}, which is not a function "
            "of the monolith",
            "make it a function of its own, or route it in the base executor by hand",
        )
        for route in routes
        if route.job_type not in known
    )


def _router(
    facts: Facts, layout: Layout, router: JobRouter, plan: Plan, overlay: Overlay
) -> tuple[bytes, list[str]]:
    from codemods.add_logger import ensure_logger
    from codemods.route_job_types import Entry, route_job_types
    from codemods.stubs import Stub, add_stubs

    path, name = router.function.path, router.function.name
    before = code = overlay.read(path)
    if router.method:
        lacking = _lacking(router, plan)
        if not lacking:
            return before, []
        raise _RefusedError(
            f"it calls {router.method} of the objects in its table, or of what it makes of the "
            f"classes there, and the executors are functions: {', '.join(lacking)}; let it hold a "
            "function for each job type that calls its object"
        )
    if router.table and router.mapping is None:
        raise _RefusedError(
            f"its table is written as the default of its parameter {router.table}: a table with a "
            "name, in front of the function, can be completed"
        )
    lost = {item.name for item in lost_names(facts, layout, overlay, path)}
    broken = [route for route in router.routes if route.function in lost]
    router = replace(router, routes=tuple(r for r in router.routes if r not in broken))
    gone = dict.fromkeys(route.job_type for route in broken if not _planned(plan, route.job_type))
    stubs = [
        Stub(stub_name(job_type), job_type, stub_parameters(facts, router, executor))
        for executor in plan.routable
        if executor.action == STUB
        for job_type in executor.job_types
        if not is_routed(router, job_type)
    ]
    stubs += [Stub(stub_name(job_type), job_type, given(router)) for job_type in gone]
    formatter = formatter_for(overlay, plan.line_limit, path)
    code = with_executors(router, plan, code, formatter.line_length)
    logger = "logger"
    if stubs:
        code, logger = ensure_logger(code)
    examples = error_examples(facts, overlay)
    parameter = router.job_type_parameter
    code = add_stubs(
        code, name, router.mapping, stubs, logger, parameter=parameter, examples=examples
    )
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
    entries += [Entry(job_type, stub_name(job_type), "") for job_type in gone]
    written = {key.job_type: key.written for key in router.spelled}
    entries = [replace(entry, key=written.get(entry.job_type, "")) for entry in entries]
    known = {route.job_type for route in router.routes}
    unspelled = [e.job_type for e in entries if not e.key and e.job_type not in known]
    if router.only_members and unspelled:
        raise _RefusedError(
            f"its keys are members of an enum, and how {unspelled[0]!r} is written as one there is "
            "not known"
        )
    routed = route_job_types(
        code,
        name,
        router.job_type_parameter,
        entries,
        mapping=router.mapping,
        broken=sorted({route.function for route in broken} | handing_over(router, plan)),
        known=[route.job_type for route in router.routes],
        looked_up=router.looked_up,
    )
    if routed.refusal:
        raise _RefusedError(routed.refusal)
    code = _without_lost(facts, layout, overlay, path, routed.code)
    code = without_imports(code, layout, router, plan, overlay)
    place = path, name, parameter
    root = layout.source_root
    code, said = with_error_value(code, place, examples, overlay, root, plan, router)
    evidence = [_routed_line(plan, job_type) for job_type in routed.added]
    evidence += [
        _routed_line(plan, job_type)
        + ("" if is_routed(router, job_type) else "; its executor was not there")
        for job_type in routed.repaired
    ]
    return formatter.written(before, code), [*evidence, *said]


def _lacking(router: JobRouter, plan: Plan) -> list[str]:
    """Return the job types that a router lacks, each with what is going to serve it."""
    known = {route.job_type for route in router.routes}
    return [
        f"{job_type!r} is served by {_bound_name(executor, job_type)}"
        for executor in plan.routable
        for job_type in executor.routed
        if job_type not in known
    ]


def _without_lost(facts: Facts, layout: Layout, overlay: Overlay, path: str, code: bytes) -> bytes:
    """Take the imports out that cannot work and that nothing needs any more."""
    from codemods.imports.drop_import import drop_imported

    after = overlay.fork()
    after.apply(after.changes_to({path: code}))
    lost = lost_names(facts, layout, after, path)
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


def _package(
    facts: Facts, layout: Layout, router: JobRouter, plan: Plan, overlay: Overlay
) -> bytes | Reason:
    package = layout.execution_package
    exports = [
        Exports(executor.module, (executor.public_name,))
        for executor in plan.executors
        if executor.action != STUB
        and executor.module != package.name
        and _is_of_module(executor, overlay)
    ]
    # A package that routes by itself has more to offer than an ``__all__`` of ours would name.
    apart = router.function.module != package.name
    if apart:
        exports.insert(0, Exports(router.function.module, (router.function.name,)))
    return with_exports(package, exports, overlay, plan, facts, complete=apart)


def _is_of_module(executor: ExecutorPlan, overlay: Overlay) -> bool:
    """Tell whether a module has an executor: what stays may be a method of a class."""
    tree = parse(overlay.read(executor.path))
    return executor.action != KEEP or definition(tree, executor.public_name) is not None
