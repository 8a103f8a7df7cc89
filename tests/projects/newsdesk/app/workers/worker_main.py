"""What `celery -A` loads: the application, the database, and every task."""

from app import config
from app.extensions import celery, init_db

from . import legacy, planning  # noqa: F401  (importing them registers the tasks)

init_db(config.DATABASE_URL)

__all__ = ["celery"]
