"""Plans: list them, run one now."""

import logging

from flask import Blueprint, abort, g, jsonify, request

from app.services import plans as plan_store
from app.services import recipes as recipe_store
from app.workers import legacy

log = logging.getLogger(__name__)

bp = Blueprint("plans", __name__)


def _as_json(plan):
    recipe = recipe_store.get_recipe(plan.recipe_id) if plan.recipe_id else None
    return {
        "id": plan.id,
        "slug": plan.slug,
        "enabled": plan.enabled,
        "every_minutes": plan.every_minutes,
        "kind": recipe.kind if recipe is not None else None,
        "last_run": plan.last_run.isoformat() if plan.last_run else None,
    }


@bp.get("/plans")
def list_plans():
    return jsonify([_as_json(plan) for plan in plan_store.list_plans()])


@bp.get("/plans/<int:plan_id>")
def show_plan(plan_id):
    plan = plan_store.get_plan(plan_id)
    if plan is None:
        abort(404)
    return jsonify(_as_json(plan))


@bp.post("/plans/<int:plan_id>/run")
def run_plan_now(plan_id):
    """Run a plan now, whatever its clock says."""
    plan = plan_store.get_plan(plan_id)
    if plan is None:
        abort(404)
    payload = request.get_json(silent=True) or {}

    # which task is it?
    task = legacy.resolve_work(plan.slug)
    if task is None:
        return jsonify({"error": "No work is known for plan %s" % plan.slug}), 400

    options = dict(plan.options or {})
    options.update(payload.get("options") or {})
    started = task.delay(plan_id=plan.id, secret_id=plan.secret_id, **options)
    plan_store.touch_last_run(plan.id)

    log.info("Plan %s started by %s as %s", plan.slug, g.user, started.id)
    return jsonify({"plan": plan.slug, "task_id": started.id, "status": "queued"}), 202


@bp.post("/plans/<int:plan_id>/toggle")
def toggle_plan(plan_id):
    plan = plan_store.get_plan(plan_id)
    if plan is None:
        abort(404)
    plan_store.set_enabled(plan, not plan.enabled)
    return jsonify(_as_json(plan))
