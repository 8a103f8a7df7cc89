"""Job runs: history, details and manual execution of templates."""

import logging
from typing import Optional

from fastapi import APIRouter, Depends, HTTPException, Query, status

import credentials_manager
import job_run_manager
import job_template_manager
from schemas import RunList, TemplateRunRequest
from security import require_permission

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/api/job-runs", tags=["job-runs"])


@router.get("", response_model=RunList)
def list_runs(
    run_status: Optional[str] = Query(default=None, alias="status"),
    schedule_id: Optional[int] = None,
    limit: int = Query(default=50, ge=1, le=500),
    offset: int = Query(default=0, ge=0),
    current_user: dict = Depends(require_permission("jobs", "read")),
) -> dict:
    return job_run_manager.list_job_runs(
        status=run_status, schedule_id=schedule_id, limit=limit, offset=offset
    )


@router.get("/by-task/{celery_task_id}")
def get_run_by_task(
    celery_task_id: str,
    current_user: dict = Depends(require_permission("jobs", "read")),
) -> dict:
    run = job_run_manager.get_job_run_by_task_id(celery_task_id)
    if not run:
        raise HTTPException(
            status_code=status.HTTP_404_NOT_FOUND,
            detail=f"No job run for task {celery_task_id}",
        )
    return run


@router.get("/{run_id}")
def get_run(
    run_id: int,
    current_user: dict = Depends(require_permission("jobs", "read")),
) -> dict:
    run = job_run_manager.get_job_run(run_id)
    if not run:
        raise HTTPException(
            status_code=status.HTTP_404_NOT_FOUND,
            detail=f"Job run {run_id} not found",
        )
    return run


@router.get("/{run_id}/outputs")
def get_run_outputs(
    run_id: int,
    current_user: dict = Depends(require_permission("jobs", "read")),
) -> dict:
    run = job_run_manager.get_job_run(run_id)
    if not run:
        raise HTTPException(
            status_code=status.HTTP_404_NOT_FOUND,
            detail=f"Job run {run_id} not found",
        )
    outputs = job_run_manager.list_command_outputs(run["celery_task_id"] or "")
    return {"run_id": run_id, "outputs": outputs}


@router.post("/execute/{template_id}", status_code=status.HTTP_202_ACCEPTED)
def execute_template(
    template_id: int,
    request: Optional[TemplateRunRequest] = None,
    current_user: dict = Depends(require_permission("jobs", "write")),
) -> dict:
    """Run a template once, without a schedule."""
    from tasks.job_tasks import dispatch_job

    request = request or TemplateRunRequest()

    template = job_template_manager.get_job_template(template_id)
    if not template:
        raise HTTPException(
            status_code=status.HTTP_404_NOT_FOUND,
            detail=f"Template {template_id} not found",
        )

    if request.credential_id is not None:
        if not credentials_manager.get_credential_by_id(request.credential_id):
            raise HTTPException(
                status_code=status.HTTP_404_NOT_FOUND,
                detail=f"Credential {request.credential_id} not found",
            )

    job_name = request.job_name or f"manual-{template['name']}"
    celery_task = dispatch_job.delay(
        schedule_id=None,
        template_id=template_id,
        job_name=job_name,
        job_type=template.get("job_type"),
        credential_id=request.credential_id,
        job_parameters=request.parameters,
        triggered_by="manual",
        executed_by=current_user.get("username", "unknown"),
    )

    logger.info(
        "Template %s started by %s (task %s)",
        template["name"],
        current_user["username"],
        celery_task.id,
    )
    return {
        "message": "Job execution started",
        "template_id": template_id,
        "job_name": job_name,
        "celery_task_id": celery_task.id,
        "status": "queued",
    }
