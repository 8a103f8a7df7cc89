"""FastAPI with services and repositories that are awaited; executors are coroutines that return objects of
pydantic; a table by a StrEnum, which the API lists; keyword-only parameters; the lookup in a service.
"""

from tests.support.complete import Complete, tree

FILES = tree('''
=== README.md
# parcelhub

    uvicorn parcelhub.main:app
    celery -A parcelhub.workers.app worker -Q jobs,celery
    celery -A parcelhub.workers.app beat

Jobs: see `src/parcelhub/workers/v2`. `parcelhub.workers.legacy` is frozen.
=== pyproject.toml
[tool.ruff]
line-length = 110
=== docker-compose.yml
services:
  api:
    image: parcelhub
    command: ["uvicorn", "parcelhub.main:app", "--host", "0.0.0.0"]
  worker:
    image: parcelhub
    command: ["celery", "-A", "parcelhub.workers.app", "worker", "-Q", "jobs,celery"]
  beat:
    image: parcelhub
    command: ["celery", "-A", "parcelhub.workers.app", "beat"]
=== src/parcelhub/__init__.py
=== src/parcelhub/py.typed
=== src/parcelhub/main.py
"""The API."""

from contextlib import asynccontextmanager
from typing import AsyncIterator

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from parcelhub.api import jobs, schedules
from parcelhub.domain.errors import DomainError
from parcelhub.workers.app import celery_app


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    celery_app.set_current()
    yield


app = FastAPI(lifespan=lifespan)
app.include_router(jobs.router)
app.include_router(schedules.router)


@app.exception_handler(DomainError)
async def domain_error(request: Request, error: DomainError) -> JSONResponse:
    return JSONResponse({"code": error.code, "detail": str(error)}, status_code=error.status)
=== src/parcelhub/domain/__init__.py
=== src/parcelhub/domain/errors.py
class DomainError(Exception):
    code = "error"
    status = 400


class NotFound(DomainError):
    code = "not-found"
    status = 404

    def __init__(self, what: str, key: object) -> None:
        super().__init__(f"{what} {key} does not exist")


class NotRunnable(DomainError):
    code = "not-runnable"
    status = 409
=== src/parcelhub/domain/models.py
from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field


class JobKind(StrEnum):
    LABELS = "labels"
    ROUTES = "routes"
    INVOICE = "invoice"
    CUSTOMS = "customs"
    TRACK = "track"


class Template(BaseModel):
    id: int
    kind: JobKind
    params: dict[str, Any] = Field(default_factory=dict)


class Schedule(BaseModel):
    id: int
    slug: str
    template_id: int | None = None
    params: dict[str, Any] = Field(default_factory=dict)
    owner: str = "system"


class JobResult(BaseModel):
    ok: bool = True
    data: dict[str, Any] = Field(default_factory=dict)
    error: str | None = None


@dataclass
class JobContext:
    params: dict[str, Any]
    schedule_id: int | None = None
    attempt: int = 0
    notes: list[str] = field(default_factory=list)
=== src/parcelhub/repositories/__init__.py
from .schedules import ScheduleRepository
from .templates import TemplateRepository

__all__ = ["ScheduleRepository", "TemplateRepository"]
=== src/parcelhub/repositories/schedules.py
from parcelhub.domain.models import Schedule

_ROWS = {
    1: Schedule(id=1, slug="labels-daily", template_id=1, params={"count": 2}),
    2: Schedule(id=2, slug="routes", template_id=2, owner="ann"),
    3: Schedule(id=3, slug="loose"),
    4: Schedule(id=4, slug="labels", template_id=77),
}
STARTED: list[int] = []


class ScheduleRepository:
    async def get(self, schedule_id: int) -> Schedule | None:
        return _ROWS.get(schedule_id)

    async def due(self) -> list[Schedule]:
        return [row for row in _ROWS.values() if row.template_id]

    async def mark_started(self, schedule_id: int) -> None:
        STARTED.append(schedule_id)
=== src/parcelhub/repositories/templates.py
from parcelhub.domain.models import JobKind, Template

_ROWS = {
    1: Template(id=1, kind=JobKind.LABELS, params={"count": 3}),
    2: Template(id=2, kind=JobKind.ROUTES, params={"depot": "north"}),
}


class TemplateRepository:
    async def get(self, template_id: int) -> Template | None:
        return _ROWS.get(template_id)
=== src/parcelhub/integrations/__init__.py
=== src/parcelhub/integrations/carrier.py
import asyncio


class CarrierDown(ConnectionError):
    pass


class CarrierClient:
    def __init__(self, timeout: float = 5.0) -> None:
        self.timeout = timeout

    async def __aenter__(self) -> "CarrierClient":
        return self

    async def __aexit__(self, *exc: object) -> None:
        return None

    async def track(self, number: str) -> str:
        await asyncio.sleep(0)
        if number.startswith("X"):
            raise CarrierDown(number)
        return f"{number}: delivered"
=== src/parcelhub/services/__init__.py
=== src/parcelhub/services/scheduling.py
"""What can be done with schedules."""

from __future__ import annotations

import logging
from typing import Any

from pydantic import BaseModel

from parcelhub.domain.errors import NotFound, NotRunnable
from parcelhub.repositories import ScheduleRepository, TemplateRepository
from parcelhub.workers import legacy

log = logging.getLogger(__name__)


class RunStarted(BaseModel):
    schedule_id: int
    slug: str
    queued: bool


class ScheduleService:
    def __init__(self, schedules: ScheduleRepository, templates: TemplateRepository) -> None:
        self._schedules = schedules
        self._templates = templates

    async def run_now(self, schedule_id: int, user: str, overrides: dict[str, Any] | None = None) -> RunStarted:
        """Run a schedule now, whether it is due or not."""
        schedule = await self._schedules.get(schedule_id)
        if schedule is None:
            raise NotFound("schedule", schedule_id)

        task = legacy.task_for(schedule.slug)
        if task is None:
            log.warning("nothing to run for %s", schedule.slug)
            raise NotRunnable(f"nothing to run for {schedule.slug}")

        kwargs: dict[str, Any] = {"schedule_id": schedule.id, "params": dict(schedule.params)}
        if overrides:
            kwargs["params"].update(overrides)
        sent = task.apply_async(kwargs=kwargs, queue="jobs")
        await self._schedules.mark_started(schedule.id)
        log.info("%s started by %s", schedule.slug, user)
        return RunStarted(schedule_id=schedule.id, slug=schedule.slug, queued=bool(sent.id))

    async def preview(self, schedule_id: int) -> dict[str, Any]:
        schedule = await self._schedules.get(schedule_id)
        if schedule is None:
            raise NotFound("schedule", schedule_id)
        template = await self._templates.get(schedule.template_id) if schedule.template_id else None
        return {"slug": schedule.slug, "kind": template.kind if template else None}
=== src/parcelhub/api/__init__.py
=== src/parcelhub/api/deps.py
from typing import Annotated

from fastapi import Depends, Header

from parcelhub.repositories import ScheduleRepository, TemplateRepository
from parcelhub.services.scheduling import ScheduleService


def schedule_service() -> ScheduleService:
    return ScheduleService(ScheduleRepository(), TemplateRepository())


async def current_user(x_user: Annotated[str, Header()] = "nobody") -> str:
    return x_user


Schedules = Annotated[ScheduleService, Depends(schedule_service)]
User = Annotated[str, Depends(current_user)]
=== src/parcelhub/api/schedules.py
from typing import Any

from fastapi import APIRouter, Body

from parcelhub.api.deps import Schedules, User
from parcelhub.services.scheduling import RunStarted

router = APIRouter(prefix="/schedules")


@router.post("/{schedule_id}/run", status_code=202)
async def run(
    schedule_id: int, service: Schedules, user: User, overrides: dict[str, Any] | None = Body(None)
) -> RunStarted:
    return await service.run_now(schedule_id, user, overrides)


@router.get("/{schedule_id}")
async def show(schedule_id: int, service: Schedules) -> dict[str, Any]:
    return await service.preview(schedule_id)
=== src/parcelhub/api/jobs.py
from typing import Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel

from parcelhub.api.deps import User
from parcelhub.domain.models import JobKind
from parcelhub.workers.legacy import HANDLERS, dispatch_job, purge_labels

router = APIRouter(prefix="/jobs")


class NewJob(BaseModel):
    kind: JobKind
    params: dict[str, Any] = {}


@router.get("/kinds")
async def kinds() -> list[str]:
    return sorted(HANDLERS)


@router.post("", status_code=202)
async def start(job: NewJob, user: User) -> dict[str, Any]:
    if job.kind not in HANDLERS:
        raise HTTPException(422, f"{job.kind} has no handler")
    sent = dispatch_job.delay(job.kind, params=job.params, triggered_by="manual", user=user)
    return {"kind": job.kind, "queued": bool(sent.id)}


@router.delete("/labels", status_code=202)
async def purge() -> dict[str, bool]:
    return {"queued": bool(purge_labels.apply_async(countdown=1).id)}
=== src/parcelhub/workers/__init__.py
=== src/parcelhub/workers/app.py
from celery import Celery
from celery.schedules import crontab
from kombu import Exchange, Queue


def create_celery() -> Celery:
    app = Celery("parcelhub")
    app.conf.update(
        broker_url="memory://",
        result_backend="cache+memory://",
        task_default_queue="celery",
        task_queues=[
            Queue("celery"),
            Queue("jobs", Exchange("jobs"), routing_key="jobs"),
        ],
        task_routes={"jobs.*": {"queue": "jobs"}},
        include=["parcelhub.workers.v2.tasks", "parcelhub.workers.legacy"],
        beat_schedule={
            "poll": {"task": "jobs.poll", "schedule": crontab()},
            "purge": {"task": "parcelhub.workers.legacy.purge_labels", "schedule": crontab(hour=3, minute=0)},
        },
    )
    return app


celery_app = create_celery()
=== src/parcelhub/workers/v2/__init__.py
=== src/parcelhub/workers/v2/tasks/__init__.py
from .dispatch import dispatch_job
from .poll import poll_schedules

__all__ = ["dispatch_job", "poll_schedules"]
=== src/parcelhub/workers/v2/tasks/dispatch.py
from __future__ import annotations

import asyncio
import logging
from typing import Any

from celery import Task, shared_task

from parcelhub.domain.models import JobContext, JobKind, JobResult
from parcelhub.workers.v2.handlers import route

log = logging.getLogger(__name__)


@shared_task(
    bind=True,
    name="jobs.dispatch",
    autoretry_for=(ConnectionError,),
    retry_kwargs={"max_retries": 2, "countdown": 0},
    acks_late=True,
)
def dispatch_job(
    self: Task,
    kind: str,
    *,
    params: dict[str, Any] | None = None,
    schedule_id: int | None = None,
    template_id: int | None = None,
    triggered_by: str = "schedule",
    user: str | None = None,
) -> dict[str, Any]:
    """Run one job."""
    context = JobContext(params=dict(params or {}), schedule_id=schedule_id, attempt=self.request.retries)
    try:
        result: JobResult = asyncio.run(route(kind, context))
    except ConnectionError:
        raise
    except Exception as error:
        log.exception("job failed")
        result = JobResult(ok=False, error=str(error))
    return result.model_dump(exclude_none=True)
=== src/parcelhub/workers/v2/tasks/poll.py
from __future__ import annotations

import asyncio

from celery import shared_task

from parcelhub.repositories import ScheduleRepository, TemplateRepository

from .dispatch import dispatch_job


async def _start_due() -> list[str]:
    schedules, templates = ScheduleRepository(), TemplateRepository()
    started = []
    for schedule in await schedules.due():
        template = await templates.get(schedule.template_id) if schedule.template_id else None
        if template is None:
            continue
        dispatch_job.delay(
            template.kind,
            params={**template.params, **schedule.params},
            schedule_id=schedule.id,
            template_id=template.id,
            triggered_by="schedule",
            user=schedule.owner,
        )
        started.append(schedule.slug)
    return started


@shared_task(name="jobs.poll")
def poll_schedules() -> list[str]:
    """Start every schedule that is due."""
    return asyncio.run(_start_due())
=== src/parcelhub/workers/v2/handlers/__init__.py
from .labels import print_labels
from .router import HANDLERS, route

__all__ = ["HANDLERS", "print_labels", "route"]
=== src/parcelhub/workers/v2/handlers/router.py
from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from parcelhub.domain.models import JobContext, JobKind, JobResult

from .labels import print_labels

log = logging.getLogger(__name__)
Handler = Callable[[JobContext], Awaitable[JobResult]]

HANDLERS: dict[str, Handler] = {
    JobKind.LABELS: print_labels,
}


async def route(kind: str, context: JobContext) -> JobResult:
    """Give a job to its handler."""
    handler = HANDLERS.get(kind)
    if handler is None:
        log.error("unknown job %s", kind)
        return JobResult(ok=False, error=f"Unknown job kind: {kind}")
    return await handler(context)
=== src/parcelhub/workers/v2/handlers/labels.py
from __future__ import annotations

import logging
from parcelhub.domain.models import JobContext, JobResult

log = logging.getLogger(__name__)


async def print_labels(context: JobContext) -> JobResult:
    """Print labels."""
    count = int(context.params.get("count", 1))
    labels = [f"L{number:04d}" for number in range(1, count + 1)]
    log.info("%s labels printed", count)
    return JobResult(data={"labels": labels})
=== src/parcelhub/workers/legacy.py
"""All background work of parcelhub before v2.

Frozen since March: new kinds of jobs go to parcelhub.workers.v2.handlers.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from parcelhub.domain.models import JobContext, JobKind, JobResult
from parcelhub.integrations.carrier import CarrierClient, CarrierDown
from parcelhub.repositories import ScheduleRepository, TemplateRepository
from parcelhub.workers.app import celery_app

if TYPE_CHECKING:
    from celery import Task

    from parcelhub.domain.models import Schedule, Template

P = ParamSpec("P")
R = TypeVar("R")

log = logging.getLogger(__name__)

TRACK_LIMIT = 3
DEPOTS: dict[str, tuple[float, float]] = {
    "north": (48.3, 14.3),
    "south": (46.6, 13.8),  # since 2021
}


# --- helpers ---------------------------------------------------------------------------------------


def timed(function: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Log how a handler ends."""

    @wraps(function)
    async def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        log.debug("%s starts", function.__name__)
        try:
            return await function(*args, **kwargs)
        finally:
            log.debug("%s ends", function.__name__)

    return wrapper


async def _gather_limited(numbers: list[str], limit: int = TRACK_LIMIT) -> list[str]:
    """Ask the carrier, a few at a time."""
    gate = asyncio.Semaphore(limit)

    async def one(number: str) -> str:
        async with gate, CarrierClient(timeout=1.0) as client:
            return await client.track(number)

    return list(await asyncio.gather(*(one(number) for number in numbers)))


def _distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    return round(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5, 3)


def _clean(context: JobContext) -> JobContext:
    """Without empty parameters."""
    return replace(context, params={k: v for k, v in context.params.items() if v not in (None, "")})


# --- tasks -----------------------------------------------------------------------------------------


async def _due() -> list[tuple[Schedule, Template | None]]:
    schedules, templates = ScheduleRepository(), TemplateRepository()
    return [(one, await templates.get(one.template_id)) for one in await schedules.due()]


@celery_app.task(name="jobs.poll")
def poll_schedules() -> list[str]:
    """Start every schedule that is due."""
    started = []
    for schedule, template in asyncio.run(_due()):
        if template is None:
            continue
        dispatch_job.delay(
            template.kind,
            params={**template.params, **schedule.params},
            schedule_id=schedule.id,
            template_id=template.id,
            triggered_by="schedule",
            user=schedule.owner,
        )
        started.append(schedule.slug)
    return started


@celery_app.task(
    bind=True,
    name="jobs.dispatch",
    autoretry_for=(ConnectionError,),
    retry_kwargs={"max_retries": 2, "countdown": 0},
    acks_late=True,
)
def dispatch_job(
    self: Task,
    kind: str,
    *,
    params: dict[str, Any] | None = None,
    schedule_id: int | None = None,
    template_id: int | None = None,
    triggered_by: str = "schedule",
    user: str | None = None,
) -> dict[str, Any]:
    """Run one job."""
    context = JobContext(params=dict(params or {}), schedule_id=schedule_id, attempt=self.request.retries)
    try:
        result: JobResult = asyncio.run(_route(kind, context))
    except ConnectionError:
        raise
    except Exception as error:
        log.exception("job failed")
        result = JobResult(ok=False, error=str(error))
    return result.model_dump(exclude_none=True)


@celery_app.task
def purge_labels(days: int = 30) -> int:
    """Delete old labels."""
    log.info(f"purging labels older than {days} days, 100% of them")
    log.info(f"purged {days:>3} days of labels")
    return days * 2


@celery_app.task(name="parcelhub.labels_now")
def labels_now(schedule_id: int | None = None, params: dict | None = None):
    return asyncio.run(print_labels(JobContext(params or {}, schedule_id))).model_dump()


@celery_app.task(name="parcelhub.routes_now")
def routes_now(schedule_id: int | None = None, params: dict | None = None):
    return asyncio.run(plan_routes(JobContext(params or {}, schedule_id))).model_dump()


# --- handlers --------------------------------------------------------------------------------------


async def print_labels(context: JobContext) -> JobResult:
    """Print labels."""
    count = int(context.params.get("count", 1))
    labels = [f"L{number:04d}" for number in range(1, count + 1)]
    log.info("%s labels printed", count)
    return JobResult(data={"labels": labels})


@timed
async def plan_routes(context: JobContext) -> JobResult:
    """Shortest way between depots."""
    context = _clean(context)
    start = DEPOTS[context.params.get("depot", "south")]
    legs = {name: _distance(start, place) for name, place in sorted(DEPOTS.items())}
    log.info(f"planned {len(legs)} legs from {start!r} (seed {random.Random(1).randint(1, 9)})")
    return JobResult(data={"legs": legs, "schedule": context.schedule_id})


@timed
async def make_invoice(context: JobContext) -> JobResult:
    """Add it up."""
    context = _clean(context)
    total = sum(item["price"] * item.get("count", 1) for item in context.params.get("items", []))
    log.info(f"invoice over {total:.2f} {{EUR}}")
    if total < 0:
        raise ValueError(f"negative invoice: {total}")
    return JobResult(data={"total": f"{total:.2f}", "attempt": context.attempt})


async def track_parcels(context: JobContext) -> JobResult:
    numbers = context.params.get("numbers", [])
    try:
        states = await _gather_limited(numbers)
    except CarrierDown as error:
        if context.attempt < 1:
            log.warning(f"carrier is down for {error}, trying again")
            raise
        return JobResult(ok=False, error=f"carrier: {error}")
    return JobResult(data={"states": states})


async def declare_customs(context: JobContext) -> JobResult:
    # The customs module was sold with the company's Swiss branch.
    from parcelhub.integrations.customs import CustomsClient

    async with CustomsClient() as client:
        return JobResult(data=await client.declare(context.params))


HANDLERS: dict[str, Callable[[JobContext], Awaitable[JobResult]]] = {
    JobKind.LABELS: print_labels,
    JobKind.ROUTES: plan_routes,
    JobKind.INVOICE: make_invoice,
    JobKind.TRACK: track_parcels,
    JobKind.CUSTOMS: declare_customs,
}


async def _route(kind: str, context: JobContext) -> JobResult:
    """Give a job to its handler."""
    handler = HANDLERS.get(kind)
    if handler is None:
        log.error("unknown job %s", kind)
        return JobResult(ok=False, error=f"Unknown job kind: {kind}")
    return await handler(context)


# --- by hand ---------------------------------------------------------------------------------------

_BY_SLUG = {"labels": labels_now, "routes-weekly": routes_now}


def task_for(slug: str) -> Task | None:
    """The task of a schedule that is run by hand."""
    return _BY_SLUG.get(slug)
=== tests/test_handlers.py
import asyncio
from unittest.mock import AsyncMock, patch

from parcelhub.domain.models import JobContext
from parcelhub.workers import legacy
from parcelhub.workers.legacy import plan_routes, track_parcels


def test_other_depots(monkeypatch):
    monkeypatch.setattr(legacy, "DEPOTS", {"south": (0.0, 0.0)})
    assert asyncio.run(plan_routes(JobContext({}))).data["legs"] == {"south": 0.0}


@patch("parcelhub.workers.legacy.CarrierClient.track", new_callable=AsyncMock, return_value="there")
def test_track(track):
    assert asyncio.run(track_parcels(JobContext({"numbers": ["A"]}))).data == {"states": ["there"]}
''')

