"""FastAPI with injected sessions and services; the worker's modules in a field of settings; routes by a
function; an endpoint for each tenant that awaits; canvases, a lock, decorators and context managers.
"""

from tests.support.complete import Complete, tree

FILES = tree(r'''
=== docker-compose.yml
services:
  api:
    build: .
    command: uvicorn voltway.main:app --host 0.0.0.0
    env_file: .env
  worker:
    build: .
    env_file: .env
    environment:
      VOLTWAY_BROKER_URL: redis://redis:6379/0
  beat:
    build: .
    command: celery -A voltway.celery_app beat
  redis:
    image: redis:7
=== src/voltway/__init__.py
__version__ = "4.2.0"
=== src/voltway/config.py
"""Settings, from the environment."""

import os
from functools import lru_cache

from pydantic import BaseModel, Field


class Settings(BaseModel):
    broker_url: str = "memory://"
    result_backend: str = "cache+memory://"
    task_modules: list[str] = Field(
        default=["voltway.tasks.job_tasks", "voltway.tasks.scheduling"],
        description="Modules that the worker imports",
    )
    features: dict[str, bool] = {"smart_tariffs": True, "bulk_firmware": False}


@lru_cache
def get_settings() -> Settings:
    given = {name: os.environ.get(f"VOLTWAY_{name.upper()}") for name in ("broker_url",)}
    return Settings(**{name: value for name, value in given.items() if value})
=== src/voltway/features.py
"""Feature flags."""

from voltway.config import get_settings


def is_enabled(name: str, tenant: str | None = None) -> bool:
    if tenant == "beta":
        return True
    return get_settings().features.get(name, False)
=== src/voltway/celery_app.py
"""The Celery application."""

from celery import Celery
from celery.signals import setup_logging, task_prerun
from kombu import Exchange, Queue

from voltway.config import get_settings
from voltway.routing import route_task

settings = get_settings()

celery_app = Celery("voltway", broker=settings.broker_url, backend=settings.result_backend)
celery_app.conf.update(
    include=settings.task_modules,
    task_default_queue="default",
    task_queue_max_priority=10,
    task_queues=(
        Queue("default", Exchange("default"), routing_key="default"),
        Queue("priority", Exchange("priority"), routing_key="priority"),
        Queue("bulk", Exchange("bulk"), routing_key="bulk"),
    ),
    task_routes=(route_task,),
    task_acks_late=True,
    worker_prefetch_multiplier=1,
    task_track_started=True,
    beat_schedule={
        "check-schedules": {
            "task": "voltway.check_job_schedules",
            "schedule": 60.0,
            "options": {"queue": "priority", "expires": 55},
        },
        "close-sessions": {
            "task": "voltway.close_stale_sessions",
            "schedule": 300.0,
            "kwargs": {"older_than_minutes": 30},
        },
        "bill-all": {
            "task": "voltway.bill_all_tenants",
            "schedule": 86400.0,
        },
    },
)
celery_app.set_default()


@setup_logging.connect
def keep_our_logging(**kwargs):
    """Celery must not touch the root logger."""


@task_prerun.connect
def remember_tenant(task_id=None, task=None, kwargs=None, **rest):
    from voltway.context import current_tenant

    parameters = (kwargs or {}).get("job_parameters") or {}
    current_tenant.set(parameters.get("tenant"))
=== src/voltway/context.py
from contextvars import ContextVar

current_tenant: ContextVar[str | None] = ContextVar("current_tenant", default=None)
=== src/voltway/routing.py
"""Which queue a task goes to."""

_BULK = {
    "voltway.bill_tenant",
    "voltway.bill_all_tenants",
}


def route_task(name, args, kwargs, options, task=None, **kw):
    if name in _BULK:
        return {"queue": "bulk", "priority": 1}
    if name == "voltway.dispatch_job":
        job_type = (kwargs or {}).get("job_type")
        if job_type == "firmware_update":
            return {"queue": "bulk"}
        return {"queue": "priority", "priority": 8}
    return None
=== src/voltway/models.py
from __future__ import annotations

from datetime import datetime, timezone
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


def utcnow() -> datetime:
    return datetime.now(timezone.utc).replace(tzinfo=None)


class JobType(StrEnum):
    TARIFF_SYNC = "tariff_sync"
    FIRMWARE_UPDATE = "firmware_update"
    SESSION_EXPORT = "session_export"
    BILLING_RUN = "billing_run"
    HEALTH_PROBE = "health_probe"
    OCPI_PULL = "ocpi_pull"


class Base(DeclarativeBase):
    type_annotation_map = {dict[str, Any]: JSON}


class Charger(Base):
    __tablename__ = "charger"

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant: Mapped[str]
    code: Mapped[str]
    firmware: Mapped[str] = mapped_column(default="1.0.0")
    online: Mapped[bool] = mapped_column(default=True)


class ChargeSession(Base):
    __tablename__ = "charge_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    charger_id: Mapped[int] = mapped_column(ForeignKey("charger.id"))
    kwh: Mapped[float] = mapped_column(default=0)
    open: Mapped[bool] = mapped_column(default=True)
    started: Mapped[datetime] = mapped_column(default=utcnow)


class JobTemplate(Base):
    __tablename__ = "job_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    job_type: Mapped[str]
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)

    def model_dump(self) -> dict[str, Any]:
        return {"id": self.id, "job_type": self.job_type, "parameters": self.parameters}


class JobSchedule(Base):
    __tablename__ = "job_schedule"

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant: Mapped[str]
    job_identifier: Mapped[str]
    job_template_id: Mapped[int | None]
    credential_id: Mapped[int | None]
    job_parameters: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    active: Mapped[bool] = mapped_column(default=True)
    last_run: Mapped[datetime | None]


class JobRun(Base):
    __tablename__ = "job_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_name: Mapped[str]
    job_type: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="running")
    triggered_by: Mapped[str]
    executed_by: Mapped[str | None]
=== src/voltway/db.py
from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import Iterator

from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from voltway.models import Base, Charger, ChargeSession, JobSchedule, JobTemplate


@lru_cache
def get_engine():
    engine = create_engine(
        "sqlite://", connect_args={"check_same_thread": False}, poolclass=StaticPool
    )
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(demo())
        session.commit()
    return engine


def demo():
    """What a developer finds in a new database."""
    yield Charger(id=1, tenant="acme", code="AC01")
    yield Charger(id=2, tenant="acme", code="AC02", online=False)
    yield Charger(id=3, tenant="acme", code="DC01")
    yield Charger(id=4, tenant="acme", code="DC02")
    yield Charger(id=5, tenant="beta", code="AC90", firmware="2.4.1")
    yield ChargeSession(charger_id=1, kwh=10.5)
    yield ChargeSession(charger_id=3, kwh=40, open=False)
    yield ChargeSession(charger_id=5, kwh=7.25)
    yield JobTemplate(id=1, name="export", job_type="session_export", parameters={"format": "json"})
    yield JobTemplate(id=2, name="probe", job_type="health_probe")
    yield JobSchedule(
        id=1,
        tenant="acme",
        job_identifier="nightly-export",
        job_template_id=1,
        job_parameters={"tenant": "acme"},
        credential_id=3,
    )
    yield JobSchedule(id=2, tenant="acme", job_identifier="no-template")
    yield JobSchedule(id=3, tenant="acme", job_identifier="paused", active=False, job_template_id=2)
    yield JobSchedule(id=4, tenant="beta", job_identifier="lost-template", job_template_id=99)


@contextmanager
def session_scope() -> Iterator[Session]:
    """A session that commits, or rolls back."""
    session = Session(get_engine(), expire_on_commit=False)
    try:
        yield session
        session.commit()
    except Exception:
        session.rollback()
        raise
    finally:
        session.close()


def get_session() -> Iterator[Session]:
    """The session of one request."""
    with session_scope() as session:
        yield session
=== src/voltway/main.py
from contextlib import asynccontextmanager

from fastapi import FastAPI

from voltway.api.routers import admin, jobs, runs, schedules
from voltway.db import get_engine


@asynccontextmanager
async def lifespan(app: FastAPI):
    get_engine()
    yield


def create_app() -> FastAPI:
    app = FastAPI(title="Voltway", lifespan=lifespan)
    app.include_router(jobs.router, prefix="/api/jobs")
    app.include_router(runs.router, prefix="/api/runs")
    app.include_router(schedules.router, prefix="/api/tenants/{tenant}/schedules")
    app.include_router(admin.router, prefix="/api/admin")
    return app


app = create_app()
=== src/voltway/api/__init__.py
=== src/voltway/api/deps.py
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Path

from voltway.services.schedules import ScheduleService
from voltway.services.templates import TemplateService


async def get_current_user(x_user: Annotated[str | None, Header()] = None) -> dict:
    if not x_user:
        raise HTTPException(status_code=401, detail="Who are you?")
    return {"username": x_user}


async def get_tenant(tenant: Annotated[str, Path()]) -> str:
    if tenant.startswith("_"):
        raise HTTPException(status_code=404, detail="No such tenant")
    return tenant


def get_schedule_service(tenant: Annotated[str, Depends(get_tenant)]) -> ScheduleService:
    return ScheduleService(tenant)


def get_template_service() -> TemplateService:
    return TemplateService()


CurrentUser = Annotated[dict, Depends(get_current_user)]
Tenant = Annotated[str, Depends(get_tenant)]
Schedules = Annotated[ScheduleService, Depends(get_schedule_service)]
Templates = Annotated[TemplateService, Depends(get_template_service)]
=== src/voltway/api/schemas.py
from typing import Any

from pydantic import BaseModel, Field


class ExecuteRequest(BaseModel):
    override_parameters: dict[str, Any] | None = None
    priority: int = Field(default=5, ge=0, le=10)


class ExecuteResponse(BaseModel):
    message: str
    job_id: int
    job_name: str
    celery_task_id: str
    status: str = "queued"


class DispatchRequest(BaseModel):
    job_type: str
    job_name: str | None = None
    parameters: dict[str, Any] = {}
=== src/voltway/api/routers/__init__.py
=== src/voltway/api/routers/jobs.py
"""Start jobs by hand."""

import logging

from celery.result import AsyncResult
from fastapi import APIRouter, HTTPException, status

from voltway.api.deps import CurrentUser
from voltway.api.schemas import DispatchRequest
from voltway.celery_app import celery_app
from voltway.models import JobType
from voltway.tasks.job_tasks import (
    JobPayload,
    bill_all_tenants,
    dispatch_job,
)

logger = logging.getLogger(__name__)
router = APIRouter(tags=["jobs"])


@router.post("/dispatch", status_code=status.HTTP_202_ACCEPTED)
async def dispatch(request: DispatchRequest, user: CurrentUser):
    if request.job_type not in set(JobType):
        raise HTTPException(status.HTTP_422_UNPROCESSABLE_ENTITY, f"no such type: {request.job_type}")
    payload = JobPayload.model_validate(request.parameters)
    result = dispatch_job.apply_async(
        kwargs={
            "job_name": request.job_name or f"manual-{request.job_type}",
            "job_type": request.job_type,
            "job_parameters": payload.model_dump(exclude_none=True),
            "triggered_by": "manual",
            "executed_by": user["username"],
        },
        priority=9,
    )
    return {"celery_task_id": result.id, "status": "queued"}


@router.post("/bill-all", status_code=status.HTTP_202_ACCEPTED)
async def bill_all(user: CurrentUser):
    result = bill_all_tenants.delay()
    logger.info("billing of all tenants started by %s", user["username"])
    return {"celery_task_id": result.id}


@router.get("/status/{task_id}")
async def task_status(task_id: str):
    result = AsyncResult(task_id, app=celery_app)
    return {"state": result.state}
=== src/voltway/api/routers/runs.py
from fastapi import APIRouter, HTTPException, status
from sqlalchemy import select

from voltway.api.deps import CurrentUser, Templates
from voltway.db import session_scope
from voltway.models import JobRun
from voltway.tasks import job_tasks

router = APIRouter(tags=["runs"])


@router.get("")
async def list_runs(limit: int = 50):
    with session_scope() as session:
        rows = session.scalars(select(JobRun).order_by(JobRun.id.desc()).limit(limit)).all()
        return [{"id": r.id, "job_type": r.job_type, "status": r.status} for r in rows]


@router.post("/{template_id}/start", status_code=status.HTTP_202_ACCEPTED)
async def start(template_id: int, user: CurrentUser, templates: Templates):
    """Run a template now."""
    template = await templates.get(template_id)
    if template is None:
        raise HTTPException(status_code=404, detail=f"Template {template_id} not found")
    celery_task = job_tasks.dispatch_job.delay(
        job_name=template.name,
        job_type=template.job_type,
        template_id=template_id,
        job_parameters=dict(template.parameters) or None,
        triggered_by="manual",
        executed_by=user["username"],
    )
    return {"celery_task_id": celery_task.id}
=== src/voltway/api/routers/schedules.py
"""Schedules of a tenant."""

import logging

from typing import Annotated

from fastapi import APIRouter, Body, Depends, HTTPException, status
from sqlalchemy.orm import Session

from voltway.api.deps import CurrentUser, Schedules, Tenant
from voltway.api.schemas import ExecuteRequest, ExecuteResponse
from voltway.db import get_session
from voltway.models import JobSchedule
from voltway.tasks.job_tasks import get_task_for_job

logger = logging.getLogger(__name__)
router = APIRouter(tags=["schedules"])


@router.get("")
async def list_schedules(service: Schedules):
    return [{"id": s.id, "job": s.job_identifier} for s in await service.all()]


@router.post(
    "/{schedule_id}/execute",
    response_model=ExecuteResponse,
    status_code=status.HTTP_202_ACCEPTED,
)
async def execute_schedule(
    schedule_id: int,
    tenant: Tenant,
    user: CurrentUser,
    service: Schedules,
    db: Annotated[Session, Depends(get_session)],
    request: ExecuteRequest = Body(default_factory=ExecuteRequest),
) -> ExecuteResponse:
    """Execute a schedule now, whatever its cron says."""
    schedule = db.get(JobSchedule, schedule_id)
    if schedule is None or schedule.tenant != tenant:
        raise HTTPException(
            status_code=status.HTTP_404_NOT_FOUND,
            detail=f"Schedule {schedule_id} not found",
        )
    if not schedule.active:
        raise HTTPException(status_code=status.HTTP_409_CONFLICT, detail="Schedule is paused")

    task_func = get_task_for_job(schedule.job_identifier)
    if task_func is None:
        raise HTTPException(
            status_code=status.HTTP_400_BAD_REQUEST,
            detail=f"No task for job {schedule.job_identifier}",
        )

    parameters = {**(schedule.job_parameters or {}), **(request.override_parameters or {})}
    parameters.setdefault("tenant", tenant)
    celery_task = task_func.apply_async(kwargs=parameters, priority=request.priority)
    await service.touch_last_run(schedule_id)

    logger.info("Schedule %s of %s started by %s", schedule_id, tenant, user["username"])
    return ExecuteResponse(
        message="Job execution started",
        job_id=schedule_id,
        job_name=schedule.job_identifier,
        celery_task_id=celery_task.id,
    )
=== src/voltway/api/routers/admin.py
"""What operations may do."""

from fastapi import APIRouter

from voltway.api.deps import CurrentUser

router = APIRouter(tags=["admin"])


@router.get("/executors")
async def executors(user: CurrentUser):
    from voltway.tasks.job_tasks import JOB_EXECUTORS

    return sorted(str(key) for key in JOB_EXECUTORS)


@router.post("/sessions/close")
async def close_sessions(user: CurrentUser, minutes: int = 60):
    from voltway.tasks.job_tasks import close_stale_sessions

    return {"id": close_stale_sessions.delay(older_than_minutes=minutes).id}
=== src/voltway/services/__init__.py
=== src/voltway/services/schedules.py
from __future__ import annotations

import asyncio

from sqlalchemy import select

from voltway.db import session_scope
from voltway.models import JobSchedule, utcnow


class ScheduleService:
    """The schedules of one tenant."""

    def __init__(self, tenant: str) -> None:
        self.tenant = tenant

    async def all(self) -> list[JobSchedule]:
        return await asyncio.to_thread(self._all)

    def _all(self) -> list[JobSchedule]:
        with session_scope() as session:
            return list(
                session.scalars(select(JobSchedule).where(JobSchedule.tenant == self.tenant)).all()
            )

    async def get(self, schedule_id: int) -> JobSchedule | None:
        return await asyncio.to_thread(self._get, schedule_id)

    def _get(self, schedule_id: int) -> JobSchedule | None:
        with session_scope() as session:
            found = session.get(JobSchedule, schedule_id)
            return found if found is not None and found.tenant == self.tenant else None

    async def touch_last_run(self, schedule_id: int) -> None:
        def touch() -> None:
            with session_scope() as session:
                found = session.get(JobSchedule, schedule_id)
                if found is not None:
                    found.last_run = utcnow()
                    session.add(found)

        await asyncio.to_thread(touch)
=== src/voltway/services/templates.py
from __future__ import annotations

from voltway.db import session_scope
from voltway.models import JobTemplate


class TemplateService:
    async def get(self, template_id: int) -> JobTemplate | None:
        return self.get_sync(template_id)

    def get_sync(self, template_id: int) -> JobTemplate | None:
        with session_scope() as session:
            return session.get(JobTemplate, template_id)
=== src/voltway/services/tariffs.py
from voltway.features import is_enabled

PRICES = {"acme": 0.42, "beta": 0.39}


class TariffError(RuntimeError):
    pass


def fetch_tariff(tenant: str) -> float:
    if tenant not in PRICES:
        raise TariffError(f"no tariff for {tenant}")
    price = PRICES[tenant]
    if is_enabled("smart_tariffs", tenant):
        price = round(price * 0.95, 4)
    return price
=== src/voltway/services/chargers.py
from sqlalchemy import select

from voltway.db import session_scope
from voltway.models import Charger


def chargers_of(tenant: str, only_online: bool = False) -> list[Charger]:
    with session_scope() as session:
        query = select(Charger).where(Charger.tenant == tenant).order_by(Charger.code)
        if only_online:
            query = query.where(Charger.online)
        return list(session.scalars(query).all())
=== src/voltway/services/notifications.py
import logging

logger = logging.getLogger(__name__)
OUTBOX: list[tuple[str, str]] = []


def notify(tenant: str, message: str) -> None:
    OUTBOX.append((tenant, message))
    logger.info("notified %s", tenant)
=== src/voltway/tasks/__init__.py
"""Celery tasks."""

from .scheduling import check_job_schedules_task, dispatch_job

__all__ = ["check_job_schedules_task", "dispatch_job"]
=== src/voltway/tasks/base.py
"""Base classes of our tasks."""

import logging
from typing import Any, ClassVar

from celery import Task

logger = logging.getLogger(__name__)


class VoltTask(Task):
    """Reports failures; keeps one redis client for each process."""

    abstract = True
    _redis: ClassVar[Any] = None

    @property
    def redis(self):
        if VoltTask._redis is None:
            import redis

            from voltway.config import get_settings

            VoltTask._redis = redis.Redis.from_url(get_settings().redis_url)
        return VoltTask._redis

    def on_failure(self, exc, task_id, args, kwargs, einfo):
        logger.error("task %s failed: %s", self.name, exc)
        super().on_failure(exc, task_id, args, kwargs, einfo)
=== src/voltway/tasks/scheduling/__init__.py
from .job_dispatcher import dispatch_job
from .schedule_checker import check_job_schedules_task

__all__ = ["check_job_schedules_task", "dispatch_job"]
=== src/voltway/tasks/scheduling/job_dispatcher.py
"""Runs one job."""

from __future__ import annotations

import logging
from typing import Any

from celery import shared_task

from voltway.db import session_scope
from voltway.models import JobRun, JobTemplate
from voltway.tasks.base import VoltTask
from voltway.tasks.execution.base_executor import execute_job_type
from voltway.tasks.utils.targets import resolve_targets

logger = logging.getLogger(__name__)


@shared_task(
    bind=True,
    base=VoltTask,
    name="voltway.dispatch_job",
    acks_late=True,
    autoretry_for=(ConnectionError,),
    retry_backoff=True,
    max_retries=3,
)
def dispatch_job(
    self,
    job_name: str,
    job_type: str | None = None,
    template_id: int | None = None,
    schedule_id: int | None = None,
    credential_id: int | None = None,
    job_parameters: dict[str, Any] | None = None,
    triggered_by: str = "schedule",
    executed_by: str | None = None,
) -> dict[str, Any]:
    """Run a job of a type, and keep a record of the run."""
    template = None
    if template_id is not None:
        with session_scope() as session:
            found = session.get(JobTemplate, template_id)
            template = found.model_dump() if found else None
    if job_type is None and template:
        job_type = template["job_type"]

    with session_scope() as session:
        run = JobRun(
            job_name=job_name, job_type=job_type, triggered_by=triggered_by, executed_by=executed_by
        )
        session.add(run)
        session.flush()
        run_id = run.id

    try:
        result = execute_job_type(
            job_type=job_type,
            schedule_id=schedule_id,
            credential_id=credential_id,
            job_parameters=job_parameters,
            target_devices=resolve_targets(job_parameters),
            task_context=self,
            template=template,
            job_run_id=run_id,
        )
    except ConnectionError:
        raise
    except Exception as exc:
        logger.error("Job %s failed: %s", job_name, exc)
        result = {"success": False, "error": str(exc)}

    with session_scope() as session:
        run = session.get(JobRun, run_id)
        run.status = "done" if result.get("success") else "failed"
    return result
=== src/voltway/tasks/scheduling/schedule_checker.py
from __future__ import annotations

import logging

from celery import shared_task
from sqlalchemy import select

from voltway.db import session_scope
from voltway.models import JobSchedule, JobTemplate

from .job_dispatcher import dispatch_job

logger = logging.getLogger(__name__)


@shared_task(name="voltway.check_job_schedules")
def check_job_schedules_task() -> dict:
    """Dispatch what is due."""
    started = []
    with session_scope() as session:
        for schedule in session.scalars(select(JobSchedule).where(JobSchedule.active)).all():
            if not schedule.job_template_id:
                continue
            template = session.get(JobTemplate, schedule.job_template_id)
            if not template:
                logger.warning("Template %s not found", schedule.job_template_id)
                continue
            dispatch_job.delay(
                job_name=schedule.job_identifier,
                job_type=template.job_type,
                template_id=schedule.job_template_id,
                schedule_id=schedule.id,
                credential_id=schedule.credential_id,
                job_parameters=schedule.job_parameters,
                triggered_by="schedule",
            )
            started.append(schedule.job_identifier)
    return {"started": started}
=== src/voltway/tasks/execution/__init__.py
"""Executors, by job type."""

from .base_executor import execute_job_type
from .tariff_sync_executor import execute_tariff_sync

__all__ = ["execute_job_type", "execute_tariff_sync"]
=== src/voltway/tasks/execution/base_executor.py
"""Which executor runs which job type."""

from __future__ import annotations

import logging
from typing import Any, Callable

from voltway.models import JobType

from .tariff_sync_executor import execute_tariff_sync

logger = logging.getLogger(__name__)

JOB_EXECUTORS: dict[JobType, Callable[..., dict[str, Any]]] = {
    JobType.TARIFF_SYNC: execute_tariff_sync,
}


def execute_job_type(
    job_type,
    schedule_id=None,
    credential_id=None,
    job_parameters=None,
    target_devices=None,
    task_context=None,
    template=None,
    job_run_id=None,
) -> dict[str, Any]:
    executor = JOB_EXECUTORS.get(job_type)
    if executor is None:
        logger.error("Unknown job type: %s", job_type)
        return {"success": False, "error": f"Unknown job type: {job_type}"}
    return executor(
        schedule_id=schedule_id,
        credential_id=credential_id,
        job_parameters=job_parameters,
        target_devices=target_devices,
        task_context=task_context,
        template=template,
        job_run_id=job_run_id,
    )
=== src/voltway/tasks/execution/tariff_sync_executor.py
from __future__ import annotations

import logging
from typing import Any

from voltway.services.tariffs import TariffError, fetch_tariff

logger = logging.getLogger(__name__)


def execute_tariff_sync(
    schedule_id: int | None,
    credential_id: int | None,
    job_parameters: dict[str, Any] | None,
    target_devices: list[str] | None,
    task_context,
    template: dict | None = None,
    job_run_id: int | None = None,
) -> dict[str, Any]:
    """Fetch the tariff of a tenant."""
    tenant = (job_parameters or {}).get("tenant", "acme")
    try:
        price = fetch_tariff(tenant)
    except TariffError as e:
        logger.warning("no tariff: %s", e)
        return {"success": False, "error": str(e)}
    return {"success": True, "tenant": tenant, "price": price}
=== src/voltway/tasks/utils/__init__.py
=== src/voltway/tasks/utils/targets.py
"""Which chargers a job is for."""

from __future__ import annotations

from voltway.services.chargers import chargers_of


def resolve_targets(job_parameters: dict | None) -> list[str] | None:
    """Codes of the chargers of the tenant."""
    if not job_parameters or "tenant" not in job_parameters:
        return None
    return [c.code for c in chargers_of(job_parameters["tenant"])]
=== src/voltway/tasks/utils/locks.py
"""Locks, so that no job runs twice."""

from __future__ import annotations

import contextlib
import threading

_local: dict[str, threading.Lock] = {}


class LockHeld(RuntimeError):
    """Somebody else has it."""


@contextlib.contextmanager
def job_lock(name: str):
    lock = _local.setdefault(name, threading.Lock())
    if not lock.acquire(blocking=False):
        raise LockHeld(name)
    try:
        yield
    finally:
        lock.release()
=== src/voltway/tasks/job_tasks.py
"""
Celery tasks of Voltway.

DO NOT ADD NEW JOBS HERE (VW-812) - see tasks/execution.
"""

from __future__ import annotations

import csv
import functools
import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from celery import chord, group
from celery.exceptions import SoftTimeLimitExceeded
from celery.utils.log import get_task_logger
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from voltway.celery_app import celery_app
from voltway.db import session_scope
from voltway.features import is_enabled
from voltway.models import (
    Charger,
    ChargeSession,
    JobRun,
    JobSchedule,
    JobTemplate,
    JobType,
    utcnow,
)
from voltway.services import notifications
from voltway.services.chargers import chargers_of
from voltway.services.tariffs import TariffError, fetch_tariff
from voltway.tasks.base import VoltTask
from voltway.tasks.utils.locks import LockHeld, job_lock

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

try:
    import orjson as _json
except ImportError:  # not on the arm images
    import json as _json  # type: ignore[no-redef]

logger = get_task_logger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

# Newest firmware by hardware prefix. Ask hardware before you change it!
FIRMWARE = {
    "AC": "2.4.1",
    "DC": "3.0.0",
}
FIRMWARE_BATCH = 50

EXPORT_COLUMNS = ["charger", "kwh", "open"]

_probe_cache: dict[str, float] = {}


# ---------------------------------------------------------------------------
# Payloads
# ---------------------------------------------------------------------------


class JobPayload(BaseModel):
    """Parameters of a job as the API takes them."""

    model_config = ConfigDict(extra="allow")

    tenant: str = "acme"
    dry_run: bool | None = None


@dataclass
class FirmwareReport:
    tenant: str
    updated: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    @property
    def success(self) -> bool:
        return bool(self.updated) or not self.skipped


# ---------------------------------------------------------------------------
# Helpers
# ---------------------------------------------------------------------------


def timed(what: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Log how long it took."""

    def decorate(func: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(func)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            start = time.monotonic()
            try:
                return func(*args, **kwargs)
            finally:
                logger.debug("%s took %.3f s", what, time.monotonic() - start)

        return wrapper

    return decorate


def _tenant_of(job_parameters: dict | None, template: dict | None = None) -> str:
    if job_parameters and job_parameters.get("tenant"):
        return job_parameters["tenant"]
    if template and template.get("parameters"):
        return template["parameters"].get("tenant", "acme")
    return "acme"


@contextmanager
def _progress(task_context, total: int) -> Iterator[Callable[[], None]]:
    """Report progress to the result backend."""
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if task_context is not None and not task_context.request.is_eager:
            task_context.update_state(state="PROGRESS", meta={"done": done, "total": total})

    yield step
    logger.debug("progress %s/%s", done, total)


def resolve_targets(job_parameters):
    """Codes of the chargers of the tenant."""
    if not job_parameters or "tenant" not in job_parameters:
        return None
    return [c.code for c in chargers_of(job_parameters["tenant"])]


def _needs_update(charger: Charger) -> bool:
    newest = FIRMWARE.get(charger.code[:2])
    return newest is not None and charger.firmware != newest


def _open_sessions(session: Session, tenant: str) -> list[ChargeSession]:
    return list(
        session.scalars(
            select(ChargeSession)
            .join(Charger)
            .where(Charger.tenant == tenant, ChargeSession.open)
            .order_by(ChargeSession.id)
        )
    )


# ---------------------------------------------------------------------------
# Executors
# ---------------------------------------------------------------------------


def _execute_tariff_sync(
    schedule_id, credential_id, job_parameters, target_devices, task_context, template=None
):
    tenant = (job_parameters or {}).get("tenant", "acme")
    try:
        price = fetch_tariff(tenant)
    except TariffError as e:
        logger.warning(f"no tariff: {e}")
        return {"success": False, "error": str(e)}
    return {"success": True, "tenant": tenant, "price": price}


@timed("firmware")
def _execute_firmware_update(
    schedule_id: int | None,
    credential_id: int | None,
    job_parameters: dict | None,
    target_devices: list[str] | None,
    task_context: VoltTask,
    template: dict | None = None,
) -> dict[str, Any]:
    """Update the firmware of all chargers that need it.

    Args:
        schedule_id: Of the schedule, if any.
        credential_id: For the OCPP backend.
        job_parameters: ``tenant``, ``dry_run``.
        target_devices: Codes.
        task_context: The task.
        template: Of the job.

    Returns:
        The report.
    """
    tenant = _tenant_of(job_parameters, template)
    dry_run = (job_parameters or {}).get("dry_run", False)
    report = FirmwareReport(tenant)
    limit = FIRMWARE_BATCH if is_enabled("bulk_firmware", tenant) else 2

    try:
        with job_lock(f"firmware:{tenant}"), session_scope() as session:
            chargers = session.scalars(
                select(Charger).where(Charger.tenant == tenant).order_by(Charger.code)
            ).all()
            with _progress(task_context, len(chargers)) as step:
                for charger in chargers:
                    step()
                    if target_devices is not None and charger.code not in target_devices:
                        continue
                    # Offline chargers would brick.
                    if not charger.online or not _needs_update(charger):
                        report.skipped.append(charger.code)
                        continue
                    if len(report.updated) >= limit:
                        logger.info(f"{tenant}: limit of {limit} reached")
                        break
                    if not dry_run:
                        charger.firmware = FIRMWARE[charger.code[:2]]
                        session.add(charger)
                    report.updated.append(charger.code)
    except LockHeld as exc:
        logger.warning(f"firmware of {tenant} is being updated already: {exc}")
        return {"success": False, "error": "already running"}
    except SoftTimeLimitExceeded:
        logger.error("firmware: out of time")
        raise

    if report.updated:
        notifications.notify(tenant, f"{len(report.updated)} chargers updated")
    return {"success": report.success, **asdict(report)}


def _execute_session_export(
    schedule_id,
    credential_id,
    job_parameters,
    target_devices,
    task_context,
    template=None,
):
    """Sessions of a tenant as CSV or JSON."""
    params = {"format": "csv", **((template or {}).get("parameters") or {}), **(job_parameters or {})}
    tenant = _tenant_of(job_parameters, template)
    with session_scope() as session:
        rows = session.execute(
            select(Charger.code, ChargeSession.kwh, ChargeSession.open)
            .join(ChargeSession)
            .where(Charger.tenant == tenant)
            .order_by(ChargeSession.id)
        ).all()
    if params["format"] == "json":
        text = _json.dumps([dict(zip(EXPORT_COLUMNS, row)) for row in rows])
        content = text.decode() if isinstance(text, bytes) else text
    else:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(EXPORT_COLUMNS)
        writer.writerows(rows)
        content = buffer.getvalue()
    logger.info(f"exported {len(rows)} sessions of {tenant} as {params['format']}")
    return {"success": True, "rows": len(rows), "content": content}


def _execute_billing_run(
    schedule_id, credential_id, job_parameters, target_devices, task_context, template=None
):
    # One bill for each tenant; a chord when there are several.
    tenants = (job_parameters or {}).get("tenants") or [_tenant_of(job_parameters, template)]
    if len(tenants) == 1:
        total = _bill(tenants[0])
        return {"success": True, "total": total}
    workflow = chord(
        group(bill_tenant.s(tenant).set(priority=1) for tenant in tenants),
        collect_bills.s(started_by=getattr(task_context, "name", None)),
    )
    result = workflow.apply_async()
    return {"success": True, "billing": "started", "tenants": tenants, "has_id": bool(result.id)}


def _execute_health_probe(
    schedule_id, credential_id, job_parameters, target_devices, task_context, template=None
):
    """Which chargers answer."""
    tenant = _tenant_of(job_parameters, template)
    online = [c.code for c in chargers_of(tenant, only_online=True)]
    _probe_cache[tenant] = time.time()
    missing = sorted(set(target_devices or []) - set(online))
    for code in missing:
        logger.warning(f"{code} does not answer")
    return {"success": not missing, "online": online, "missing": missing}


def _execute_ocpi_pull(
    schedule_id, credential_id, job_parameters, target_devices, task_context, template=None
):
    # The roaming hub was switched off in 2023.
    from voltway.integrations.ocpi import OcpiClient

    client = OcpiClient(credential_id)
    return {"success": True, "locations": client.locations(_tenant_of(job_parameters, template))}


JOB_EXECUTORS = {
    JobType.TARIFF_SYNC: _execute_tariff_sync,
    JobType.FIRMWARE_UPDATE: _execute_firmware_update,
    JobType.SESSION_EXPORT: _execute_session_export,
    JobType.BILLING_RUN: _execute_billing_run,
    JobType.HEALTH_PROBE: _execute_health_probe,
    JobType.OCPI_PULL: _execute_ocpi_pull,
}


def _execute_job_type(
    job_type,
    schedule_id,
    credential_id,
    job_parameters,
    target_devices,
    task_context,
    template=None,
    job_run_id=None,
):
    executor = JOB_EXECUTORS.get(job_type)
    if not executor:
        logger.error(f"Unknown job type: {job_type}")
        return {"success": False, "error": f"Unknown job type: {job_type}"}
    kwargs = dict(
        schedule_id=schedule_id,
        credential_id=credential_id,
        job_parameters=job_parameters,
        target_devices=target_devices,
        task_context=task_context,
        template=template,
    )
    return executor(**kwargs)


# ---------------------------------------------------------------------------
# Tasks
# ---------------------------------------------------------------------------


@celery_app.task(
    bind=True,
    base=VoltTask,
    name="voltway.dispatch_job",
    acks_late=True,
    autoretry_for=(ConnectionError,),
    retry_backoff=True,
    max_retries=3,
)
def dispatch_job(
    self,
    job_name: str,
    job_type: str | None = None,
    template_id: int | None = None,
    schedule_id: int | None = None,
    credential_id: int | None = None,
    job_parameters: dict[str, Any] | None = None,
    triggered_by: str = "schedule",
    executed_by: str | None = None,
) -> dict[str, Any]:
    """Run a job of a type, and keep a record of the run."""
    template = None
    if template_id is not None:
        with session_scope() as session:
            found = session.get(JobTemplate, template_id)
            template = found.model_dump() if found else None
    if job_type is None and template:
        job_type = template["job_type"]

    with session_scope() as session:
        run = JobRun(
            job_name=job_name, job_type=job_type, triggered_by=triggered_by, executed_by=executed_by
        )
        session.add(run)
        session.flush()
        run_id = run.id

    try:
        result = _execute_job_type(
            job_type,
            schedule_id,
            credential_id,
            job_parameters,
            resolve_targets(job_parameters),
            self,
            template=template,
            job_run_id=run_id,
        )
    except ConnectionError:
        raise
    except Exception as exc:
        logger.error(f"Job {job_name} failed: {exc}")
        result = {"success": False, "error": str(exc)}

    with session_scope() as session:
        run = session.get(JobRun, run_id)
        run.status = "done" if result.get("success") else "failed"
    return result


@celery_app.task(name="voltway.check_job_schedules")
def check_job_schedules_task():
    """Dispatch what is due."""
    started = []
    with session_scope() as session:
        for schedule in session.scalars(select(JobSchedule).where(JobSchedule.active)).all():
            if not schedule.job_template_id:
                continue
            template = session.get(JobTemplate, schedule.job_template_id)
            if not template:
                logger.warning(f"Template {schedule.job_template_id} not found")
                continue
            dispatch_job.delay(
                job_name=schedule.job_identifier,
                job_type=template.job_type,
                template_id=schedule.job_template_id,
                schedule_id=schedule.id,
                credential_id=schedule.credential_id,
                job_parameters=schedule.job_parameters,
                triggered_by="schedule",
            )
            started.append(schedule.job_identifier)
    return {"started": started}


def _bill(tenant: str) -> float:
    price = fetch_tariff(tenant)
    with session_scope() as session:
        kwh = sum(
            row.kwh
            for row in session.scalars(
                select(ChargeSession).join(Charger).where(Charger.tenant == tenant)
            )
        )
    return round(kwh * price, 2)


@celery_app.task(
    base=VoltTask,
    name="voltway.bill_tenant",
    autoretry_for=(OSError, TimeoutError),
    retry_kwargs={"max_retries": 5, "countdown": 30},
    rate_limit="20/m",
)
def bill_tenant(tenant: str) -> dict[str, Any]:
    """One bill."""
    return {"tenant": tenant, "total": _bill(tenant)}


@celery_app.task(base=VoltTask, name="voltway.collect_bills", ignore_result=False)
def collect_bills(bills: list[dict], started_by: str | None = None) -> dict[str, Any]:
    total = round(sum(bill["total"] for bill in bills), 2)
    for bill in bills:
        notifications.notify(bill["tenant"], f"Your bill: {bill['total']:.2f}")
    return {"total": total, "count": len(bills), "started_by": started_by}


@celery_app.task(base=VoltTask, name="voltway.bill_all_tenants")
def bill_all_tenants():
    with session_scope() as session:
        tenants = sorted(set(session.scalars(select(Charger.tenant)).all()))
    if not tenants:
        return None
    return dispatch_job.delay(
        job_name="billing", job_type=JobType.BILLING_RUN.value, job_parameters={"tenants": tenants}
    ).id


@celery_app.task(bind=True, base=VoltTask, name="voltway.close_stale_sessions", soft_time_limit=60)
def close_stale_sessions(self, older_than_minutes: int = 30) -> int:
    """Close sessions that nobody closed."""
    limit = utcnow() - timedelta(minutes=older_than_minutes)
    closed = 0
    with session_scope() as session:
        for row in session.scalars(
            select(ChargeSession).where(ChargeSession.open, ChargeSession.started < limit)
        ):
            row.open = False
            session.add(row)
            closed += 1
    if closed:
        logger.info(f"closed {closed} sessions")
    return closed


@celery_app.task(name="voltway.legacy_tariffs")
def legacy_tariffs(tenant="acme"):
    return _execute_tariff_sync(None, None, {"tenant": tenant}, None, None)


@celery_app.task(name="voltway.legacy_probe")
def legacy_probe(tenant="acme"):
    return _execute_health_probe(None, None, {"tenant": tenant}, None, None)


# Before templates, each job had a task of its own.
JOB_TASK_MAPPING = {
    "sync-tariffs": legacy_tariffs,
    "probe": legacy_probe,
}


def get_task_for_job(job_identifier: str):
    """The task of an old job; None for all that came after 2021."""
    return JOB_TASK_MAPPING.get(job_identifier)


logger.info("%s old jobs", len(JOB_TASK_MAPPING))
=== scripts/backfill_bills.py
#!/usr/bin/env python
"""Bill again: backfill_bills.py TENANT..."""

import argparse
import sys

from voltway.tasks.job_tasks import _bill, bill_tenant


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("tenants", nargs="+")
    parser.add_argument("--now", action="store_true")
    args = parser.parse_args(argv)
    for tenant in args.tenants:
        if args.now:
            print(tenant, _bill(tenant))
        else:
            bill_tenant.delay(tenant)
    return 0


if __name__ == "__main__":
    sys.exit(main())
=== pyproject.toml
[project]
name = "voltway"
version = "4.2.0"

[tool.ruff]
line-length = 100
''')

