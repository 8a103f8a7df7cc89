"""Backends whose tests replace what the monolith looks up; what is not replaced raises an error."""

from __future__ import annotations

UNITTEST = """\
=== pyproject.toml
[project]
name = "app"
version = "1"
requires-python = ">=3.10"
=== app/__init__.py
=== app/celery_app.py
from celery import Celery

celery_app = Celery("app", broker="memory://", backend="cache+memory://")
celery_app.conf.include = ["app.tasks.jobs"]
celery_app.conf.task_always_eager = True
=== app/web.py
from app.tasks.jobs import get_task_for_kind, run_job


def start(kind):
    task = get_task_for_kind(kind)
    if task is None:
        return run_job.delay(kind)
    return task.delay()
=== app/services/__init__.py
=== app/services/http.py
def fetch(url):
    raise RuntimeError("a real request")
=== app/services/mailer.py
def send_mail(to, text):
    raise RuntimeError("a real mail")
=== app/services/notify.py
def notify_all(text):
    from app.tasks.jobs import send_report

    return send_report.delay(text)


def retry_later(kind):
    from app.tasks import jobs

    return jobs.run_job.delay(kind)
=== app/tasks/__init__.py
=== app/tasks/jobs.py
\"\"\"All tasks of the app.\"\"\"

import json
import logging
import time

from app.celery_app import celery_app
from app.services.http import fetch
from app.services.mailer import send_mail

logger = logging.getLogger(__name__)
LIMIT = 3


@celery_app.task(name="app.run_job")
def run_job(kind, options=None):
    executors = {"import": _execute_import, "export": _execute_export}
    executor = executors.get(kind)
    if executor is None:
        logger.error("unknown %s", kind)
        return {"success": False}
    return executor(options or {})


def _execute_import(options):
    data = fetch("http://in")
    logger.info("imported %s", len(data))
    return {"success": True, "data": data[:LIMIT], "at": time.time()}


def _execute_export(options):
    send_mail("boss", json.dumps(options))
    fetch("http://out")
    return {"success": True, "at": time.time()}


@celery_app.task(name="app.send_report")
def send_report(text):
    send_mail("all", text)
    return text


@celery_app.task(name="app.cleanup")
def cleanup():
    logger.info("cleanup")
    if time.time() < 0:
        notify()
    return fetch("http://cleanup")


def notify():
    send_mail("ops", "odd clock")


KIND_TASKS = {"cleanup": cleanup, "report": send_report}


def get_task_for_kind(kind):
    return KIND_TASKS.get(kind)
=== tests/__init__.py
=== tests/test_jobs.py
import unittest
from unittest.mock import MagicMock, Mock, patch

from app.services import notify
from app.tasks import jobs
from app.tasks.jobs import cleanup, run_job, send_report



class ImportTest(unittest.TestCase):
    def setUp(self):
        patcher = patch("app.tasks.jobs.fetch", return_value=[1, 2, 3, 4])
        self.fetch = patcher.start()
        self.addCleanup(patcher.stop)

    def test_import(self):
        self.assertEqual(jobs._execute_import({})["data"], [1, 2, 3])
        self.fetch.assert_called_once_with("http://in")

    def test_limit(self):
        with patch.object(jobs, "LIMIT", 2):
            self.assertEqual(jobs._execute_import({})["data"], [1, 2])


@patch("app.tasks.jobs.send_mail")
class ReportTest(unittest.TestCase):
    def test_report(self, send_mail):
        send_report("x")
        send_mail.assert_called_once_with("all", "x")

    def test_delayed(self, send_mail):
        send_report.delay("y")
        send_mail.assert_called_once_with("all", "y")


class CleanupTest(unittest.TestCase):
    @patch("app.tasks.jobs.fetch", return_value=7)
    @patch("app.tasks.jobs.time")
    def test_cleanup(self, clock, fetch):
        clock.time.return_value = 5
        self.assertEqual(cleanup(), 7)

    def test_logs(self):
        with patch("app.tasks.jobs.fetch"), self.assertLogs("app.tasks", "INFO") as logs:
            cleanup()
        self.assertIn("cleanup", logs.output[0])

    @patch("app.tasks.jobs.notify")
    def test_odd_clock(self, notify):
        with patch("app.tasks.jobs.fetch"), patch("app.tasks.jobs.time") as clock:
            clock.time.return_value = -1
            cleanup()
        notify.assert_called_once_with()


class NotifyTest(unittest.TestCase):
    @patch("app.tasks.jobs.send_report")
    def test_all(self, send_report):
        notify.notify_all("z")
        send_report.delay.assert_called_once_with("z")

    @patch("app.tasks.jobs.run_job")
    def test_later(self, run_job):
        notify.retry_later("import")
        run_job.delay.assert_called_once_with("import")


class RouteTest(unittest.TestCase):
    def test_routes(self):
        with patch("app.tasks.jobs._execute_import", return_value={"success": 1}) as execute:
            self.assertEqual(run_job("import"), {"success": 1})
        execute.assert_called_once_with({})
"""

