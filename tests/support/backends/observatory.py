"""The monolith's task picks by itself; a run id that executors do not know yet; log levels, a base
class for tasks, docstrings with sections; FastAPI with a dependency that makes a service."""

from tests.support.complete import Complete, tree

FILES = tree('''
=== src/observatory/__init__.py
=== src/observatory/celeryconfig.py
broker_url = "memory://"
result_backend = "cache+memory://"
include = ["observatory.nightwork", "observatory.nightwork.tasks_all"]
task_default_queue = "sky"
=== src/observatory/queue.py
from celery import Celery

queue = Celery("observatory")
queue.config_from_object("observatory.celeryconfig")
=== src/observatory/sky.py
from dataclasses import dataclass, field


@dataclass
class Plan:
    plan_id: int
    name: str
    target_id: int | None
    extra: dict = field(default_factory=dict)


@dataclass
class Target:
    target_id: int
    kind: str


PLANS = {1: Plan(1, "moon", 7, {"nights": 2}), 2: Plan(2, "mars", 8), 3: Plan(3, "sun", None)}
RUNS: list[dict] = []


def load_plan(plan_id: int) -> Plan | None:
    return PLANS.get(plan_id)


def load_target(target_id: int) -> Target | None:
    return Target(7, "photo") if target_id == 7 else None


def start_run(kind: str) -> int:
    RUNS.append({"kind": kind, "state": "running"})
    return len(RUNS)


def end_run(run_id: int, state: str) -> None:
    RUNS[run_id - 1]["state"] = state
=== src/observatory/api/__init__.py
=== src/observatory/api/app.py
from fastapi import FastAPI

from observatory.api.plans import plans

app = FastAPI()
app.include_router(plans)
=== src/observatory/api/plans.py
import logging

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel

from observatory import sky
from observatory.nightwork.tasks_all import observe, task_of

logger = logging.getLogger(__name__)
plans = APIRouter(prefix="/plans")


class Wish(BaseModel):
    extra: dict = {}


class Astronomer(BaseModel):
    name: str = "vera"


def astronomer() -> Astronomer:
    return Astronomer()


@plans.post("/kinds/{kind}")
def observe_kind(kind: str, wish: Wish, user: Astronomer = Depends(astronomer)):
    run = observe.delay(kind, extra=wish.extra, reason="asked", observer=user.name)
    return {"kind": kind, "queued": bool(run.id)}


@plans.post("/{plan_id}/observe")
def observe_plan(plan_id: int, wish: Wish, user: Astronomer = Depends(astronomer)):
    """Observe a plan now."""
    plan = sky.load_plan(plan_id)
    if not plan:
        raise HTTPException(status_code=404, detail=f"Plan {plan_id} not found")

    task = task_of(plan.name)
    if not task:
        logger.warning("No task for plan %s", plan.name)
        raise HTTPException(status_code=400, detail=f"No task for plan {plan.name}")

    run = task.delay(plan_id=plan.plan_id, extra={**plan.extra, **wish.extra})
    logger.info("Plan %s observed as %s", plan.name, run.id)
    return {"plan": plan.name, "observer": user.name}
=== src/observatory/nightwork/__init__.py
"""Night work."""

from .control import observe, watch_plans

__all__ = ["observe", "watch_plans"]
=== src/observatory/nightwork/control/__init__.py
from .observe import observe
from .watch import watch_plans

__all__ = ["observe", "watch_plans"]
=== src/observatory/nightwork/control/base.py
from celery import Task


class NightTask(Task):
    abstract = True
    telescope = "T1"
=== src/observatory/nightwork/control/observe.py
"""The one way to observe."""

from __future__ import annotations

from celery import shared_task

from observatory import sky
from observatory.nightwork.control.base import NightTask
from observatory.nightwork.kinds.route import run_kind


@shared_task(bind=True, base=NightTask, name="observatory.observe")
def observe(
    self,
    kind: str,
    extra: dict | None = None,
    plan_id: int | None = None,
    target_id: int | None = None,
    reason: str = "plan",
    observer: str | None = None,
) -> dict:
    run_id = sky.start_run(kind)
    result = run_kind(kind=kind, extra=extra or {}, telescope=self.telescope, run_id=run_id)
    sky.end_run(run_id, "done" if result["success"] else "failed")
    return result
=== src/observatory/nightwork/control/watch.py
from celery import shared_task

from observatory import sky

from .observe import observe


@shared_task(name="observatory.watch")
def watch_plans():
    count = 0
    for plan in sky.PLANS.values():
        target = sky.load_target(plan.target_id)
        if target is None:
            continue
        observe.delay(
            kind=target.kind,
            extra=plan.extra,
            plan_id=plan.plan_id,
            target_id=target.target_id,
            reason="plan",
        )
        count += 1
    return count
=== src/observatory/nightwork/kinds/__init__.py
from .photo import run_photo
from .route import run_kind

__all__ = ["run_kind", "run_photo"]
=== src/observatory/nightwork/kinds/photo.py
from __future__ import annotations


def run_photo(extra: dict, telescope: str, run_id: int | None = None) -> dict:
    return {"success": True, "photos": extra.get("nights", 1), "with": telescope}
=== src/observatory/nightwork/kinds/route.py
"""What to do for which kind."""

from __future__ import annotations

from .photo import run_photo


def run_kind(kind: str, extra: dict, telescope: str, run_id: int | None = None) -> dict:
    kinds = {
        "photo": run_photo,
    }
    if kind not in kinds:
        return {"success": False, "error": f"no kind {kind}"}
    return kinds[kind](extra=extra, telescope=telescope, run_id=run_id)
=== src/observatory/nightwork/tasks_all.py
"""All night work, as it was.

.. deprecated:: 2.0
"""

from __future__ import annotations

import logging
import math

from celery import Task

from observatory import sky
from observatory.queue import queue

logger = logging.getLogger(__name__)

ARC = math.pi / 180


class NightTask(Task):
    abstract = True
    telescope = "T1"


@queue.task(name="observatory.watch")
def watch_plans():
    count = 0
    for plan in sky.PLANS.values():
        target = sky.load_target(plan.target_id)
        if target is None:
            continue
        observe.delay(
            kind=target.kind,
            extra=plan.extra,
            plan_id=plan.plan_id,
            target_id=target.target_id,
            reason="plan",
        )
        count += 1
    return count


@queue.task(bind=True, base=NightTask, name="observatory.observe")
def observe(self, kind, extra=None, plan_id=None, target_id=None, reason="plan", observer=None):
    run_id = sky.start_run(kind)
    if kind == "photo":
        result = run_photo(extra=extra or {}, telescope=self.telescope)
    elif kind == "spectrum":
        result = run_spectrum(extra=extra or {}, telescope=self.telescope)
    elif kind == "tracking":
        result = run_tracking(extra=extra or {}, telescope=self.telescope)
    else:
        result = {"success": False, "error": f"no kind {kind}"}
    sky.end_run(run_id, "done" if result["success"] else "failed")
    return result


def run_photo(extra: dict, telescope: str) -> dict:
    return {"success": True, "photos": extra.get("nights", 1), "with": telescope}


def run_spectrum(
    extra: dict,  # what the plan says
    telescope: str,
) -> dict:
    """Take a spectrum.

    Parameters
    ----------
    extra : dict
        What the plan says.
    telescope : str
        The telescope.

    Returns
    -------
    dict
    """
    lines = extra.get("lines", ["H", "He"])
    logger.debug(f"spectrum with {telescope}: {', '.join(lines)}")
    logger.log(logging.INFO, f"{len(lines):>3} lines at {extra.get('angle', 0) * ARC:.3f}")
    return {"success": True, "lines": len(lines)}


def run_tracking(extra: dict, telescope: str) -> dict:
    """Follow an object.

    :param extra: what the plan says
    :param telescope: the telescope
    """
    try:
        angle = extra["angle"] * ARC
    except KeyError as missing:
        logger.exception(f"tracking without {missing}")
        return {"success": False, "error": "no angle"}
    return {"success": True, "angle": round(angle, 4)}


@queue.task(name="observatory.old_photo")
def old_photo(plan_id, extra=None):
    return run_photo(extra or {}, "T0")


_TASKS = {"jupiter": old_photo}


def task_of(name):
    return _TASKS.get(name)
''')

