"""The deploy plan on a terminal, for a pull request, and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from migrator.deploy import DeployPlan
from migrator.deploy.text import Line, known
from migrator.report.lines import BAD, DIM, GOOD, PLAIN, TITLE
from migrator.report.markdown import code, prose

SCHEMA = "demonolith-deploy-plan/1"
_MARKS = {"title": TITLE, "bad": BAD, "good": GOOD, "dim": DIM, "plain": PLAIN}


def marked(lines: Iterable[Line]) -> Iterator[str]:
    """Yield lines whose first character is their style, as ``report.lines`` prints them."""
    return (f"{_MARKS[line.role]}{line.text}" for line in lines)


def deploy_markdown(plan: DeployPlan) -> Iterator[str]:
    """Yield the plan for the description of a pull request."""
    yield from ("### Deploy plan", "", prose(plan.summary))
    if plan.names:
        yield from ("", "| task name | what becomes of it | queues | known |", "|---|---|---|---|")
    for name in plan.names:
        facts = "<br>".join(prose(text) for text in (name.reason, *known(name)))
        queues = ", ".join(code(queue) for queue in name.queues)
        yield f"| {code(name.name)} | {name.fate.value} | {queues} | {facts} |"
    yield ""
    for number, step in enumerate(plan.steps, 1):
        yield f"{number}. **{prose(step.title)}** {prose(step.why)}".rstrip()
        if step.commands:
            yield from ("", "   ```sh", *(f"   {command}" for command in step.commands), "   ```")
    for title, entries in (("Look out", plan.warnings), ("Going back", plan.rollback)):
        if entries:
            yield from ("", f"**{title}**", "", *(f"- {prose(entry)}" for entry in entries))


def deploy_document(plan: DeployPlan | None) -> dict[str, Any] | None:
    """Return the plan as data; None where there is nothing to migrate."""
    return None if plan is None else {"schema": SCHEMA, **asdict(plan)}
