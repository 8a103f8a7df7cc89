"""The deploy plan as lines of text, for terminals and commit messages."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.deploy.model import DeployPlan, Fate, Step, TaskName

WIDTH = 98


@dataclass(frozen=True)
class Line:
    """A line with its role: ``title``, ``bad``, ``good``, ``dim`` or ``plain``."""

    role: str
    text: str


def deploy_text(plan: DeployPlan, width: int = WIDTH) -> Iterator[Line]:
    """Yield the whole plan; commands are not wrapped, so that they can be pasted."""
    yield Line("title", "Deploy plan")
    role = "bad" if plan.of(Fate.goes) else "good"
    yield from _wrapped(role, plan.summary, width)
    for name in plan.names:
        yield from _name(name, width)
    for number, step in enumerate(plan.steps, 1):
        yield from _step(number, step, width)
    for title, entries in (("Look out", plan.warnings), ("Going back", plan.rollback)):
        if entries:
            yield from (Line("plain", ""), Line("title", title))
        for entry in entries:
            yield from _wrapped("plain", entry, width, "- ", "  ")


def brief_text(plan: DeployPlan, width: int = WIDTH) -> Iterator[Line]:
    """Yield the whole plan where a name goes or a message could fail, else its one line."""
    if plan.of(Fate.goes) or plan.of(Fate.kept) or plan.warnings:
        yield from deploy_text(plan, width)
    else:
        yield Line("plain", f"Deploy: {plan.summary}")


def _name(name: TaskName, width: int) -> Iterator[Line]:
    where = f", registered by {name.after} instead of {name.before}" if name.after else ""
    text = f"{name.name}: {name.fate.value}{where}"
    if name.fate is Fate.stays:
        yield from _wrapped("dim", text, width, "  ", "    ")
        return
    text += f" (queue {', '.join(name.queues)}): {name.reason}"
    yield from _wrapped("plain", text, width, "  ", "    ")
    for note in known(name):
        yield from _wrapped("plain", note, width, "    - ", "      ")


def known(name: TaskName) -> Iterator[str]:
    """Yield what is known about a name besides the reason for its fate."""
    if name.computed:
        yield f"its name is computed when the program runs, as {name.computed}: look for that"
    yield from name.notes


def _step(number: int, step: Step, width: int) -> Iterator[Line]:
    yield Line("plain", "")
    lead = f"{number}. "
    indent = " " * len(lead)
    yield from _wrapped("title", step.title, width, lead, indent)
    yield from _wrapped("dim", step.why, width, indent, indent) if step.why else ()
    yield from (Line("plain", f"{indent}  {command}") for command in step.commands)


def _wrapped(role: str, text: str, width: int, first: str = "", later: str = "") -> Iterator[Line]:
    for line in textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    ):
        yield Line(role, line)
