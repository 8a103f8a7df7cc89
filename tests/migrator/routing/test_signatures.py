"""An executor whose parameters have no names for a caller is not called by name."""

from __future__ import annotations

import pytest

from tests.support.kiosk import BASE, MONO, kiosk
from tests.support.project import check_blocked, migration

STAGE = "extract-executors"
HEAD = "def _run_scan(plan, values, task):\n"
BY_NAME = "    return table[kind](plan=plan, values=values, task=task)\n"
BY_PLACE = "    return table[kind](plan, values, task)\n"
NEW = "    return runner(plan=plan, values=values, task=task)\n"


def by_place(head: str) -> dict[str, str]:
    return kiosk(MONO, (HEAD, head), (BY_NAME, BY_PLACE))


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("def _run_scan(plan, values, /, task):\n", "takes plan, values by place only"),
        ("def _run_scan(*given):\n", "is given argument 1, argument 2, argument 3 today"),
        ("def _run_scan(plan, *more):\n", "is given argument 2, argument 3 today"),
    ],
)
def test_refuses_what_the_modular_router_gives_by_name(head, said):
    check_blocked(by_place(head), STAGE, said)


@pytest.mark.parametrize("head", [HEAD, "def _run_scan(plan, values, /, task):\n"])
def test_a_router_that_calls_by_place_calls_it_as_before(head):
    files = by_place(head)
    files[BASE] = files[BASE].replace(NEW, "    return runner(plan, values, task)\n")
    done = migration(files).finish()
    assert head.replace("_run", "run") in done.text("kiosk/desk/runners/scan_runner.py")
