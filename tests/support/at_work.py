"""A backend's Celery app at work, in a process of its own: what is registered, what tasks give."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.built import Backend
from tests.support.command import environment

SCRIPT = """
import importlib, json, sys
given = json.load(sys.stdin)
for module in given["imports"]:
    importlib.import_module(module)
module, _, name = given["app"].partition(":")
app = getattr(importlib.import_module(module), name)
app.loader.import_default_modules()
app.finalize()
own = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
OPTIONS = ("max_retries", "rate_limit", "acks_late", "queue", "ignore_result", "expires",
           "soft_time_limit", "autoretry_for", "retry_backoff", "default_retry_delay")
found = {
    "modules": {name: task.run.__module__ for name, task in own.items()},
    "options": {
        name: {key: repr(getattr(task, key, None)) for key in OPTIONS} for name, task in own.items()
    },
    "default": app.conf.task_default_queue,
    "results": [],
}
for name, values in given["calls"]:
    done = own[name].apply(kwargs=values)
    found["results"].append([done.state, repr(done.result)])
print(json.dumps(found))
"""


def at_work(backend: Backend, folder: Path, *, web: bool = True) -> dict[str, Any]:
    """Return the registry and the results of the backend's calls, run one after the other.

    Args:
        backend: The backend.
        folder: Its files.
        web: Import what a web process imports first; else only what a worker imports.
    """
    given = {
        "app": backend.app,
        "imports": backend.imports if web else (),
        "calls": backend.calls,
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=folder / backend.root,
        env=environment(PYTHONPATH=""),
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found
