"""A kiln whose tasks are registered twice, with a tasks package that makes the app itself."""

from __future__ import annotations

from textwrap import dedent

from tests.support.built import Backend

INIT = "kiln/tasks/__init__.py"
LEGACY = "kiln/tasks/legacy.py"
FIRE = "kiln/tasks/start/fire.py"
BASE = "kiln/tasks/run/base.py"
DRY = "kiln/tasks/run/dry.py"

FILES = {
    "kiln/__init__.py": "",
    INIT: """\
        from celery import Celery

        app = Celery("kiln", broker="memory://", backend="cache+memory://")
        app.conf.include = ["kiln.tasks.legacy", "kiln.tasks.start.fire"]
        """,
    "kiln/tasks/start/__init__.py": "",
    FIRE: """\
        from celery import shared_task

        from kiln.tasks.run.base import route


        @shared_task(name="kiln.fire")
        def fire(kind, load):
            return route(kind, load)
        """,
    "kiln/tasks/run/__init__.py": "",
    BASE: """\
        from .dry import run_dry


        def route(kind, load):
            kinds = {"dry": run_dry}
            if kind not in kinds:
                return {"success": False, "error": kind}
            return kinds[kind](load)
        """,
    DRY: """\
        def run_dry(load):
            return {"success": True, "dry": load}
        """,
    LEGACY: """\
        from kiln.tasks import app


        @app.task(name="kiln.fire")
        def fire(kind, load):
            return _route(kind, load)


        def _run_glaze(load):
            return {"success": True, "glaze": load}


        def _run_dry(load):
            return {"success": True, "dry": load}


        def _route(kind, load):
            kinds = {"glaze": _run_glaze, "dry": _run_dry}
            if kind not in kinds:
                return {"success": False, "error": kind}
            return kinds[kind](load)


        @app.task
        def count():
            return 7
        """,
    "kiln/web.py": """\
        from kiln.tasks.legacy import count, fire


        def begin():
            count.delay()
            return fire.delay("dry", 1)
        """,
}

# Executors that put themselves into the table.
REGISTRY = {
    BASE: """\
        RUNNERS = {}


        def register(kind):
            def inner(function):
                RUNNERS[kind] = function
                return function

            return inner


        def route(kind, load):
            runner = RUNNERS.get(kind)
            if runner is None:
                return {"success": False, "error": kind}
            return runner(load)
        """,
    DRY: """\
        from .base import register


        @register("dry")
        def run_dry(load):
            return {"success": True, "dry": load}
        """,
    "kiln/tasks/run/__init__.py": """\
        from . import dry
        from .base import route
        """,
}

# A second function that picks by job type, from the monolith's executors, outside the tasks.
COPY = {
    "kiln/cli.py": """\
        from kiln.tasks.legacy import _run_dry, _run_glaze

        KINDS = {"dry": _run_dry, "glaze": _run_glaze}


        def here(kind, load):
            if kind not in KINDS:
                return {"success": False, "error": kind}
            return KINDS[kind](load)
        """,
}

# The tasks are modular already; what they do is still in the monolith.
HALF = {
    FIRE: """\
        from celery import shared_task

        from kiln.tasks.legacy import _route


        @shared_task(name="kiln.fire")
        def fire(kind, load):
            return _route(kind, load)
        """,
}

CALLS = (
    ("kiln.fire", {"kind": "dry", "load": 1}),
    ("kiln.fire", {"kind": "glaze", "load": 2}),
    ("kiln.fire", {"kind": "smoke", "load": 3}),
    ("kiln.tasks.legacy.count", {}),
)
RESULTS = [
    ["SUCCESS", "{'success': True, 'dry': 1}"],
    ["SUCCESS", "{'success': True, 'glaze': 2}"],
    ["SUCCESS", "{'success': False, 'error': 'smoke'}"],
    ["SUCCESS", "7"],
]


def kiln(more: dict[str, str] | None = None, **backend: object) -> Backend:
    """Return the kiln with other files, or more of them."""
    files = {path: dedent(text) for path, text in {**FILES, **(more or {})}.items()}
    if more is HALF:
        files = {path: text for path, text in files.items() if "/run/" not in path}
    given = {"monolith": "kiln.tasks.legacy", "app": "kiln.tasks:app", "imports": ("kiln.web",)}
    return Backend(files=files, calls=CALLS, **{**given, **backend})  # type: ignore[arg-type]
