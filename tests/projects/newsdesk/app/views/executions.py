"""Executions: start a recipe by hand, see what ran."""

from flask import Blueprint, abort, g, jsonify, request

from app.services import executions as execution_store
from app.services import recipes as recipe_store
from app.workers.legacy import launch_work

bp = Blueprint("executions", __name__)


def _as_json(execution):
    return {
        "id": execution.id,
        "work_name": execution.work_name,
        "kind": execution.kind,
        "plan_id": execution.plan_id,
        "origin": execution.origin,
        "requested_by": execution.requested_by,
        "status": execution.status,
        "result": execution.result,
    }


@bp.get("/executions")
def list_executions():
    return jsonify([_as_json(row) for row in execution_store.list_executions()])


@bp.get("/executions/<int:execution_id>")
def show_execution(execution_id):
    execution = execution_store.get_execution(execution_id)
    if execution is None:
        abort(404)
    return jsonify(_as_json(execution))


@bp.post("/executions")
def start_execution():
    """Run a recipe once, without a plan."""
    payload = request.get_json(silent=True) or {}
    recipe_id = payload.get("recipe_id")
    if not recipe_id:
        return jsonify({"error": "recipe_id is missing"}), 400
    recipe = recipe_store.get_recipe(recipe_id)
    if recipe is None:
        return jsonify({"error": "Recipe %s not found" % recipe_id}), 404

    started = launch_work.delay(
        work_name=payload.get("name") or "manual-%s" % recipe.name,
        kind=recipe.kind,
        recipe_id=recipe.id,
        secret_id=payload.get("secret_id"),
        options=payload.get("options"),
        origin="manual",
        requested_by=g.user,
    )
    return jsonify({"task_id": started.id, "status": "queued"}), 202
