"""What the worker knows."""

from ledger.background import names
from ledger.background.worker import worker


def test_every_name_is_known():
    worker.loader.import_default_modules()
    assert {names.TASK_POLL, names.TASK_START, names.TASK_SETTLE} <= set(worker.tasks)


def test_the_options_of_the_starter():
    worker.loader.import_default_modules()
    task = worker.tasks[names.TASK_START]
    assert (task.max_retries, task.default_retry_delay) == (3, 60)
    assert task.acks_late and task.reject_on_worker_lost


def test_the_clock_names_a_known_task():
    worker.loader.import_default_modules()
    assert {entry["task"] for entry in worker.conf.beat_schedule.values()} <= set(worker.tasks)
