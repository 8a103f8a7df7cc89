"""A task that is looked up by a member of an enum: what becomes of the call, and what matches."""

from __future__ import annotations

import pytest

from migrator.stage import Blocked
from tests.support.bakery import OLD, bakery
from tests.support.project import migration

PLAIN = "from enum import Enum\n\n\nclass Kind(Enum):\n    CAKE = 'cake'\n    OLD = 'cake_v1'\n"
MIXED = PLAIN.replace("(Enum)", "(str, Enum)")
TABLES = ['{"cake_v1": old_cake}', "{Kind.OLD: old_cake}"]
STAGE = "rewrite-schedule-endpoint"
TILL = """\
import bakery.queue
from bakery.kinds import Kind
from bakery.oven.everything import recipe_for

BEST = Kind.CAKE


class Till:
    def rush(self, order):
        recipe = recipe_for(KEY)
        if recipe is None:
            return None
        return recipe.delay(order=order).id
"""
AFTER = """\
import bakery.queue
from bakery.kinds import Kind
from bakery.oven import bake

BEST = Kind.CAKE


class Till:
    def rush(self, order):
        return bake.delay(
            kind=KEY,
            order=order,
        ).id
"""


def files(kinds: str, table: str, key: str) -> dict[str, str]:
    found = bakery()
    found["bakery/kinds.py"] = kinds
    found["bakery/till.py"] = TILL.replace("KEY", key)
    found[OLD] = "from bakery.kinds import Kind\n" + found[OLD].replace(TABLES[0], table)
    return found


@pytest.mark.parametrize("kinds", [PLAIN, MIXED])
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("Kind.CAKE", "Kind.CAKE.value"),
        ("Kind.CAKE.value", "Kind.CAKE.value"),
        ("BEST", '"cake"'),
        ('"cake"', '"cake"'),
    ],
)
def test_dispatches_the_value_of_the_member(kinds: str, table: str, key: str, written: str):
    work = migration(files(kinds, table, key)).until(STAGE)
    work.apply(STAGE)
    assert work.text("bakery/till.py") == AFTER.replace("KEY", written)


@pytest.mark.parametrize("key", ["Kind.OLD", "Kind.OLD.value"])
def test_refuses_a_member_that_is_no_job_type(key: str):
    outcome = migration(files(PLAIN, TABLES[0], key)).until(STAGE).build(STAGE)
    assert isinstance(outcome, Blocked)
    assert '"cake_v1" is not a job type of the router' in outcome.reasons[0].message


@pytest.mark.parametrize("key", ["Kind(order)", "Kind[order]", "Kind.CAKE.name", "Kind"])
def test_refuses_what_is_no_constant(key: str):
    outcome = migration(files(PLAIN, TABLES[0], key)).until(STAGE).build(STAGE)
    assert isinstance(outcome, Blocked)


@pytest.mark.parametrize(
    ("kinds", "table", "keys", "matching"),
    [
        (PLAIN, TABLES[0], ["cake_v1"], ["Kind.OLD.value"]),
        (PLAIN, TABLES[1], ["Kind('cake_v1')"], ["Kind.OLD"]),
        (MIXED, TABLES[0], ["cake_v1"], ["Kind.OLD", "Kind.OLD.value"]),
        (MIXED, TABLES[1], ["cake_v1"], ["Kind.OLD", "Kind.OLD.value"]),
    ],
)
def test_a_member_of_a_plain_enum_matches_no_string(kinds, table, keys, matching):
    text = files(kinds, table, "Kind.OLD")
    text["bakery/till.py"] += "\n\nfirst = [Kind.OLD.value, Kind.CAKE, Kind.name]\n"
    lookup = migration(text).facts.lookup
    assert lookup is not None
    assert list(lookup.keys) == keys
    found = [one for one in lookup.members if one.path == "bakery/till.py"]
    assert [one.written for one in found if one.key in lookup.keys] == matching
    assert {one.job_type for one in found} == {"cake", "cake_v1"}
