"""Which functions of a module do nothing to a schedule but note when it ran."""

from __future__ import annotations

from textwrap import dedent

import pytest

from codemods.dispatch import run_time_writers


@pytest.mark.parametrize(
    "body",
    [
        "plan.last_run = now()",
        'plan["last_run_at"] = now()',
        "plan.last_run = now()\n    plan.next_run = soon()",
        "plan.lastrun = plan.run_time = now()",
        "x = 1\n    plan.last_run = x",
    ],
)
def test_notes_a_run(body: str) -> None:
    assert run_time_writers(f"def note(plan):\n    {body}\n".encode()) == {"note"}


@pytest.mark.parametrize(
    "body",
    [
        "plan.next_run = soon()",
        "plan.last_run = now()\n    plan.status = 1",
        "return plan.last_run",
        "last_run = now()",
        "pass",
    ],
)
def test_does_something_else(body: str) -> None:
    assert run_time_writers(f"def note(plan):\n    {body}\n".encode()) == frozenset()


@pytest.mark.parametrize("source", [b"def f(:", b"x = '\xff'\n", b"\x00", b"# coding: no-such\n"])
def test_knows_nothing_of_a_file_that_cannot_be_read(source: bytes) -> None:
    assert run_time_writers(source) == frozenset()


def test_is_found_among_functions_that_say_nothing_of_it() -> None:
    source = """\
        def other(plan):
            plan.status = 1

        class Plans:
            def other(self, plan):
                plan.next_run = soon()

            def note(self, plan):
                plan.last_run = now()

        async def more(plan):
            plan.title = "lasting"
        """
    assert run_time_writers(dedent(source).encode()) == {"note"}
