"""Stage 4: every job type routed, stubs for what was removed (steps 4 and 5 of the plan)."""

from __future__ import annotations

from migrator.facts import Facts, JobRouter, Layout
from migrator.overlay import Overlay
from migrator.plan import KEEP, STUB, ExecutorPlan, Plan
from migrator.planning.own_modules import has_module_instead
from migrator.python_source import definition, parse
from migrator.stage import Blocked, Changed, Outcome, Reason, Unchanged
from migrator.stages.completed_router import RefusedRouterError, completed_router
from migrator.stages.new_base_executor import finished_router
from migrator.stages.public_home import home_exports
from migrator.stages.reexports import Exports, with_exports
from migrator.stages.repairs import repaired_packages, still_broken, was_broken
from migrator.stages.second_table import second_table


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
            router, evidence = completed_router(facts, facts.layout, facts.router, plan, overlay)
        except (RefusedRouterError, NameTakenError, NoExampleError, NoLoggingError) as error:
            where = facts.router.function.where
            return Blocked((Reason(where, str(error), "complete it by hand, then resume"),))
        fixed, removed = repaired_packages(facts, facts.layout, overlay)
        work = overlay.with_contents({**fixed, facts.router.function.path: router})
        package = _package(facts, facts.layout, facts.router, plan, work)
        if isinstance(package, Reason):
            return Blocked((package,))
        work.apply(work.changes_to(package))
        broken = tuple(still_broken(facts, facts.layout, work))
        if broken:
            return Blocked(broken)
        home = _home(facts, facts.layout, plan, work)
        if isinstance(home, Reason):
            return Blocked((home,))
        work.apply(work.changes_to(home))
        paths = (*fixed, *home, facts.router.function.path, *package)
        changes = overlay.changes_to({path: work.read(path) for path in paths})
        if not changes:
            return Unchanged("every job type is routed and exported")
        return Changed(changes, (*evidence, *removed), second_table(facts, plan))


def _home(
    facts: Facts, layout: Layout, plan: Plan, overlay: Overlay
) -> dict[str, bytes | None] | Reason:
    """Let the tasks package hand on what it could not import before."""
    if not was_broken(facts) or not layout.is_public(layout.tasks_package):
        return {}
    exports = home_exports(facts, layout, plan)
    code = with_exports(layout.tasks_package, exports, overlay, plan, facts)
    return code if isinstance(code, Reason) else {layout.tasks_package.path: code}


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


def _package(
    facts: Facts, layout: Layout, router: JobRouter, plan: Plan, overlay: Overlay
) -> dict[str, bytes] | Reason:
    package = layout.execution_package
    if not layout.is_public(package):
        return {}
    exports = [
        Exports(executor.module, (executor.public_name,))
        for executor in plan.executors
        if executor.action != STUB
        and executor.module != package.name
        and not has_module_instead(layout, package, executor.module, executor.public_name, overlay)
        and _is_of_module(executor, overlay)
    ]
    # A package that routes by itself has more to offer than an ``__all__`` of ours would name.
    apart = router.function.module != package.name
    if apart:
        exports.insert(0, Exports(router.function.module, (router.function.name,)))
    code = with_exports(package, exports, overlay, plan, facts, complete=apart)
    return code if isinstance(code, Reason) else {package.path: code}


def _is_of_module(executor: ExecutorPlan, overlay: Overlay) -> bool:
    """Tell whether a module has an executor: what stays may be a method of a class."""
    tree = parse(overlay.read(executor.path))
    return executor.action != KEEP or definition(tree, executor.public_name) is not None
