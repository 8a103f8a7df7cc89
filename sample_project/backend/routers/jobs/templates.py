"""Job templates."""

import logging
from typing import Optional

from fastapi import APIRouter, Depends, HTTPException, status

import job_template_manager
from schemas import JobTemplateCreate
from security import require_permission

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/api/job-templates", tags=["job-templates"])


@router.get("")
def list_templates(
    job_type: Optional[str] = None,
    current_user: dict = Depends(require_permission("jobs", "read")),
) -> dict:
    templates = job_template_manager.list_job_templates(job_type=job_type)
    return {"templates": templates, "total": len(templates)}


@router.post("", status_code=status.HTTP_201_CREATED)
def create_template(
    request: JobTemplateCreate,
    current_user: dict = Depends(require_permission("jobs", "write")),
) -> dict:
    if job_template_manager.get_job_template_by_name(request.name):
        raise HTTPException(
            status_code=status.HTTP_409_CONFLICT,
            detail=f"Template {request.name!r} already exists",
        )
    template = job_template_manager.create_job_template(
        **request.model_dump(), created_by=current_user["username"]
    )
    logger.info("Template %s created by %s", template["name"], template["created_by"])
    return template


@router.get("/{template_id}")
def get_template(
    template_id: int,
    current_user: dict = Depends(require_permission("jobs", "read")),
) -> dict:
    template = job_template_manager.get_job_template(template_id)
    if not template:
        raise HTTPException(
            status_code=status.HTTP_404_NOT_FOUND,
            detail=f"Template {template_id} not found",
        )
    return template


@router.delete("/{template_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_template(
    template_id: int,
    current_user: dict = Depends(require_permission("jobs", "write")),
) -> None:
    if not job_template_manager.delete_job_template(template_id):
        raise HTTPException(
            status_code=status.HTTP_404_NOT_FOUND,
            detail=f"Template {template_id} not found",
        )
