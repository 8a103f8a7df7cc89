# ruff: noqa: E501
"""Classes that a base of the project registers when they are defined."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.migrator.audit.helpers import facts

BASE = "from celery import Celery, Task, current_app\napp = Celery('dye', include=['dye.vats'])\nclass Job(Task):\n    abstract = True\n    def __init_subclass__(cls, **options):\n        super().__init_subclass__(**options)\n"
VATS = "from dye.base import Job\nclass Red(Job):\n    abstract = False\n    def run(self): ...\nclass Blue(Job):\n    abstract = False\n    name = 'blue'\n    def run(self): ...\nclass Mixed(Red):\n    abstract = True\n    def run(self): ...\nclass Grey:\n    def run(self): ...\n"

WAYS: dict[str, list[str]] = {
    "app.register_task(cls())": ["blue", "dye.vats.Mixed", "dye.vats.Red"],
    "current_app.register_task(cls)": ["blue", "dye.vats.Mixed", "dye.vats.Red"],
    "if not cls.abstract:\n            app.register_task(cls())": ["blue", "dye.vats.Red"],
    "if not cls.name:\n            cls.name = 'vat.' + cls.__name__\n        app.register_task(cls())": ["blue", "vat.Red"],
    "if options.get('live'):\n            app.register_task(cls())": [],
}  # fmt: skip


def found(body: str) -> list[str | None]:
    files = {"dye/__init__.py": "", "dye/base.py": f"{BASE}        {body}\n", "dye/vats.py": VATS}
    return sorted((one.name for one in facts(files).registrations), key=str)


@pytest.mark.parametrize("body", WAYS)
def test_finds_what_inherits(body: str) -> None:
    # Where the base asks first, ``Mixed`` has the name of ``Red``: that is not followed.
    assert [name for name in found(body) if name is not None] == WAYS[body]


@pytest.mark.parametrize("body", WAYS)
def test_celery_registers_the_same(body: str, tmp_path: Path) -> None:
    (tmp_path / "dye").mkdir()
    for name, text in {"__init__": "", "base": f"{BASE}        {body}\n", "vats": VATS}.items():
        (tmp_path / "dye" / f"{name}.py").write_text(text)
    ask = "from dye.base import app\nimport dye.vats\nprint(*sorted(n for n in app.tasks if not n.startswith('celery.')))"
    answer = subprocess.run(
        [sys.executable, "-c", ask], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == WAYS[body]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (
            "cls.name = f'{cls.__module__}.{cls.__name__}'\n        current_app.tasks.register(cls)",
            ["None", "dye.vats.Mixed", "dye.vats.Red"],
        ),
        (
            "import os\n        if os.environ.get('LIVE'):\n            app.register_task(cls())",
            ["None", "None", "None"],
        ),
        (
            "if not cls.name:\n            cls.name = 'vat.' + cls.__name__\n        app.register_task(cls())",
            ["None", "blue", "vat.Red"],
        ),
    ],
)
def test_says_what_cannot_be_read(body: str, names: list[str]) -> None:
    assert sorted(map(str, found(body))) == names


@pytest.mark.parametrize(
    "body",
    ["pass", "cls.kinds = []", "registry.register(cls)", "app.register_task(Task())", "print(cls)"],
)
def test_leaves_alone_what_no_base_registers(body: str) -> None:
    assert [name for name in found(body) if name is not None] == []


def test_takes_a_class_once_that_is_registered_by_hand_too() -> None:
    files = {
        "dye/__init__.py": "",
        "dye/base.py": f"{BASE}        app.register_task(cls())\n",
        "dye/vats.py": "from dye.base import Job, app\nclass Red(Job):\n    name = 'red'\nred = app.register_task(Red())\n",
    }
    (one,) = facts(files).registrations
    assert (one.name, one.where.line) == ("red", 4)


def test_the_worker_has_what_the_base_registers() -> None:
    files = {
        "dye/__init__.py": "",
        "dye/base.py": f"{BASE}        app.register_task(cls())\n",
        "dye/vats.py": "from dye.base import Job\nclass Red(Job):\n    name = 'red'\nclass Other(Job):\n    name = 'red'\n",
    }
    (collision,) = facts(files).collisions
    assert (collision.name, collision.verdict, collision.cause) == ("red", "defined", "replaced")
