from __future__ import annotations

import libcst as cst
import pytest

from codemods.move.connections import connected, signals_of

HEAD = """\
import celery.signals as cs
from celery import signals as all_of_them
from celery.signals import worker_ready as ready
"""


def said(line: str, head: str = HEAD) -> list[str]:
    tree = cst.parse_module(f"{head}{line}\n")
    return list(connected(tree.body[-1], signals_of(tree)))


@pytest.mark.parametrize(
    "line",
    [
        "ready.connect(greet)",
        "ready.connect(greet, weak=False)  # strong",
        "cs.worker_ready.connect(greet)",
        "all_of_them.task_failure.connect(greet, sender='a')",
        "app.on_after_configure.connect(greet)",
        "x = 1; ready.connect(greet)",
    ],
)
def test_finds_the_function_that_is_connected(line: str):
    assert said(line) == ["greet"]


@pytest.mark.parametrize(
    "line",
    [
        "ready.disconnect(greet)",
        "db.connect(greet)",
        "ready.connect(lambda **given: None)",
        "ready.connect(*greet)",
        "ready.connect(weak=greet)",
        "ready.connect()",
        "found = ready.connect(greet)",
        "def later():\n    ready.connect(greet)",
    ],
)
def test_leaves_other_statements_alone(line: str):
    assert said(line) == []


def test_leaves_signals_of_others_alone():
    assert said("ready.connect(greet)", "from blinker.signals import ready\n") == []
