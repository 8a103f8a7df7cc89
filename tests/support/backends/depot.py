"""A broken modular side: imports of what is not there, half a dispatcher, a router that raises."""

from tests.support.complete import Complete, tree

FILES = tree('''
=== app/__init__.py
=== app/core/__init__.py
=== app/core/celery_app.py
from celery import Celery

celery_app = Celery("depot", broker="memory://", backend="cache+memory://")
celery_app.set_default()
celery_app.conf.include = ["app.background.legacy_tasks"]
=== app/core/parcels.py
SCHEDULES = {
    1: {"id": 1, "job_identifier": "inventory_v2", "template_id": 11, "parameters": {"hall": 3}},
    2: {"id": 2, "job_identifier": "pick_v2", "template_id": None, "parameters": None},
}
TEMPLATES = {11: {"id": 11, "job_type": "inventory"}}


def get_schedule(schedule_id):
    return SCHEDULES.get(schedule_id)


def get_template(template_id):
    return TEMPLATES.get(template_id)


def due():
    return [SCHEDULES[1]]
=== app/main.py
from fastapi import FastAPI

from app.routers import schedules

app = FastAPI()
app.include_router(schedules.router)
=== app/routers/__init__.py
=== app/routers/schedules.py
import logging

from fastapi import APIRouter, HTTPException

from app.background.legacy_tasks import dispatch, get_task_for_schedule
from app.core import parcels

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/schedules")


@router.post("/run/{job_type}")
def run_type(job_type: str):
    task = dispatch.delay(job_type=job_type, triggered_by="manual")
    return {"queued": task.id is not None}


@router.post("/{schedule_id}/execute")
def execute(schedule_id: int, parameters: dict | None = None):
    schedule = parcels.get_schedule(schedule_id)
    if schedule is None:
        raise HTTPException(status_code=404, detail="Schedule not found")
    task = get_task_for_schedule(schedule["job_identifier"])
    if task is None:
        raise HTTPException(status_code=400, detail="No task for this schedule")
    payload = {"schedule_id": schedule_id}
    if schedule["parameters"]:
        payload["parameters"] = dict(schedule["parameters"])
    if parameters:
        payload.setdefault("parameters", {}).update(parameters)
    result = task.delay(**payload)
    logger.info("%s started: %s", schedule["job_identifier"], result.id)
    return {"message": "started", "schedule": schedule["job_identifier"]}
=== app/background/__init__.py
=== app/background/flow/__init__.py
from .dispatcher import dispatch
from .checker import check, check_everything

__all__ = ["check", "check_everything", "dispatch"]
=== app/background/flow/checker.py
from celery import shared_task

from app.core import parcels

from .dispatcher import dispatch


@shared_task(name="depot.check")
def check():
    for schedule in parcels.due():
        template = parcels.get_template(schedule["template_id"])
        if template:
            dispatch.delay(
                job_type=template["job_type"],
                parameters=schedule["parameters"],
                schedule_id=schedule["id"],
                template_id=template["id"],
                triggered_by="schedule",
            )
=== app/background/flow/dispatcher.py
"""Half done."""

from celery import shared_task

from app.background.kinds.base import execute_kind


@shared_task(name="depot.dispatch")
def dispatch(job_type, parameters=None):
    return execute_kind(job_type=job_type, parameters=parameters)
=== app/background/kinds/__init__.py
from .base import execute_kind
from .inventory_kind import execute_inventory

__all__ = ["execute_inventory", "execute_kind", "execute_returns"]
=== app/background/kinds/base.py
from .inventory_kind import execute_inventory
from .pick_kind import execute_pick


def execute_kind(job_type, parameters, schedule_id=None, run_by=None):
    kinds = {
        "inventory": execute_inventory,
        "pick": execute_pick,
    }
    if job_type not in kinds:
        raise ValueError(f"Unknown job type: {job_type}")
    return kinds[job_type](parameters=parameters, schedule_id=schedule_id, run_by=run_by)
=== app/background/kinds/inventory_kind.py
def execute_inventory(parameters, schedule_id=None, run_by=None):
    return {"success": True, "hall": (parameters or {}).get("hall"), "schedule": schedule_id}
=== app/background/legacy_tasks.py
import logging
import os
from functools import lru_cache

from app.core import parcels
from app.core.celery_app import celery_app

logger = logging.getLogger(__name__)


@celery_app.task(name="depot.check")
def check():
    for schedule in parcels.due():
        template = parcels.get_template(schedule["template_id"])
        if template:
            dispatch.delay(
                job_type=template["job_type"],
                parameters=schedule["parameters"],
                schedule_id=schedule["id"],
                template_id=template["id"],
                triggered_by="schedule",
            )


@celery_app.task(bind=True, name="depot.dispatch")
def dispatch(self, job_type, parameters=None, schedule_id=None, template_id=None,
             triggered_by="schedule"):
    logger.info(f"dispatch {job_type} by {triggered_by}")
    return _execute_kind(job_type=job_type, parameters=parameters, schedule_id=schedule_id,
                         run_by=triggered_by)


def _execute_kind(job_type, parameters, schedule_id=None, run_by=None):
    kinds = {
        "inventory": _execute_inventory,
        "pick": _execute_pick,
        "returns": _execute_returns,
    }
    if job_type not in kinds:
        return {"success": False, "error": f"Unknown job type: {job_type}"}
    return kinds[job_type](parameters=parameters, schedule_id=schedule_id, run_by=run_by)


def _execute_inventory(parameters, schedule_id=None, run_by=None):
    return {"success": True, "hall": (parameters or {}).get("hall"), "schedule": schedule_id}


@lru_cache(maxsize=8)
def _shelf(number):
    return f"shelf {number:03d}"


def _execute_pick(parameters, schedule_id=None, run_by=None):
    return {"success": True, "from": _shelf((parameters or {}).get("shelf", 1)), "by": run_by}


def _execute_returns(parameters, schedule_id=None, run_by=None):
    folder = os.environ.get("DEPOT_RETURNS", "returns")
    return {"success": True, "folder": folder, "shelf": _shelf(0)}


@celery_app.task(name="depot.v1_inventory")
def v1_inventory(schedule_id, parameters=None):
    return _execute_inventory(parameters, schedule_id)


SCHEDULE_TASKS = {"inventory_v1": v1_inventory}


def get_task_for_schedule(identifier):
    return SCHEDULE_TASKS.get(identifier)
''')

