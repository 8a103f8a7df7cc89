"""Job schedules: CRUD and "execute now"."""

import logging

from fastapi import APIRouter, Depends, HTTPException, status

import job_template_manager
import jobs_manager
from database import utcnow
from schemas import JobExecutionRequest, JobScheduleCreate, JobScheduleUpdate
from security import require_permission

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/api/job-schedules", tags=["job-schedules"])


def _check_template(template_id: int) -> None:
    if not job_template_manager.get_job_template(template_id):
        raise HTTPException(
            status_code=status.HTTP_404_NOT_FOUND,
            detail=f"Template {template_id} not found",
        )


@router.get("")
def list_schedules(
    active_only: bool = False,
    current_user: dict = Depends(require_permission("jobs", "read")),
) -> dict:
    schedules = jobs_manager.list_job_schedules(active_only=active_only)
    return {"schedules": schedules, "total": len(schedules)}


@router.post("", status_code=status.HTTP_201_CREATED)
def create_schedule(
    request: JobScheduleCreate,
    current_user: dict = Depends(require_permission("jobs", "write")),
) -> dict:
    if jobs_manager.get_job_schedule_by_identifier(request.job_identifier):
        raise HTTPException(
            status_code=status.HTTP_409_CONFLICT,
            detail=f"Schedule {request.job_identifier!r} already exists",
        )
    if request.job_template_id is not None:
        _check_template(request.job_template_id)
    return jobs_manager.create_job_schedule(
        **request.model_dump(), created_by=current_user["username"]
    )


@router.get("/{schedule_id}")
def get_schedule(
    schedule_id: int,
    current_user: dict = Depends(require_permission("jobs", "read")),
) -> dict:
    schedule = jobs_manager.get_job_schedule(schedule_id)
    if not schedule:
        raise HTTPException(
            status_code=status.HTTP_404_NOT_FOUND,
            detail=f"Schedule {schedule_id} not found",
        )
    return schedule


@router.put("/{schedule_id}")
def update_schedule(
    schedule_id: int,
    request: JobScheduleUpdate,
    current_user: dict = Depends(require_permission("jobs", "write")),
) -> dict:
    if request.job_template_id is not None:
        _check_template(request.job_template_id)
    schedule = jobs_manager.update_job_schedule(
        schedule_id, **request.model_dump(exclude_unset=True)
    )
    if not schedule:
        raise HTTPException(
            status_code=status.HTTP_404_NOT_FOUND,
            detail=f"Schedule {schedule_id} not found",
        )
    return schedule


@router.delete("/{schedule_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_schedule(
    schedule_id: int,
    current_user: dict = Depends(require_permission("jobs", "write")),
) -> None:
    if not jobs_manager.delete_job_schedule(schedule_id):
        raise HTTPException(
            status_code=status.HTTP_404_NOT_FOUND,
            detail=f"Schedule {schedule_id} not found",
        )


@router.post("/execute")
def execute_job(
    execution_request: JobExecutionRequest,
    current_user: dict = Depends(require_permission("jobs", "write")),
) -> dict:
    """Execute a schedule now, whether it is due or not."""
    try:
        job = jobs_manager.get_job_schedule(execution_request.job_schedule_id)
        if not job:
            raise HTTPException(
                status_code=status.HTTP_404_NOT_FOUND,
                detail=f"Schedule {execution_request.job_schedule_id} not found",
            )

        # Find the task that belongs to this job
        from tasks.job_tasks import get_task_for_job

        task = get_task_for_job(job.get("job_identifier"))
        if not task:
            raise HTTPException(
                status_code=status.HTTP_400_BAD_REQUEST,
                detail=f"No task found for job: {job.get('job_identifier')}",
            )

        # Build the task's arguments
        task_kwargs = {
            "job_schedule_id": execution_request.job_schedule_id,
            "credential_id": job.get("credential_id"),
        }
        if job.get("job_parameters"):
            task_kwargs["job_parameters"] = dict(job["job_parameters"])
        if execution_request.override_parameters:
            task_kwargs.setdefault("job_parameters", {}).update(
                execution_request.override_parameters
            )

        celery_task = task.delay(**task_kwargs)

        # Remember when the job was last started
        now = utcnow()
        jobs_manager.update_job_run_times(
            execution_request.job_schedule_id,
            last_run=now,
            next_run=jobs_manager.calculate_next_run(job, after=now),
        )

        logger.info(
            f"Job execution started: {job.get('job_identifier')} "
            f"(Celery task ID: {celery_task.id}) by user {current_user['username']}"
        )

        return {
            "message": "Job execution started",
            "job_id": execution_request.job_schedule_id,
            "job_name": job.get("job_identifier"),
            "celery_task_id": celery_task.id,
            "status": "queued",
        }
    except HTTPException:
        raise
    except Exception as exc:
        logger.exception("Execution of schedule failed")
        raise HTTPException(
            status_code=status.HTTP_500_INTERNAL_SERVER_ERROR,
            detail=f"Failed to execute job: {exc}",
        ) from exc
