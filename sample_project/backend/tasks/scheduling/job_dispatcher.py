"""Runs one job of any type and keeps its job run up to date."""

import logging
from typing import Any, Dict, Optional

from celery import shared_task

import job_run_manager
import job_template_manager
from tasks.execution.base_executor import execute_job_type
from tasks.utils.device_helpers import get_target_devices

logger = logging.getLogger(__name__)


@shared_task(bind=True, name="tasks.dispatch_job")
def dispatch_job(
    self,
    schedule_id: Optional[int] = None,
    template_id: Optional[int] = None,
    job_name: str = "unnamed",
    job_type: str = "",
    credential_id: Optional[int] = None,
    job_parameters: Optional[dict] = None,
    triggered_by: str = "schedule",
    executed_by: Optional[str] = None,
) -> Dict[str, Any]:
    """Execute a job and record the outcome in its job run."""
    logger.info(
        "Dispatching %s (%s), triggered by %s", job_name, job_type, triggered_by
    )

    job_run = job_run_manager.create_job_run(
        job_name=job_name,
        job_type=job_type,
        triggered_by=triggered_by,
        job_schedule_id=schedule_id,
        job_template_id=template_id,
        executed_by=executed_by,
        celery_task_id=self.request.id,
    )
    job_run_id = job_run["id"]

    try:
        template = None
        if template_id is not None:
            template = job_template_manager.get_job_template(template_id)

        target_devices = get_target_devices(template, job_parameters)
        job_run_manager.mark_started(job_run_id, target_devices=target_devices)

        result = execute_job_type(
            job_type=job_type,
            schedule_id=schedule_id,
            credential_id=credential_id,
            job_parameters=job_parameters,
            target_devices=target_devices,
            task_context=self,
            template=template,
            job_run_id=job_run_id,
        )
    except Exception as exc:
        logger.error("Job %s failed: %s", job_name, exc, exc_info=True)
        result = {"success": False, "error": str(exc)}

    if result.get("success"):
        job_run_manager.mark_completed(job_run_id, result=result)
    else:
        error = result.get("error", "Unknown error")
        logger.warning("Job %s did not succeed: %s", job_name, error)
        job_run_manager.mark_failed(job_run_id, error, result=result)

    return {**result, "job_run_id": job_run_id, "job_name": job_name}
