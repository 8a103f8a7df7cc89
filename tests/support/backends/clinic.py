"""FastAPI, async all through: APIRouter, Depends."""

from tests.support.complete import Complete, tree

FILES = tree('''
=== clinic/__init__.py
=== clinic/celery_setup.py
from celery import Celery

worker = Celery("clinic", broker="memory://", backend="cache+memory://")
worker.conf.update(
    include=["clinic.background", "clinic.background.everything"],
    task_routes={"clinic.start_procedure": {"queue": "procedures"}},
)
worker.conf.beat_schedule = {
    "due": {"task": "clinic.look_for_due", "schedule": 60.0},
}
=== clinic/repositories.py
"""What would be a database."""

PLANS = {
    1: {"id": 1, "label": "morning", "procedure_id": 10, "settings": {"side": "left"}, "ward_id": 4},
    2: {"id": 2, "label": "noon", "procedure_id": None, "settings": None, "ward_id": None},
    3: {"id": 3, "label": "night", "procedure_id": 99, "settings": None, "ward_id": 5},
}
PROCEDURES = {10: {"id": 10, "kind": "xray", "title": "Chest"}}
STAMPS: list[tuple[int, str]] = []


class PlanRepository:
    async def find(self, plan_id: int) -> dict | None:
        return PLANS.get(plan_id)

    async def touch(self, plan_id: int, when: str) -> None:
        STAMPS.append((plan_id, when))

    def due(self) -> list[dict]:
        return [PLANS[1]]


def get_procedure(procedure_id: int) -> dict | None:
    return PROCEDURES.get(procedure_id)


plans = PlanRepository()
=== clinic/rooms.py
def free_room(ward_id):
    return f"room {ward_id or 0}"
=== clinic/schemas.py
from pydantic import BaseModel


class StartPlan(BaseModel):
    plan_id: int
    overrides: dict | None = None


class StartProcedure(BaseModel):
    kind: str
    settings: dict | None = None
=== clinic/users.py
async def current_nurse() -> dict:
    return {"name": "joy", "ward": 4}
=== clinic/api/__init__.py
=== clinic/api/main.py
from fastapi import FastAPI

from clinic.api import plans, procedures

app = FastAPI(title="Clinic")
app.include_router(plans.router)
app.include_router(procedures.router)
=== clinic/api/procedures.py
from fastapi import APIRouter, Depends

from clinic.background.everything import start_procedure
from clinic.schemas import StartProcedure
from clinic.users import current_nurse

router = APIRouter(prefix="/procedures")


@router.post("/start")
async def start(wanted: StartProcedure, nurse: dict = Depends(current_nurse)) -> dict:
    sent = start_procedure.delay(
        kind=wanted.kind,
        settings=wanted.settings,
        cause="manual",
        started_by=nurse["name"],
    )
    return {"message": "started", "kind": wanted.kind, "has_id": bool(sent.id)}
=== clinic/api/plans.py
"""Plans: list them, start them now."""

import logging
from datetime import datetime, timezone

from fastapi import APIRouter, Depends, HTTPException, status

from clinic.background.everything import find_task
from clinic.repositories import PLANS, plans
from clinic.schemas import StartPlan
from clinic.users import current_nurse

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/plans")


@router.get("")
async def list_plans() -> list[int]:
    return sorted(PLANS)


@router.post("/start")
async def start_plan(body: StartPlan, nurse: dict = Depends(current_nurse)) -> dict:
    """Start a plan, whether it is due or not."""
    plan = await plans.find(body.plan_id)
    if plan is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, detail=f"No plan {body.plan_id}")

    # The ward must be open.
    if plan["ward_id"] == 0:
        raise HTTPException(status.HTTP_409_CONFLICT, detail="The ward is closed")

    task = find_task(plan["label"])
    if task is None:
        raise HTTPException(
            status_code=status.HTTP_400_BAD_REQUEST,
            detail=f"No task for plan {plan['label']}",
        )
    arguments = {"plan": plan["id"], "settings": dict(plan["settings"] or {})}
    if body.overrides:
        arguments["settings"].update(body.overrides)
    sent = task.delay(**arguments)

    await plans.touch(plan["id"], datetime.now(timezone.utc).isoformat())
    logger.info(f"Plan {plan['label']} started by {nurse['name']} as {sent.id}")
    return {"message": "started", "plan": plan["label"], "task_id": sent.id}
=== clinic/background/__init__.py
"""Background work."""

from .scheduling import look_for_due, start_procedure

__all__ = ["look_for_due", "start_procedure"]
=== clinic/background/scheduling/__init__.py
from .due import look_for_due
from .starter import start_procedure

__all__ = ["look_for_due", "start_procedure"]
=== clinic/background/scheduling/due.py
from celery import shared_task

from clinic import repositories

from .starter import start_procedure


@shared_task(name="clinic.look_for_due")
def look_for_due():
    started = []
    for plan in repositories.plans.due():
        procedure = repositories.get_procedure(plan["procedure_id"])
        if not procedure:
            continue
        start_procedure.delay(
            kind=procedure["kind"],
            settings=plan.get("settings"),
            plan_id=plan["id"],
            procedure_id=procedure["id"],
            ward_id=plan.get("ward_id"),
            cause="plan",
        )
        started.append(plan["label"])
    return started
=== clinic/background/scheduling/starter.py
from celery import shared_task

from clinic.background.procedures.router import perform


@shared_task(bind=True, name="clinic.start_procedure")
def start_procedure(
    self,
    kind,
    settings=None,
    plan_id=None,
    procedure_id=None,
    ward_id=None,
    cause="plan",
    started_by=None,
):
    result = perform(
        kind=kind, settings=settings or {}, ward_id=ward_id, context=self, run_id=plan_id
    )
    return {**result, "cause": cause, "by": started_by}
=== clinic/background/procedures/__init__.py
from .blood import blood_count
from .router import perform

__all__ = ["blood_count", "perform"]
=== clinic/background/procedures/blood.py
def blood_count(settings, ward_id, context, run_id=None):
    return {"success": True, "count": len(settings), "ward": ward_id}
=== clinic/background/procedures/router.py
"""Which procedure does what."""

from .blood import blood_count


def perform(kind, settings, ward_id, context, run_id=None):
    procedures = {
        "blood": blood_count,
    }
    procedure = procedures.get(kind)
    if procedure is None:
        return {"success": False, "error": f"No such procedure: {kind}"}
    return procedure(settings=settings, ward_id=ward_id, context=context, run_id=run_id)
=== clinic/background/everything.py
"""All of it, from the first year on."""

from __future__ import annotations

import asyncio
import logging

from clinic import repositories
from clinic.celery_setup import worker
from clinic.rooms import free_room

logger = logging.getLogger(__name__)

# Seconds of exposure, by part of the body.
EXPOSURE = {"chest": 0.2, "knee": 0.4}


# ---------------------------------------------------------------------------
# Entry points
# ---------------------------------------------------------------------------


@worker.task(name="clinic.look_for_due")
def look_for_due():
    started = []
    for plan in repositories.plans.due():
        procedure = repositories.get_procedure(plan["procedure_id"])
        if not procedure:
            continue
        start_procedure.delay(
            kind=procedure["kind"],
            settings=plan.get("settings"),
            plan_id=plan["id"],
            procedure_id=procedure["id"],
            ward_id=plan.get("ward_id"),
            cause="plan",
        )
        started.append(plan["label"])
    return started


@worker.task(bind=True, name="clinic.start_procedure")
def start_procedure(
    self,
    kind,
    settings=None,
    plan_id=None,
    procedure_id=None,
    ward_id=None,
    cause="plan",
    started_by=None,
):
    result = _perform(kind=kind, settings=settings or {}, ward_id=ward_id, context=self)
    return {**result, "cause": cause, "by": started_by}


def _perform(kind, settings, ward_id, context):
    procedures = {
        "blood": _blood_count,
        "xray": _xray,
        "knee": _knee,
        "scan": _scan,
        "visit": _visit,
    }
    procedure = procedures.get(kind)
    if procedure is None:
        return {"success": False, "error": f"No such procedure: {kind}"}
    return procedure(settings=settings, ward_id=ward_id, context=context)


# ---------------------------------------------------------------------------
# Procedures
# ---------------------------------------------------------------------------


def _blood_count(settings, ward_id, context):
    return {"success": True, "count": len(settings), "ward": ward_id}


def _xray(settings, ward_id, context, part="chest"):
    """Take one picture."""
    # The lead apron first!
    logger.info(f"{part} in {free_room(ward_id)}: {EXPOSURE[part]:.1f}s at 100%")
    return {"success": True, "part": part, "seconds": EXPOSURE[part], "side": settings.get("side")}


async def _slices(count):
    await asyncio.sleep(0)
    return list(range(count))


def _scan(settings, ward_id, context):
    slices = asyncio.run(_slices(settings.get("slices", 2)))
    return {"success": True, "slices": slices}


def _knee(settings, ward_id, context):
    return _xray(settings, ward_id, context, part="knee")


def _visit(settings, ward_id, context, *, hours=1):
    return {"success": True, "room": free_room(ward_id), "hours": settings.get("hours", hours)}


# ---------------------------------------------------------------------------
# What the first version sent
# ---------------------------------------------------------------------------


@worker.task(name="clinic.v1_xray")
def v1_xray(plan, settings=None):
    return _xray(settings or {}, None, None)


TASKS_BY_LABEL = {"xray_v1": v1_xray}


def find_task(label):
    return TASKS_BY_LABEL.get(label)
''')

