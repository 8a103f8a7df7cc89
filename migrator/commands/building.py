"""What the commands that build stages share: how they are carried out, and how they fail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from migrator.commands.advice import command
from migrator.commits import Committer
from migrator.drivers import Watcher, prepare, step
from migrator.engine import Proposal
from migrator.errors import EXIT_OK
from migrator.executed.options import Executing
from migrator.executed.stage_checks import stage_checks
from migrator.proof.prove import cache_of
from migrator.proof.remember import remember
from migrator.refusal import StageRefused, reasons_of
from migrator.report.console import tell, visible
from migrator.report.progress import live_progress, print_summary
from migrator.session import Session


@contextmanager
def prepared(
    session: Session, how: Executing | None = None
) -> Iterator[tuple[list[Proposal], Watcher]]:
    """Build everything, with a progress display that stays until all is committed.

    Args:
        session: The opened session.
        how: How the target's code is run after each stage; None: it is not.

    Raises:
        StageRefused: A stage is blocked, or its result does not pass the checks.
    """
    from migrator.stages import STAGES

    with live_progress(len(STAGES) - session.first + 1) as watch:
        with stage_checks(session, how, cache_of(session.store), tell) as check:
            proposals = prepare(session, watch, check)
        yield proposals, watch


def note_failure(committer: Committer, session: Session, error: StageRefused) -> None:
    """Record which stage has failed and why, and say in the error what one can do.

    Raises:
        RepositoryError: The journal cannot be written.
    """
    record = replace(committer.record, status="stopped")
    name, reasons = error.proposal.stage.name, reasons_of(error.proposal)
    record = record.with_stage(name, state="failed", reasons=reasons)
    committer.record = committer.journal.save(record)
    root = session.store.root
    told = [
        "change what is in the way, commit it, and: " + command("retry", root),
        "or mend the result by hand: " + command("adopt", root),
        "or leave the stage out: " + command("skip", root),
    ]
    error.hint = "\n".join([error.hint, *told])


def done(session: Session, committer: Committer) -> int:
    """Say what was done, and return the exit code."""
    remember(session, committer.committed)
    print_summary(committer.record, committer.follow_ups, session)
    return EXIT_OK


def go_through(session: Session, committer: Committer, how: Executing | None = None) -> int:
    """Ask for each stage, and return the exit code."""
    from migrator.prompter import TerminalPrompter
    from migrator.report.console import make_console

    with stage_checks(session, how, cache_of(session.store), tell) as check:
        finished = step(session, committer, TerminalPrompter(session, make_console()), check)
    if finished:
        return done(session, committer)
    remember(session, committer.committed)
    resume = command("resume", session.store.root)
    print(visible(f"Stopped. Go on with: {resume}"))
    return EXIT_OK
