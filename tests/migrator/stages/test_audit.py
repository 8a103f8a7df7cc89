"""Stage 1: what is found is written down, and nothing is changed."""

from __future__ import annotations

from migrator.facts import Facts
from migrator.plan import Plan
from migrator.stage import Unchanged
from tests.support.bakery import bakery
from tests.support.project import check_unchanged, migration, stage_named

CLEAN = {"app.py": "from celery import Celery\n\napp = Celery('clean')\n"}


def evidence(files: dict[str, str]) -> str:
    return "\n".join(check_unchanged(files, "audit").evidence)


def test_names_both_places_of_a_double_registration():
    assert (
        "bakery.bake is registered 2 times: "
        "bakery/oven/everything.py:18, bakery/oven/shifts/starter.py:7" in evidence(bakery())
    )


def test_says_what_becomes_of_each_executor():
    found = evidence(bakery())
    assert "_make_bread (bread): keep-modular: same meaning on both sides" in found
    assert "_make_roll (roll, bun): extract" in found
    assert "_make_wafer (wafer): stub" in found


def test_says_that_the_lookup_matches_no_job_type():
    assert "recipe_for (bakery/oven/everything.py:75): matches no job type of today" in evidence(
        bakery()
    )


def test_names_the_job_types_that_a_lookup_does_know():
    files = bakery()
    files["bakery/oven/everything.py"] = files["bakery/oven/everything.py"].replace(
        '"cake_v1"', '"cake"'
    )
    assert "knows cake" in evidence(files)


def test_leaves_follow_ups_to_the_stage_that_moves_the_code():
    work = migration(bakery())
    assert work.facts.follow_ups
    assert work.build("audit").follow_ups == ()  # type: ignore[union-attr]


def test_changes_nothing_in_a_project_without_a_monolith():
    check_unchanged(CLEAN, "audit")


def test_has_nothing_to_say_of_empty_facts():
    outcome = stage_named("audit").build(Facts("c", "t"), Plan(), migration(CLEAN).overlay)
    assert outcome == Unchanged("the audit changes no file")
