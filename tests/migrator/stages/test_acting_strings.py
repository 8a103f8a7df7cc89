"""A string that acts keeps the monolith, however much of its line was rewritten."""

from __future__ import annotations

import pytest

from migrator.stage import Blocked
from tests.support.project import migration
from tests.support.small import LEGACY, small

APP = "shop/celery_app.py"
ONE = 'app = Celery("shop", include=["shop.jobs", "shop.jobs.legacy"]'


def app(last: str, above: str = "") -> dict[str, str | bytes]:
    return {**small(), APP: f"from celery import Celery\n\n{above}{last}\n"}


def objections(files: dict[str, str | bytes]) -> list[tuple[str, str]]:
    outcome = migration(files).until("delete-monolith").build("delete-monolith")
    reasons = outcome.reasons if isinstance(outcome, Blocked) else ()
    return [(str(one.where), one.message.rpartition("shop.jobs.legacy: ")[2]) for one in reasons]


@pytest.mark.parametrize(
    ("line", "left"),
    [
        (f'{ONE}, task_cls="shop.jobs.legacy:Task")', 'task_cls="shop.jobs.legacy:Task"'),
        (f'{ONE}); OLD = lambda: "shop.jobs.legacy"', 'OLD = lambda: "shop.jobs.legacy"'),
        (f'{ONE}, x={{"y": lambda: f"shop.{{1}}" or "shop.jobs.legacy"}})', '"shop.jobs.legacy"}'),
    ],
)
def test_sees_what_is_left_in_a_line_that_was_rewritten(line: str, left: str):
    ((where, text),) = objections(app(line))
    assert where == f"{APP}:3"
    assert left in text


def test_points_at_the_line_that_it_was_in():
    above = "OLD = {\n    'a': lambda: 'shop.jobs.legacy',\n}\n"
    ((where, text),) = objections(app(f"{ONE})", above))
    assert (where, text) == (f"{APP}:4", "'a': lambda: 'shop.jobs.legacy',")


def test_says_nothing_of_what_was_rewritten():
    assert objections(app(f"{ONE})")) == []
    conf = 'app = Celery("shop")\napp.conf.update(include=["shop.jobs.legacy"])'
    assert objections(app(conf)) == []
    patch = (
        "from unittest.mock import patch\n\n\ndef t(): return patch('shop.jobs.legacy.logger')\n"
    )
    assert objections({**small(), "tests/test_a.py": patch}) == []


def test_says_nothing_of_the_name_of_a_task():
    sent = 'app.send_task("shop.jobs.legacy.late"); X = lambda: app.send_task("shop.dispatch")\n'
    late = '\n\n@app.task(name="shop.jobs.legacy.late")\ndef late():\n    return 1\n'
    files = {**small(), LEGACY: f"{small()[LEGACY]}{late}"}
    files["shop/more.py"] = f"from shop.celery_app import app\n\n{sent}"
    assert objections(files) == []


@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("celery -A shop.jobs.legacy worker", True),
        ("celery --app=shop.jobs.legacy:app worker", True),
        ("celery -A shop.celery_app worker -I shop.jobs.legacy", False),
    ],
)
def test_says_where_the_app_is_that_a_command_has_from_the_monolith(command: str, named: bool):
    files = {**small(), "Procfile": f"worker: {command}\n"}
    outcome = migration(files).until("delete-monolith").build("delete-monolith")
    assert isinstance(outcome, Blocked)
    (reason,) = outcome.reasons
    assert ("shop.celery_app:app" in reason.remedy) == named
    assert reason.remedy.endswith("commit, and run again")
