"""The kiosk with its executors, or its router too, in a module beside the monolith."""

from __future__ import annotations

from tests.support.kiosk import BASE, FILES, MONO

WORKERS = "kiosk/desk/workers.py"
_HEAD, _REST = FILES[MONO].split("def _run_print", 1)
_EXECUTORS, _ROUTER = f"def _run_print{_REST}".split("def _route", 1)
ROUTER = f"def _route{_ROUTER}"
LOOKUP = """\
BY_KEY = {"old_print": launch}


def task_for(key):
    return BY_KEY.get(key)
"""


def executors_outside(router: str = ROUTER) -> dict[str, str]:
    """Return the files with the executors in a module of their own."""
    imports = "from kiosk.app import app\nfrom kiosk.desk.workers import _run_print, _run_scan\n"
    head = _HEAD.replace("from kiosk.app import app\n", imports)
    return {**FILES, MONO: head + router, WORKERS: _EXECUTORS.rstrip() + "\n"}


def router_outside(call: str = "_route(kind, plan, values, self)") -> dict[str, str]:
    """Return the files with executors and router in a module of their own."""
    imports = "from kiosk.app import app\nfrom kiosk.desk.workers import _route\n"
    head = _HEAD.replace("from kiosk.app import app\n", imports)
    head = head.replace("_route(kind, plan, values, self)", call)
    return {**FILES, MONO: head + LOOKUP, WORKERS: _EXECUTORS + ROUTER}


def served(files: dict[str, str], function: str = "_run_scan") -> dict[str, str]:
    """Return the files after a person has routed the second job type by hand."""
    base = files[BASE].replace(
        "run_print\n\n\n", f"run_print\nfrom kiosk.desk.workers import {function}\n\n\n"
    )
    return {**files, BASE: base.replace("run_print}", f'run_print, "scan": {function}}}')}
