# ruff: noqa: E501
"""Modules that nothing can be built from, and what a person is told."""

from __future__ import annotations

import pytest

from migrator.audit import AuditOptions, audit
from migrator.errors import DiscoveryError
from tests.support.memory import snapshot

APP = 'from celery import Celery\n\napp = Celery("yard")\n'
TASK = "from yard.app import app\n\n\n@app.task\ndef {}(load):\n    return load\n"
FLOW = """\
from yard.app import app
from yard.jobs.kinds import lift, stack

KINDS = {"lift": lift, "stack": stack}


def choose(kind, load):
    return KINDS[kind](load)


@app.task
def start(kind, load):
    return choose(kind, load)
"""
KINDS = "def lift(load):\n    return load\n\n\ndef stack(load):\n    return load\n"


def told(monolith: str, files: dict[str, str]) -> str:
    source = snapshot({"yard/__init__.py": "", "yard/app.py": APP, **files})
    with pytest.raises(DiscoveryError) as caught:
        audit(source, AuditOptions(monolith=monolith))
    return f"{caught.value} | {caught.value.hint}"


def test_says_that_plain_tasks_need_no_migration():
    tasks = "\n\n".join(TASK.format(f"task_{n}") for n in range(3))
    says = told("yard/plain.py", {"yard/plain.py": tasks})
    assert "yard/plain.py registers 3 tasks that no other module registers" in says
    assert "there is nothing to migrate" in says


def test_says_that_a_module_has_no_task():
    assert "yard/kinds.py registers no Celery task" in told("yard.kinds", {"yard/kinds.py": KINDS})


def test_shows_the_tasks_of_a_package():
    files = {"yard/jobs/__init__.py": "", "yard/jobs/crane.py": TASK.format("swing")}
    says = told("yard.jobs", files)
    assert "its package does: swing in yard/jobs/crane.py:5" in says
    assert "one module" in says


def test_says_where_the_parts_of_a_split_monolith_are():
    files = {"yard/jobs/__init__.py": "", "yard/jobs/flow.py": FLOW, "yard/jobs/kinds.py": KINDS}
    says = told("yard.jobs.flow", files)
    assert "yard/jobs/flow.py:7: choose picks functions of other modules" in says
    assert "lift in yard/jobs/kinds.py:1" in says


def test_one_helper_that_a_task_calls_is_no_job_system():
    post = "from yard.kinds import lift\nfrom yard.app import app\n\n\n@app.task\ndef start(kind, load):\n    if kind in ('crane', 'hoist'):\n        load = lift(load)\n    return load\n"
    says = told("yard.post", {"yard/post.py": post, "yard/kinds.py": KINDS})
    assert "there is nothing to migrate" in says
    assert "picks functions" not in says
