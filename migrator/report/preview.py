"""A preview for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from migrator.decisions import Answered, Decision
from migrator.drivers import Previewed
from migrator.facts import FollowUp
from migrator.overlay import ChangeSet
from migrator.refusal import objections
from migrator.report.console import print_diff, visible
from migrator.report.side_by_side import side_by_side
from migrator.stage import Blocked, Changed, Unchanged

SCHEMA = "demonolith-preview/1"


def state_of(item: Previewed) -> str:
    """Return ``changed``, ``unchanged``, ``blocked`` or ``failed`` (its result fails a check)."""
    if isinstance(item.proposal.outcome, Blocked):
        return "blocked"
    if item.proposal.findings:
        return "failed"
    return "changed" if isinstance(item.proposal.outcome, Changed) else "unchanged"


def print_stage(console: Console, item: Previewed, diff: bytes, stat: bytes) -> None:
    """Print one stage: heading, evidence, objections, statistics and diff."""
    proposal = item.proposal
    heading = f"{proposal.number}/{proposal.total} {proposal.stage.name}"
    console.print(f"[bold cyan]{escape(heading)}[/]  {escape(proposal.stage.summary)}")
    print_outcome(console, item)
    if stat:
        console.print(escape(visible(stat.decode("utf-8", "backslashreplace")).rstrip()))
        console.print()
        print_diff(console, diff)
    console.print(f"[dim]tree after this stage: {item.after}[/]\n")


def print_waiting(console: Console, items: Sequence[Previewed]) -> None:
    """Print, in one paragraph, the stages that cannot be shown before another is mended."""
    if not items:
        return
    missing = ", ".join(dict.fromkeys(name for item in items for name in item.waits_for))
    console.print(Text(f"Not to be seen before {missing} can be done:", style="bold red"))
    for item in items:
        place = f"{item.proposal.number}/{item.proposal.total} {item.proposal.stage.name}"
        console.print(Text(f"  {place}  {item.proposal.stage.summary}"))
    console.print()


def print_outcome(console: Console, item: Previewed) -> None:
    """Print why: the evidence, or what stands in the way."""
    proposal, outcome = item.proposal, item.proposal.outcome
    if isinstance(outcome, Blocked):
        for reason in outcome.reasons:
            console.print(Text.assemble(("blocked: ", "bold red"), visible(str(reason))))
        return
    if isinstance(outcome, Unchanged):
        console.print(Text(visible(f"unchanged: {outcome.why}"), style="dim"))
    for line in outcome.evidence:
        console.print(Text(f"  - {visible(line)}"))
    serious = objections(proposal)
    for finding in proposal.findings:
        mark = ("objection: ", "bold red") if finding in serious else ("note: ", "yellow")
        console.print(Text.assemble(mark, visible(str(finding))))
    print_follow_ups(console, outcome.follow_ups)


def print_follow_ups(console: Console, follow_ups: Sequence[FollowUp]) -> None:
    """Print what the plan leaves alone."""
    for item in follow_ups:
        console.print(Text(visible(f"  follow-up: {item.where}: {item.message}"), style="yellow"))


def print_decisions(console: Console, decisions: Sequence[Answered]) -> None:
    """Print every decision with its answer, or the flags that would answer it."""
    for answered in decisions:
        decision = answered.decision
        console.print(
            Text.assemble((f"decision {decision.id}: ", "bold"), visible(decision.question))
        )
        for line in decision.evidence:
            console.print(Text(f"    {visible(line)}"))
        if answered.answer:
            chosen = f"  {answered.answer.option} ({answered.answer.source})"
            console.print(Text(chosen, style="green"))
            continue
        for line in versions_table(decision):
            console.print(Text(f"    {visible(line)}"), soft_wrap=True)
        console.print(Text("  open: run and step do not begin without an answer", style="bold red"))
        for option in decision.options:
            flag = f"  --decide {decision.id}={option.name}    {option.effect}"
            console.print(Text(visible(flag), style="yellow"))


def versions_table(decision: Decision) -> Iterator[str]:
    """Yield the two versions that a decision is about, side by side."""
    if len(decision.versions) == 2:
        old, new = decision.versions
        yield from side_by_side((old.title, old.text), (new.title, new.text))


def preview_document(
    commit: str, tree: str, items: Sequence[Previewed], decisions: Sequence[Answered]
) -> dict[str, Any]:
    """Return the preview as data: per stage and for the whole, tree id and changed files."""
    return {
        "schema": SCHEMA,
        "commit": commit,
        "tree": tree,
        "final_tree": items[-1].after if items else tree,
        "decisions": [_decision(answered) for answered in decisions],
        "stages": [_stage(item) for item in items],
    }


def _decision(answered: Answered) -> dict[str, Any]:
    answer = answered.answer
    return {
        "id": answered.decision.id,
        "question": answered.decision.question,
        "evidence": list(answered.decision.evidence),
        "versions": [asdict(version) for version in answered.decision.versions],
        "options": [option.name for option in answered.decision.options],
        "recommended": answered.decision.recommended,
        "answer": answer.option if answer else None,
        "source": answer.source if answer else None,
    }


def _stage(item: Previewed) -> dict[str, Any]:
    outcome = item.proposal.outcome
    reasons = outcome.reasons if isinstance(outcome, Blocked) else ()
    return {
        "number": item.proposal.number,
        "name": item.proposal.stage.name,
        "summary": item.proposal.stage.summary,
        "risk": item.proposal.stage.risk,
        "state": state_of(item),
        "tree": item.after,
        "files": files_of(item.proposal.changes),
        "evidence": [] if isinstance(outcome, Blocked) else list(outcome.evidence),
        "reasons": [str(reason) for reason in reasons],
        "waits_for": list(item.waits_for),
        "findings": [str(finding) for finding in item.proposal.findings],
    }


def files_of(changes: ChangeSet) -> list[dict[str, str]]:
    """Return path and status (``added``, ``modified``, ``deleted``) of each changed file."""
    files = []
    for change in changes.changes:
        status = "modified"
        if change.before is None:
            status = "added"
        elif change.after is None:
            status = "deleted"
        files.append({"path": visible(change.path), "status": status})
    return files


def to_json(document: object) -> str:
    """Return the document as JSON, two spaces deep, with a final newline."""
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"
