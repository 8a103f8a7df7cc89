"""Routes a job to the executor of its type."""

import logging
from typing import Any, Dict, Optional

from .check_queues_executor import execute_check_queues

logger = logging.getLogger(__name__)


def execute_job_type(
    job_type: str,
    schedule_id: Optional[int],
    credential_id: Optional[int],
    job_parameters: Optional[dict],
    target_devices: Optional[list],
    task_context,
    template: Optional[dict] = None,
    job_run_id: Optional[int] = None,
) -> Dict[str, Any]:
    """Execute a job of the given type and return its result."""
    job_executors = {
        "check_queues": execute_check_queues,
    }

    executor = job_executors.get(job_type)
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
