"""Celery: task status, workers, manual triggers."""

import logging

from celery import states
from celery.result import AsyncResult
from fastapi import APIRouter, Depends, HTTPException, status

import job_template_manager
from celery_app import celery_app
from schemas import DispatchRequest, TaskStatus
from security import require_permission

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/api/celery", tags=["celery"])


@router.get("/tasks/{task_id}", response_model=TaskStatus)
def get_task_status(
    task_id: str,
    current_user: dict = Depends(require_permission("jobs", "read")),
) -> TaskStatus:
    result = AsyncResult(task_id, app=celery_app)
    state = result.state
    response = TaskStatus(
        task_id=task_id, status=state, ready=state in states.READY_STATES
    )
    if state == states.SUCCESS:
        response.result = result.result
    elif state == states.FAILURE:
        response.error = str(result.result)
    return response


@router.get("/workers")
def list_workers(
    current_user: dict = Depends(require_permission("jobs", "read")),
) -> dict:
    """Workers that answer within a second, with the tasks they know."""
    registered = celery_app.control.inspect(timeout=1.0).registered() or {}
    return {"workers": registered, "total": len(registered)}


@router.post("/dispatch", status_code=status.HTTP_202_ACCEPTED)
def dispatch(
    request: DispatchRequest,
    current_user: dict = Depends(require_permission("jobs", "write")),
) -> dict:
    """Start a job of any type, with or without a template."""
    from tasks.job_tasks import dispatch_job as dispatch_job_task

    if request.template_id is not None:
        if not job_template_manager.get_job_template(request.template_id):
            raise HTTPException(
                status_code=status.HTTP_404_NOT_FOUND,
                detail=f"Template {request.template_id} not found",
            )

    celery_task = dispatch_job_task.delay(
        template_id=request.template_id,
        job_name=request.job_name or f"adhoc-{request.job_type}",
        job_type=request.job_type,
        credential_id=request.credential_id,
        job_parameters=request.parameters,
        triggered_by="api",
        executed_by=current_user["username"],
    )
    logger.info("Dispatched %s as task %s", request.job_type, celery_task.id)
    return {"celery_task_id": celery_task.id, "status": "queued"}


@router.post("/check-schedules", status_code=status.HTTP_202_ACCEPTED)
def trigger_schedule_check(
    current_user: dict = Depends(require_permission("jobs", "write")),
) -> dict:
    """Look for due schedules now instead of waiting for beat."""
    from tasks.job_tasks import check_job_schedules

    celery_task = check_job_schedules.delay()
    return {"celery_task_id": celery_task.id, "status": "queued"}
