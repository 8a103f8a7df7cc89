"""Executor for check_queues jobs."""

import logging
from typing import Any, Dict, Optional

from config import settings
from services.queue_monitor import get_queue_depths

logger = logging.getLogger(__name__)


def execute_check_queues(
    schedule_id: Optional[int],
    credential_id: Optional[int],
    job_parameters: Optional[dict],
    target_devices: Optional[list],
    task_context,
    template: Optional[dict] = None,
    job_run_id: Optional[int] = None,
) -> Dict[str, Any]:
    """Compare the depth of the task queues with the warning threshold."""
    try:
        parameters = {**((template or {}).get("parameters") or {})}
        parameters.update(job_parameters or {})

        queues = parameters.get("queues") or settings.monitored_queues
        warning_depth = parameters.get("warning_depth", settings.queue_warning_depth)
        logger.info("Checking %s queue(s) of schedule %s", len(queues), schedule_id)

        depths = get_queue_depths(queues)
        overloaded = sorted(q for q, depth in depths.items() if depth > warning_depth)
        for queue in overloaded:
            logger.warning("Queue %r holds %s messages", queue, depths[queue])

        return {
            "success": True,
            "queues": depths,
            "warning_depth": warning_depth,
            "overloaded": overloaded,
            "message": f"{len(queues)} queue(s) checked, {len(overloaded)} overloaded",
        }
    except Exception as exc:
        logger.error("Queue check failed: %s", exc, exc_info=True)
        return {"success": False, "error": str(exc)}
