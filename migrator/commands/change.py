"""``run``, ``step`` and ``resume``: the commands that commit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from migrator.commands.advice import command, way_on
from migrator.commands.confirm import confirm
from migrator.commands.opening import new_run, opened, target_branch
from migrator.commands.options import Options, possible_answers, words
from migrator.commands.questions import ask_decisions
from migrator.commits import Committer
from migrator.drivers import Watcher, carry_out, prepare, step
from migrator.engine import Proposal
from migrator.errors import EXIT_OK
from migrator.executed.options import Executing
from migrator.executed.stage_checks import stage_checks
from migrator.gitstore import GitStore
from migrator.journal import Journal
from migrator.preflight import check_ready
from migrator.proof.prove import cache_of
from migrator.proof.remember import remember
from migrator.record import RunRecord
from migrator.recovery import next_stage, recover
from migrator.refusal import open_questions
from migrator.report.console import tell, visible
from migrator.report.progress import live_progress, print_summary
from migrator.session import Session, reopen_session

__all__ = ["Options", "resume_command", "run_command", "step_command"]


def run_command(
    repo: Path, flags: Mapping[str, object], answers: Mapping[str, str], options: Options
) -> int:
    """Migrate in one go; see ``demonolith run --help``."""
    with GitStore.open(repo) as store:
        journal = Journal(store.git_dir)
        given = ["run", *words(options, flags, answers)]
        with way_on(journal, store.root, given):
            session = opened(store, journal, flags, answers, options)
            if session is None:
                return EXIT_OK
            _suggest(given, session)
            open_questions(session)
            branch = target_branch(store, session, options)
            given += [] if options.yes else ["--yes"]
            _confirm_branch(branch, options)
            prepared = _prepared(session, options.executing)
            with prepared as (proposals, watch), journal.lock():
                committer = new_run(store, journal, session, flags, options)
                carry_out(proposals, committer, watch)
            return _done(session, committer)


def step_command(
    repo: Path, flags: Mapping[str, object], answers: Mapping[str, str], options: Options
) -> int:
    """Migrate stage by stage; see ``demonolith step --help``."""
    with GitStore.open(repo) as store:
        journal = Journal(store.git_dir)
        given = ["step", *words(options, flags, answers)]
        with way_on(journal, store.root, given):
            session = opened(store, journal, flags, answers, options)
            if session is None:
                return EXIT_OK
            target_branch(store, session, options)  # before anybody has to answer questions
            session = ask_decisions(session)
            with journal.lock():
                committer = new_run(store, journal, session, flags, options)
                return _step(session, committer, options.executing)


def resume_command(repo: Path, interactive: bool, yes: bool) -> int:
    """Go on with the newest run; see ``demonolith resume --help``."""
    with GitStore.open(repo) as store:
        journal = Journal(store.git_dir)
        record = journal.latest()
        if record is None or record.status in ("done", "undone", "aborted"):
            print("There is no run to resume.")
            return EXIT_OK
        with way_on(journal, store.root, ["resume"]), journal.lock():
            record = recover(store, journal, journal.load(record.id))
            check_ready(store)
            return _resume(store, journal, record, interactive, yes)


def _resume(
    store: GitStore, journal: Journal, record: RunRecord, interactive: bool, yes: bool
) -> int:
    session = reopen_session(store, record, next_stage(record))
    committer = Committer(
        store,
        journal,
        record,
        hooks=bool(record.options.get("hooks")),
        skip_empty=bool(record.options.get("skip_empty")),
    )
    stepwise = interactive or record.options.get("command") == "step"
    if not stepwise:
        confirm(f"Go on with run {record.id} at {_position(session)}?", yes)
    committer.record = journal.save(replace(record, status="running"))
    if stepwise:
        return _step(session, committer)
    with _prepared(session) as (proposals, watch):
        carry_out(proposals, committer, watch)
    return _done(session, committer)


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


@contextmanager
def _prepared(
    session: Session, how: Executing | None = None
) -> Iterator[tuple[list[Proposal], Watcher]]:
    """Build everything, with a progress display that stays until all is committed."""
    from migrator.stages import STAGES

    with live_progress(len(STAGES) - session.first + 1) as watch:
        with stage_checks(session, how, cache_of(session.store), tell) as check:
            proposals = prepare(session, watch, check)
        yield proposals, watch


def _done(session: Session, committer: Committer) -> int:
    remember(session, committer.committed)
    print_summary(committer.record, committer.follow_ups, session)
    return EXIT_OK


def _step(session: Session, committer: Committer, how: Executing | None = None) -> int:
    from migrator.prompter import TerminalPrompter
    from migrator.report.console import make_console

    with stage_checks(session, how, cache_of(session.store), tell) as check:
        finished = step(session, committer, TerminalPrompter(session, make_console()), check)
    if finished:
        return _done(session, committer)
    remember(session, committer.committed)
    resume = command("resume", session.store.root)
    print(visible(f"Stopped. Go on with: {resume}"))
    return EXIT_OK


def _position(session: Session) -> str:
    from migrator.stages import STAGES

    if session.first > len(STAGES):
        return "the end"
    return f"stage {session.first}/{len(STAGES)} {STAGES[session.first - 1].name}"
