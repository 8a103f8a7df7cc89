"""What the new guards say, in the words of the code base where it has some."""

from __future__ import annotations

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.model import Recipe, Step
from codemods.dispatch.nouns import is_word, key_of_step, noun_of
from codemods.dispatch.quotes import literal, requoted
from codemods.dispatch.schedule import schedule_noun
from codemods.dispatch.slices import LOOKED_FOR
from codemods.dispatch.values import canonical, code, exchanged, is_constant


def id_names(recipe: Recipe, step: Step) -> list[str]:
    """The dispatcher's parameters that get the id."""
    key = key_of_step(step)
    wanted = canonical(key) if key is not None else None
    found = recipe.from_schedule.items()
    return [name for name, derived in found if canonical(derived.value) == wanted]


def no_id(recipe: Recipe, step: Step, quote: str) -> cst.BaseExpression:
    """The message for a schedule without the id."""
    called = schedule_noun(recipe)
    owner = called.replace("_", " ") if is_word(called) else "schedule"
    noun = noun_of(step, id_names(recipe, step))
    what = "job template" if noun == "template" else noun
    text = (
        f"{owner.capitalize()} has no associated {noun}. "
        f"Please edit the {owner} and select {_article(what)} {what}."
    )
    return cst.parse_expression(literal(text, quote))


def step_words(
    recipe: Recipe, step: Step, looked_for: cst.BaseExpression, quote: str
) -> tuple[cst.BaseExpression, int]:
    """The message and the status for a template that is gone."""
    words = recipe.words.get(step.name)
    if words is not None:
        message = exchange(words.message, LOOKED_FOR, looked_for)
        return requoted(message, quote), words.status or 404
    noun = noun_of(step, id_names(recipe, step)).capitalize()
    text = f"f{quote}{noun} {{{code(looked_for)}}} not found{quote}"
    return cst.parse_expression(text), 404


def _article(noun: str) -> str:
    """``a`` or ``an``."""
    return "an" if noun[:1].lower() in "aeiou" else "a"


def without_default(expression: cst.BaseExpression, name: cst.BaseExpression) -> cst.BaseExpression:
    """The expression with ``name`` for ``name or 0``: a guard has seen to it that it is there."""
    every = [node for node in descendants(expression) if isinstance(node, cst.BooleanOperation)]
    loose = [one for one in every if isinstance(one.operator, cst.Or) and is_constant(one.right)]
    result = exchanged(expression, {node: name for node in loose if code(node.left) == code(name)})
    assert isinstance(result, cst.BaseExpression)
    return result


def exchange(
    expression: cst.BaseExpression, wanted: str, new: cst.BaseExpression
) -> cst.BaseExpression:
    """The expression with everything that reads the same thing exchanged."""
    every = [node for node in descendants(expression) if isinstance(node, cst.BaseExpression)]
    result = exchanged(expression, {node: new for node in every if canonical(node) == wanted})
    assert isinstance(result, cst.BaseExpression)
    return result
