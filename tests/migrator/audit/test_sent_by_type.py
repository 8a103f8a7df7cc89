# ruff: noqa: E501
"""A dispatcher that hands its jobs over to tasks is not taken for one that serves none."""

from __future__ import annotations

import pytest

from tests.support.kiosk import FILES, MONO, kiosk
from tests.support.outside import LOOKUP
from tests.support.project import migration

TASKS = """\
from celery import chain, current_app

from kiosk.app import app


@app.task(name="kiosk.print")
def print_task(plan, values):
    return {"success": True, "printed": 1}


@app.task(name="kiosk.scan")
def scan_task(plan, values):
    return {"success": True, "scanned": 2}


@app.task(name="kiosk.done")
def done(result):
    return result


TASKS = {"print": print_task, "scan": scan_task}


@app.task(bind=True, name="kiosk.launch")
def launch(self, plan=None, kind=None, values=None):
"""


def asked(body: str) -> list[tuple[str, str]]:
    """Return the open questions of routing, and the line of the monolith that is not understood."""
    files = {**FILES, MONO: TASKS + body}
    found = migration(files)
    assert found.facts.layout is not None
    lines = files[MONO].splitlines()
    said_of = {
        (entry.decision.id, lines[int(said.split(":")[2]) - 1].strip())
        for entry in found.plan.open_decisions
        for said in entry.decision.evidence
        if said.startswith("not understood")
    }
    return sorted(said_of)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("    return TASKS[kind].delay(plan, values).id\n", 0),
        ("    task = TASKS.get(kind)\n    return task.apply_async(args=(plan, values)).id\n", 1),
        ("    if (task := TASKS.get(kind)) is None:\n        return None\n    return task.apply().get()\n", 2),
        ('    return current_app.send_task(f"kiosk.{kind}", args=(plan, values)).id\n', 0),
        ('    return current_app.send_task(name=f"kiosk.{kind}", args=(plan, values)).id\n', 0),
        ('    return current_app.signature("kiosk." + kind, (plan, values)).delay().id\n', 0),
        ('    return current_app.tasks[f"kiosk.{kind}"].delay(plan, values).id\n', 0),
        ("    return chain(TASKS[kind].s(plan, values), done.s()).delay().id\n", 0),
        ("    raise self.replace(TASKS[kind].si(plan, values))\n", 0),
        ('    if kind == "scan":\n        return scan_task.delay(plan, values).id\n    return None\n', 0),
        ('    if kind == "scan":\n        current_app.send_task("kiosk.scan", args=(plan, values))\n', 0),
    ],
)  # fmt: skip
def test_asks_about_tasks_that_the_job_type_picks(body: str, line: int):
    assert asked(body) == [("routing:launch", body.splitlines()[line].strip())]


@pytest.mark.parametrize(
    "body",
    [
        "    return TASKS[kind].run(plan, values)\n",
        "    return elsewhere(kind)(plan, values)\n",
        "    return launcher.start(kind, plan)\n",
    ],
)
def test_asks_about_a_dispatcher_whose_way_nobody_sees(body: str):
    start = "def launch(self, plan=None, kind=None, values=None):"
    assert asked(body) == [("routing:launch", start)]


@pytest.mark.parametrize(
    "body",
    [
        "    from kiosk.desk.runners.base import run_kind\n\n    return run_kind(kind, plan=plan)\n",
        "    return print_task(plan, values)\n",
        "    return None\n",
    ],
)
def test_asks_nothing_where_no_job_type_is_served(body: str):
    assert asked(body) == []


def test_says_what_each_side_knows():
    files = {**FILES, MONO: TASKS + "    return TASKS[kind].delay(plan, values).id\n"}
    (entry,) = migration(files).plan.open_decisions
    assert "run_kind knows print" in entry.decision.evidence
    assert f"TASKS ({MONO}:21) knows also scan" in entry.decision.evidence


def test_asks_about_what_is_sent_beside_a_router():
    files = kiosk(
        MONO,
        (
            "    return _route(",
            '    if kind == "fax":\n        return fax.delay(plan)\n    return _route(',
        ),
    )
    files[MONO] += '\n\n@app.task(name="kiosk.fax")\ndef fax(plan):\n    return plan\n'
    routing, task = migration(files).plan.open_decisions
    assert (routing.decision.id, task.decision.id) == ("routing:_route", "task:kiosk.launch")
    said = f'not understood: {MONO}:6: `if kind == "fax":`'
    assert said in routing.decision.evidence


@pytest.mark.parametrize(
    "before",
    [
        "    done.delay(kind)\n",
        "    if not kind:\n        done.delay(plan)\n",
        "    title = TITLES[kind]\n    logger.info(title)\n",
        "    plan = plans.get(plan)\n    plan.apply(values)\n",
    ],
)
def test_asks_nothing_where_the_job_type_picks_no_task(before: str):
    files = kiosk(MONO, ("    return _route(", f"{before}    return _route("))
    files[
        MONO
    ] += f'\n\n@app.task(name="kiosk.done")\ndef done(result):\n    return result\n\n\n{LOOKUP}'
    assert not any(
        e.decision.id.startswith("routing:") for e in migration(files).plan.open_decisions
    )
