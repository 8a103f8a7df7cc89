# ruff: noqa: E501
"""An executor behind a decorator is called through the wrapper, which has to take what it gains."""

from __future__ import annotations

import pytest

from migrator.stage import Blocked
from tests.support.project import migration
from tests.support.small import LEGACY, MAIL, small

TIMED = """\
def timed(function):
    @functools.wraps(function)
    def inner(%s):
        return {**function(%s), "timed": True}

    return inner


"""
RETRY = """\
def retry(times):
    def wrap(function):
        @functools.wraps(function)
        def inner(%s):
            return {**function(%s), "times": times}

        return inner

    return wrap


"""


def wrapped(helper: str, decorator: str, given: str) -> dict[str, str | bytes]:
    files = small()
    made = (helper % (given, given)) + f"@{decorator}\ndef _execute_mail"
    text = str(files[LEGACY]).replace("import logging\n", "import functools\nimport logging\n")
    files[LEGACY] = text.replace("def _execute_mail", made)
    return files


@pytest.mark.parametrize(("helper", "decorator"), [(TIMED, "timed"), (RETRY, "retry(times=2)")])
def test_refuses_a_wrapper_that_does_not_take_the_new_parameter(helper, decorator):
    outcome = migration(wrapped(helper, decorator, "options")).build("extract-executors")
    assert isinstance(outcome, Blocked)
    (reason,) = outcome.reasons
    name = decorator.partition("(")[0]
    assert f"what @{name} makes of _execute_mail ({LEGACY}:" in reason.message
    assert reason.message.endswith("does not accept run_id, which execute_kind passes")
    assert reason.remedy == f"let the wrapper of {name} take *args and **kwargs and hand them on"


def test_follows_a_decorator_to_the_module_that_has_it():
    files = wrapped("%.0s%.0s", "timed", "options")
    files["shop/timing.py"] = "import functools\n\n\n" + TIMED % ("options", "options")
    files[LEGACY] = str(files[LEGACY]).replace(
        "import app\n", "import app\nfrom shop.timing import timed\n"
    )
    outcome = migration(files).build("extract-executors")
    assert isinstance(outcome, Blocked)
    assert "(shop/timing.py:6)" in str(outcome.reasons[0])


@pytest.mark.parametrize("given", ["*args, **kwargs", "options, **kwargs"])
def test_takes_a_wrapper_that_hands_everything_on(given):
    assert "@timed" in migration(wrapped(TIMED, "timed", given)).finish().text(MAIL)


@pytest.mark.parametrize(
    "helper",
    [
        "def timed(function):\n    return function\n\n\n",
        "def timed(function):\n    return make(function)\n\n\ndef make(function):\n    return function\n\n\n",
        "from elsewhere import timed\n\n\n",
    ],
)
def test_says_nothing_of_a_decorator_that_it_does_not_see_through(helper):
    migration(wrapped(f"{helper}%.0s%.0s", "timed", "")).apply("extract-executors")
