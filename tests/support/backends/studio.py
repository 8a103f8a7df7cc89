"""Flask as its own documentation has it (celery_init_app); a router that compares enum members by
identity, another in the __init__ of its package that matches what it found; a shim that stars."""

from tests.support.complete import Complete, tree

FILES = tree('''
=== make_celery.py
from studio import create_app

flask_app = create_app()
celery_app = flask_app.extensions["celery"]
=== Procfile
web: gunicorn 'studio:create_app()'
worker: celery -A make_celery worker
=== studio/__init__.py
from celery import Celery, Task
from flask import Flask


def celery_init_app(app):
    class FlaskTask(Task):
        def __call__(self, *args, **kwargs):
            with app.app_context():
                return self.run(*args, **kwargs)

    celery_app = Celery(app.name, task_cls=FlaskTask)
    celery_app.config_from_object(app.config["CELERY"])
    celery_app.set_default()
    app.extensions["celery"] = celery_app
    return celery_app


def create_app():
    app = Flask(__name__)
    app.config.from_mapping(
        GREETING="hello",
        CELERY=dict(
            broker_url="memory://",
            result_backend="cache+memory://",
            include=["studio.rendering.everything", "studio.rendering.flow"],
        ),
    )
    celery_init_app(app)
    from studio.web import bp

    app.register_blueprint(bp)
    return app
=== studio/rows.py
from types import SimpleNamespace as Row

PROJECTS = {
    5: Row(id=5, slug="intro", preset_id=50, options={"fps": 25}),
    6: Row(id=6, slug="outro", preset_id=None, options=None),
}
PRESETS = {50: Row(id=50, action="mix")}


def project(number):
    return PROJECTS.get(number)


def preset(number):
    return PRESETS.get(number)


def projects():
    return list(PROJECTS.values())
=== studio/web.py
from flask import Blueprint, abort, jsonify

from studio import rows
from studio.rendering import everything
from studio.rendering.all import dispatch_render, estimate
from studio.rendering.everything import Action

bp = Blueprint("projects", __name__)


@bp.post("/renders/<action>")
def start(action):
    dispatch_render.delay(Action(action).value, {"frames": 50}, origin="web")
    return jsonify(seconds=estimate({"frames": 50}))


@bp.post("/projects/<int:number>/render")
def render_now(number):
    found = rows.project(number)
    if found is None:
        abort(404)
    legacy = everything.LEGACY.get(found.slug)
    if not legacy:
        return jsonify(error=f"{found.slug} cannot be rendered"), 400
    legacy.apply_async(kwargs={"project_id": found.id, "options": dict(found.options or {}, quick=True)})
    return jsonify(project=found.slug), 202
=== studio/rendering/__init__.py
=== studio/rendering/all.py
"""For everybody, while we move."""
from .everything import *  # noqa: F403
=== studio/rendering/flow/__init__.py
from .dispatch import dispatch_render
from .watch import watch_projects

__all__ = ["dispatch_render", "watch_projects"]
=== studio/rendering/flow/dispatch.py
from celery import shared_task

from studio.rendering.actions import run_action


@shared_task(bind=True, name="studio.render", time_limit=600)
def dispatch_render(self, action, options=None, project_id=None, preset_id=None, origin="clock"):
    return run_action(action, options=options or {}, project_id=project_id)
=== studio/rendering/flow/watch.py
from celery import shared_task

from studio import rows

from .dispatch import dispatch_render


@shared_task(name="studio.watch")
def watch_projects():
    for project in rows.projects():
        if (preset := rows.preset(project.preset_id)) is None:
            continue
        dispatch_render.apply_async(
            (preset.action,),
            {
                "options": project.options,
                "project_id": project.id,
                "preset_id": preset.id,
                "origin": "clock",
            },
        )
=== studio/rendering/actions/__init__.py
from .thumbnail import thumbnail

ACTIONS = {"thumbnail": thumbnail}


def run_action(action, **given):
    match ACTIONS.get(action):
        case None:
            return {"success": False, "error": f"no action {action}"}
        case found:
            return found(**given)
=== studio/rendering/actions/thumbnail.py
def thumbnail(options, project_id=None):
    return {"success": True, "size": options.get("size", 128)}
=== studio/rendering/everything.py
"""All rendering."""
from __future__ import annotations

import csv
import enum
import io
import math

from celery import shared_task
from flask import current_app

from studio import rows
from studio.rendering.actions.thumbnail import thumbnail


class Action(str, enum.Enum):
    THUMBNAIL = "thumbnail"
    MIX = "mix"
    CSV = "csv"


def estimate(options):
    return math.ceil(options.get("frames", 100) / options.get("fps", 25))


@shared_task(name="studio.watch")
def watch_projects():
    for project in rows.projects():
        if (preset := rows.preset(project.preset_id)) is None:
            continue
        dispatch_render.apply_async(
            (preset.action,),
            {
                "options": project.options,
                "project_id": project.id,
                "preset_id": preset.id,
                "origin": "clock",
            },
        )


@shared_task(bind=True, name="studio.render", time_limit=600)
def dispatch_render(self, action, options=None, project_id=None, preset_id=None, origin="clock"):
    return _perform(action, options or {}, project_id)


def _perform(action, options, project_id):
    if action is Action.THUMBNAIL or action == "thumbnail":
        return _thumbnail(options, project_id)
    elif action in (Action.MIX, "remix"):
        return _mix(options, project_id)
    elif action == Action.CSV:
        return _csv(options, project_id)
    return {"success": False, "error": f"no action {action}"}


def _thumbnail(options, project_id):
    """Moved already."""
    return thumbnail(options, project_id)


def _mix(options, project_id):
    return {"success": True, "said": current_app.config["GREETING"], "seconds": estimate(options)}


def _csv(options, project_id):
    out = io.StringIO()
    csv.writer(out).writerow(sorted(options))
    return {"success": True, "csv": out.getvalue().strip()}


@shared_task(name="studio.intro_v0")
def intro_v0(project_id, options=None):
    return _mix(options or {}, project_id)


LEGACY = {"teaser": intro_v0}
''')

CLIENT = """
def ask():
    from make_celery import flask_app

    client, said = flask_app.test_client(), []
    for path in ("renders/csv", "projects/5/render", "projects/6/render", "projects/7/render"):
        answer = client.post(f"/{path}")
        said.append([answer.status_code, answer.get_json(silent=True)])
    return said
"""

STUDIO = Complete(
    files=FILES,
    monolith="studio.rendering.everything",
    app="make_celery:celery_app",
    jobs=(
        ("studio.render", {"action": "thumbnail", "options": {"size": 8}}),
        ("studio.render", {"action": "mix"}),
        ("studio.render", {"action": "remix", "options": {"fps": 5}}),
        ("studio.render", {"action": "csv", "options": {"b": 1, "a": 2}}),
        ("studio.render", {"action": "fly"}),
        ("studio.watch", {}),
    ),
    client=CLIENT,
    gone=frozenset({"studio.intro_v0"}),
    answers=[
        [200, {"seconds": 2}],
        [202, {"project": "intro"}],
        [
            400,
            {
                "error": "Project has no associated preset. Please edit the project and select a preset."
            },
        ],
        [404, None],
    ],
    sent=[
        ["studio.render", ["csv", {"frames": 50}], {"origin": "web"}, "celery"],
        [
            "studio.render",
            [],
            {
                "action": "mix",
                "options": {"fps": 25, "quick": True},
                "project_id": 5,
                "preset_id": 50,
                "origin": "web",
            },
            "celery",
        ],
    ],
)