CLIENT = """
def ask():
    from fastapi.testclient import TestClient
    from parcelhub.main import app
    said=[]
    with TestClient(app) as c:
        def asked(r): said.append([r.status_code, r.json()])
        asked(c.get("/jobs/kinds")); asked(c.post("/jobs", json={"kind":"routes","params":{"a":1}}, headers={"x-user":"ann"})); asked(c.delete("/jobs/labels"))
        for n in (1,2,3,4,9): asked(c.post(f"/schedules/{n}/run", json={"x":n}, headers={"x-user":"ann"}))
        asked(c.post("/schedules/1/run")); asked(c.get("/schedules/1"))
    return said
"""

PARCELS = Complete(
    files=FILES,
    monolith="parcelhub.workers.legacy",
    app="parcelhub.workers.app:celery_app",
    roots=("src",),
    unimported=("tests",),
    jobs=(
        ("jobs.dispatch", {"kind": "labels", "params": {"count": 2}}),
        ("jobs.dispatch", {"kind": "routes", "schedule_id": 3}),
        ("jobs.dispatch", {"kind": "routes", "params": {"depot": "north", "x": ""}}),
        ("jobs.dispatch", {"kind": "invoice", "params": {"items": [{"price": 2}]}}),
        ("jobs.dispatch", {"kind": "invoice", "params": {"items": [{"price": -2}]}}),
        ("jobs.dispatch", {"kind": "track", "params": {"numbers": ["A", "B"]}}),
        ("jobs.dispatch", {"kind": "track", "params": {"numbers": ["X"]}}),
        ("jobs.dispatch", {"kind": "nope"}),
        ("jobs.poll", {}),
        ("parcelhub.workers.legacy.purge_labels", {"days": 3}),
    ),
    gone=frozenset({"parcelhub.labels_now", "parcelhub.routes_now"}),
    flags=(),
    client=CLIENT,
    answers=[
        [200, ["customs", "invoice", "labels", "routes", "track"]],
        [202, {"kind": "routes", "queued": True}],
        [202, {"queued": True}],
        [202, {"schedule_id": 1, "slug": "labels-daily", "queued": True}],
        [202, {"schedule_id": 2, "slug": "routes", "queued": True}],
        [
            409,
            {
                "code": "not-runnable",
                "detail": "Schedule has no associated template. Please edit the schedule and select a job template.",
            },
        ],
        [409, {"code": "not-runnable", "detail": "Template 77 not found"}],
        [404, {"code": "not-found", "detail": "schedule 9 does not exist"}],
        [202, {"schedule_id": 1, "slug": "labels-daily", "queued": True}],
        [200, {"slug": "labels-daily", "kind": "labels"}],
    ],
    sent=[
        [
            "jobs.dispatch",
            ["routes"],
            {"params": {"a": 1}, "triggered_by": "manual", "user": "ann"},
            "jobs",
        ],
        ["parcelhub.workers.legacy.purge_labels", [], {}, "celery"],
        [
            "jobs.dispatch",
            [],
            {
                "kind": "labels",
                "params": {"count": 2, "x": 1},
                "schedule_id": 1,
                "template_id": 1,
                "triggered_by": "manual",
                "user": "system",
            },
            "jobs",
        ],
        [
            "jobs.dispatch",
            [],
            {
                "kind": "routes",
                "params": {"x": 2},
                "schedule_id": 2,
                "template_id": 2,
                "triggered_by": "manual",
                "user": "ann",
            },
            "jobs",
        ],
        [
            "jobs.dispatch",
            [],
            {
                "kind": "labels",
                "params": {"count": 2},
                "schedule_id": 1,
                "template_id": 1,
                "triggered_by": "manual",
                "user": "system",
            },
            "jobs",
        ],
    ],
    holds={
        "src/parcelhub/workers/v2/handlers/router.py": (
            '    return JobResult(ok=False, error="customs is not available in this version")\n',
        ),
        "src/parcelhub/workers/v2/handlers/routes.py": ("async def plan_routes(",),
        "src/parcelhub/api/jobs.py": (
            "from parcelhub.workers.v2.handlers.router import HANDLERS\n",
        ),
        "tests/test_handlers.py": ('monkeypatch.setattr(routes, "DEPOTS"',),
    },
)
