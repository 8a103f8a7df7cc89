"""A base executor that was moved out of the monolith: what step 4 of the plan asks of it."""

from __future__ import annotations

from migrator.facts import Facts, Layout
from migrator.overlay import Overlay
from migrator.plan import STUB, ExecutorPlan, Plan, RouterPlan
from migrator.planning.new_side import stub_of
from migrator.routing.error_examples import error_examples
from migrator.stage import Blocked, Changed, Outcome, Reason, Unchanged
from migrator.stages.reexports import Exports, with_exports
from migrator.stages.unknown_types import with_error_value
from migrator.writing.formatting import formatter_for


def finished_router(facts: Facts, layout: Layout, plan: Plan, overlay: Overlay) -> Outcome:
    """Return the error value for unknown job types, and the executors' public home."""
    contents: dict[str, bytes | None] = {}
    evidence: list[str] = []
    router = plan.router
    if router is not None:
        before = overlay.get(router.path) or b""
        place = router.path, router.function, router.job_type_parameter
        examples = error_examples(facts, overlay)
        fact = facts.legacy_router
        code, said = with_error_value(
            before, place, examples, overlay, layout.source_root, plan, fact
        )
        evidence += said
        formatter = formatter_for(overlay, plan.line_limit, router.path)
        contents[router.path] = formatter.written(before, code)
    package = with_exports(
        layout.execution_package, list(_exports(plan)), overlay, plan, facts, complete=True
    )
    if isinstance(package, Reason):
        return Blocked((package,))
    contents[layout.execution_package.path] = package
    changes = overlay.changes_to(contents)
    if not changes:
        return Unchanged("every job type is routed and exported")
    return Changed(changes, (*evidence, *_routed(plan)))


def _exports(plan: Plan) -> list[Exports]:
    own = [Exports(plan.router.module, (plan.router.function,))] if plan.router else []
    return own + [
        Exports(entry.module, (entry.public_name,))
        for entry in plan.executors
        if entry.action != STUB
    ]


def _routed(plan: Plan) -> list[str]:
    return [
        (
            f"{job_type}: goes to {entry.public_name} ({entry.path})"
            if entry.action != STUB
            else f"{job_type}: a stub, because {entry.reason}"
        )
        for entry in plan.executors
        for job_type in entry.job_types
    ]


def with_stubs(facts: Facts, plan: Plan, router: RouterPlan, code: bytes) -> bytes:
    """Return the moved router with a stub for each removed integration that its table names.

    Raises:
        NameTakenError: A stub's name means something else there.
        NoExampleError: Nothing shows what a stub has to return.
        NoLoggingError: There is no place for a logger.
    """
    from codemods.add_logger import ensure_logger
    from codemods.stubs import Stub, add_stubs

    stubs = [
        Stub(stub_of(entry), " and ".join(entry.job_types), _parameters(facts, entry))
        for entry in plan.executors
        if entry.action == STUB
    ]
    if not stubs:
        return code
    code, logger = ensure_logger(code)
    mapping = facts.legacy_router.mapping if facts.legacy_router else None
    parameter = facts.legacy_router.job_type_parameter if facts.legacy_router else ""
    return add_stubs(code, router.function, mapping, stubs, logger, parameter=parameter)


def _parameters(facts: Facts, entry: ExecutorPlan) -> tuple[str, ...]:
    """Return the parameters that the executor had."""
    legacy = next(
        one.function for one in facts.executors if entry.legacy_function == one.function.name
    )
    stars = {"var-positional": "*", "var-keyword": "**"}
    found, starred = [], False
    for item in legacy.parameters:
        if item.kind == "keyword" and not starred:
            found.append("*")
        starred |= item.kind in ("keyword", "var-positional")
        default = f"={item.default}" if item.default is not None else ""
        found.append(f"{stars.get(item.kind, '')}{item.name}{default}")
    return tuple(found)
