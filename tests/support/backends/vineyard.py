"""Starlette; executors that do their work by the methods of one shared object."""

from tests.support.complete import Complete, tree

FILES = tree('''
=== vineyard/__init__.py
=== vineyard/cellar.py
from celery import Celery

press = Celery("vineyard", broker="memory://", backend="cache+memory://")
press.conf.include = ["vineyard.chores.monolith", "vineyard.chores.entry"]
=== vineyard/barrels.py
CALENDAR = {1: {"id": 1, "note": "spring", "chore_id": 3, "details": {"rows": 4}}}


def calendar_entry(entry_id):
    return CALENDAR.get(entry_id)


def chore(chore_id):
    return {"id": 3, "sort": "water"} if chore_id == 3 else None


def entries():
    return list(CALENDAR.values())
=== vineyard/site.py
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from vineyard import barrels
from vineyard.cellar import press
from vineyard.chores.monolith import do_chore, old_task


async def start(request):
    body = await request.json()
    do_chore.delay(sort=body["sort"], details=body.get("details"), cause="manual")
    return JSONResponse({"app": press.main})


def run_entry(request):
    entry = barrels.calendar_entry(request.path_params["entry_id"])
    if entry is None:
        return JSONResponse({"error": "no such entry"}, status_code=404)
    task = old_task(entry["note"])
    if task is None:
        return JSONResponse({"error": "nothing to do"}, status_code=400)
    task.delay(entry_id=entry["id"], details=entry["details"])
    return JSONResponse({"entry": entry["note"]})


app = Starlette(
    routes=[
        Route("/start", start, methods=["POST"]),
        Route("/entries/{entry_id:int}/run", run_entry, methods=["POST"]),
    ]
)
=== vineyard/chores/__init__.py
=== vineyard/chores/entry/__init__.py
from .calendar import check_calendar
from .chore import do_chore

__all__ = ["check_calendar", "do_chore"]
=== vineyard/chores/entry/calendar.py
from celery import shared_task

from vineyard import barrels

from .chore import do_chore


@shared_task(name="vineyard.calendar")
def check_calendar():
    for entry in barrels.entries():
        chore = barrels.chore(entry["chore_id"])
        do_chore.delay(
            sort=chore["sort"],
            details=entry["details"],
            entry_id=entry["id"],
            chore_id=chore["id"],
            cause="calendar",
        )
=== vineyard/chores/entry/chore.py
from celery import shared_task

from vineyard.chores.sorts.choice import choose


@shared_task(bind=True, name="vineyard.chore")
def do_chore(self, sort, details=None, entry_id=None, chore_id=None, cause="calendar"):
    return choose(sort, details or {})
=== vineyard/chores/sorts/__init__.py
from .choice import choose
from .water import do_water

__all__ = ["choose", "do_water"]
=== vineyard/chores/sorts/choice.py
from .water import do_water


def choose(sort, details):
    sorts = {"water": do_water}
    if sort not in sorts:
        return {"success": False, "error": f"no chore {sort}"}
    return sorts[sort](details)
=== vineyard/chores/sorts/water.py
def do_water(details):
    return {"success": True, "watered": details.get("rows", 1)}
=== vineyard/chores/monolith.py
import logging

from vineyard import barrels
from vineyard.cellar import press

log = logging.getLogger(__name__)


class Chores:
    """All chores."""

    unit = "kg"

    def __init__(self):
        self.done = 0

    def water(self, details):
        self.done += 1
        return {"success": True, "watered": details.get("rows", 1)}

    def harvest(self, details):
        log.info(f"harvest {details}")
        return {"success": True, "harvest": f"{details.get('weight', 0)} {self.unit}"}

    def prune(self, details):
        return {"success": True, "pruned": self.water(details)["watered"], "n": self.done}


chores = Chores()


@press.task(name="vineyard.calendar")
def check_calendar():
    for entry in barrels.entries():
        chore = barrels.chore(entry["chore_id"])
        do_chore.delay(
            sort=chore["sort"],
            details=entry["details"],
            entry_id=entry["id"],
            chore_id=chore["id"],
            cause="calendar",
        )


@press.task(bind=True, name="vineyard.chore")
def do_chore(self, sort, details=None, entry_id=None, chore_id=None, cause="calendar"):
    return _choose(sort, details or {})


def _choose(sort, details):
    sorts = {"water": _do_water, "harvest": _do_harvest, "prune": _do_prune}
    if sort not in sorts:
        return {"success": False, "error": f"no chore {sort}"}
    return sorts[sort](details)


def _do_water(details):
    return chores.water(details)


def _do_harvest(details):
    return chores.harvest(details)


def _do_prune(details):
    return chores.prune(details)


@press.task(name="vineyard.old_water")
def old_water(entry_id, details=None):
    return chores.water(details or {})


OLD = {"water-old": old_water}


def old_task(note):
    return OLD.get(note)
''')

CLIENT = """
def ask():
    from starlette.testclient import TestClient
    from vineyard.site import app

    client, said = TestClient(app), []
    for path, body in (("start", {"sort": "prune"}), ("entries/1/run", None), ("entries/2/run", None)):
        answer = client.post(f"/{path}", json=body)
        said.append([answer.status_code, answer.json()])
    return said
"""

VINEYARD = Complete(
    files=FILES,
    monolith="vineyard.chores.monolith",
    app="vineyard.cellar:press",
    jobs=(
        ("vineyard.chore", {"sort": "water", "details": {"rows": 2}}),
        ("vineyard.chore", {"sort": "harvest", "details": {"weight": 5}}),
        ("vineyard.chore", {"sort": "prune"}),
        ("vineyard.chore", {"sort": "dance"}),
        ("vineyard.calendar", {}),
    ),
    client=CLIENT,
    flags=("--decide", "executor:water=keep-both-monolith"),
    gone=frozenset({"vineyard.old_water"}),
    answers=[
        [200, {"app": "vineyard"}],
        [200, {"entry": "spring"}],
        [404, {"error": "no such entry"}],
    ],
    sent=[
        ["vineyard.chore", [], {"sort": "prune", "details": None, "cause": "manual"}, "celery"],
        [
            "vineyard.chore",
            [],
            {
                "sort": "water",
                "details": {"rows": 4},
                "entry_id": 1,
                "chore_id": 3,
                "cause": "manual",
            },
            "celery",
        ],
    ],
)
