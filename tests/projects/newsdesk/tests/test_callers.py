"""What starts work from outside the web application."""

import runpy
from pathlib import Path

from app.extensions import celery
from app.models import Execution
from app.services import executions, feuilleton

ROOT = Path(__file__).resolve().parent.parent


def test_an_episode_is_put_into_the_queue(content):
    assert feuilleton.envoyer_episode(3, 7, requested_by="chief")
    execution = content.query(Execution).one()
    assert execution.work_name == "Le feuilleton de l'été, épisode 7"
    assert execution.origin == "feuilleton"


def test_failed_executions_are_launched_again(content):
    failed = executions.open_execution("nightly-thumbs", "thumbnails", plan_id=1)
    executions.close_execution(failed.id, {"success": False, "error": "disk full"})
    script = runpy.run_path(str(ROOT / "scripts" / "requeue_failed.py"))
    assert script["requeue"]() == 1
    assert content.query(Execution).filter_by(origin="requeue").one().status == "finished"


def test_the_worker_knows_every_name_that_is_used(monkeypatch):
    monkeypatch.setattr("app.config.DATABASE_URL", "sqlite://")
    import app.workers.worker_main  # noqa: F401

    celery.loader.import_default_modules()
    used = {entry["task"] for entry in celery.conf.beat_schedule.values()}
    used |= set(celery.conf.task_routes)
    assert used <= set(celery.tasks)
