"""FastAPI: a monorepo of a shared src/ package and two services, one of which nothing imports;
dataclasses, overloads, TYPE_CHECKING; keyword-only arguments; an error value of the project's own.
"""

from tests.support.complete import Complete, tree

FILES = tree('''
=== docker-compose.yml
services:
  api:
    build: services/api
    command: uvicorn api.main:app --host 0.0.0.0
  worker:
    build: services/worker
    command: >
      celery -A worker.main:app worker
      -Q default,heavy --concurrency 4
  beat:
    build: services/worker
    command: ["celery", "-A", "worker.main:app", "beat"]
=== deploy/helm/values.yaml
worker:
  replicas: 3
  args:
    - celery
    - -A
    - worker.main:app
    - worker
    - -Q
    - default,heavy
=== packages/tollgate/pyproject.toml
[project]
name = "tollgate"
version = "7.2"
dependencies = ["celery", "pydantic"]

[project.scripts]
tollgate-jobs = "tollgate.cli:main"

[tool.setuptools.packages.find]
where = ["src"]

[tool.ruff]
line-length = 100
=== packages/tollgate/src/tollgate/__init__.py
__version__ = "7.2"
=== packages/tollgate/src/tollgate/py.typed
=== packages/tollgate/src/tollgate/settings.py
from __future__ import annotations

import os
from functools import lru_cache

from pydantic import BaseModel, Field


class Settings(BaseModel):
    broker: str = Field(default_factory=lambda: os.environ.get("TOLLGATE_BROKER", "memory://"))
    sandbox: bool = Field(default_factory=lambda: os.environ.get("TOLLGATE_SANDBOX") == "1")
    legacy_rates: bool = False


@lru_cache
def get_settings() -> Settings:
    return Settings()
=== packages/tollgate/src/tollgate/celery_app.py
from celery import Celery

from .settings import get_settings

app = Celery("tollgate", broker=get_settings().broker, backend="cache+memory://")
app.set_default()
app.conf.task_default_queue = "default"
app.conf.task_routes = {"tollgate.run_job": {"queue": "heavy"}}
app.conf.beat_schedule = {
    "tick": {"task": "tollgate.tick", "schedule": 15.0},
    "rotate": {"task": "tollgate.rotate_keys", "schedule": 3600.0, "kwargs": {"force": False}},
}
=== packages/tollgate/src/tollgate/models.py
from __future__ import annotations

import enum
from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["JobKind", "JobRequest", "Plan", "Recipe"]


class JobKind(str, enum.Enum):
    SETTLE = "settle"
    REFUND = "refund"
    INVOICE = "invoice"
    AUDIT = "audit"
    SYNC_BANK = "sync_bank"


@dataclass(frozen=True)
class Recipe:
    id: int
    kind: JobKind
    title: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass
class Plan:
    id: int
    slug: str
    recipe_id: int | None
    account_id: int | None = None
    params: dict[str, Any] | None = None
    enabled: bool = True


@dataclass(frozen=True)
class JobRequest:
    """What executors get."""

    plan_id: int | None
    account_id: int | None
    params: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)
=== packages/tollgate/src/tollgate/db.py
from __future__ import annotations

from .models import JobKind, Plan, Recipe

RECIPES = {
    1: Recipe(1, JobKind.SETTLE, "Settle all", {"day": "mon"}),
    2: Recipe(2, JobKind.INVOICE, "Invoices"),
}
PLANS = {
    1: Plan(1, "settle-nightly", 1, 70, {"day": "tue"}),
    2: Plan(2, "invoices", 2, None, None),
    3: Plan(3, "orphan", None),
    4: Plan(4, "lost", 99),
}
RUNS: list[dict] = []
PASSAGES = {70: [120, 80, 45], 71: [300]}


def find_plan(plan_id: int) -> Plan | None:
    return PLANS.get(plan_id)


def find_recipe(recipe_id: int) -> Recipe | None:
    return RECIPES.get(recipe_id)


def due_plans() -> list[Plan]:
    return [plan for plan in PLANS.values() if plan.enabled]


def start_run(kind: str, plan_id: int | None) -> int:
    RUNS.append({"kind": kind, "plan_id": plan_id, "state": "running"})
    return len(RUNS)


def end_run(run_id: int, state: str) -> None:
    RUNS[run_id - 1]["state"] = state


def mark_started(plan_id: int) -> None:
    PLANS[plan_id].last_run = "now"
=== packages/tollgate/src/tollgate/cli.py
from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from .jobs import jobs_core as core
from .jobs.running.router import ROUTES


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tollgate-jobs")
    parser.add_argument("kind", choices=sorted(ROUTES))
    parser.add_argument("--account", type=int)
    parser.add_argument("--param", action="append", default=[])
    parser.add_argument("--send", action="store_true")
    given = parser.parse_args(argv)
    params = dict(item.split("=", 1) for item in given.param)
    if given.send:
        core.run_job.delay(given.kind, params=params, account_id=given.account, cause="cli")
        return 0
    print(json.dumps(core.route(given.kind, core.make_request(None, given.account, params), None)))
    return 0
=== packages/tollgate/src/tollgate/jobs/__init__.py
"""Jobs of the toll gate."""

from .dispatching import run_job, tick
from .jobs_core import make_request, rotate_keys

__all__ = ["make_request", "rotate_keys", "run_job", "tick"]
=== packages/tollgate/src/tollgate/jobs/dispatching/__init__.py
from .dispatcher import run_job
from .ticker import tick

__all__ = ["run_job", "tick"]
=== packages/tollgate/src/tollgate/jobs/dispatching/ticker.py
from __future__ import annotations

from celery import shared_task

from ...db import due_plans, find_recipe


@shared_task(name="tollgate.tick")
def tick() -> list[str]:
    from .dispatcher import run_job

    started = []
    for plan in due_plans():
        recipe = find_recipe(plan.recipe_id) if plan.recipe_id else None
        if recipe is None:
            continue
        run_job.delay(
            recipe.kind.value,
            params=plan.params,
            account_id=plan.account_id,
            plan_id=plan.id,
            recipe_id=recipe.id,
            cause="plan",
        )
        started.append(plan.slug)
    return started
=== packages/tollgate/src/tollgate/jobs/dispatching/dispatcher.py
from __future__ import annotations

import logging
from typing import Any

from celery import shared_task

from ... import db
from ...models import JobRequest
from ..running.router import route_job

log = logging.getLogger(__name__)


@shared_task(bind=True, name="tollgate.run_job")
def run_job(
    self,
    kind: str,
    *,
    params: dict[str, Any] | None = None,
    account_id: int | None = None,
    plan_id: int | None = None,
    recipe_id: int | None = None,
    cause: str = "plan",
) -> dict[str, Any]:
    """Run one job of a kind."""
    run_id = db.start_run(kind, plan_id)
    try:
        result = route_job(kind, JobRequest(plan_id, account_id, dict(params or {})), self, run_id=run_id)
    except Exception as error:
        log.exception("%s failed", kind)
        db.end_run(run_id, "failed")
        return {"ok": False, "error": str(error)}
    db.end_run(run_id, "done")
    return result
=== packages/tollgate/src/tollgate/jobs/running/__init__.py
from .router import ROUTES, route_job
from .settle import run_settle

__all__ = ["ROUTES", "route_job", "run_settle", "run_refund"]
=== packages/tollgate/src/tollgate/jobs/running/router.py
from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from .settle import run_settle

log = logging.getLogger(__name__)
Runner = Callable[..., dict[str, Any]]

ROUTES: dict[str, Runner] = {
    "settle": run_settle,
}


def route_job(kind: str, request, task, run_id=None) -> dict[str, Any]:
    """Give a job to its runner."""
    runner = ROUTES.get(kind)
    if runner is None:
        return {"ok": False, "error": f"Unknown job type: {kind}"}
    return runner(request, task, run_id=run_id)
=== packages/tollgate/src/tollgate/jobs/running/settle.py
from __future__ import annotations

import logging

from ... import db

log = logging.getLogger(__name__)


def run_settle(request, task, run_id=None):
    """Settle the passages of an account."""
    total = sum(db.PASSAGES.get(request.account_id, []))
    if request.params.get("day") == "sun":
        total = 0
    log.info("settled %s for %s", total, request.account_id)
    return {"ok": True, "total": total, "day": request.params.get("day")}
=== packages/tollgate/src/tollgate/jobs/support/__init__.py
=== packages/tollgate/src/tollgate/jobs/support/rounding.py
def to_euros(cents):
    """Cents as text."""
    return f"{cents / 100:.2f}"
=== packages/tollgate/src/tollgate/jobs/jobs_core.py
#!/usr/bin/env python3
"""The core of all jobs.

2018  first settlement
2020  refunds, with the bank
2022  kinds, plans
2024  see tollgate.jobs.running for what is new
"""

from __future__ import annotations

import dataclasses
import logging
import os
import threading
import typing as t
from contextlib import contextmanager
from datetime import datetime, timezone
from functools import lru_cache, partial

from celery import shared_task
from celery.utils.log import get_task_logger

from .. import db, models
from ..celery_app import app as celery
from ..models import JobKind, JobRequest
from ..settings import get_settings

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from celery import Task

    from ..models import Plan

try:
    import zoneinfo
except ImportError:  # Python 3.8
    from backports import zoneinfo  # type: ignore[no-redef]

__all__ = [
    "KINDS",
    "LegacyRates",
    "make_request",
    "rotate_keys",
    "route",
    "run_job",
    "tick",
]

log = logging.getLogger(__name__)
task_log = get_task_logger("tollgate.tasks")

SANDBOX = get_settings().sandbox
RATES: dict[str, int] = {"car": 100, "truck": 250}
if SANDBOX:
    RATES = {name: 0 for name in RATES}
if os.environ.get("TOLLGATE_EXTRA"):
    RATES["extra"] = int(os.environ["TOLLGATE_EXTRA"])

ZONE = "Europe/Vienna"
_locks: dict[int, threading.Lock] = {}
_guard = threading.Lock()
_last_rotation: datetime | None = None


@dataclasses.dataclass
class LegacyRates:
    """Rates before 2022; refunds of that time need them."""

    car: int = 90
    truck: int = 200

    def total(self, *names: str) -> int:
        return sum(getattr(self, name) for name in names)


@t.overload
def make_request(plan_id: None, account_id: int | None, params: dict) -> JobRequest: ...


@t.overload
def make_request(plan_id: int, account_id: int | None, params: dict | None) -> JobRequest: ...


def make_request(plan_id, account_id, params):
    """Bring the parts together."""
    return JobRequest(plan_id, account_id, dict(params or {}))


def _to_euros(cents):
    """Cents as text."""
    return f"{cents / 100:.2f}"


@contextmanager
def _locked(account_id: int | None) -> Iterator[None]:
    """One job at a time for each account."""
    with _guard:
        lock = _locks.setdefault(account_id or 0, threading.Lock())
    if not lock.acquire(timeout=1):
        raise RuntimeError(f"account {account_id} is busy")
    try:
        yield
    finally:
        lock.release()


@lru_cache(maxsize=None)
def _zone():
    return zoneinfo.ZoneInfo(ZONE)


def _today(now: datetime | None = None) -> str:
    return f"{(now or datetime(2024, 5, 1, tzinfo=timezone.utc)).astimezone(_zone()):%Y-%m-%d}"


# == tasks ======================================================================


@celery.task(name="tollgate.tick")
def tick() -> list[str]:
    started = []
    for plan in db.due_plans():
        recipe = db.find_recipe(plan.recipe_id) if plan.recipe_id else None
        if recipe is None:
            continue
        run_job.delay(
            recipe.kind.value,
            params=plan.params,
            account_id=plan.account_id,
            plan_id=plan.id,
            recipe_id=recipe.id,
            cause="plan",
        )
        started.append(plan.slug)
    return started


@celery.task(bind=True, name="tollgate.run_job", track_started=True)
def run_job(
    self: Task,
    kind: str,
    *,
    params: dict[str, t.Any] | None = None,
    account_id: int | None = None,
    plan_id: int | None = None,
    recipe_id: int | None = None,
    cause: str = "plan",
    started_by: str | None = None,
) -> dict[str, t.Any]:
    """Run one job of a kind."""
    run_id = db.start_run(kind, plan_id)
    try:
        result = route(kind, make_request(plan_id, account_id, params), self)
    except Exception as error:
        log.exception("%s failed", kind)
        db.end_run(run_id, "failed")
        return {"ok": False, "error": str(error)}
    db.end_run(run_id, "done")
    return result


@shared_task(name="tollgate.rotate_keys", acks_late=True)
def rotate_keys(force: bool = False) -> bool:
    """Rotate the keys of the gates."""
    global _last_rotation
    if _last_rotation is not None and not force:
        return False
    _last_rotation = datetime.now(timezone.utc)
    task_log.info(f"keys rotated{' by force' if force else ''}")
    return True


@shared_task(name="tollgate.old_settle")
def old_settle(plan_id=None, params=None):
    return _run_settle(make_request(plan_id, None, params), None)


@shared_task(name="tollgate.old_refund")
def old_refund(plan_id=None, params=None):
    return _run_refund(make_request(plan_id, None, params), None)


# == runners ====================================================================


def _run_settle(request: JobRequest, task: Task | None) -> dict[str, t.Any]:
    """Settle the passages of an account."""
    total = sum(db.PASSAGES.get(request.account_id, []))
    log.info(f"settled {total} for {request.account_id}")
    return {"ok": True, "total": total, "day": request.params.get("day")}


def _run_refund(request: JobRequest, task: Task | None) -> dict[str, t.Any]:
    """Pay back what was too much."""
    with _locked(request.account_id):
        names = request.params.get("names", ["car"])
        old = LegacyRates().total(*names) if get_settings().legacy_rates else 0
        amount = sum(RATES[name] for name in names) - old
    log.info(f"refund of {amount:,} to {request.account_id!r} on {_today()}")
    return {"ok": True, "amount": _to_euros(amount), "on": _today()}


def _run_invoice(request: JobRequest, task: Task | None, *, copies: int = 1) -> dict[str, t.Any]:
    lines = [_to_euros(cents) for cents in db.PASSAGES.get(request.account_id, [])]
    return {"ok": True, "lines": lines * copies, "request": request.as_dict()}


def _run_audit(request: JobRequest, task: Task | None) -> dict[str, t.Any]:
    """Everything that ran."""

    class Counter(dict):
        def __missing__(self, key):
            return 0

    found = Counter()
    for run in db.RUNS:
        found[run["kind"]] += 1
    kind: models.JobKind = JobKind.AUDIT
    return {"ok": True, "counted": sorted(found), "kind": kind.value, "name": getattr(task, "name", None)}


def _run_sync_bank(request, task):
    from ..bank.client import BankClient

    return BankClient().sync(request.account_id)


KINDS: dict[str, t.Callable[..., dict[str, t.Any]]] = {
    JobKind.SETTLE.value: _run_settle,
    JobKind.REFUND.value: _run_refund,
    JobKind.INVOICE.value: _run_invoice,
    "invoice_copy": partial(_run_invoice, copies=2),
    JobKind.AUDIT.value: _run_audit,
    JobKind.SYNC_BANK.value: _run_sync_bank,
}


def route(kind: str, request: JobRequest, task: Task | None) -> dict[str, t.Any]:
    """Give a job to its runner."""
    runner = KINDS.get(kind)
    if runner is None:
        return {"ok": False, "error": f"Unknown job type: {kind}"}
    return runner(request, task)


PLAN_TASKS = {"settle-nightly": old_settle, "refund": old_refund}


def task_of(slug: str):
    return PLAN_TASKS.get(slug)
=== services/api/api/__init__.py
=== services/api/api/main.py
from fastapi import FastAPI

from api.routers import jobs, plans

app = FastAPI(title="Tollgate")
app.include_router(jobs.router, prefix="/jobs")
app.include_router(plans.router, prefix="/plans")
=== services/api/api/deps.py
from fastapi import Header


async def current_user(x_user: str = Header("nobody")) -> str:
    return x_user
=== services/api/api/routers/__init__.py
=== services/api/api/routers/jobs.py
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel
from tollgate.db import find_recipe
from tollgate.jobs.jobs_core import run_job
from tollgate.jobs.running.router import ROUTES

from api.deps import current_user

router = APIRouter()


class Start(BaseModel):
    recipe_id: int
    params: dict[str, Any] = {}


@router.get("/kinds")
async def kinds() -> list[str]:
    return sorted(ROUTES)


@router.post("", status_code=202)
async def start(body: Start, user: Annotated[str, Depends(current_user)]) -> dict:
    recipe = find_recipe(body.recipe_id)
    if recipe is None:
        raise HTTPException(404, f"No recipe {body.recipe_id}")
    sent = run_job.delay(
        recipe.kind.value,
        params={**recipe.params, **body.params},
        recipe_id=recipe.id,
        cause="manual",
        started_by=user,
    )
    return {"kind": recipe.kind, "queued": bool(sent.id)}
=== services/api/api/routers/plans.py
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from tollgate import db
from tollgate.jobs.jobs_core import rotate_keys, task_of

from api.deps import current_user

router = APIRouter()


@router.post("/rotate")
def rotate() -> bool:
    return bool(rotate_keys.delay(force=True).id)


@router.post("/{plan_id}/run", status_code=202)
async def run_plan(plan_id: int, request: Request, user: Annotated[str, Depends(current_user)]) -> dict:
    plan = db.find_plan(plan_id)
    if plan is None:
        raise HTTPException(404, f"No plan {plan_id}")
    task = task_of(plan.slug)
    if task is None:
        raise HTTPException(400, f"Plan {plan.slug} cannot be run")
    sent = task.delay(plan_id=plan.id, params=plan.params)
    db.mark_started(plan.id)
    return {"plan": plan.slug, "queued": bool(sent.id)}
=== services/worker/worker/__init__.py
=== services/worker/worker/main.py
"""The worker."""

from tollgate.celery_app import app
from tollgate.jobs import dispatching, jobs_core  # noqa: F401  (registers the tasks)

__all__ = ["app"]
''')

