# ruff: noqa: E501
"""Classes that their metaclass registers when they are defined, beside Celery itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.migrator.audit.helpers import facts

APP = "from celery import Celery, Task\napp = Celery('kiln', include=['kiln.pots'])\n"
INIT = "class Meta(type):\n    def __init__(cls, name, bases, body):\n        super().__init__(name, bases, body)\n        {}\n"
NEW = "class Meta(type):\n    def __new__(mcs, name, bases, body):\n        made = super().__new__(mcs, name, bases, body)\n        {}\n        return made\n"
JOB = "class Job(Task, metaclass=Meta):\n    name = 'job'\n    ready = False\n"
POTS = "from kiln.base import Job\nclass Jug(Job):\n    name = 'jug'\n    ready = True\n    def run(self): ...\nclass Cup(Jug):\n    name = 'cup'\n    def run(self): ...\nclass Plate:\n    name = 'plate'\n"

WAYS: dict[str, tuple[str, list[str]]] = {
    "init": (INIT.format("app.register_task(cls())"), ["cup", "job", "jug"]),
    "new": (NEW.format("app.register_task(made())"), ["cup", "job", "jug"]),
    "by-name": (
        NEW.format("if name != 'Job':\n            app.register_task(made())"),
        ["cup", "jug"],
    ),
    "by-attribute": (
        INIT.format("if cls.ready:\n            app.register_task(cls())"),
        ["cup", "jug"],
    ),
    "by-body": (
        INIT.format("if body.get('ready'):\n            app.register_task(cls())"),
        ["jug"],
    ),
}


def _files(meta: str) -> dict[str, str]:
    return {
        "kiln/__init__.py": "",
        "kiln/base.py": f"{APP}{meta}{JOB}",
        "kiln/pots.py": POTS,
    }


def found(meta: str) -> list[str | None]:
    return sorted((one.name for one in facts(_files(meta)).registrations), key=str)


@pytest.mark.parametrize("way", WAYS)
def test_finds_what_has_the_metaclass(way: str) -> None:
    meta, names = WAYS[way]
    assert found(meta) == names


@pytest.mark.parametrize("way", WAYS)
def test_celery_registers_the_same(way: str, tmp_path: Path) -> None:
    meta, names = WAYS[way]
    (tmp_path / "kiln").mkdir()
    for path, text in _files(meta).items():
        (tmp_path / path).write_text(text)
    ask = "from kiln.base import app\nimport kiln.pots\nprint(*sorted(n for n in app.tasks if not n.startswith('celery.')))"
    answer = subprocess.run(
        [sys.executable, "-c", ask], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == names


def test_says_what_cannot_be_read() -> None:
    meta = INIT.format("if open('live').read():\n            app.register_task(cls())")
    assert found(meta) == [None, None, None]


@pytest.mark.parametrize(
    "meta",
    [
        INIT.format("cls.kinds = []"),
        INIT.format("registry.register(cls)"),
        NEW.format("app.register_task(Task())"),
        NEW.format("app.register_task(made())").replace("__new__", "__prepare__"),
        INIT.format("app.register_task(cls())").replace("Meta(type)", "Other(type)")
        + "class Meta(type): ...\n",
    ],
)
def test_leaves_alone_what_no_metaclass_registers(meta: str) -> None:
    assert [name for name in found(meta) if name in ("job", "jug", "cup")] == []


def test_two_classes_of_one_name_are_a_collision() -> None:
    files = _files(WAYS["init"][0])
    files["kiln/pots.py"] += "class Bowl(Job):\n    name = 'jug'\n"
    [found] = facts(files).collisions
    assert (found.name, found.verdict, found.cause) == ("jug", "defined", "replaced")
