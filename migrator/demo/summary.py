"""The end of the demo: before and after side by side, the commits, and where to look."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from migrator.demo.backend import Outcome
from migrator.demo.observe import Observed
from migrator.demo.scenes import SCENES, TWICE
from migrator.demo.story import Story
from migrator.report.console import visible


def compare(story: Story, before: Observed, after: Observed) -> None:
    """Print the table of all scenes, before and after."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("", no_wrap=True)
    for title in ("before", "after"):
        table.add_column(title, overflow="fold")
    for scene, was, now in zip(SCENES, before.outcomes, after.outcomes, strict=True):
        met = scene.after.met_by
        table.add_row(scene.title, _cell(story, was, met(was)), _cell(story, now, met(now)))
    table.add_section()
    for name in TWICE:
        counts = [len(observed.claims.get(name, ())) for observed in (before, after)]
        table.add_row(name, *(_count(story, count) for count in counts))
    print_table(story.console, table)


def print_table(console: Console, table: Table) -> None:
    """Print a table with its cells wrapped, also where other lines are not."""
    console.print(table, soft_wrap=False)


def _cell(story: Story, outcome: Outcome, good: bool) -> Text:
    mark, style = (story.good, "green") if good else (story.bad, "red")
    return Text(f"{mark} {visible(outcome.short)}", style=style)


def defined(count: int) -> str:
    """Return how often something is defined, in words."""
    return {0: "not defined", 1: "defined once", 2: "defined twice"}.get(
        count, f"defined {count} times"
    )


def _count(story: Story, count: int) -> Text:
    mark, style = (story.good, "green") if count == 1 else (story.bad, "red")
    return Text(f"{mark} {defined(count)}", style=style)


def list_commits(story: Story, branch: str, commits: Sequence[tuple[str, str]]) -> None:
    """Print the commits with their short ids."""
    story.say(f"\n{len(commits)} commits on {branch}", "bold")
    for short, subject in commits:
        story.console.print(
            Text.assemble("  ", (short, "yellow"), " ", visible(subject)), soft_wrap=True
        )


def where_to_look(story: Story, folder: Path, temporary: bool) -> None:
    """Print the commands to go on with."""
    path = shlex.quote(str(folder))
    lines = [
        ("read it commit by commit", f"git -C {path} log --oneline --stat"),
        ("see all of it", f"git -C {path} diff main"),
        ("take it back", f"{program()} undo {path}"),
        ("throw it away", f"rm -rf {shlex.quote(str(folder.parent if temporary else folder))}"),
    ]
    story.say("\nThe repository is yours to look at", "bold")
    for what, command in lines:
        story.console.print(Text(f"  {what:26}{visible(command)}"), soft_wrap=True)


def program() -> str:
    """Return how this demonolith can be called from here."""
    started = Path(sys.argv[0])
    if started.name != "demonolith":
        return f"{_from_here(Path(sys.executable))} -m migrator"
    found = shutil.which("demonolith")
    same = found is not None and Path(found).resolve() == started.resolve()
    return "demonolith" if same else _from_here(started)


def _from_here(path: Path) -> str:
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 (a link to Python must stay one)
    here = Path.cwd()
    near = absolute.is_relative_to(here)
    return shlex.quote(str(absolute.relative_to(here) if near else absolute))
