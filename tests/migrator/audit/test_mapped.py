"""Registrations of several things at one place: ``map`` and loops."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import facts

HEAD = "from celery import Celery, Task, shared_task\napp = Celery('x')\n"
CLASSES = "class A(Task):\n    name = 'a'\nclass B(Task):\n    name = 'b'\n"
FUNCTIONS = "def f(): ...\ndef g(): ...\n"


def names(source: str) -> list[tuple[str | None, str | None]]:
    found = facts({"jobs.py": HEAD + source}).registrations
    return [(one.name, one.expression) for one in found]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (CLASSES + "list(map(app.register_task, [A(), B()]))\n", ["a", "b"]),
        (CLASSES + "ALL = A(), B()\nfor _ in map(app.register_task, ALL): pass\n", ["a", "b"]),
        (FUNCTIONS + "f, g = map(app.task, (f, g))\n", ["jobs.f", "jobs.g"]),
        (FUNCTIONS + "tasks = [*map(shared_task(acks_late=True), [g])]\n", ["jobs.g"]),
        (FUNCTIONS + "for one in (f, g):\n    app.task(one)\n", ["jobs.f", "jobs.g"]),
        (CLASSES + "made = [app.register_task(cls()) for cls in (A, B)]\n", ["a", "b"]),
        (
            CLASSES + "a = map(app.register_task, [A(), B()])\na = map(print, a)\nlist(a)\n",
            ["a", "b"],
        ),
    ],
)
def test_map_registers_each(source: str, expected: list[str]) -> None:
    assert names(source) == [(name, None) for name in expected]


@pytest.mark.parametrize(
    "source",
    [
        "list(map(app.task, found()))\n",
        FUNCTIONS + "ALL = [f]\nALL.sort()\nlist(map(app.task, ALL))\n",
        FUNCTIONS + "for one in (f, g):\n    app.task(one)\n    break\n",
        CLASSES + "made = [app.register_task(cls()) for cls in found()]\n",
    ],
)
def test_what_cannot_be_read_is_reported_without_a_name(source: str) -> None:
    ((name, expression),) = names(source)
    assert name is None and expression


@pytest.mark.parametrize(
    "source",
    [
        FUNCTIONS + "list(map(print, [f, g]))\n",
        FUNCTIONS + "def map(*given): ...\nmap(app.task, [f, g])\n",
        "list(map(app.send_task, ['a', 'b']))\n",
        CLASSES + "a = map(app.register_task, [A(), B()])\na = map(print, a)\n",
    ],
)
def test_other_maps_register_nothing(source: str) -> None:
    assert names(source) == []
