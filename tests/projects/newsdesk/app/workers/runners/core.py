"""Which runner does which kind of work."""

import logging

from .thumbnails_runner import run_thumbnails

log = logging.getLogger(__name__)


def run_work_kind(
    kind,
    plan_id,
    secret_id,
    options,
    targets,
    ctx,
    recipe=None,
    execution_id=None,
):
    """Hand the work to the runner of its kind; the runner's result."""
    runners = {
        "thumbnails": run_thumbnails,
    }
    runner = runners.get(kind)
    if runner is None:
        log.error("Unknown work kind: %s", kind)
        return {"success": False, "error": "Unknown work kind: %s" % kind}
    return runner(
        plan_id=plan_id,
        secret_id=secret_id,
        options=options,
        targets=targets,
        ctx=ctx,
        recipe=recipe,
        execution_id=execution_id,
    )
