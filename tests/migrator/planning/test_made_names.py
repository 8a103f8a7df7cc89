"""Tasks whose names an app makes, where the module of the tasks is taken apart."""

from __future__ import annotations

import pytest

from migrator.audit import AuditOptions
from tests.support.project import migration

OWN_APP = """\
from celery import Celery


class Own(Celery):
    def gen_task_name(self, name, module):
        return open("prefix").read() + name


app = Own('mill', include=['mill.tasks'])
"""
PLAIN_APP = "from celery import Celery\n\napp = Celery('mill', include=['mill.tasks'])\n"
TASKS = """\
from mill.app import app


@app.task(name="mill.start")
def start(kind, load):
    return _route(kind, load)


def _rye(load):
    return load


def _oat(load):
    return 2 * load


def _route(kind, load):
    if kind == "rye":
        return _rye(load)
    if kind == "oat":
        return _oat(load)
    return None


@app.task{}
def sweep():
    return 1
"""


def refused(
    app: str, options: str = "", decide: dict[str, str] | None = None, **more: str
) -> list[tuple[int, str, str]]:
    files = {"mill/__init__.py": "", "mill/app.py": app, "mill/tasks.py": TASKS.format(options)}
    files |= {f"mill/{name}.py": text for name, text in more.items()}
    work = migration(files, decide, AuditOptions(monolith="mill.tasks"))
    assert work.facts.layout is not None
    return [entry for entry in work.plan.refusals if entry[1].startswith("sweep: its name")]


def test_refuses_to_move_a_task_whose_name_the_app_makes() -> None:
    ((line, reason, advice),) = refused(OWN_APP)
    assert (line, "Own.gen_task_name()" in reason) == (26, True)
    assert 'name="..."' in advice


def test_refuses_where_another_app_makes_the_name() -> None:
    ((_, reason, _),) = refused(PLAIN_APP, second=OWN_APP.replace("'mill'", "'other'"))
    assert "Own.gen_task_name() in the app at mill/second.py:9" in reason


READ_APP = OWN_APP.replace('open("prefix").read()', '"own."')


@pytest.mark.parametrize(
    ("app", "options"),
    [(PLAIN_APP, ""), (OWN_APP, "(name='mill.sweep')"), (PLAIN_APP, "()"), (READ_APP, "")],
)
def test_moves_a_task_whose_name_is_known(app: str, options: str) -> None:
    assert refused(app, options) == []


def test_moves_a_task_whose_name_is_an_expression_of_its_own() -> None:
    assert refused(f"PREFIX = open('p').read()\n{PLAIN_APP}", "(name=open('p').read())") == []


def test_says_nothing_of_a_task_that_goes() -> None:
    assert refused(OWN_APP, decide={"task:sweep": "drop"}) == []
