"""A monorepo: two services with packages of the same name, one of them healthy; --monolith free."""

from tests.support.complete import Complete, tree

FILES = tree('''
=== README.md
Two services: `services/billing` and `services/fleet`.
=== services/billing/worker/__init__.py
=== services/billing/worker/app.py
from celery import Celery

app = Celery("billing", broker="memory://", backend="cache+memory://", include=["worker.tasks"])
=== services/billing/worker/tasks.py
from celery import shared_task


@shared_task(name="billing.charge")
def charge(amount):
    return amount
=== services/billing/api.py
from worker.tasks import charge


def pay(amount):
    return charge.delay(amount)
=== services/fleet/setup.cfg
[metadata]
name = fleet
=== services/fleet/pyproject.toml
[tool.black]
line-length = 100
=== services/fleet/worker/__init__.py
=== services/fleet/worker/app.py
from celery import Celery

app = Celery("fleet", broker="memory://", backend="cache+memory://")
app.conf.include = ["worker.everything", "worker.background"]
app.conf.task_routes = {"fleet.*": {"queue": "fleet"}}
=== services/fleet/worker/everything.py
"""All that the fleet does in the background."""

import asyncio
import logging
import random

from fleet import vehicles
from worker.app import app

logger = logging.getLogger(__name__)

#: How many kilometres between two inspections.
INTERVAL = 15_000
_rng = random.Random(7)


class Garage:
    """Where vehicles stand."""

    def __init__(self):
        self.inside = []

    def enter(self, plate):
        self.inside.append(plate)
        return len(self.inside)


garage = Garage()


@app.task(bind=True, name="fleet.launch")
def launch(self, duty, plate=None, settings=None, rota_id=None, duty_id=None, cause="rota", by=None):
    return asyncio.run(_perform(self, duty, plate, settings or {}))


@app.task(name="fleet.check_rota")
def check_rota():
    launched = 0
    for rota in vehicles.rotas():
        duty = vehicles.duty(rota["duty_id"])
        if duty is None:
            continue
        launch.delay(
            duty=duty["name"],
            plate=rota["plate"],
            settings=rota["settings"],
            rota_id=rota["id"],
            duty_id=duty["id"],
            cause="rota",
        )
        launched += 1
    return launched


async def _perform(task, duty, plate, settings):
    duties = {
        "wash": _execute_wash,
        "inspect": _execute_inspect,
        "park": _execute_park,
        "tow": _execute_tow,
    }
    if duty not in duties:
        return {"success": False, "error": f"No such duty: {duty}"}
    return await duties[duty](task, plate, settings)


async def _execute_wash(task, plate, settings):
    return {"success": True, "washed": plate, "program": settings.get("program", "short")}


# Inspections ------------------------------------------------------------------


async def _kilometres(plate):
    await asyncio.sleep(0)
    return vehicles.kilometres(plate)


async def _execute_inspect(task, plate, settings):
    driven = await _kilometres(plate)
    due = driven >= settings.get("interval", INTERVAL)
    logger.info(f"{plate}: {driven:,} km, due: {due}")
    return {"success": True, "due": due, "lamp": _rng.choice(["left", "right"])}


# The garage -------------------------------------------------------------------


async def _execute_park(task, plate, settings):
    place = garage.enter(plate)
    logger.info(f"{plate} stands at {place}")
    return {"success": True, "place": place}


async def _execute_tow(task, plate, settings):
    parked = await _execute_park(task, plate, settings)
    return {"success": parked["success"], "towed": plate, "place": parked["place"]}


@app.task(name="fleet.old_wash")
def old_wash(rota_id, plate=None):
    return {"washed": plate}


DUTY_TASKS = {"old_wash": old_wash}


def duty_task(key):
    return DUTY_TASKS.get(key)
=== services/fleet/worker/background/__init__.py
from worker.background.entry import check_rota, launch

__all__ = ["check_rota", "launch"]
=== services/fleet/worker/background/entry/__init__.py
from worker.background.entry.launcher import launch
from worker.background.entry.rota import check_rota

__all__ = ["check_rota", "launch"]
=== services/fleet/worker/background/entry/launcher.py
import asyncio

from celery import shared_task

from worker.background.duties.selection import perform


@shared_task(bind=True, name="fleet.launch")
def launch(self, duty, plate=None, settings=None, rota_id=None, duty_id=None, cause="rota", by=None):
    return asyncio.run(perform(self, duty, plate, settings or {}))
=== services/fleet/worker/background/entry/rota.py
from celery import shared_task

from fleet import vehicles
from worker.background.entry.launcher import launch


@shared_task(name="fleet.check_rota")
def check_rota():
    launched = 0
    for rota in vehicles.rotas():
        duty = vehicles.duty(rota["duty_id"])
        if duty is None:
            continue
        launch.delay(
            duty=duty["name"],
            plate=rota["plate"],
            settings=rota["settings"],
            rota_id=rota["id"],
            duty_id=duty["id"],
            cause="rota",
        )
        launched += 1
    return launched
=== services/fleet/worker/background/duties/__init__.py
from worker.background.duties.selection import perform
from worker.background.duties.wash_duty import execute_wash

__all__ = ["execute_wash", "perform"]
=== services/fleet/worker/background/duties/selection.py
from worker.background.duties.wash_duty import execute_wash


async def perform(task, duty, plate, settings):
    duties = {
        "wash": execute_wash,
    }
    if duty not in duties:
        return {"success": False, "error": f"No such duty: {duty}"}
    return await duties[duty](task, plate, settings)
=== services/fleet/worker/background/duties/wash_duty.py
async def execute_wash(task, plate, settings):
    return {"success": True, "washed": plate, "program": settings.get("program", "short")}
=== services/fleet/fleet/__init__.py
=== services/fleet/fleet/vehicles.py
_ROTAS = [
    {"id": 1, "name": "monday", "plate": "AB 1", "duty_id": 2, "settings": None},
    {"id": 2, "name": "tuesday", "plate": "AB 2", "duty_id": None, "settings": {"x": 1}},
]


def rotas():
    return list(_ROTAS)


def rota(rota_id):
    return next((one for one in _ROTAS if one["id"] == rota_id), None)


def duty(duty_id):
    return {"id": 2, "name": "wash"} if duty_id == 2 else None


def kilometres(plate):
    return 16_000 if plate == "AB 1" else 3
=== services/fleet/fleet/desk.py
"""The fleet's desk: plain functions, called by whatever front end there is."""

import logging

from fleet import vehicles
from worker import everything as jobs

logger = logging.getLogger(__name__)


def start(duty, plate, user):
    return bool(jobs.launch.delay(duty, plate=plate, cause="manual", by=user).id)


def run_rota(rota_id, user, *, settings=None):
    rota = vehicles.rota(rota_id)
    if not rota:
        raise LookupError(f"no rota {rota_id}")
    found = jobs.duty_task(rota["name"])
    if not found:
        return {"error": f"nothing to run for {rota['name']}"}
    job = found.delay(rota_id=rota["id"], plate=rota["plate"], settings={**(rota["settings"] or {}), **(settings or {})})
    logger.info("rota %s: %s", rota["name"], job.id)
    return {"rota": rota["name"], "by": user}


def parked():
    return list(jobs.garage.inside)
''')

