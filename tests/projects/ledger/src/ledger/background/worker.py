"""The Celery application."""

from __future__ import annotations

from celery import Celery

from ledger import settings
from ledger.background.names import PREFIX, TASK_POLL


def make_celery() -> Celery:
    """Build the application; the tasks are found when the worker starts."""
    application = Celery(
        PREFIX,
        broker=settings.BROKER_URL or "memory://",
        backend="cache+memory://",
        include=["ledger.background.jobs", "ledger.background.triggers"],
    )
    application.conf.update(
        task_track_started=True,
        beat_schedule={"poll-rules": {"task": TASK_POLL, "schedule": 300.0}},
    )
    return application


worker = make_celery()
