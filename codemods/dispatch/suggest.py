"""The edit that is proposed where a lookup is left as it is."""

from __future__ import annotations

from collections.abc import Iterator

from codemods.dispatch.helpers import LookupCall
from codemods.dispatch.model import Recipe
from codemods.dispatch.schedule import field_looked_up, key_of
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.sites import Task
from codemods.dispatch.slices import CONTEXT, SCHEDULE, STEP
from codemods.dispatch.values import code, one_line, text_of


def suggestion(file: SiteFile, call: LookupCall | None, task: Task) -> str:
    """A direct dispatch to write by hand, as far as the recipe knows it.

    What a refused place gives besides (an override, an option) could not be followed, so it is not
    in the call: the text says so.
    """
    dispatcher, recipe = task.dispatcher, task.recipe
    found = field_looked_up(key_of(file, call)) if call is not None else None
    schedule = code(found.base) if found is not None else recipe.schedule_name or "schedule"
    arguments = []
    steps: list[str] = []
    for parameter in dispatcher.parameters:
        derived = recipe.from_schedule.get(parameter.name) or recipe.manual.get(parameter.name)
        value = code(derived.value) if derived is not None else "…"
        if parameter.name == recipe.job_type and call is not None and text_of(call.key):
            value = code(call.key)
        elif derived is not None:
            steps += derived.steps
        if derived is not None or parameter.required:
            arguments.append(f"{parameter.name}={_plain(value, schedule)}")
    lines = [
        f"from {dispatcher.public_module} import {dispatcher.name}",
        *(_plain(line, schedule) for line in _definitions(recipe, steps)),
    ]
    text = " and ".join(f"`{line}`" for line in dict.fromkeys(lines))
    sent = f"{dispatcher.name}.delay({', '.join(arguments)})"
    return f"Write {text} and dispatch directly, adding what this place gives besides: {sent}"


def _plain(text: str, schedule: str) -> str:
    """Source with names in the place of the placeholders."""
    return text.replace(SCHEDULE, schedule).replace(STEP, "").replace(CONTEXT, "")


def _definitions(recipe: Recipe, wanted: list[str]) -> Iterator[str]:
    """The lines that give the steps their values, in order, under the imports they need."""
    steps = [step for name, step in recipe.steps.items() if name in wanted]
    yield from (need.statement for step in steps for need in step.derived.imports)
    for step in steps:
        yield f"{step.name} = {code(one_line(step.derived.value))}"
