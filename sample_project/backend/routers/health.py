"""Liveness and queue health."""

from fastapi import APIRouter, Depends
from sqlalchemy import text

from config import settings
from database import session_scope
from security import require_permission
from services.queue_monitor import get_queue_depths

router = APIRouter(prefix="/api/health", tags=["health"])


@router.get("")
async def health() -> dict:
    with session_scope() as session:
        session.execute(text("SELECT 1"))
    return {"status": "ok", "version": settings.version}


@router.get("/queues")
def queue_health(
    current_user: dict = Depends(require_permission("jobs", "read")),
) -> dict:
    return {"queues": get_queue_depths(settings.monitored_queues)}
