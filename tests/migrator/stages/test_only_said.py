"""What a monolith only says when it is imported goes with it, and is copied nowhere."""

from __future__ import annotations

import pytest

from migrator.stage import Blocked, Changed
from tests.support.kiosk import FILES, MONO
from tests.support.project import migration

LOGGER = "import logging\n\nlogger = logging.getLogger(__name__)\n"
USES = ('    return {"success": True, "scanned": 2}', '    logger.info("scan")\n    return {}')


def deleted(statement: str):
    text = LOGGER + FILES[MONO].replace(*USES) + f"\n\n{statement}\n"
    work = migration({**FILES, MONO: text}).until("delete-monolith")
    made = [path for path in work.files() if path not in FILES]
    assert [path for path in made if statement in work.text(path)] == []
    return work.build("delete-monolith")


@pytest.mark.parametrize(
    "statement",
    [
        'logger.info("the old tasks are loaded")',
        'logger.warning("deprecated: %s", __name__)',
        'logger.debug("kinds: %s", len(__name__))',
        'print("loading the tasks")',
    ],
)
def test_goes_with_the_monolith(statement: str) -> None:
    outcome = deleted(statement)
    assert isinstance(outcome, Changed)
    assert any("only says something when the monolith is" in line for line in outcome.evidence)


@pytest.mark.parametrize(
    "statement",
    ['logger.info("got %s", app.connect())', "print(app.connect())", "app.connect()"],
)
def test_is_not_taken_for_saying_where_something_is_done(statement: str) -> None:
    assert isinstance(deleted(statement), Blocked)


def test_what_changes_the_logger_goes_where_it_is_used() -> None:
    text = LOGGER + "logger.setLevel(30)\n\n" + FILES[MONO].replace(*USES)
    work = migration({**FILES, MONO: text}).until("rewrite-base-executor")
    assert "logger.setLevel(30)" in work.text("kiosk/desk/runners/scan_runner.py")


IMPORTS = "import json\nfrom functools import partial\n\n"


@pytest.mark.parametrize("statement", ["del partial", "del json, partial"])
def test_deleting_what_was_imported_goes_with_the_monolith(statement: str) -> None:
    text = IMPORTS + FILES[MONO]
    work = migration({**FILES, MONO: f"{text}\n\n{statement}\n"})
    outcome = work.until("delete-monolith").build("delete-monolith")
    assert isinstance(outcome, Changed)
    assert any("deletes what the monolith imports" in line for line in outcome.evidence)


@pytest.mark.parametrize("statement", ["del launch.name", "del _run_print", "del partial, LIMIT"])
def test_deleting_anything_else_is_not_lost(statement: str) -> None:
    text = f"{IMPORTS}{FILES[MONO]}\n\nLIMIT = 3\n{statement}\n"
    work = migration({**FILES, MONO: text}).until("delete-monolith")
    assert isinstance(work.build("delete-monolith"), Blocked)
