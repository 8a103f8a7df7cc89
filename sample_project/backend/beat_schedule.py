"""Periodic tasks run by celery beat."""

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE = {
    # Looks for job schedules that are due and dispatches them.
    "check-job-schedules": {
        "task": "tasks.check_job_schedules",
        "schedule": crontab(minute="*"),
        "options": {"expires": 50},
    },
}
