"""The clock: beat calls it once a minute."""

import logging

from celery import shared_task

from app.services import plans, recipes

from .launcher import launch_work

log = logging.getLogger(__name__)


@shared_task(name="newsdesk.check_plans")
def check_plans():
    """Launch the work of every plan that is due."""
    launched = []
    for plan in plans.due_plans():
        recipe = recipes.get_recipe(plan.recipe_id) if plan.recipe_id else None
        if recipe is None:
            log.warning("Plan %s has no recipe, skipped", plan.slug)
            continue
        plans.advance(plan)
        launch_work.delay(
            work_name=plan.slug,
            kind=recipe.kind,
            plan_id=plan.id,
            recipe_id=recipe.id,
            secret_id=plan.secret_id,
            options=plan.options,
            origin="plan",
        )
        launched.append(plan.slug)
    log.info("%d plans launched", len(launched))
    return {"success": True, "launched": launched}
