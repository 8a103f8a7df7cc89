"""Strings that name the legacy lookup."""

from __future__ import annotations

import pytest

from tests.support.bakery import bakery
from tests.support.project import check_blocked, migration

STAGE = "rewrite-schedule-endpoint"
HEAD = "from unittest import mock\n\nfrom bakery.oven import everything\n\n\n"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('with mock.patch("bakery.oven.everything.recipe_for"):\n        pass', "recipe_for"),
        ('mock.patch.object(everything, "recipe_for").start()', "recipe_for"),
        ('monkeypatch.setattr("bakery.oven.everything.RECIPES", {})', "RECIPES"),
        ('monkeypatch.setattr(everything, "recipe_for", print)', "recipe_for"),
        ('monkeypatch.delattr(everything, "RECIPES")', "RECIPES"),
        ('print(getattr(everything, "recipe_for")("x"))', "recipe_for"),
    ],
)
def test_refuses_what_no_code_can_take_the_place_of(line: str, name: str) -> None:
    text = f"{HEAD}def test_it(monkeypatch):\n    {line}\n"
    outcome = check_blocked(bakery(tests__test_orders=text), STAGE, "the legacy lookup, which goes")
    (reason,) = outcome.reasons
    assert str(reason.where) == "tests/test_orders.py:7"
    assert reason.message.startswith(f"this names bakery.oven.everything.{name}, ")
    assert "what sends the job then (bakery.oven.bake)" in reason.remedy


def test_leaves_what_names_another_module_of_that_kind() -> None:
    text = 'from unittest import mock\n\nmock.patch("bakery.recipes.recipe_for")\n'
    files = bakery(bakery__recipes="def recipe_for(kind):\n    return kind\n", tests__check=text)
    assert migration(files).finish().text("tests/check.py") == text


def test_leaves_a_patch_of_what_moves() -> None:
    text = 'from unittest import mock\n\nmock.patch("bakery.oven.everything.SUGAR")\n'
    work = migration(bakery(tests__check=text)).until(STAGE)
    assert "everything" not in work.text("tests/check.py")
