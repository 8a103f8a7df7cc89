# ruff: noqa: E501
"""Nobody loses by default what only the monolith's version of a task does when it fails."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from tests.support.kiosk import BASE, ENTRY, MONO, kiosk
from tests.support.project import migration

OLD, NEW = "    return _route(", "    return run_kind("
HANDLED = """\
    try:
        done = CALL
    except OSError as error:
        mark(plan, "failed", error)
        return {"success": False}
    return done
"""
RETRIED = """\
    try:
        return CALL
    except OSError as error:
        raise self.retry(exc=error, countdown=5)
"""
LOGGED = """\
    try:
        return CALL
    except OSError:
        logger.exception("failed")
        raise
"""


def with_body(files: dict[str, str], path: str, begin: str, body: str) -> None:
    """Put the call of the router that a task makes into a body; ``CALL`` stands for it."""
    lines = files[path].splitlines(keepends=True)
    (number,) = (n for n, line in enumerate(lines) if line.startswith(begin))
    call = lines[number].strip().removeprefix("return ")
    lines[number] = body.replace("CALL", call)
    files[path] = "".join(lines)


def decided(
    old: str, new: str = "", **edits: tuple[str, str]
) -> tuple[tuple[str, ...], str | None]:
    """Return what is said of failures, and what is recommended."""
    files = kiosk(MONO)
    with_body(files, MONO, OLD, old)
    if new:
        with_body(files, ENTRY, NEW, new)
    for path, (before, after) in edits.items():
        place = {"entry": ENTRY, "base": BASE}[path]
        assert before in files[place]
        files[place] = files[place].replace(before, after)
    (answered,) = migration(files).plan.decisions
    found = answered.decision.evidence
    said = [
        line.partition(": ")[2] for line in found if line.endswith("only in the monolith's version")
    ]
    return tuple(said), answered.decision.recommended


@pytest.mark.parametrize(
    ("old", "said"),
    [
        (HANDLED, "`except OSError` only in the monolith's version"),
        (HANDLED.replace("OSError as error", "").replace("except :", "except:"), None),
        (RETRIED, "self.retry only in the monolith's version"),
        ("    if not values:\n        self.retry()\n    return CALL\n", "self.retry only in the monolith's version"),
    ],
)  # fmt: skip
def test_recommends_nothing_where_a_failure_would_go_unnoticed(old, said):
    found, recommended = decided(old)
    assert (said or "`except` only in the monolith's version") in found
    assert recommended is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (LOGGED, ""),
        ("    mark(plan)\n    return CALL\n", ""),
        (HANDLED, HANDLED.replace("failed", "error")),
        (RETRIED, RETRIED.replace("5", "50")),
    ],
)
def test_recommends_the_modular_one_where_nothing_of_that_is_lost(old, new):
    assert decided(old, new) == ((), "keep-modular")


def test_retrying_is_more_than_handling():
    found, recommended = decided(RETRIED, HANDLED)
    assert found == ("self.retry only in the monolith's version",)
    assert recommended is None


@pytest.mark.parametrize("option", ["autoretry_for=(OSError,)", "base=Careful"])
def test_an_option_may_do_it(option):
    name = 'name="kiosk.launch"'
    assert decided(RETRIED, entry=(name, f"{name}, {option}")) == ((), "keep-modular")


def test_a_function_of_the_task_may_do_it():
    helper = "\n\ndef guarded(**given):\n    try:\n        return run_kind(**given)\n    except OSError:\n        return mark(given)\n"
    new = "    return guarded(kind=kind, plan=plan, values=values, task=self)\n"
    files = kiosk(MONO)
    with_body(files, MONO, OLD, HANDLED)
    with_body(files, ENTRY, NEW, new)
    files[ENTRY] += helper
    (answered,) = migration(files).plan.decisions
    assert answered.decision.recommended == "keep-modular"


def test_the_router_may_do_it():
    call = "    return runner(plan=plan, values=values, task=task)"
    body = indent(dedent(HANDLED.replace("CALL", call.strip().removeprefix("return "))), "    ")
    assert decided(HANDLED, base=(call, body.rstrip())) == ((), "keep-modular")