PYTEST = """\
=== pyproject.toml
[project]
name = "lms"
version = "1"
requires-python = ">=3.10"

[tool.pytest.ini_options]
pythonpath = ["src"]
testpaths = ["tests"]
=== src/lms/__init__.py
=== src/lms/app.py
from celery import Celery

app = Celery("lms", broker="memory://", backend="cache+memory://")
app.conf.include = ["lms.jobs.everything", "lms.jobs"]
=== src/lms/net.py
class RealCall(Exception):
    \"\"\"A test has reached the outside.\"\"\"


def post(url, data):
    raise RealCall(url)


def render(name, **values):
    raise RealCall(name)
=== src/lms/pages.py
from lms.jobs import everything


def publish(course):
    from lms.jobs.everything import start_job

    return start_job.delay("publish", {"course": course})


def remind(course):
    return everything.start_job.delay("remind", {"course": course})
=== src/lms/store.py
from lms.net import RealCall


class Store:
    def load(self, key):
        raise RealCall(key)


def open_store():
    return Store()
=== src/lms/jobs/__init__.py
from .starting import start_job

__all__ = ["start_job"]
=== src/lms/jobs/everything.py
\"\"\"All jobs.\"\"\"

import logging
import time

from lms.app import app
from lms.net import post, render
from lms.store import open_store

logger = logging.getLogger(__name__)
RETRIES = 3
TEMPLATES = {"remind": "remind.html", "publish": "publish.html"}


@app.task(bind=True, name="lms.start_job")
def start_job(self, kind, options=None):
    logger.info("start %s", kind)
    result = _run_kind(kind, options)
    post("http://audit", result)
    return result


def _run_kind(kind, options):
    table = {"report": _run_report, "publish": _run_publish, "remind": _run_remind}
    runner = table.get(kind)
    if runner is None:
        return {"success": False, "error": f"Unknown kind: {kind}"}
    return runner(options=options)


def _run_report(options=None):
    return {"success": True, "report": render("report", **(options or {}))}


def _page(name, options):
    return render(TEMPLATES[name], **(options or {}))


def _run_publish(options=None):
    page = _page("publish", options)
    logger.info("publish %s", page)
    for _ in range(RETRIES):
        post("http://site", page)
    return {"success": True, "page": page}


def _run_remind(options=None):
    store = open_store()
    students = store.load("students")
    page = _page("remind", options)
    for student in students:
        post(f"http://mail/{student}", page)
        time.sleep(0.01)
    logger.info("reminded %s", len(students))
    return {"success": True, "count": len(students)}
=== src/lms/jobs/running/__init__.py
from .router import run_kind

__all__ = ["run_kind"]
=== src/lms/jobs/running/report_runner.py
from lms.net import render


def run_report(options=None, run_id=None):
    return {"success": True, "report": render("report", **(options or {}))}
=== src/lms/jobs/running/router.py
from .report_runner import run_report


def run_kind(kind, options=None, run_id=None):
    table = {"report": run_report}
    runner = table.get(kind)
    if runner is None:
        return {"success": False, "error": f"Unknown kind: {kind}"}
    return runner(options=options, run_id=run_id)
=== src/lms/jobs/starting/__init__.py
from .starter import start_job

__all__ = ["start_job"]
=== src/lms/jobs/starting/starter.py
import logging

from celery import shared_task

from lms.jobs.running.router import run_kind
from lms.net import post

logger = logging.getLogger(__name__)


@shared_task(bind=True, name="lms.start_job")
def start_job(self, kind, options=None, run_id=None):
    logger.info("start %s", kind)
    result = run_kind(kind=kind, options=options, run_id=run_id)
    post("http://audit", result)
    return result
=== tests/conftest.py
import pytest

from lms.app import app


@pytest.fixture(autouse=True)
def eager():
    app.conf.task_always_eager = True
    app.loader.import_default_modules()
    app.finalize()
    app.set_default()


@pytest.fixture
def posted(monkeypatch):
    \"\"\"What is sent, whoever sends it.\"\"\"
    seen = []
    monkeypatch.setattr("lms.jobs.everything.post", lambda url, data: seen.append(url))
    return seen
=== tests/unit/test_everything.py
from unittest import mock

import pytest

from lms import pages
from lms.jobs import everything
from lms.jobs.everything import _run_publish

MODULE = "lms.jobs.everything"


class FakeStore:
    def load(self, key):
        return ["ann", "bob"]


@pytest.fixture
def rendered(monkeypatch):
    monkeypatch.setattr(everything, "render", lambda name, **values: name)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr("lms.jobs.everything.time.sleep", lambda seconds: None)


def test_publish(rendered, posted):
    assert _run_publish({})["page"] == "publish.html"
    assert posted == ["http://site"] * 3


def test_retries(rendered, posted, monkeypatch):
    monkeypatch.setattr(everything, "RETRIES", 1)
    _run_publish({})
    assert posted == ["http://site"]


def test_templates(posted):
    with mock.patch.dict(everything.TEMPLATES, publish="other.html"), mock.patch(
        "lms.jobs.everything.render", side_effect=lambda name, **values: name
    ):
        assert _run_publish({})["page"] == "other.html"


@mock.patch("lms.jobs.everything.open_store", FakeStore)
def test_remind(rendered, posted, quick):
    assert everything._run_remind({})["count"] == 2
    assert posted == ["http://mail/ann", "http://mail/bob"]


def test_remind_with_one_mock(rendered, quick):
    with mock.patch("lms.jobs.everything.post") as post, mock.patch(
        "lms.jobs.everything.open_store", return_value=FakeStore()
    ):
        everything._run_remind({})
        everything._run_publish({})
    assert post.call_count == 5


def test_logs(rendered, posted):
    with mock.patch.object(everything.logger, "info") as info:
        _run_publish({})
    info.assert_called_once_with("publish %s", "publish.html")


@mock.patch("lms.jobs.everything.post")
@mock.patch("lms.jobs.everything.open_store", FakeStore)
def test_both_by_one_mock(post, rendered, quick):
    everything._run_remind({})
    everything._run_publish({})
    assert post.call_count == 5


def test_no_students(rendered):
    store = mock.Mock(**{"load.return_value": []})
    with mock.patch(f"{MODULE}.open_store", return_value=store):
        assert everything._run_remind({})["count"] == 0
    store.load.assert_called_once_with("students")


def test_page(monkeypatch, posted):
    monkeypatch.setattr(everything, "_page", lambda name, options: name)
    assert _run_publish({})["page"] == "publish"


class TestPages:
    @pytest.fixture(autouse=True)
    def start(self, monkeypatch):
        self.start_job = mock.Mock()
        monkeypatch.setattr("lms.jobs.everything.start_job", self.start_job)

    def test_publish(self):
        pages.publish(3)
        self.start_job.delay.assert_called_once_with("publish", {"course": 3})

    def test_remind(self):
        pages.remind(4)
        self.start_job.delay.assert_called_once_with("remind", {"course": 4})


RUNS = [(everything._run_publish, "publish.html"), (everything._run_report, "report")]


@pytest.mark.parametrize("run, name", RUNS)
def test_each(run, name, posted):
    with mock.patch("lms.jobs.everything.render", side_effect=lambda name, **values: name):
        assert name in run({}).values()
"""


def files(text: str) -> dict[str, str]:
    """Return the files of a backend."""
    parts = (part.partition("\n") for part in text.split("=== ")[1:])
    return {path: content for path, _, content in parts}
