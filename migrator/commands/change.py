"""``run`` and ``step``: the commands that begin a run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from migrator.commands.advice import way_on
from migrator.commands.building import done, go_through, note_failure, prepared
from migrator.commands.confirm import confirm
from migrator.commands.holding import at_work
from migrator.commands.opening import new_run, opened, target_branch
from migrator.commands.options import Options, possible_answers, words
from migrator.commands.questions import ask_decisions
from migrator.drivers import carry_out
from migrator.errors import EXIT_OK
from migrator.gitstore import GitStore
from migrator.refusal import StageRefused, open_questions
from migrator.runs.journal import Journal
from migrator.session import Session

__all__ = ["Options", "run_command", "step_command"]


def run_command(
    repo: Path, flags: Mapping[str, object], answers: Mapping[str, str], options: Options
) -> int:
    """Migrate in one go; see ``demonolith run --help``."""
    with GitStore.open(repo) as store:
        journal = Journal(store.git_dir)
        given = ["run", *words(options, flags, answers)]
        with way_on(store, journal, given):
            session = opened(store, journal, flags, answers, options)
            if session is None:
                return EXIT_OK
            _suggest(given, session)
            open_questions(session)
            branch = target_branch(store, session, options)
            given += [] if options.yes else ["--yes"]
            _confirm_branch(branch, options)
            try:
                building = prepared(session, options.executing)
                with building as (proposals, watch), at_work(store, journal):
                    committer = new_run(store, journal, session, flags, options)
                    carry_out(proposals, committer, watch)
            except StageRefused as error:
                if error.proposal.changes:  # else there is nothing to keep, nor to mend
                    with at_work(store, journal):
                        committer = new_run(store, journal, session, flags, options)
                        committer.record = journal.create(committer.record)
                        note_failure(committer, session, error)
                raise
            return done(session, committer)


def step_command(
    repo: Path, flags: Mapping[str, object], answers: Mapping[str, str], options: Options
) -> int:
    """Migrate stage by stage; see ``demonolith step --help``."""
    with GitStore.open(repo) as store:
        journal = Journal(store.git_dir)
        given = ["step", *words(options, flags, answers)]
        with way_on(store, journal, given):
            session = opened(store, journal, flags, answers, options)
            if session is None:
                return EXIT_OK
            target_branch(store, session, options)  # before anybody has to answer questions
            session = ask_decisions(session)
            with at_work(store, journal):
                committer = new_run(store, journal, session, flags, options)
                return go_through(session, committer, options.executing)


def _suggest(given: list[str], session: Session) -> None:
    """Complete the command to go on with, without giving up anything unread.

    Where the only answer is to let something go, ``step`` shows the evidence and asks.
    """
    choices = [entry.decision.options for entry in session.plan.open_decisions]
    if all(len(options) > 1 for options in choices):
        given += possible_answers(session)
    else:
        given[:] = ["step", *(word for word in given[1:] if word != "--yes")]


def _confirm_branch(branch: str, options: Options) -> None:
    from migrator.stages import STAGES

    where = f"on {branch}" if options.current_branch else f"on a new branch {branch}"
    confirm(f"Commit the migration in {len(STAGES)} stages {where}?", options.yes)
