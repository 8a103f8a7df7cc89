"""Every stage that edits a list, a dict or a tuple leaves the comments in it where they are."""

from __future__ import annotations

import io
import tokenize
from collections import Counter

import pytest

from migrator.overlay import Overlay
from migrator.stages import STAGES
from tests.support.project import migration
from tests.support.small import LEGACY, small

APP = """\
from celery import Celery

app = Celery(
    "shop",
    broker="memory://",
    include=[
        # both sides
        "shop.jobs",  # new
        # until it is gone
        "shop.jobs.legacy",
        # the rest
        "shop.reports",  # nightly
    ],
)
app.conf.update(
    imports=(
        "shop.jobs.legacy",  # once the only one
    ),
    beat_schedule={
        # the night
        "sweep": {
            "task": "shop.sweep",  # the broom
            "schedule": 60.0,  # a minute
        },
        # the end
    },
    task_routes={
        # slow things
        "shop.s*": {"queue": "slow"},  # the slow lane
        "shop.dispatch": {"queue": "main"},
    },
)
"""
JOBS = """\
# The jobs.
from .flow import dispatch  # the entry

__all__ = [
    # tasks
    "dispatch",  # start here
    # no more
]
"""
FLOW = """\
from .dispatcher import dispatch

__all__ = (
    "dispatch",  # start
)
"""
KINDS = """\
from .router import execute_kind
from .sms import execute_sms

__all__ = [
    # the router
    "execute_kind",
    # executors
    "execute_sms",  # cheap
]
"""
ROUTER = """\
from .sms import execute_sms  # cheap
from .push import execute_push  # never came


def execute_kind(kind, options, run_id=None):
    executors = {
        # short
        "sms": execute_sms,  # cheap
        # not there
        "push": execute_push,  # gone?
        # end of table
    }
    executor = executors.get(kind)
    if executor is None:
        return {"success": False, "error": f"Unknown kind: {kind}"}
    return executor(options=options, run_id=run_id)
"""
MORE = """

def _execute_push(options):
    return {"success": True, "sent": "push"}


def _execute_fax(options):
    from shop.faxes import Fax

    return Fax().send(options)


@app.task(name="shop.sweep")
def sweep():
    return "swept"
"""


def files() -> dict[str, str | bytes]:
    found = small(
        shop__celery_app=APP,
        shop__reports="",
        shop__jobs____init__=JOBS,
        shop__jobs__flow____init__=FLOW,
        shop__jobs__kinds____init__=KINDS,
        shop__jobs__kinds__router=ROUTER,
    )
    legacy = str(found[LEGACY]).replace(
        '"mail": _execute_mail,',
        '"mail": _execute_mail,\n        "push": _execute_push,\n        "fax": _execute_fax,',
    )
    return {**found, LEGACY: legacy + MORE}


def comments(overlay: Overlay, path: str) -> Counter[str]:
    tokens = tokenize.tokenize(io.BytesIO(overlay.read(path)).readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)


def commented(overlay: Overlay, path: str) -> list[str]:
    return [line for line in overlay.read(path).decode().splitlines() if "#" in line]


@pytest.fixture(scope="module")
def steps() -> dict[str, tuple[Overlay, Overlay]]:
    """The tree before and after each stage that changes something."""
    work = migration(files())
    found = {}
    for stage in STAGES:
        before = work.overlay.fork()
        work.apply(stage.name)
        found[stage.name] = (before, work.overlay.fork())
    return found


@pytest.mark.parametrize(
    ("stage", "path"),
    [
        ("extract-executors", "shop/jobs/__init__.py"),
        ("extract-executors", "shop/jobs/flow/__init__.py"),
        ("rewrite-base-executor", "shop/jobs/kinds/__init__.py"),
        ("rewrite-base-executor", "shop/jobs/kinds/router.py"),
        ("rewrite-router-imports", "shop/celery_app.py"),
    ],
)
def test_a_stage_keeps_the_comments_of_what_it_edits(steps, stage, path):
    before, after = steps[stage]
    assert before.read(path) != after.read(path)
    assert comments(before, path) == comments(after, path)


@pytest.mark.parametrize(
    "path",
    [
        "shop/jobs/__init__.py",
        "shop/jobs/flow/__init__.py",
        "shop/jobs/kinds/__init__.py",
        "shop/jobs/kinds/router.py",
    ],
)
def test_a_comment_stays_beside_what_it_is_about(steps, path):
    (start, _), (_, end) = steps["audit"], steps["delete-monolith"]
    changed = {"from .flow import dispatch  # the entry"}
    lines = [line for line in commented(start, path) if line not in changed]
    assert [line for line in commented(end, path) if line in lines] == lines


def test_what_is_scheduled_and_routed_is_not_touched(steps):
    (start, _), (_, end) = steps["audit"], steps["delete-monolith"]
    before, after = (each.read("shop/celery_app.py") for each in (start, end))
    rest = before[before.index(b"    beat_schedule") :]
    assert after.endswith(rest)
    assert b'    imports=("shop.jobs",),  # once the only one\n' in after  # as black has it


def test_the_comment_of_an_element_that_goes_is_told_with_the_stage():
    changed = files()
    changed["shop/celery_app.py"] = APP.replace('legacy",\n        #', 'legacy",  # old\n        #')
    work = migration(changed).until("rewrite-router-imports")
    outcome = work.apply("rewrite-router-imports")
    assert any("# old" in line for line in outcome.evidence), outcome.evidence
