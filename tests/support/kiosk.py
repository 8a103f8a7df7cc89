"""A small backend with a monolith and half a package, for tests that vary one part of it."""

from __future__ import annotations

MONO = "kiosk/desk/old.py"
BASE = "kiosk/desk/runners/base.py"
ENTRY = "kiosk/desk/entry.py"

FILES = {
    "kiosk/__init__.py": "",
    "kiosk/app.py": """\
from celery import Celery

app = Celery("kiosk", broker="memory://", include=["kiosk.desk.old", "kiosk.desk"])
""",
    "kiosk/desk/__init__.py": """\
from .entry import launch

__all__ = ["launch"]
""",
    ENTRY: """\
from celery import shared_task

from kiosk.desk.runners.base import run_kind


@shared_task(bind=True, name="kiosk.launch")
def launch(self, plan=None, kind=None, values=None):
    return run_kind(kind, plan=plan, values=values, task=self)
""",
    "kiosk/desk/runners/__init__.py": "",
    BASE: """\
from kiosk.desk.runners.print_runner import run_print


def run_kind(kind, plan=None, values=None, task=None):
    table = {"print": run_print}
    runner = table.get(kind)
    if runner is None:
        return {"success": False, "error": f"Unknown kind: {kind}"}
    return runner(plan=plan, values=values, task=task)
""",
    "kiosk/desk/runners/print_runner.py": """\
def run_print(plan, values, task):
    return {"success": True, "printed": 1}
""",
    MONO: """\
from kiosk.app import app


@app.task(bind=True, name="kiosk.launch")
def launch(self, plan=None, kind=None, values=None):
    return _route(kind, plan, values, self)


def _run_print(plan, values, task):
    return {"success": True, "printed": 1}


def _run_scan(plan, values, task):
    return {"success": True, "scanned": 2}


def _route(kind, plan, values, task):
    table = {"print": _run_print, "scan": _run_scan}
    if kind not in table:
        return {"success": False, "error": f"Unknown kind: {kind}"}
    return table[kind](plan=plan, values=values, task=task)
""",
    "kiosk/api.py": """\
from kiosk.desk.old import launch


def start(kind):
    return launch.delay(kind=kind).id
""",
}


def kiosk(path: str, *edits: tuple[str, str]) -> dict[str, str]:
    """Return the files with one of them edited.

    Args:
        path: The file.
        edits: Pairs of old text, which must be there, and new text.
    """
    files = dict(FILES)
    for old, new in edits:
        assert old in files[path], old
        files[path] = files[path].replace(old, new)
    return files