CLIENT = """
def ask():
    import runpy, sys
    from fastapi.testclient import TestClient
    from voltway.main import app
    client, said = TestClient(app, headers={"X-User": "ann"}), []
    def asked(answer):
        body = answer.json()
        said.append([answer.status_code, {k: v for k, v in body.items() if "id" != k and k != "celery_task_id"} if isinstance(body, dict) else body])
    asked(client.post("/api/jobs/dispatch", json={"job_type": "health_probe", "parameters": {"x": 1}}))
    asked(client.post("/api/jobs/dispatch", json={"job_type": "x"}))
    asked(client.post("/api/jobs/bill-all"))
    asked(client.post("/api/runs/1/start"))
    asked(client.get("/api/admin/executors"))
    asked(client.post("/api/admin/sessions/close", params={"minutes": 5}))
    for tenant, number in (("acme", 1), ("acme", 2), ("acme", 3), ("beta", 1), ("beta", 4)):
        asked(client.post(f"/api/tenants/{tenant}/schedules/{number}/execute", json={"override_parameters": {"y": 2}}))
    sys.argv = ["backfill_bills.py", "beta"]
    try:
        runpy.run_path("scripts/backfill_bills.py", run_name="__main__")
    except SystemExit as done:
        said.append(done.code)
    return said
"""

