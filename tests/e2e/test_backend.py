"""The migrated sample at work: a real API, a real worker, every broker that is installed."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from migrator.demo.backend import FILESYSTEM, Backend
from migrator.demo.server import run_module
from tests.e2e import brokers
from tests.e2e.lab import checkout


@contextmanager
def filesystem(folder):
    yield FILESYSTEM


BROKERS = [
    pytest.param(filesystem, id="filesystem", marks=pytest.mark.slow),
    pytest.param(brokers.redis, id="redis", marks=[pytest.mark.slow, pytest.mark.server]),
    pytest.param(brokers.rabbitmq, id="rabbitmq", marks=[pytest.mark.slow, pytest.mark.server]),
]


@pytest.mark.parametrize("broker", BROKERS)
def test_migrated_backend_does_its_work(sample, tmp_path, broker):
    (tmp_path / "broker").mkdir()
    with broker(tmp_path / "broker") as url:
        folder = checkout(sample.ran, "HEAD", tmp_path / "repo") / "backend"
        backend = Backend(folder, tmp_path / "data", broker=url)
        run_module(folder, backend.env, "-m", "seed")
        with backend:
            check_jobs(backend)
            check_schedules(backend)
            check_unknown_and_removed(backend)
        log = backend.worker.text()
    for name in ("tasks.dispatch_job", "tasks.check_job_schedules"):
        assert log.count(f"  . {name}\n") == 1, log


def check_jobs(backend: Backend) -> None:
    for job_type in ("run_commands", "backup", "inventory_report", "compliance_check"):
        reply = backend.ask(lambda api, kind=job_type: api.run_template(kind))
        assert reply.task_id, reply
        assert backend.outcome(reply).state == "completed", job_type


def check_schedules(backend: Backend) -> None:
    reply = backend.ask(lambda api: api.execute_now("nightly-backup"))
    assert backend.outcome(reply).state == "completed"
    run = backend.ask(lambda api: api.job_run(reply.task_id))
    assert run is not None and run["triggered_by"] == "manual", run


def check_unknown_and_removed(backend: Backend) -> None:
    for job_type, says in (
        ("brew_coffee", "Unknown job type: brew_coffee"),
        ("sync_devices", "sync_devices is not available in this version"),
        ("compare_devices", "compare_devices is not available in this version"),
    ):
        outcome = backend.outcome(backend.ask(lambda api, kind=job_type: api.dispatch(kind)))
        assert (outcome.state, outcome.says) == ("failed", says)
