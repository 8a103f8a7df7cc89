"""What a new guard says, in words that a reader knows."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst
import pytest

from codemods.dispatch.messages import no_id, step_words
from codemods.dispatch.model import Derived, Recipe, Step, Words
from codemods.dispatch.slices import LOOKED_FOR, SCHEDULE
from codemods.dispatch.values import code
from tests.codemods.dispatch.support import recipe_for


def step(text: str, name: str = "x") -> Step:
    return Step(name, Derived(cst.parse_expression(text)))


def recipe(**from_schedule: str) -> Recipe:
    found = {name: Derived(cst.parse_expression(text)) for name, text in from_schedule.items()}
    return replace(recipe_for("fastapi"), from_schedule=found, words={})


BY_FIELD = step(f'load({SCHEDULE}["tpl"])')


@pytest.mark.parametrize(
    ("given", "owner", "noun"),
    [
        ({"plan_id": f"{SCHEDULE}.id"}, "plan", "template"),
        ({"job_plan_id": f"{SCHEDULE}.id"}, "job plan", "template"),
        ({"pln_id": f"{SCHEDULE}.id"}, "schedule", "template"),
        ({"plan": f"{SCHEDULE}.id"}, "schedule", "template"),
        ({"recipe_id": f"{SCHEDULE}.tpl"}, "schedule", "recipe"),
        ({"recipe_no": f"{SCHEDULE}.tpl"}, "schedule", "template"),
        ({"order_id": f'{SCHEDULE}["tpl"]', "b": "1"}, "schedule", "order"),
    ],
)
def test_says_what_a_schedule_has_none_of(given: dict[str, str], owner: str, noun: str) -> None:
    article = "an" if noun == "order" else "a"
    what = "job template" if noun == "template" else noun
    assert cst.ensure_type(
        no_id(recipe(**given), BY_FIELD, "'"), cst.SimpleString
    ).evaluated_value == (
        f"{owner.capitalize()} has no associated {noun}. "
        f"Please edit the {owner} and select {article} {what}."
    )


def test_says_what_is_gone() -> None:
    looked_for = cst.Name("number")
    message, status = step_words(recipe(recipe_id=f"{SCHEDULE}.tpl"), BY_FIELD, looked_for, "'")
    assert (code(message), status) == ("f'Recipe {number} not found'", 404)
    message, status = step_words(recipe(), step("load(1)"), looked_for, '"')
    assert (code(message), status) == ('f"Template {number} not found"', 404)


@pytest.mark.parametrize(("told", "status"), [(410, 410), (None, 404)])
def test_says_it_in_the_words_of_another_guard(told: int | None, status: int) -> None:
    words = Words(told, cst.parse_expression(f'f"No {{{LOOKED_FOR}}} or {{{LOOKED_FOR}}}"'))
    known = replace(recipe(), words={"x": words})
    message, found = step_words(known, BY_FIELD, cst.Name("number"), "'")
    assert (code(message), found) == ("f'No {number} or {number}'", status)
