"""Celery application.

Worker: ``celery -A celery_app worker --loglevel=info``
Beat: ``celery -A celery_app beat --loglevel=info``
"""

from celery import Celery

from beat_schedule import CELERY_BEAT_SCHEDULE
from config import settings

celery_app = Celery(
    "netops",
    broker=settings.broker_url,
    backend=settings.result_backend,
    include=["tasks"],
)

# Request handlers run in worker threads, where "the current app" is not set.
celery_app.set_default()

celery_app.conf.update(
    broker_transport_options=settings.broker_transport_options,
    broker_connection_retry_on_startup=True,
    task_serializer="json",
    result_serializer="json",
    accept_content=["json"],
    timezone="UTC",
    enable_utc=True,
    task_track_started=True,
    task_time_limit=30 * 60,
    task_routes={
        # kept apart from the regular jobs, they run for a long time
        "tasks.legacy_*": {"queue": "legacy"},
    },
    result_expires=24 * 3600,
    worker_prefetch_multiplier=1,
    beat_schedule=CELERY_BEAT_SCHEDULE,
    beat_schedule_filename=str(settings.data_dir / "celerybeat-schedule"),
)
