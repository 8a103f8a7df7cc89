"""Job schedules: when a template runs."""

from datetime import datetime, timedelta
from typing import Any, Dict, List, Optional

from sqlalchemy import select

from database import session_scope, utcnow
from models import JobSchedule


def calculate_next_run(
    schedule: Dict[str, Any], after: Optional[datetime] = None
) -> Optional[datetime]:
    """Next time a schedule is due after ``after`` (default: now)."""
    after = after or utcnow()
    schedule_type = schedule.get("schedule_type")

    if schedule_type == "interval":
        minutes = schedule.get("interval_minutes") or 60
        return after + timedelta(minutes=minutes)

    if schedule_type == "hourly":
        return (after + timedelta(hours=1)).replace(second=0, microsecond=0)

    if schedule_type == "daily":
        hour, minute = (schedule.get("start_time") or "02:00").split(":")
        candidate = after.replace(
            hour=int(hour), minute=int(minute), second=0, microsecond=0
        )
        if candidate <= after:
            candidate += timedelta(days=1)
        return candidate

    return None


def list_job_schedules(active_only: bool = False) -> List[Dict[str, Any]]:
    query = select(JobSchedule).order_by(JobSchedule.job_identifier)
    if active_only:
        query = query.where(JobSchedule.is_active.is_(True))
    with session_scope() as session:
        return [row.to_dict() for row in session.scalars(query)]


def get_due_schedules(now: Optional[datetime] = None) -> List[Dict[str, Any]]:
    """Active schedules whose next run is now or in the past."""
    now = now or utcnow()
    query = (
        select(JobSchedule)
        .where(JobSchedule.is_active.is_(True))
        .where(JobSchedule.next_run.is_not(None))
        .where(JobSchedule.next_run <= now)
        .order_by(JobSchedule.next_run)
    )
    with session_scope() as session:
        return [row.to_dict() for row in session.scalars(query)]


def get_job_schedule(schedule_id: int) -> Optional[Dict[str, Any]]:
    with session_scope() as session:
        row = session.get(JobSchedule, schedule_id)
        return row.to_dict() if row else None


def get_job_schedule_by_identifier(identifier: str) -> Optional[Dict[str, Any]]:
    with session_scope() as session:
        row = session.scalar(
            select(JobSchedule).where(JobSchedule.job_identifier == identifier)
        )
        return row.to_dict() if row else None


def create_job_schedule(**values: Any) -> Dict[str, Any]:
    if values.get("is_active", True) and values.get("next_run") is None:
        values["next_run"] = calculate_next_run(values)
    with session_scope() as session:
        row = JobSchedule(**values)
        session.add(row)
        session.flush()
        return row.to_dict()


def update_job_schedule(schedule_id: int, **values: Any) -> Optional[Dict[str, Any]]:
    with session_scope() as session:
        row = session.get(JobSchedule, schedule_id)
        if row is None:
            return None
        for key, value in values.items():
            setattr(row, key, value)
        if row.is_active:
            row.next_run = calculate_next_run(row.to_dict())
        session.flush()
        return row.to_dict()


def update_job_run_times(
    schedule_id: int,
    last_run: Optional[datetime] = None,
    next_run: Optional[datetime] = None,
) -> bool:
    with session_scope() as session:
        row = session.get(JobSchedule, schedule_id)
        if row is None:
            return False
        if last_run is not None:
            row.last_run = last_run
        if next_run is not None:
            row.next_run = next_run
        return True


def delete_job_schedule(schedule_id: int) -> bool:
    with session_scope() as session:
        row = session.get(JobSchedule, schedule_id)
        if row is None:
            return False
        session.delete(row)
        return True
