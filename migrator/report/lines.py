"""Lines for a person: colours and a pager on a terminal, plain text everywhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from migrator.amounts import amount
from migrator.facts import Copy, Registration
from migrator.report.console import make_console, paged, visible

# The first character of a line is its style.
PLAIN, TITLE, BAD, GOOD, DIM = " #!=~"
_STYLES = {TITLE: "bold", BAD: "bold red", GOOD: "bold green", DIM: "dim"}


def one_line(text: str) -> str:
    r"""Return the text without anything that would end the line or act on a terminal."""
    return visible(text).replace("\n", "\\n").replace("\t", " ")


def shortened(text: str, width: int) -> str:
    """Return the text, cut where it is longer than that."""
    return text if len(text) <= width else text[: width - 3] + "..."


def print_lines(lines: Iterable[str]) -> None:
    """Print lines whose first character is their style."""
    if not sys.stdout.isatty():
        sys.stdout.writelines(f"{one_line(line[1:])}\n" for line in lines)
        return
    from rich.text import Text

    console = make_console()
    with paged(console):
        for line in lines:
            console.print(Text(one_line(line[1:]), style=_STYLES.get(line[:1], "")))


@contextmanager
def counting(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Give a function to call after each of ``total`` pieces of work: on a terminal a bar moves.

    Args:
        what: What is counted, for instance ``commits``.
        total: How many there are.
    """
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=make_console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)


def names_elsewhere(entry: Registration) -> Iterator[str]:
    """Say what a task is called in the apps that do not call it by its name."""
    for other in entry.elsewhere:
        yield f"in the app made at {other.app} its name is that of {other.expression}"


def copy_line(copy: Copy) -> str:
    """Say in one line what is a copy of what."""
    files = amount(copy.files, "file")
    if copy.kind == "installed":
        return f"{files} under {copy.path} belong to installed packages"
    if copy.original is None:
        return f"{files} under {copy.path} are somebody else's code; no process imports them"
    original = copy.original or "the repository's root"
    same = "" if copy.same == copy.files else f" ({copy.same} of them the same)"
    same = same if copy.same else ", changed since"
    if copy.path.endswith(".py"):
        return f"{copy.path} is a copy of {original}{same}"
    verb = "is" if copy.files == 1 else "are"
    return f"{files} under {copy.path} {verb} a copy of {original}{same}"
