"""Job types that are the names of functions."""

from __future__ import annotations

import pytest

from migrator.audit import AuditOptions
from tests.support.project import migration

HEAD = """\
from celery import Celery

app = Celery("mill", broker="memory://", include=["mill.tasks"])


@app.task(name="mill.start")
def start(kind, load):
    return _route(kind, load)


"""
WORK = """
def _{0}(load):
    return load


def _{1}(load):
    return 2 * load


"""
ROUTE = "def _route(kind, load):\n    return TABLE[kind](load) if kind in TABLE else None\n"
REGISTRY = "TABLE = {}\n\n\ndef step(one):\n    TABLE[one.__name__] = one\n    return one\n\n"
LOOP = "TABLE = {}\nfor one in (_rye, _oat):\n    TABLE[one.__name__] = one\n\n\n"


def refusals(text: str) -> list[tuple[int, str]]:
    files = {"mill/__init__.py": "", "mill/tasks.py": text}
    work = migration(files, options=AuditOptions(monolith="mill.tasks"))
    assert work.facts.layout is not None and work.facts.layout.built
    return [(line, reason) for line, reason, _ in work.plan.refusals]


WORKS = WORK.format("rye", "oat")
ENTERED = WORKS.replace("def ", "@step\ndef ")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{HEAD}{WORKS}TABLE = {{one.__name__: one for one in (_rye, _oat)}}\n\n\n{ROUTE}", 20),
        (f"{HEAD}{WORKS}TABLE = dict((one.__name__, one) for one in [_oat])\n\n\n{ROUTE}", 20),
        (f"{HEAD}{WORKS}{LOOP}{ROUTE}", 22),
        (f"{HEAD}{REGISTRY}{ENTERED}{ROUTE}", 15),
    ],
)
def test_refuses_where_moving_gives_other_names(text: str, line: int) -> None:
    reason = "the job types are the names of functions, and _"
    assert [place for place, said in refusals(text) if said.startswith(reason)] == [line]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}{WORKS}TABLE = {{'rye': _rye, 'oat': _oat}}\n\n\n{ROUTE}",
        f"{HEAD}{REGISTRY}{ENTERED.replace('_rye', 'rye').replace('_oat', 'oat')}{ROUTE}",
        f"{HEAD}{WORKS}TABLE = {{'rye': _rye, 'oat': _oat}}\nprint(start.__name__)\n\n\n{ROUTE}",
    ],
)
def test_leaves_other_tables_and_names_that_stay(text: str) -> None:
    assert not [said for _, said in refusals(text) if "names of functions" in said]
