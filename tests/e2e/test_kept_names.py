"""A message of the old code meets the worker of the new one, over a real broker."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.lab import checkout
from tests.support.bakery import bakery
from tests.support.command import demonolith, environment

QUEUE = """\
import os

from celery import Celery

folder = os.environ["BAKERY_DATA"]
queue = Celery(
    "bakery",
    broker="filesystem://",
    backend=f"file://{folder}/results",
    include=["bakery.oven"],
)
queue.conf.broker_transport_options = {
    "data_folder_in": f"{folder}/queue", "data_folder_out": f"{folder}/queue",
    "control_folder": f"{folder}/control",
}
"""
# The monolith is part of what the old worker imports.
OLD_QUEUE = QUEUE.replace('include=["bakery.oven"]', 'include=["bakery.oven.everything"]')
SEND = """\
from bakery.queue import queue
import bakery.oven.everything as monolith

old = monolith.old_cake.delay("cake", order="ryebread")
last = monolith.bake.delay(kind="bread", order="x")
import json; print(json.dumps([old.id, last.id]))
"""
WORK = """\
import json, sys
from celery.contrib.testing.worker import start_worker
from bakery.queue import queue

old, last = sys.argv[1:]
with start_worker(queue, pool="solo", perform_ping_check=False, loglevel="WARNING"):
    queue.AsyncResult(last).get(timeout=60)
found = queue.AsyncResult(old)
print(json.dumps([found.state, str(found.result)]))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("flags", "outcome"),
    [
        (["--keep-names"], ["SUCCESS", "{'success': True, 'sugar': 24}"]),
        ([], ["FAILURE", "'bakery.old_cake'"]),  # NotRegistered
    ],
    ids=["kept", "gone"],
)
def test_message_that_was_queued_before(make_repo, tmp_path, flags, outcome):
    project = make_repo(bakery(bakery__queue=OLD_QUEUE))
    before = checkout(project, "HEAD", tmp_path / "before")
    done = demonolith("run", "--yes", *flags, cwd=project.root)
    assert done.code == 0, done
    after = checkout(project, "HEAD", tmp_path / "after")
    assert not (after / "bakery/oven/everything.py").exists()
    for name in ("queue", "control", "results"):
        (tmp_path / "data" / name).mkdir(parents=True)
    sent = python(SEND, before, tmp_path)
    assert python(WORK, after, tmp_path, *sent) == outcome


def python(code: str, folder: Path, data: Path, *args: str):
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=folder,
        env={**environment(), "PYTHONPATH": str(folder), "BAKERY_DATA": str(data / "data")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
