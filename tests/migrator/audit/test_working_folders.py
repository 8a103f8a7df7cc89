"""The folder a command runs in tells modules of one name apart."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import facts

QUEUE = "from celery import Celery\ncelery = Celery('{}', include=['app.work'])\n"
WORK = "from app.queue import celery\n\n\n@celery.task(name='{}.go')\ndef go(): ...\n"
# Two services that both call their package ``app``, and one that only has more files of it.
HARBOUR: dict[str, str] = {
    f"services/{name}/app/{file}.py": text.format(name)
    for name in ("cranes", "pilots")
    for file, text in (("__init__", ""), ("queue", QUEUE), ("work", WORK))
} | {"services/cranes/app/more.py": "from app import queue, work\n"}
CELERY = "celery -A app.queue worker"
PILOTS = "services/pilots/app/work.py"


def started(files: dict[str, str]) -> list[str]:
    """Return the tasks of each worker that a command starts."""
    found = facts({**HARBOUR, **files}).processes
    return [process.imports[0].path for process in found if process.command]


SERVICE = "services:\n  w:\n{}    command: " + CELERY + "\n  other:\n    build: services/cranes\n"
CONTAINER = (
    "containers:\n  - name: cranes\n    workingDir: /srv/cranes\n    image: a\n"
    "  - name: w\n    workingDir: /srv/pilots\n    command: [celery]\n    args:\n"
    "      - -A\n      - app.queue\n      - worker\n"
)
PLACES = {
    "cd": ("Procfile", f"worker: cd services/pilots && {CELERY}\n"),
    "cd-from-beside": ("services/Procfile", f"worker: cd pilots && {CELERY}\n"),
    "cd-on-a-line-before": ("run.sh", f"#!/bin/sh\ncd $ROOT/services/pilots\nexec {CELERY}\n"),
    "cd-that-goes-on": ("Makefile", f"work:\n\tcd services/pilots && \\\n\t{CELERY}\n"),
    "option": ("Procfile", f"worker: celery --workdir services/pilots {CELERY[7:]}\n"),
    "working-dir": ("compose.yml", SERVICE.format("    working_dir: /srv/pilots\n")),
    "build": ("compose.yml", SERVICE.format("    build: ./services/pilots\n")),
    "context": ("compose.yml", SERVICE.format("    build:\n      context: services/pilots\n")),
    "volume": (
        "compose.yml",
        SERVICE.format("    working_dir: /code\n    volumes:\n      - ./services/pilots:/code\n"),
    ),
    "container": ("k8s/w.yaml", CONTAINER),
    "dockerfile": ("services/pilots/Dockerfile", f"FROM python\nCMD {CELERY}\n"),
    "workdir": ("docker/Dockerfile", f"FROM python\nWORKDIR /srv/pilots\nCMD {CELERY}\n"),
    "systemd": (
        "ops/w.service",
        f"[Unit]\nAfter=x\n[Service]\nWorkingDirectory=/srv/pilots\nExecStart=/bin/{CELERY}\n",
    ),
    "supervisor": (
        "ops/supervisord.conf",
        f"[program:c]\ndirectory=/srv/cranes\ncommand=true\n[program:w]\ncommand={CELERY}\n"
        "directory=/srv/pilots\n",
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_takes_the_module_of_that_folder(place: str) -> None:
    path, text = PLACES[place]
    assert started({path: text}) == [PILOTS]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Procfile", f"worker: cd nowhere && {CELERY}\n"),
        ("compose.yml", SERVICE.format("")),
        ("compose.yml", SERVICE.format("    working_dir: /srv/other\n")),
        ("run.sh", f"cd $DIR\n{CELERY}\n"),
    ],
)
def test_without_such_a_folder_the_likeliest_module_is_taken(path: str, text: str) -> None:
    assert started({path: text}) == ["services/cranes/app/work.py"]


def test_a_module_that_is_alone_is_taken_whatever_the_folder() -> None:
    files = {path: text for path, text in HARBOUR.items() if "pilots" not in path}
    compose = SERVICE.format("    working_dir: /srv/pilots\n")
    found = facts({**files, "compose.yml": compose}).processes
    assert [p.imports[0].path for p in found if p.command] == ["services/cranes/app/work.py"]
