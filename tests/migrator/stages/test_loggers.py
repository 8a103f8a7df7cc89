"""Which logger stands for the monolith's."""

from __future__ import annotations

import logging

import pytest

from migrator.stages.loggers import TASKS
from tests.support.bakery import OLD, edited
from tests.support.project import migration

STAGE = "rewrite-router-imports"
TEST = "tests/test_oven.py"
PLAIN = ("import logging\n", "logging.getLogger(__name__)")
OF_TASKS = ("from celery.utils.log import get_task_logger\n", "get_task_logger(__name__)")
NAMED = (PLAIN[0], 'logging.getLogger("bakery.oven.everything")')
CAKE = "assert everything._make_cake(1)"


def said(made: tuple[str, str], code: str) -> str:
    """Return what a test that expects a log of the monolith expects afterwards."""
    swaps = list(zip(PLAIN, made, strict=True)) if made is not PLAIN else []
    roll = ("    loop = asyncio.new_event_loop()\n", '    logger.info("roll")\n')
    files = edited(OLD, *swaps, (roll[0], roll[1] + roll[0]))
    files[TEST] = (
        "import logging\n\nfrom bakery.oven import everything\n\n\n"
        "def test_cake(caplog):\n"
        "    caplog.set_level(10, logger='bakery.oven.everything')\n"
        f"    {code}\n\n\n"
        "def test_roll():\n    assert everything._make_roll(1)\n\n\n"
        "logging.getLogger('bakery.oven.everything').setLevel(10)\n"
    )
    work = migration(files).until(STAGE)
    work.apply(STAGE)
    text = work.text(TEST)
    test, _, below = text.partition("\n\n\nlogging")
    return f"{test.split('logger=')[1].split(')')[0]} {below.split('(')[1].split(')')[0]}"


@pytest.mark.parametrize(
    ("made", "code", "expected"),
    [
        (PLAIN, CAKE, "'bakery.oven.recipes.cake_recipe' 'bakery.oven.recipes'"),
        (OF_TASKS, CAKE, "'bakery.oven.recipes.cake_recipe' 'celery.task'"),
        # A name that is written out goes along: what the logger is called is left to a person.
        (NAMED, CAKE, "'bakery.oven.recipes' 'bakery.oven.recipes'"),
    ],
)
def test_a_test_names_the_logger_that_it_reaches(
    made: tuple[str, str], code: str, expected: str
) -> None:
    assert said(made, code) == expected


def test_all_loggers_of_tasks_are_below_the_one_of_celery() -> None:
    """And below no package: a level of that, or a handler, holds for none of them."""
    from celery.utils.log import get_task_logger

    logging.getLogger("bakery_of_tests")
    assert get_task_logger("bakery_of_tests.oven").parent is logging.getLogger(TASKS)