CLIENT = """
def ask():
    from fastapi.testclient import TestClient
    from clinic.api.main import app

    client = TestClient(app)
    said = [client.get("/plans").json()]
    said.append(client.post("/procedures/start", json={"kind": "blood"}).json())
    for plan_id in (1, 2, 3, 4):
        given = {"plan_id": plan_id, "overrides": {"slices": 3} if plan_id == 1 else None}
        answer = client.post("/plans/start", json=given)
        body = answer.json()
        body.pop("task_id", None)
        said.append([answer.status_code, body])
    from clinic.repositories import PLANS
    return [*said, PLANS[1]["settings"]]
"""

CLINIC = Complete(
    files=FILES,
    monolith="clinic.background.everything",
    app="clinic.celery_setup:worker",
    jobs=(
        ("clinic.start_procedure", {"kind": "blood", "settings": {"a": 1}, "ward_id": 3}),
        ("clinic.start_procedure", {"kind": "xray", "settings": {"side": "left"}}),
        ("clinic.start_procedure", {"kind": "knee", "ward_id": 2, "started_by": "joy"}),
        ("clinic.start_procedure", {"kind": "visit", "ward_id": 2, "settings": {"hours": 3}}),
        ("clinic.start_procedure", {"kind": "scan", "settings": {"slices": 3}}),
        ("clinic.start_procedure", {"kind": "nothing"}),
        ("clinic.look_for_due", {}),
    ),
    client=CLIENT,
    gone=frozenset({"clinic.v1_xray"}),
    answers=[
        [1, 2, 3],
        {"message": "started", "kind": "blood", "has_id": True},
        [200, {"message": "started", "plan": "morning"}],
        [
            400,
            {
                "detail": "Plan has no associated procedure. Please edit the plan and select a procedure."
            },
        ],
        [404, {"detail": "Procedure 99 not found"}],
        [404, {"detail": "No plan 4"}],
        {"side": "left"},
    ],
    sent=[
        [
            "clinic.start_procedure",
            [],
            {"kind": "blood", "settings": None, "cause": "manual", "started_by": "joy"},
            "procedures",
        ],
        [
            "clinic.start_procedure",
            [],
            {
                "kind": "xray",
                "settings": {"side": "left", "slices": 3},
                "plan_id": 1,
                "procedure_id": 10,
                "ward_id": 4,
                "cause": "manual",
                "started_by": "joy",
            },
            "procedures",
        ],
    ],
)
