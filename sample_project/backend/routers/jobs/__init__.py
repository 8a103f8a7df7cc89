"""Job templates, schedules, runs and the Celery endpoints."""

from .celery_api import router as celery_router
from .runs import router as runs_router
from .schedules import router as schedules_router
from .templates import router as templates_router

__all__ = ["celery_router", "runs_router", "schedules_router", "templates_router"]
