"""Job runs: one row for each execution of a job."""

from typing import Any, Dict, List, Optional

from sqlalchemy import func, select

from database import session_scope, utcnow
from models import CommandRun, JobRun


def create_job_run(
    job_name: str,
    job_type: str,
    triggered_by: str,
    job_schedule_id: Optional[int] = None,
    job_template_id: Optional[int] = None,
    executed_by: Optional[str] = None,
    celery_task_id: Optional[str] = None,
) -> Dict[str, Any]:
    with session_scope() as session:
        row = JobRun(
            job_name=job_name,
            job_type=job_type,
            triggered_by=triggered_by,
            job_schedule_id=job_schedule_id,
            job_template_id=job_template_id,
            executed_by=executed_by,
            celery_task_id=celery_task_id,
        )
        session.add(row)
        session.flush()
        return row.to_dict()


def mark_started(
    run_id: int,
    celery_task_id: Optional[str] = None,
    target_devices: Optional[List[int]] = None,
) -> None:
    values: Dict[str, Any] = {"status": "running", "started_at": utcnow()}
    if celery_task_id:
        values["celery_task_id"] = celery_task_id
    if target_devices is not None:
        values["target_devices"] = target_devices
    _update(run_id, **values)


def mark_completed(run_id: int, result: Optional[Dict[str, Any]] = None) -> None:
    _update(run_id, status="completed", completed_at=utcnow(), result=result)


def mark_failed(
    run_id: int, error_message: str, result: Optional[Dict[str, Any]] = None
) -> None:
    _update(
        run_id,
        status="failed",
        completed_at=utcnow(),
        error_message=error_message,
        result=result,
    )


def _update(run_id: int, **values: Any) -> None:
    with session_scope() as session:
        row = session.get(JobRun, run_id)
        if row is None:
            raise LookupError(f"Job run {run_id} not found")
        for key, value in values.items():
            setattr(row, key, value)


def get_job_run(run_id: int) -> Optional[Dict[str, Any]]:
    with session_scope() as session:
        row = session.get(JobRun, run_id)
        return row.to_dict() if row else None


def get_job_run_by_task_id(celery_task_id: str) -> Optional[Dict[str, Any]]:
    with session_scope() as session:
        row = session.scalar(
            select(JobRun)
            .where(JobRun.celery_task_id == celery_task_id)
            .order_by(JobRun.id.desc())
        )
        return row.to_dict() if row else None


def list_job_runs(
    status: Optional[str] = None,
    schedule_id: Optional[int] = None,
    limit: int = 50,
    offset: int = 0,
) -> Dict[str, Any]:
    query = select(JobRun)
    if status:
        query = query.where(JobRun.status == status)
    if schedule_id is not None:
        query = query.where(JobRun.job_schedule_id == schedule_id)
    with session_scope() as session:
        total = session.scalar(select(func.count()).select_from(query.subquery()))
        rows = session.scalars(
            query.order_by(JobRun.id.desc()).limit(limit).offset(offset)
        )
        return {"runs": [row.to_dict() for row in rows], "total": total or 0}


def save_command_outputs(
    device_id: int, outputs: Dict[str, str], celery_task_id: Optional[str] = None
) -> int:
    """Store what the commands printed on one device."""
    with session_scope() as session:
        for command, output in outputs.items():
            session.add(
                CommandRun(
                    device_id=device_id,
                    celery_task_id=celery_task_id,
                    command=command,
                    output=output,
                )
            )
        return len(outputs)


def list_command_outputs(celery_task_id: str) -> List[Dict[str, Any]]:
    query = (
        select(CommandRun)
        .where(CommandRun.celery_task_id == celery_task_id)
        .order_by(CommandRun.id)
    )
    with session_scope() as session:
        return [row.to_dict() for row in session.scalars(query)]