CLIENT = """
def ask():
    import io, contextlib
    from fastapi.testclient import TestClient
    from api.main import app
    from tollgate import cli
    client, said = TestClient(app), []
    def asked(answer):
        said.append([answer.status_code, answer.json()])
    h={"X-User":"joe"}
    asked(client.post("/jobs", json={"recipe_id": 1, "params": {"a": 1}}, headers=h))
    asked(client.post("/jobs", json={"recipe_id": 9}))
    for n in (1,2,3,4,5):
        asked(client.post(f"/plans/{n}/run", headers=h))
    asked(client.post("/plans/rotate"))
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        cli.main(["settle", "--account", "70"])
        cli.main(["settle", "--send"])
    said.append(out.getvalue())
    return said
"""

TOLLGATE = Complete(
    files=FILES,
    monolith="tollgate.jobs.jobs_core",
    app="worker.main:app",
    roots=("packages/tollgate/src", "services/api", "services/worker"),
    environment={},
    unimported=("tests",),
    jobs=(
        ("tollgate.run_job", {"kind": "settle", "account_id": 70, "params": {"day": "sun"}}),
        ("tollgate.run_job", {"kind": "refund", "account_id": 70}),
        ("tollgate.run_job", {"kind": "invoice", "account_id": 71, "plan_id": 3}),
        ("tollgate.run_job", {"kind": "invoice_copy", "account_id": 71}),
        ("tollgate.run_job", {"kind": "audit"}),
        ("tollgate.run_job", {"kind": "x"}),
        ("tollgate.tick", {}),
        ("tollgate.rotate_keys", {}),
    ),
    cured={},
    gone=frozenset({"tollgate.old_settle", "tollgate.old_refund"}),
    flags=(
        "--decide",
        "executor:settle=take-monolith",
        "--decide",
        "task:tollgate.run_job=keep-modular",
    ),
    client=CLIENT,
    answers=[
        [202, {"kind": "settle", "queued": True}],
        [404, {"detail": "No recipe 9"}],
        [202, {"plan": "settle-nightly", "queued": True}],
        [202, {"plan": "invoices", "queued": True}],
        [
            400,
            {"detail": "Plan has no associated recipe. Please edit the plan and select a recipe."},
        ],
        [404, {"detail": "No recipe 99"}],
        [404, {"detail": "No plan 5"}],
        [200, True],
        '{"ok": true, "total": 245, "day": null}\n',
    ],
    sent=[
        [
            "tollgate.run_job",
            ["settle"],
            {
                "params": {"day": "mon", "a": 1},
                "recipe_id": 1,
                "cause": "manual",
                "started_by": "joe",
            },
            "heavy",
        ],
        [
            "tollgate.run_job",
            [],
            {
                "kind": "settle",
                "params": {"day": "tue"},
                "account_id": 70,
                "plan_id": 1,
                "recipe_id": 1,
                "cause": "manual",
                "started_by": "joe",
            },
            "heavy",
        ],
        [
            "tollgate.run_job",
            [],
            {
                "kind": "invoice",
                "params": None,
                "account_id": None,
                "plan_id": 2,
                "recipe_id": 2,
                "cause": "manual",
                "started_by": "joe",
            },
            "heavy",
        ],
        ["tollgate.rotate_keys", [], {"force": True}, "default"],
        [
            "tollgate.run_job",
            ["settle"],
            {"params": {}, "account_id": None, "cause": "cli"},
            "heavy",
        ],
    ],
    holds={
        "packages/tollgate/src/tollgate/jobs/dispatching/dispatcher.py": (
            '    cause: str = "plan",\n    started_by: str | None = None,\n',
            "!started_by: str | None = None,\n    *,",
        ),
        "packages/tollgate/src/tollgate/jobs/running/router.py": (
            'return {"ok": False, "error": "sync_bank is not available in this version"}',
        ),
    },
)
