"""Job types that the modular function hands over to the monolith's version (keep-both-monolith)."""

from __future__ import annotations

from migrator.facts import JobRouter, Layout
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.stages.used_elsewhere import used_elsewhere


def handing_over(router: JobRouter, plan: Plan) -> frozenset[str]:
    """Return the modular functions whose job types go to the monolith's version."""
    known = {route.job_type for route in router.routes}
    return frozenset(
        executor.beside
        for executor in plan.executors
        if executor.beside and known.intersection(executor.routed)
    )


def without_imports(
    code: bytes, layout: Layout, router: JobRouter, plan: Plan, overlay: Overlay
) -> bytes:
    """Drop the imports of functions that hand over, unless others take them from this module."""
    from codemods.imports.drop_import import drop_imported
    from codemods.imports.only_imported import only_imported

    names = handing_over(router, plan)
    if not names:
        return code
    names -= used_elsewhere(overlay, layout.source_root, router.function.path)
    unused = only_imported(code, names)
    return drop_imported(code, unused).code if unused else code
