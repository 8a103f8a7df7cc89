"""Statements that only fill a dict."""

from __future__ import annotations

import ast

import pytest

from migrator.audit.fillings import fills
from migrator.effects import Reader
from tests.support.memory import snapshot

HEAD = "from celery import shared_task\nimport metrics\nTASKS = {}\n"


def only_fills(statement: str, name: str = "TASKS") -> bool:
    text = HEAD + statement
    reader = Reader(snapshot({"old.py": text.encode()}), "")
    return fills(reader, "old.py")(ast.parse(text).body[-1], name)


@pytest.mark.parametrize(
    "statement",
    [
        "TASKS['a'] = resize",
        "TASKS.update(a=resize, b=crop)",
        "TASKS |= {'a': resize}",
        "for task in (resize, crop):\n    TASKS[task.name] = task",
        "for task in (resize, crop):\n    key = task.name.lower()\n    TASKS[key] = task",
    ],
)
def test_knows_what_only_fills(statement: str) -> None:
    assert only_fills(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "OTHERS['a'] = resize",
        "TASKS['a'] = metrics.counted(resize)",
        "metrics.watch(TASKS)",
        "TASKS['a'] = OTHERS['a'] = resize",
        "for task in (resize, crop):\n    TASKS[task.name] = task\n    task.queue = 'slow'",
        "for task in (resize, crop):\n    task.delay()",
    ],
)
def test_leaves_what_does_more(statement: str) -> None:
    assert not only_fills(statement)


def test_a_statement_that_changes_nothing_fills_nothing() -> None:
    assert not only_fills("for task in TASKS:\n    pass")
    assert not only_fills("TASKS['a'] = resize", "resize")
