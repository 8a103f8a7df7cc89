"""The commands that go on with a run, or go back: resume, retry, adopt, skip, abort, undo, redo.

Heavy imports happen inside, as for every command.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from migrator.cli.flags import parse_answers
from migrator.cli.options import Decide, Repo, Stepwise, Yes


def resume(
    repo: Repo = Path(),
    interactive: Stepwise = False,
    yes: Yes = False,
) -> None:
    """Go on with the last run or step where it stopped."""
    from migrator.commands.onward import resume_command

    raise typer.Exit(resume_command(repo, interactive, yes))


def retry(
    repo: Repo = Path(),
    decide: Decide = None,
    interactive: Stepwise = False,
    yes: Yes = False,
) -> None:
    """Take in what you have changed since (commits, settings), and build what is left again."""
    from migrator.commands.onward import retry_command

    raise typer.Exit(retry_command(repo, parse_answers(decide), interactive, yes))


def adopt(repo: Repo = Path(), yes: Yes = False) -> None:
    """Do a stage by hand: lay its result out to be mended; then check and commit what you made."""
    from migrator.commands.adopting import adopt_command

    raise typer.Exit(adopt_command(repo, yes))


def skip(repo: Repo = Path(), interactive: Stepwise = False, yes: Yes = False) -> None:
    """Leave the next stage out and go on; stages that need it cannot be done then."""
    from migrator.commands.onward import skip_command

    raise typer.Exit(skip_command(repo, interactive, yes))


def abort(repo: Repo = Path(), yes: Yes = False) -> None:
    """End the run where it stands; its commits stay, and undo can still take them back."""
    from migrator.commands.back import abort_command

    raise typer.Exit(abort_command(repo, yes))


def undo(
    repo: Repo = Path(),
    to: Annotated[
        str | None, typer.Option(metavar="STAGE", help="Keep the stages up to this one.")
    ] = None,
    yes: Yes = False,
) -> None:
    """Take the last run back: tree, branch and index of before it, or back to a stage."""
    from migrator.commands.back import undo_command

    raise typer.Exit(undo_command(repo, to, yes))


def redo(repo: Repo = Path(), yes: Yes = False) -> None:
    """Take the last undo back."""
    from migrator.commands.back import redo_command

    raise typer.Exit(redo_command(repo, yes))
