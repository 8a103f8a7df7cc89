from __future__ import annotations

import shutil

import pytest

from migrator.demo.backend import Backend, Outcome
from migrator.demo.observe import announced
from migrator.demo.sample import sample_folder
from migrator.demo.scenes import SCENES, TWICE
from migrator.demo.server import ServerError, run_module
from tests.migrator.demo.places import running_in, write

WEB = """
async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            kind = (await receive())["type"]
            await send({"type": kind + ".complete"})
            if kind.endswith("shutdown"):
                return
    await send({"type": "http.response.start", "status": STATUS, "headers": []})
    await send({"type": "http.response.body", "body": b"out of order"})
"""
QUEUE = """
import os
from celery import Celery
celery_app = Celery("small", broker=os.environ["BROKER_URL"])
folder = os.environ["DATA_DIR"]
celery_app.conf.broker_transport_options = {
    "data_folder_in": folder, "data_folder_out": folder, "control_folder": folder
}
"""

pytestmark = pytest.mark.slow


def small(tmp_path, **files: str) -> Backend:
    """A backend of two files, each of which can be replaced."""
    contents = {"main": WEB.replace("STATUS", "200"), "celery_app": QUEUE, **files}
    folder = write(tmp_path / "small", {f"{name}.py": text for name, text in contents.items()})
    return Backend(folder, tmp_path / "data", seconds=20)


@pytest.fixture(scope="module")
def backend(tmp_path_factory):
    place = tmp_path_factory.mktemp("sample") / "repo"
    shutil.copytree(sample_folder(), place, ignore=shutil.ignore_patterns("__pycache__"))
    backend = Backend(place / "backend", place / "data")
    run_module(backend.folder, backend.env, "-m", "seed")
    with backend:
        yield backend
    assert running_in(place) == []


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.title)
def test_sample_has_the_bug(backend, scene):
    outcome = backend.outcome(backend.ask(scene.ask))
    assert scene.before.met_by(outcome), outcome


def test_worker_announces_its_tasks(backend):
    assert sorted(announced(backend.worker.text())) == sorted(TWICE)


def test_listens_on_this_machine_only(backend):
    assert backend.api.url.startswith("http://127.0.0.1:")


def test_reports_an_api_that_cannot_be_imported(tmp_path):
    with pytest.raises(ServerError, match="the API ended before it was ready") as caught:
        small(tmp_path, main="raise RuntimeError('no license')").start()
    assert "RuntimeError: no license" in caught.value.hint
    assert running_in(tmp_path) == []


def test_reports_an_api_that_never_listens(tmp_path):
    backend = small(tmp_path, main="import time\nprint('still loading')\ntime.sleep(60)")
    backend.seconds = 2
    with pytest.raises(ServerError, match="the API was not ready after 2 seconds") as caught:
        backend.start()
    assert "| still loading" in caught.value.hint
    assert running_in(tmp_path) == []


def test_reports_an_unhealthy_api(tmp_path):
    with pytest.raises(ServerError, match="the API answers 503 to GET /api/health: out of order"):
        small(tmp_path, main=WEB.replace("STATUS", "503")).start()
    assert running_in(tmp_path) == []


def test_reports_a_worker_that_cannot_be_imported(tmp_path):
    with pytest.raises(ServerError, match="the worker ended before it was ready") as caught:
        small(tmp_path, celery_app="import no_such_thing").start()
    assert "no_such_thing" in caught.value.hint
    assert running_in(tmp_path) == []


def test_reports_an_api_that_has_died(tmp_path):
    with small(tmp_path) as backend:
        backend.server.stop()
        with pytest.raises(ServerError, match="the API does not answer"):
            backend.ask(lambda api: api.task("1"))


def test_outcome_in_a_few_words():
    assert Outcome("completed", "5 devices").short == "completed"
    assert Outcome("failed", "Unknown job type: x").short == "Unknown job type"
    assert Outcome("refused", "HTTP 400: no task").short == "HTTP 400"
    assert str(Outcome("failed", "")) == "failed"
