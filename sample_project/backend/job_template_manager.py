"""Job templates: what a job does and on which devices."""

from typing import Any, Dict, List, Optional

from sqlalchemy import select

from database import session_scope
from models import JobTemplate


def list_job_templates(job_type: Optional[str] = None) -> List[Dict[str, Any]]:
    query = select(JobTemplate).order_by(JobTemplate.name)
    if job_type:
        query = query.where(JobTemplate.job_type == job_type)
    with session_scope() as session:
        return [row.to_dict() for row in session.scalars(query)]


def get_job_template(template_id: int) -> Optional[Dict[str, Any]]:
    with session_scope() as session:
        row = session.get(JobTemplate, template_id)
        return row.to_dict() if row else None


def get_job_template_by_name(name: str) -> Optional[Dict[str, Any]]:
    with session_scope() as session:
        row = session.scalar(select(JobTemplate).where(JobTemplate.name == name))
        return row.to_dict() if row else None


def create_job_template(
    name: str,
    job_type: str,
    description: str = "",
    inventory_filter: Optional[Dict[str, Any]] = None,
    parameters: Optional[Dict[str, Any]] = None,
    created_by: str = "system",
) -> Dict[str, Any]:
    with session_scope() as session:
        row = JobTemplate(
            name=name,
            job_type=job_type,
            description=description,
            inventory_filter=inventory_filter,
            parameters=parameters,
            created_by=created_by,
        )
        session.add(row)
        session.flush()
        return row.to_dict()


def delete_job_template(template_id: int) -> bool:
    with session_scope() as session:
        row = session.get(JobTemplate, template_id)
        if row is None:
            return False
        session.delete(row)
        return True
