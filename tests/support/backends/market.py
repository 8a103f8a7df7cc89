"""Built from a monolith alone, with an endpoint's lookup that works: FastAPI, enums and dataclasses."""

from tests.support.complete import Complete, tree

FILES = tree('''
=== pyproject.toml
[project]
name = "market"
version = "0"

[tool.demonolith]
monolith = "market.celery_tasks"
tasks-package = "market.background"
=== market/__init__.py
=== market/setup_celery.py
from celery import Celery

CELERY = Celery("market", broker="memory://", backend="cache+memory://", include=["market.celery_tasks"])
CELERY.set_default()
CELERY.conf.beat_schedule = {"nightly": {"task": "market.celery_tasks.nightly", "schedule": 3600}}
=== market/kinds.py
import enum


class Kind(str, enum.Enum):
    SELL = "sell"
    BUY = "buy"
    WEIGH = "weigh"
=== market/api.py
from fastapi import FastAPI, HTTPException

from market import celery_tasks
from market.celery_tasks import Unsold, price_of, run_kind

app = FastAPI()


@app.post("/kinds/{kind}")
def start(kind: str):
    return {"sent": bool(run_kind.delay(kind, {"stall": 3}).id), "price": price_of("pear")}


@app.post("/again/{name}")
async def again(name: str):
    task = celery_tasks.task_named(name)
    if task is None:
        raise HTTPException(404, f"no task {name}")
    try:
        task.apply_async(kwargs={"stall": 4}, queue="again")
    except Unsold as error:
        raise HTTPException(409, str(error)) from error
    return {"again": name}
=== market/celery_tasks.py
"""All tasks."""

import dataclasses
import logging
import threading

from celery import chain, group

from market.kinds import Kind
from market.setup_celery import CELERY

logger = logging.getLogger(__name__)
_lock = threading.Lock()
_sold: dict[str, int] = {}


class Unsold(Exception):
    """Nobody wants it."""


@dataclasses.dataclass(frozen=True)
class Price:
    fruit: str
    cents: int = 99

    def __str__(self):
        return f"{self.fruit}: {self.cents / 100:.2f}"


def price_of(fruit):
    return str(Price(fruit))


def _count(fruit):
    with _lock:
        _sold[fruit] = _sold.get(fruit, 0) + 1
        return _sold[fruit]


# --- executors --------------------------------------------------------------


def do_sell(options, *, fruit="apple"):
    """Sell one."""
    logger.info(f"sell {fruit} at {options.get('stall')}: {price_of(fruit)}")
    return {"success": True, "sold": _count(fruit), "price": price_of(fruit)}


def do_buy(options):
    if options.get("stall") == 13:
        raise Unsold("thirteen")
    return {"success": True, "bought": options.get("stall")}


def do_weigh(options):
    results = [do_sell(options, fruit=fruit) for fruit in ("pear", "plum")]
    return {"success": True, "weighed": [one["sold"] for one in results]}


EXECUTORS = {
    Kind.SELL: do_sell,
    Kind.BUY: do_buy,
    Kind.WEIGH: do_weigh,
}


def execute(kind, options):
    executor = EXECUTORS.get(kind)
    if executor is None:
        return {"success": False, "error": f"unknown kind {kind}"}
    return executor(options)


# --- tasks --------------------------------------------------------------------


@CELERY.task(bind=True, max_retries=2, acks_late=True)
def run_kind(self, kind, options=None):
    try:
        return execute(kind, options or {})
    except Unsold as error:
        return {"success": False, "error": f"unsold: {error}", "retries": self.request.retries}


@CELERY.task
def nightly():
    return len(group(run_kind.s("sell"), run_kind.s("buy")).tasks)


@CELERY.task(name="market.close", ignore_result=False)
def close(stall):
    signature = chain(run_kind.si("sell", {"stall": stall}), nightly.si())
    return {"closing": stall, "steps": len(signature.tasks)}


TASK_NAMES = {"close": close, "nightly": nightly}


def task_named(name):
    return TASK_NAMES.get(name)
''')

CLIENT = """
def ask():
    from fastapi.testclient import TestClient
    from market.api import app

    client, said = TestClient(app), []
    for path in ("kinds/sell", "again/close", "again/open"):
        answer = client.post(f"/{path}")
        said.append([answer.status_code, answer.json()])
    return said
"""

MARKET = Complete(
    files=FILES,
    monolith="market.celery_tasks",
    app="market.setup_celery:CELERY",
    jobs=(
        ("market.celery_tasks.run_kind", {"kind": "sell", "options": {"stall": 1}}),
        ("market.celery_tasks.run_kind", {"kind": "buy", "options": {"stall": 2}}),
        ("market.celery_tasks.run_kind", {"kind": "buy", "options": {"stall": 13}}),
        ("market.celery_tasks.run_kind", {"kind": "weigh"}),
        ("market.celery_tasks.run_kind", {"kind": "steal"}),
        ("market.celery_tasks.nightly", {}),
        ("market.close", {"stall": 5}),
    ),
    client=CLIENT,
    answers=[
        [200, {"sent": True, "price": "pear: 0.99"}],
        [200, {"again": "close"}],
        [404, {"detail": "no task open"}],
    ],
    sent=[
        ["market.celery_tasks.run_kind", ["sell", {"stall": 3}], {}, "celery"],
        ["market.close", [], {"stall": 4}, "again"],
    ],
)
