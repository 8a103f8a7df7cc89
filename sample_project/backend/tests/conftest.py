"""Test setup: a data directory of its own, tasks run in the test process."""

import os
import tempfile
from unittest import mock

import pytest

_data_dir = tempfile.TemporaryDirectory(prefix="netops-tests-")
os.environ["DATA_DIR"] = _data_dir.name
os.environ["BROKER_URL"] = "memory://"
os.environ["RESULT_BACKEND"] = "cache+memory://"
os.environ["API_TOKENS"] = "test-token:tester:admin,viewer-token:visitor:viewer"
os.environ["DEVICE_LATENCY_MS"] = "0"
os.environ.pop("DATABASE_URL", None)

from celery_app import celery_app  # noqa: E402

# Same order as in the worker: load the tasks, then finalize the app.
celery_app.conf.task_always_eager = True
celery_app.loader.import_default_modules()
celery_app.finalize()

from fastapi.testclient import TestClient  # noqa: E402

import job_template_manager  # noqa: E402
from database import Base, engine, init_db  # noqa: E402
from main import app  # noqa: E402
from seed import seed  # noqa: E402


@pytest.fixture(autouse=True)
def database():
    """A freshly seeded database for each test."""
    init_db()
    Base.metadata.drop_all(engine)
    seed()


@pytest.fixture
def client():
    with TestClient(app) as test_client:
        test_client.headers["Authorization"] = "Bearer test-token"
        yield test_client


@pytest.fixture
def templates():
    """Template ids by job type."""
    return {t["job_type"]: t["id"] for t in job_template_manager.list_job_templates()}


@pytest.fixture
def task_context():
    """What an executor sees of the running Celery task."""
    context = mock.Mock()
    context.request.id = "task-1"
    return context
