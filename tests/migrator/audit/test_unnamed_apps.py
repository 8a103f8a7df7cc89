# ruff: noqa: E501
"""Commands of Celery that name no app, as ``celery worker`` of Celery 5 takes them."""

from __future__ import annotations

import pytest

from migrator.facts import AppProcess
from tests.migrator.audit.helpers import facts

TASK = "from celery import shared_task\n@shared_task\ndef {}(): ...\n"
DOCK = {
    "dock/__init__.py": "",
    "dock/queue.py": "from celery import Celery\napp = Celery('dock', include=['dock.load'])\n",
    "dock/load.py": TASK.format("load"),
    "dock/tow.py": TASK.format("tow"),
}
OTHER = {"dock/other.py": "from celery import Celery\nother = Celery('other')\n"}


def processes(files: dict[str, str | bytes]) -> dict[str, AppProcess]:
    return {process.name: process for process in facts({**DOCK, **files}).processes}


SET = {
    "compose.yml": "a:\n  environment:\n    CELERY_APP: dock.queue\n  command: celery worker -l info\n",
    "one.yml": "a:\n  environment:\n    - APP=dock.queue:app\n  command:\n    - celery\n    - worker\n",
    "start.sh": "export CELERY_APP=dock.queue\nexec celery \\\n  -q worker\n",
    "Dockerfile": 'ENV CELERY_APP="dock.queue"\nCMD ["celery", "worker"]\n',
    "pod.yaml": "env:\n  - name: CELERY_APP\n    value: dock.queue\ncommand: [celery, worker, -l, info]\n",
    "run.ps1": "$env:CELERY_APP = 'dock.queue'\r\npython -m celery worker\r\n".encode("utf-16"),
}  # fmt: skip


@pytest.mark.parametrize("path", SET)
def test_takes_the_app_from_the_variable(path: str) -> None:
    found = processes({**OTHER, path: SET[path]})
    assert list(found) == ["worker dock.queue"]
    worker = found["worker dock.queue"]
    assert worker.where.path == path and "celery" in worker.command
    assert [item.path for item in worker.imports] == ["dock/load.py"]


def test_takes_the_variable_of_another_file() -> None:
    files = {".env": "CELERY_APP=dock.queue\n", "Procfile": "w: celery worker -B -I dock.tow\n"}
    found = processes({**OTHER, **files})
    assert list(found) == ["worker dock.queue", "beat dock.queue"]
    imports = [item.path for item in found["worker dock.queue"].imports]
    assert imports == ["dock/load.py", "dock/tow.py"]


INCLUDED = {
    "compose.yml": "a:\n  environment:\n    CELERY_WORKER_INCLUDE: dock.tow,dock.load\n  command: celery worker\n",
    "pod.yaml": "env:\n  - name: CELERY_WORKER_INCLUDE\n    value: dock.tow\n",
    ".env": "CELERY_WORKER_INCLUDE='dock.tow'\n",
}  # fmt: skip


@pytest.mark.parametrize("path", INCLUDED)
def test_takes_what_is_included_from_the_variable(path: str) -> None:
    files = {"Procfile": "w: celery -A dock.queue worker\n", path: INCLUDED[path]}
    imports = processes(files)["worker dock.queue"].imports
    assert [item.path for item in imports] == ["dock/load.py", "dock/tow.py"]
    assert "CELERY_WORKER_INCLUDE 'dock.tow'" in [step.says for step in imports[1].chain]


@pytest.mark.parametrize(
    "files",
    [
        {"Procfile": "w: celery -A dock.queue worker -I dock.load\n", ".env": INCLUDED[".env"]},
        {"Procfile": "w: celery -A dock.queue worker\n", "notes.md": INCLUDED[".env"]},
        {"Procfile": "w: celery -A dock.queue worker\n", "conf.py": INCLUDED[".env"]},
        {"Procfile": "w: celery -A dock.queue beat\n", ".env": INCLUDED[".env"]},
    ],
)
def test_leaves_the_variable_alone_that_no_worker_reads(files: dict[str, str | bytes]) -> None:
    imports = processes(files)["worker dock.queue"].imports
    assert [item.path for item in imports] == ["dock/load.py"]


@pytest.mark.parametrize(
    "files",
    [
        {"Procfile": "w: celery worker\n"},
        {".env": "CELERY_APP=elsewhere.queue\n", "Procfile": "w: celery worker\n"},
        {"a.env": "CELERY_APP=dock.queue\n", "b.env": "CELERY_APP=dock.other\n", "p.sh": "celery worker\n"},
        {"a.yml": "env:\n  CELERY_APP: dock.queue\nx: see celery worker pods\n# celery worker\n"},
        {"a.yml": "env:\n  CELERY_APP: dock.queue\nsteps:\n  - name: Start celery worker\n"},
        {"a.sh": "APP=dock.queue\n", "b.sh": "celery worker\n"},
        {"a.sh": "export CELERY_APP=dock.queue\npython manage.py celery worker\n"},
        {"a.md": "Set CELERY_APP=dock.queue, then run celery worker.\n"},
    ],
)  # fmt: skip
def test_leaves_an_app_alone_that_no_command_is_sure_to_start(files: dict[str, str]) -> None:
    found = processes({**OTHER, **files})
    assert sorted(found) == ["worker dock.other", "worker dock.queue"]
    assert not any(process.command for process in found.values())


CONFIG = {"celeryconfig.py": "imports = ['dock.load']\n", "dock/queue.py": "BROKER = 'memory://'\n"}


def test_the_app_is_celerys_own_where_nothing_names_one() -> None:
    found = processes({**CONFIG, "Procfile": "w: celery worker -I dock.tow\n"})
    assert list(found) == ["worker celeryconfig"]
    imports = [item.path for item in found["worker celeryconfig"].imports]
    assert imports == ["dock/load.py", "dock/tow.py"]


def test_other_settings_take_the_place_of_the_usual_ones() -> None:
    files = {**CONFIG, "dock/conf.py": "imports = ['dock.tow']\n"}
    found = processes({**files, "Procfile": "w: celery --config dock.conf worker\n"})
    assert [item.path for item in found["worker celeryconfig"].imports] == ["dock/tow.py"]


def test_an_app_that_is_made_is_the_one_that_is_served() -> None:
    files = {"celeryconfig.py": "imports = ['dock.tow']\n", "Procfile": "w: celery worker\n"}
    assert list(processes(files)) == ["worker dock.queue"]
