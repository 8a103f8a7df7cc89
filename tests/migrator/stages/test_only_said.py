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
