"""Executors that have moved already: what is left of them in the monolith only hands over."""

from __future__ import annotations

import pytest

from migrator.plan import KEEP
from tests.support.kiosk import MONO, kiosk
from tests.support.project import migration

HEAD = "def _run_print(plan, values, task):\n"
OLD = HEAD + '    return {"success": True, "printed": 1}\n'
IMPORT = "from kiosk.desk.runners.print_runner import run_print\n"


def same(body: str, head: str = HEAD, imported: str = IMPORT) -> bool:
    files = kiosk(
        MONO,
        (OLD, head + body),
        ("from kiosk.app import app\n", f"{imported}from kiosk.app import app\n"),
    )
    twins = {e.function.name: e.twin for e in migration(files).facts.executors}
    twin = twins["_run_print"]
    return twin is not None and twin.same


@pytest.mark.parametrize(
    "body",
    [
        "    return run_print(plan, values, task)\n",
        "    return run_print(plan, task=task, values=values)\n",
        '    """Moved."""\n    return run_print(plan, values, task)\n',
        f"    {IMPORT}    return run_print(plan, values, task)\n",
    ],
)
def test_an_executor_that_only_hands_over_is_the_same(body: str) -> None:
    assert same(body)


@pytest.mark.parametrize(
    "body",
    [
        "    return run_print(values, plan, task)\n",
        "    return run_print(plan, values, None)\n",
        "    return run_print(plan, values or {}, task)\n",
        "    return run_print(*[plan, values, task])\n",
        "    print(plan)\n    return run_print(plan, values, task)\n",
        "    run_print(plan, values, task)\n",
        "    return dict(run_print(plan, values, task))\n",
        "    return run_other(plan, values, task)\n",
    ],
)
def test_one_that_does_more_or_something_else_is_not(body: str) -> None:
    assert not same(body)


def test_one_with_a_decorator_is_not() -> None:
    head = f"@staticmethod\n{HEAD}"
    assert not same("    return run_print(plan, values, task)\n", head)


def test_the_modular_one_is_kept_without_a_question() -> None:
    files = kiosk(
        MONO,
        (OLD, f"{HEAD}    return run_print(plan, values, task)\n"),
        ("from kiosk.app import app\n", f"{IMPORT}from kiosk.app import app\n"),
    )
    plan = migration(files).finish().plan
    assert {entry.legacy_function: entry.action for entry in plan.executors}["_run_print"] == KEEP
    assert "executor:print" not in {entry.decision.id for entry in plan.decisions}
