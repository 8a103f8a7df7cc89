"""FastAPI application.

uvicorn main:app --host 0.0.0.0 --port 8000
"""

import logging
from contextlib import asynccontextmanager

from fastapi import FastAPI

from config import settings
from database import init_db
from routers.auth import router as auth_router
from routers.credentials import router as credentials_router
from routers.devices import router as devices_router
from routers.health import router as health_router
from routers.jobs import celery_router, runs_router, schedules_router, templates_router

logging.basicConfig(
    level=settings.log_level,
    format="%(asctime)s %(levelname)-7s %(name)s: %(message)s",
)
logger = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(app: FastAPI):
    init_db()
    logger.info("%s %s, data in %s", app.title, app.version, settings.data_dir)
    yield


app = FastAPI(title=settings.app_name, version=settings.version, lifespan=lifespan)

app.include_router(health_router)
app.include_router(auth_router)
app.include_router(devices_router)
app.include_router(credentials_router)
app.include_router(templates_router)
app.include_router(schedules_router)
app.include_router(runs_router)
app.include_router(celery_router)
