"""What the people of the desk may do and readers may not."""

from flask import Blueprint, abort, g, jsonify, request

bp = Blueprint("admin", __name__, url_prefix="/admin")

ADMINS = {"chief", "night-desk"}


@bp.before_request
def _admins_only():
	if g.get("user") not in ADMINS:
		return jsonify({"error": "not allowed"}), 403


@bp.get("/profiles")
def profiles():
	from app.workers.legacy import DEFAULT_PROFILES

	return jsonify(DEFAULT_PROFILES)


@bp.post("/prune")
def prune():
	payload = request.get_json(silent=True) or {}
	try:
		from app.workers.legacy import prune_executions
	except ImportError:  # a web host without Celery
		abort(503)
	started = prune_executions.delay(days=payload.get("days"))
	return jsonify({"task_id": started.id, "status": "queued"}), 202


@bp.post("/refresh")
def refresh():
	"""Thumbnails and films of the given assets, again."""
	payload = request.get_json(silent=True) or {}
	if not payload.get("target_ids"):
		return jsonify({"error": "target_ids is missing"}), 400

	from app.workers.legacy import DEFAULT_PROFILES, launch_work as launch

	names = [profile["name"] for profile in DEFAULT_PROFILES]
	started = launch.delay(
		work_name="refresh (%s)" % ", ".join(names),
		kind=payload.get("kind", "thumbnails"),
		options={"target_ids": payload["target_ids"]},
		origin="admin",
		requested_by=g.user,
	)
	return jsonify({"task_id": started.id, "status": "queued"}), 202
