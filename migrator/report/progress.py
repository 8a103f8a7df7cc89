"""How a run shows that it is alive, and what it says at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from migrator.drivers import Watcher
from migrator.engine import Proposal
from migrator.record import RunRecord
from migrator.report.console import make_console, visible
from migrator.report.preview import print_follow_ups
from migrator.stage import Blocked, Changed


@contextmanager
def live_progress(total: int) -> Iterator[Watcher]:
    """Give a watcher that shows each stage as it is built and committed.

    On a terminal a bar moves on standard error; when piped, a line is printed for each step.

    Args:
        total: Number of stages.
    """
    console = make_console(stderr=True)
    if not console.is_terminal:
        yield lambda event, proposal: print(_line(event, proposal))
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


def print_summary(record: RunRecord, proposals: Sequence[Proposal], root: Path) -> None:
    """Say what was done, what was left for a follow-up, and how to go on or back."""
    console = make_console()
    done = [stage for stage in record.stages if stage.commit]
    console.print(f"\n[bold green]Done:[/] {len(done)} commits on {visible(record.work_branch)}")
    for stage in done:
        assert stage.commit
        console.print(f"  {stage.commit[:12]}  {stage.name}", markup=False)
    if done and done[-1].tree:
        console.print(f"tree {done[-1].tree}", markup=False)
    for proposal in proposals:
        if not isinstance(proposal.outcome, Blocked):
            print_follow_ups(console, proposal.outcome.follow_ups)
    place = visible(str(root))
    console.print(f"Look:  git -C {place} log -p {record.base_branch}..{record.work_branch}")
    console.print(f"Back:  demonolith undo {place}", markup=False)
