"""What the plan decides or compares by itself, and nothing else."""

from __future__ import annotations

from migrator.verify.alike import alike
from tests.support.bakery import BREAD, OLD, ROUTER, STARTER, bakery
from tests.support.project import migration
from tests.support.small import LEGACY, MAIL, small

CAKE = "bakery/oven/recipes/cake_recipe.py"


def pairs(files, answers=None) -> dict[str, tuple[str, str]]:
    """Return the place that each name of the monolith stands for."""
    work = migration(files, answers or {})
    found = alike(work.facts, work.plan)
    assert {place for (place, _), _ in found} <= {OLD, LEGACY}
    return {name: place for (_, name), place in found}


def test_executors_tasks_and_routers_stand_for_each_other() -> None:
    found = pairs(bakery())
    assert found["_make_bread"] == (BREAD, "make_bread")
    assert found["_make_cake"] == (CAKE, "make_cake")
    assert found["bake"] == (STARTER, "bake")
    assert found["_prepare"] == (ROUTER, "prepare")


def test_an_executor_that_differs_was_decided() -> None:
    found = pairs(small(differing=True), {"executor:mail": "keep-modular"})
    assert found["_execute_mail"] == (MAIL, "execute_mail")


def test_helpers_and_constants_that_move_are_compared() -> None:
    assert not {"_sweetened", "SUGAR", "weigh", "logger"} & pairs(bakery()).keys()


def test_nothing_stands_for_anything_without_a_monolith() -> None:
    assert pairs({"a.py": "x = 1\n"}) == {}
