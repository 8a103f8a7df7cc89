"""Periodic check for schedules that are due."""

import logging
from typing import Any, Dict

from celery import shared_task

import job_template_manager
import jobs_manager
from database import utcnow

from .job_dispatcher import dispatch_job

logger = logging.getLogger(__name__)


@shared_task(bind=True, name="tasks.check_job_schedules")
def check_job_schedules_task(self) -> Dict[str, Any]:
    """Dispatch every schedule that is due and set its next run.

    A schedule that cannot be dispatched is skipped, the others still run.
    """
    now = utcnow()
    dispatched = []
    skipped = []

    for schedule in jobs_manager.get_due_schedules(now):
        identifier = schedule["job_identifier"]
        try:
            template = None
            if schedule["job_template_id"]:
                template = job_template_manager.get_job_template(
                    schedule["job_template_id"]
                )
            if not template:
                logger.warning("Schedule %s has no template, skipped", identifier)
                skipped.append(identifier)
                continue

            task = dispatch_job.delay(
                schedule_id=schedule["id"],
                template_id=template["id"],
                job_name=identifier,
                job_type=template["job_type"],
                credential_id=schedule["credential_id"],
                job_parameters=schedule["job_parameters"],
                triggered_by="schedule",
            )
            jobs_manager.update_job_run_times(
                schedule["id"],
                last_run=now,
                next_run=jobs_manager.calculate_next_run(schedule, after=now),
            )
            dispatched.append({"job_identifier": identifier, "task_id": task.id})
            logger.info("Dispatched %s as task %s", identifier, task.id)
        except Exception as exc:
            logger.error("Cannot dispatch %s: %s", identifier, exc, exc_info=True)
            skipped.append(identifier)

    return {
        "success": True,
        "checked_at": now.isoformat(),
        "dispatched": dispatched,
        "skipped": skipped,
    }
