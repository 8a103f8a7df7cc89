"""How a run shows that it is alive, and what it says at its end."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.text import Text

from migrator.deploy import deploy_plan
from migrator.deploy.text import brief_text
from migrator.drivers import Watcher
from migrator.engine import Proposal
from migrator.facts import FollowUp
from migrator.report.console import make_console, visible
from migrator.report.preview import print_follow_ups
from migrator.runs.record import RunRecord
from migrator.session import Session
from migrator.stage import Changed

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {"title": "bold", "bad": "bold red", "good": "green", "dim": "dim", "plain": ""}


@contextmanager
def live_progress(total: int) -> Iterator[Watcher]:
    """Give a watcher that shows each stage as it is built and committed.

    On a terminal a bar moves on standard error; when piped, a line is printed for each step.

    Args:
        total: Number of stages.
    """
    console = make_console(stderr=True)
    if not console.is_terminal:
        yield lambda event, proposal: print(_line(event, proposal), flush=True)
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("building", total=2 * total)

        def watch(event: str, proposal: Proposal) -> None:
            progress.update(task, advance=1, description=f"{event} {proposal.stage.name:26}")
            if event == "committed":
                progress.console.print(_line(event, proposal), markup=False)

        yield watch


def _line(event: str, proposal: Proposal) -> str:
    place = f"{proposal.number}/{proposal.total} {proposal.stage.name}"
    return f"{event:9} {place:30} {_amount(proposal)}".rstrip()


def _amount(proposal: Proposal) -> str:
    if not isinstance(proposal.outcome, Changed):
        return "no file changes"
    count = len(proposal.changes.changes)
    return f"{count} file{'s' if count > 1 else ''}"


def print_deploy_plan(console: Console, session: Session) -> None:
    """Print how to deploy what a session migrates: one line where nothing has to be watched."""
    plan = deploy_plan(session.facts, session.plan)
    if plan is None:
        return
    for line in brief_text(plan):
        console.print(Text(visible(line.text), style=_STYLES[line.role]), soft_wrap=True)
    console.print()


def print_summary(record: RunRecord, follow_ups: Sequence[FollowUp], session: Session) -> None:
    """Say what was done, what was left for a follow-up, and how to go on or back."""
    console = make_console()
    done = [stage for stage in record.stages if stage.commit]
    count = f"{len(done)} commit{'' if len(done) == 1 else 's'}"
    console.print(f"\n[bold green]Done:[/] {escape(visible(f'{count} on {record.work_branch}'))}")
    for stage in record.stages:
        if stage.commit or stage.state == "skipped":
            state = "" if stage.state in ("committed", "unchanged") else f"  ({stage.state})"
            console.print(f"  {(stage.commit or '')[:12]:12}  {stage.name}{state}", markup=False)
    if done and done[-1].tree:
        console.print(f"tree {done[-1].tree}", markup=False)
    print_follow_ups(console, follow_ups)
    console.print()
    print_deploy_plan(console, session)
    root = session.store.root
    between = f"{record.base_branch}..{record.work_branch}"
    look = shlex.join(["git", "-C", str(root), "log", "-p", between])
    console.print(Text(visible(f"Look:  {look}")), soft_wrap=True)
    back = shlex.join(["demonolith", "undo", str(root)])
    console.print(Text(visible(f"Back:  {back}")), soft_wrap=True)
