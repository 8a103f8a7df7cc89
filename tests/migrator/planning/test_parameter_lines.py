"""The line that a docstring gets for a parameter that an executor gains."""

from __future__ import annotations

from textwrap import indent

import pytest

from tests.support.project import migration

MODULAR = """
from celery import shared_task

from yard.tasks.execution.base import route


@shared_task(bind=True, name="yard.start")
def start(self, kind, options=None, run_id=None, note=None):
{docstring}
    return route(kind, options=options, run_id=run_id, note=note)
"""
BASE = """
from yard.tasks.execution.load import execute_load


def route(kind, options=None, run_id=None, note=None):
    table = {"load": execute_load}
    runner = table.get(kind)
    if runner is None:
        return {"error": kind}
    return runner(options=options, run_id=run_id, note=note)
"""
OLD = """
from yard.app import app


@app.task(bind=True, name="yard.start")
def start(self, kind, options=None):
    return route(kind, options)


def route(kind, options=None):
    table = {"load": _execute_load, "lift": _execute_lift}
    runner = table.get(kind)
    if runner is None:
        return {"error": kind}
    return runner(options=options)


def _execute_load(options=None):
    return options


def _execute_lift(options=None):
    return [options]
"""


def lines(docstring: str) -> dict[str, str]:
    text = indent(f'"""Start.\n\n{docstring}\n"""', "    ")
    files = {
        "yard/__init__.py": "",
        "yard/app.py": 'from celery import Celery\n\napp = Celery("yard", include=["yard.old"])\n',
        "yard/old.py": OLD,
        "yard/tasks/__init__.py": "from yard.tasks.launch import start\n",
        "yard/tasks/launch.py": MODULAR.replace("{docstring}", text),
        "yard/tasks/execution/__init__.py": "from yard.tasks.execution.base import route\n",
        "yard/tasks/execution/base.py": BASE,
        "yard/tasks/execution/load.py": "def execute_load(options=None, run_id=None, note=None):\n"
        "    return options\n",
    }
    return dict(migration(files).plan.parameter_lines)


@pytest.mark.parametrize(
    "docstring",
    [
        "Args:\n    run_id: Which run: it is.",
        "Args:\n    run_id (int): Which run: it is.",
        ":param run_id: Which run: it is.",
        ":param int run_id: Which run: it is.",
        "Parameters\n----------\nrun_id : int\n    Which run: it is.",
        "Parameters\n----------\nrun_id\n    Which run: it is.",
    ],
)
def test_is_what_the_dispatcher_says(docstring: str):
    assert lines(docstring)["run_id"] == "Which run: it is."


@pytest.mark.parametrize("docstring", ["", "Args:\n    my_run_id: No.", "run_id is told: here."])
def test_says_who_passes_it_on_where_nobody_says_more(docstring: str):
    assert lines(docstring) == {
        "run_id": "Passed on by start.",
        "note": "Passed on by start.",
    }