CLIENT = """
def ask():
    from fleet import desk
    said = [desk.start("wash", "AB 9", "ada")]
    said.append(desk.run_rota(1, "ada", settings={"program": "long"}))
    said.append(desk.run_rota(2, "ada"))
    try:
        desk.run_rota(3, "ada")
    except LookupError as error:
        said.append(str(error))
    return [*said, desk.parked()]
"""

FLEET = Complete(
    files=FILES,
    monolith="worker.everything",
    app="worker.app:app",
    roots=("services/fleet",),
    jobs=(
        ("fleet.launch", {"duty": "wash", "plate": "AB 1"}),
        ("fleet.launch", {"duty": "inspect", "plate": "AB 1", "settings": {"interval": 3}}),
        ("fleet.launch", {"duty": "inspect", "plate": "AB 2"}),
        ("fleet.launch", {"duty": "park", "plate": "AB 2"}),
        ("fleet.launch", {"duty": "tow", "plate": "AB 3"}),
        ("fleet.launch", {"duty": "fly", "plate": "AB 3"}),
        ("fleet.check_rota", {}),
    ),
    client=CLIENT,
    gone=frozenset({"fleet.old_wash"}),
    answers=[
        True,
        {"rota": "monday", "by": "ada"},
        {"error": "Rota has no associated duty. Please edit the rota and select a duty."},
        "no rota 3",
        [],
    ],
    sent=[
        ["fleet.launch", ["wash"], {"plate": "AB 9", "cause": "manual", "by": "ada"}, "fleet"],
        [
            "fleet.launch",
            [],
            {
                "duty": "wash",
                "plate": "AB 1",
                "settings": {"program": "long"},
                "rota_id": 1,
                "duty_id": 2,
                "cause": "manual",
                "by": "ada",
            },
            "fleet",
        ],
    ],
)
