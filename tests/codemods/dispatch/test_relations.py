"""Which objects that hang on the schedule are steps with a guard of their own."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods.dispatch.relations import Relations
from codemods.dispatch.values import code


def replaced(expression: str, body: str) -> tuple[str, dict[str, str]]:
    made = cst.parse_statement(f"def check(plan):\n    {body}\n")
    relations = Relations(cst.ensure_type(made, cst.FunctionDef), "plan", "the_")
    value = cst.parse_expression(expression).visit(relations)
    assert isinstance(value, cst.BaseExpression)
    steps = {name: code(step.derived.value) for name, step in relations.steps.items()}
    return code(value), steps


@pytest.mark.parametrize(
    "body",
    [
        "if plan.recipe is None: return",
        "if not plan.recipe: return",
        "if plan.recipe: start()",
        "say(1 if plan.recipe else 2)",
        "say(plan.recipe.id)",
        "say(plan.recipe.pk)",
        "say(plan.recipe.uuid)",
        "say(plan.recipe_id)",
    ],
)
def test_an_object_that_is_tested_or_has_an_id_is_a_step(body: str) -> None:
    assert replaced("plan.recipe.kind", body) == ("the_recipe.kind", {"recipe": "plan.recipe"})


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        "if plan.other: start()",
        "if recipe: start()",
        "while plan.recipe: start()",
        "say(plan.recipe.name)",
        "say(plan.other.id)",
        "say(plan.id)",
        "say(recipe_id)",
        "if (plan.recipe, 1): start()",
    ],
)
def test_a_field_of_a_field_is_a_value(body: str) -> None:
    assert replaced("plan.recipe.kind", body) == ("plan.recipe.kind", {})


@pytest.mark.parametrize(
    "expression",
    [
        "plan.recipe",
        "plan.recipe.upper()",
        "other.recipe.kind",
        "plan.a.recipe.kind",
        "recipe.kind",
    ],
)
def test_something_else_is_left(expression: str) -> None:
    assert replaced(expression, "say(plan.recipe_id)") == (expression, {})


def test_each_object_is_one_step() -> None:
    found, steps = replaced("f(plan.a.x, plan.b.y, plan.a.z.w)", "say(plan.a_id, plan.b.pk)")
    assert found == "f(the_a.x, the_b.y, the_a.z.w)"
    assert steps == {"a": "plan.a", "b": "plan.b"}
