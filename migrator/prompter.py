"""The person in front of the terminal: shows a stage, asks, edits."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from migrator.drivers import Previewed
from migrator.engine import Proposal
from migrator.errors import ConfigError
from migrator.overlay import ChangeSet, FileChange
from migrator.rejected import result_diff
from migrator.report.console import print_diff, visible
from migrator.report.preview import print_outcome
from migrator.stage import Blocked, Changed

if TYPE_CHECKING:
    from rich.console import Console

    from migrator.session import Session

KEYS = {
    "y": "apply this stage and commit it",
    "n": "leave it out; stages that need it are blocked then",
    "e": "edit the result in $EDITOR and adopt what you saved",
    "d": "details: the whole diff again, with every file",
    "q": "stop here; `demonolith resume` goes on later",
    "?": "this help",
}


class TerminalPrompter:
    """Asks on standard output and reads answers, a letter each, from standard input.

    Args:
        session: The opened session; its store gets the objects that a diff needs.
        console: Where to print.
    """

    def __init__(self, session: Session, console: Console) -> None:
        self.session = session
        self.console = console
        self._shown: Proposal | None = None

    def ask(self, proposal: Proposal) -> str:
        """Show a stage once and ask until there is an answer: ``y``, ``n``, ``e`` or ``q``."""
        if self._shown is not proposal:
            self._shown = proposal
            self._show(proposal)
        while True:
            answer = self._read(proposal)
            if answer == "?":
                self._help()
            elif answer == "d":
                self._details(proposal)
            elif answer in allowed(proposal):
                return answer
            else:
                self.say(f"{answer!r} is none of {', '.join(allowed(proposal))}, d, ?")

    def edit(self, proposal: Proposal) -> ChangeSet:
        """Open the stage's files in the person's editor and return what they saved.

        Raises:
            ConfigError: There is no editor, or it failed.
        """
        with tempfile.TemporaryDirectory(prefix="demonolith-edit-") as folder:
            places = _spill(proposal.changes, Path(folder))
            if not places:
                self.say("this stage writes no file that could be edited")
                return proposal.changes
            _run_editor(list(places.values()), Path(folder))
            return _collect(proposal.changes, places)

    def say(self, message: str) -> None:
        """Print a message."""
        self.console.print(visible(message), markup=False)

    def _read(self, proposal: Proposal) -> str:
        keys = ",".join([*allowed(proposal), "d", "?"])
        self.console.print(f"[bold]{proposal.stage.name}[/]: apply this stage \\[{keys}]? ", end="")
        self.console.file.flush()
        line = sys.stdin.readline()
        if not line:
            return "q"  # the end of the input is a person who has left
        return line.strip().lower()[:1]

    def _show(self, proposal: Proposal) -> None:
        heading = f"{proposal.number}/{proposal.total} {proposal.stage.name}"
        edited = " (as edited)" if proposal.adopted else ""
        self.console.print(f"\n[bold cyan]{heading}{edited}[/]  {proposal.stage.summary}")
        print_outcome(self.console, Previewed(proposal, "", ""))
        if isinstance(proposal.outcome, Changed):
            print_diff(self.console, result_diff(self.session, proposal))

    def _details(self, proposal: Proposal) -> None:
        self.say(f"risk: {proposal.stage.risk}")
        self.say("requires: " + (", ".join(proposal.stage.requires) or "nothing"))
        for change in proposal.changes.changes:
            self.say(f"  {_status(change)} {change.path}")
        if isinstance(proposal.outcome, Changed):
            print_diff(self.console, result_diff(self.session, proposal))

    def _help(self) -> None:
        for key, meaning in KEYS.items():
            self.say(f"  {key}  {meaning}")


def allowed(proposal: Proposal) -> tuple[str, ...]:
    """Return the answers that make sense for a stage."""
    if isinstance(proposal.outcome, Blocked):
        return ("n", "q")
    if isinstance(proposal.outcome, Changed):
        return ("y", "n", "e", "q")
    return ("y", "n", "q")


def _status(change: FileChange) -> str:
    if change.before is None:
        return "new     "
    return "deleted " if change.after is None else "changed "


def _spill(changes: ChangeSet, folder: Path) -> dict[str, Path]:
    """Write the stage's files below a folder, by the paths they have in the repository."""
    places = {}
    for change in changes.changes:
        if change.after is not None:
            place = folder / change.path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(change.after)
            places[change.path] = place
    return places


def _collect(changes: ChangeSet, places: dict[str, Path]) -> ChangeSet:
    edited = []
    for change in changes.changes:
        place = places.get(change.path)
        after = place.read_bytes() if place and place.exists() else None
        if change.before != after:
            edited.append(FileChange(change.path, change.before, after))
    return ChangeSet(tuple(edited))


def _run_editor(files: list[Path], folder: Path) -> None:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        done = subprocess.run([*shlex.split(editor), *map(str, files)], cwd=folder, check=False)
    except OSError as error:
        raise ConfigError(f"cannot start the editor {editor!r}: {error.strerror}") from None
    if done.returncode:
        raise ConfigError(f"the editor {editor!r} failed with {done.returncode}")