CLIENT = """
def ask():
    from fastapi.testclient import TestClient
    from app.main import app

    client, said = TestClient(app), []
    for path, body in (
        ("run/pick", None),
        ("1/execute", {"hall": 9}),
        ("2/execute", None),
        ("3/execute", None),
    ):
        answer = client.post(f"/schedules/{path}", json=body)
        said.append([answer.status_code, answer.json()])
    return said
"""

DEPOT = Complete(
    files=FILES,
    monolith="app.background.legacy_tasks",
    app="app.core.celery_app:celery_app",
    jobs=(
        ("depot.dispatch", {"job_type": "inventory", "parameters": {"hall": 2}, "schedule_id": 5}),
        ("depot.dispatch", {"job_type": "pick", "triggered_by": "manual"}),
        ("depot.dispatch", {"job_type": "returns"}),
        ("depot.dispatch", {"job_type": "loss"}),
        ("depot.check", {}),
    ),
    client=CLIENT,
    gone=frozenset({"depot.v1_inventory"}),
    answers=[
        [200, {"queued": True}],
        [200, {"message": "started", "schedule": "inventory_v2"}],
        [
            400,
            {
                "detail": "Schedule has no associated template. Please edit the schedule and select a job template."
            },
        ],
        [404, {"detail": "Schedule not found"}],
    ],
    sent=[
        ["depot.dispatch", [], {"job_type": "pick", "triggered_by": "manual"}, "celery"],
        [
            "depot.dispatch",
            [],
            {
                "job_type": "inventory",
                "parameters": {"hall": 9},
                "schedule_id": 1,
                "template_id": 11,
                "triggered_by": "manual",
            },
            "celery",
        ],
    ],
)