DISPATCH = "voltway.dispatch_job"

VOLTWAY = Complete(
    files=FILES,
    monolith="voltway.tasks.job_tasks",
    app="voltway.celery_app:celery_app",
    roots=("src",),
    jobs=(
        (
            DISPATCH,
            {"job_name": "a", "job_type": "tariff_sync", "job_parameters": {"tenant": "beta"}},
        ),
        (
            DISPATCH,
            {"job_name": "b", "job_type": "tariff_sync", "job_parameters": {"tenant": "no"}},
        ),
        (
            DISPATCH,
            {"job_name": "c", "job_type": "firmware_update", "job_parameters": {"tenant": "acme"}},
        ),
        (
            DISPATCH,
            {"job_name": "d", "job_type": "firmware_update", "job_parameters": {"tenant": "acme"}},
        ),
        (DISPATCH, {"job_name": "e", "template_id": 1}),
        (DISPATCH, {"job_name": "f", "job_type": "session_export"}),
        (DISPATCH, {"job_name": "g", "job_type": "billing_run"}),
        (
            DISPATCH,
            {"job_name": "h", "job_type": "health_probe", "job_parameters": {"tenant": "acme"}},
        ),
        (DISPATCH, {"job_name": "j", "job_type": "nonsense"}),
        ("voltway.bill_tenant", {"tenant": "beta"}),
        ("voltway.collect_bills", {"bills": [{"tenant": "beta", "total": 1.5}]}),
        ("voltway.close_stale_sessions", {"older_than_minutes": -1}),
    ),
    gone=frozenset({"voltway.legacy_tariffs", "voltway.legacy_probe"}),
    unimported=("scripts",),
    client=CLIENT,
    answers=[
        [202, {"status": "queued"}],
        [422, {"detail": "no such type: x"}],
        [202, {}],
        [202, {}],
        [
            200,
            [
                "billing_run",
                "firmware_update",
                "health_probe",
                "ocpi_pull",
                "session_export",
                "tariff_sync",
            ],
        ],
        [200, {}],
        [
            202,
            {
                "message": "Job execution started",
                "job_id": 1,
                "job_name": "nightly-export",
                "status": "queued",
            },
        ],
        [
            400,
            {
                "detail": "Schedule has no associated template. Please edit the schedule and select a job template."
            },
        ],
        [409, {"detail": "Schedule is paused"}],
        [404, {"detail": "Schedule 1 not found"}],
        [404, {"detail": "Template 99 not found"}],
        0,
    ],
    sent=[
        [
            "voltway.dispatch_job",
            [],
            {
                "job_name": "manual-health_probe",
                "job_type": "health_probe",
                "job_parameters": {"tenant": "acme", "x": 1},
                "triggered_by": "manual",
                "executed_by": "ann",
            },
            "priority",
        ],
        ["voltway.bill_all_tenants", [], {}, "bulk"],
        [
            "voltway.dispatch_job",
            [],
            {
                "job_name": "export",
                "job_type": "session_export",
                "template_id": 1,
                "job_parameters": {"format": "json"},
                "triggered_by": "manual",
                "executed_by": "ann",
            },
            "priority",
        ],
        ["voltway.close_stale_sessions", [], {"older_than_minutes": 5}, "default"],
        [
            "voltway.dispatch_job",
            [],
            {
                "job_name": "nightly-export",
                "job_type": "session_export",
                "template_id": 1,
                "schedule_id": 1,
                "credential_id": 3,
                "job_parameters": {"tenant": "acme", "y": 2},
                "triggered_by": "manual",
                "executed_by": "ann",
            },
            "priority",
        ],
        ["voltway.bill_tenant", ["beta"], {}, "bulk"],
    ],
    holds={
        "src/voltway/config.py": ('default=["voltway.tasks.scheduling"],',),
        "src/voltway/tasks/execution/base_executor.py": (
            "JobType.FIRMWARE_UPDATE: execute_firmware_update",
            "JobType.OCPI_PULL: _stub_ocpi_pull",
        ),
        "src/voltway/api/routers/schedules.py": (
            "template = db.get(JobTemplate, template_id)",
            'job_parameters.setdefault("tenant", tenant)',
            "priority=request.priority",
            "!touch_last_run",
        ),
    },
)