CLIENT = """
def ask():
    from fastapi.testclient import TestClient
    from observatory.api.app import app

    client, said = TestClient(app), []
    for path, extra in (
        ("kinds/spectrum", {}),
        ("1/observe", {"filter": "red"}),
        ("2/observe", {}),
        ("3/observe", {}),
        ("4/observe", {}),
    ):
        answer = client.post(f"/plans/{path}", json={"extra": extra})
        said.append([answer.status_code, answer.json()])
    return said
"""

OBSERVATORY = Complete(
    files=FILES,
    monolith="observatory.nightwork.tasks_all",
    app="observatory.queue:queue",
    roots=("src",),
    jobs=(
        ("observatory.observe", {"kind": "photo", "extra": {"nights": 3}}),
        ("observatory.observe", {"kind": "spectrum", "extra": {"angle": 30}}),
        ("observatory.observe", {"kind": "tracking", "extra": {"angle": 90}}),
        ("observatory.observe", {"kind": "tracking"}),
        ("observatory.observe", {"kind": "sleep"}),
        ("observatory.watch", {}),
    ),
    client=CLIENT,
    gone=frozenset({"observatory.old_photo"}),
    answers=[
        [200, {"kind": "spectrum", "queued": True}],
        [200, {"plan": "moon", "observer": "vera"}],
        [404, {"detail": "Target 8 not found"}],
        [
            400,
            {"detail": "Plan has no associated target. Please edit the plan and select a target."},
        ],
        [404, {"detail": "Plan 4 not found"}],
    ],
    sent=[
        [
            "observatory.observe",
            ["spectrum"],
            {"extra": {}, "reason": "asked", "observer": "vera"},
            "sky",
        ],
        [
            "observatory.observe",
            [],
            {
                "kind": "photo",
                "extra": {"nights": 2, "filter": "red"},
                "plan_id": 1,
                "target_id": 7,
                "reason": "asked",
                "observer": "vera",
            },
            "sky",
        ],
    ],
)
