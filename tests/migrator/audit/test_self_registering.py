# ruff: noqa: E501
"""Classes that the metaclass of an older Celery registers. The names are those of Celery 4.4.7."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import facts

APP = "from celery import Celery\napp = Celery('mill', include=['mill.old', 'mill.new'])\n"
OLD = """\
from celery.task import Task


class Base(Task):
    abstract = True


class Named(Base):
    name = "mill.named"


class Heir(Named):
    pass


class Off(Base):
    autoregister = False
"""
NEW = """\
from mill.old import Base as B


class Far(B):
    pass


class Named(B):
    name = "mill.named"
"""


def found(old: str, new: str = "", **more: str) -> list[tuple[str | None, str, str]]:
    files = {"mill/__init__.py": "", "mill/app.py": APP, "mill/old.py": old, "mill/new.py": new}
    files |= {name.replace("__", "."): text for name, text in more.items()}
    return [(one.name, one.function, one.form) for one in facts(files).registrations]


def test_finds_the_subclasses_in_other_files_too() -> None:
    assert found(OLD, NEW) == [
        ("mill.new.Far", "Far", "class"),
        ("mill.named", "Named", "class"),
        ("mill.named", "Named", "class"),
        ("mill.old.Heir", "Heir", "class"),
    ]


def test_the_class_that_comes_first_stays() -> None:
    files = {"mill/__init__.py": "", "mill/app.py": APP, "mill/old.py": OLD, "mill/new.py": NEW}
    (collision,) = facts(files).collisions
    assert (collision.verdict, collision.winner) == ("defined", "mill.old")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("from celery.task.base import Task\nclass A(Task): ...\n", "mill.old.A"),
        ("from celery.task import PeriodicTask\nclass A(PeriodicTask): ...\n", "mill.old.A"),
        ("import celery.task\nclass A(celery.task.Task): ...\n", "mill.old.A"),
        ("from celery import task\nclass A(task.Task):\n    name = 'n'\n", "n"),
        ("from celery.task import Task\nN = 'a'\nclass A(object, Task):\n    name = N + '.b'\n", "a.b"),
        ("from celery.task import Task\nimport os\nclass A(Task):\n    name = os.environ['N']\n", None),
        ("from celery.task import Task\nclass A(Task):\n    name = None\n", "mill.old.A"),
    ],
)  # fmt: skip
def test_finds_every_way_to_the_base(source: str, name: str | None) -> None:
    assert [entry[0] for entry in found(source)] == [name]


NEWER = "from celery import Task\nclass A(Task):\n    name = 'mill.a'\n"


def test_the_base_of_today_registers_nothing_but_before_celery_4() -> None:
    assert found(NEWER) == []
    assert found(NEWER, requirements__txt="celery>=4\n") == []
    assert found(NEWER, requirements__txt="celery==3.1.25\n") == [("mill.a", "A", "class")]


@pytest.mark.parametrize(
    "source",
    [
        "from celery.task import Task\nclass A(Task):\n    abstract = True\n",
        "from celery.task import task\nclass Task: ...\nclass A(Task): ...\n",
        "from luigi.task import Task\nclass A(Task): ...\nLOG = 'celery.task'\n",
        "from celery.task import Task\nclass A:\n    base = Task\n",
    ],
)
def test_leaves_other_classes_alone(source: str) -> None:
    assert found(source) == []


def test_a_class_that_a_call_registers_is_one_task() -> None:
    call = "from mill.app import app\napp.register_task(A())\n"
    source = "from celery.task import Task\nclass A(Task):\n    name = 'n'\n" + call
    assert found(source) == [("n", "A", "register_task")]
