"""The edit that is proposed where a lookup is left as it is."""

from __future__ import annotations

from codemods.dispatch.helpers import LookupCall
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.sites import Task
from codemods.dispatch.slices import CONTEXT, SCHEDULE, STEP
from codemods.dispatch.values import as_field, code, text_of


def suggestion(file: SiteFile, call: LookupCall | None, task: Task) -> str:
    """A direct dispatch to write by hand, as far as the recipe knows it."""
    dispatcher, recipe = task.dispatcher, task.recipe
    found = as_field(call.key) if call is not None else None
    schedule = code(found.base) if found is not None else recipe.schedule_name or "schedule"
    arguments = []
    for parameter in dispatcher.parameters:
        derived = recipe.from_schedule.get(parameter.name) or recipe.manual.get(parameter.name)
        value = code(derived.value) if derived is not None else "…"
        if parameter.name == recipe.job_type and call is not None and text_of(call.key):
            value = code(call.key)
        if derived is not None or parameter.required:
            plain = value.replace(SCHEDULE, schedule).replace(STEP, "").replace(CONTEXT, "")
            arguments.append(f"{parameter.name}={plain}")
    imported = f"from {dispatcher.public_module} import {dispatcher.name}"
    return (
        f"Write `{imported}` and dispatch directly: "
        f"{dispatcher.name}.delay({', '.join(arguments)})"
    )
