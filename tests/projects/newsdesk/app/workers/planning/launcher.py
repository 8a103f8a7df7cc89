"""The launcher: the one door through which work is started."""

import logging

from celery import shared_task

from app.services import executions, recipes
from app.workers.runners.core import run_work_kind
from app.workers.support.targets import resolve_targets

log = logging.getLogger(__name__)


@shared_task(bind=True, name="newsdesk.launch_work")
def launch_work(
    self,
    work_name,
    kind,
    plan_id=None,
    recipe_id=None,
    secret_id=None,
    options=None,
    origin="plan",
    requested_by=None,
):
    """Run one piece of work and keep a record of it."""
    execution = executions.open_execution(
        work_name=work_name,
        kind=kind,
        plan_id=plan_id,
        origin=origin,
        requested_by=requested_by,
    )
    execution_id = execution.id
    log.info("Work %s (%s) launched as execution %d", work_name, kind, execution_id)
    try:
        recipe = recipes.get_recipe(recipe_id) if recipe_id else None
        targets = resolve_targets(kind, options)
        result = run_work_kind(
            kind,
            plan_id=plan_id,
            secret_id=secret_id,
            options=options,
            targets=targets,
            ctx=self,
            recipe=recipe,
            execution_id=execution_id,
        )
    except Exception as error:
        log.exception("Execution %d failed", execution_id)
        result = {"success": False, "error": str(error)}
    executions.close_execution(execution_id, result)
    return dict(result, execution_id=execution_id)
