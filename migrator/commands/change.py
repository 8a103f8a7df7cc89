"""``run``, ``step`` and ``resume``: the commands that commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from migrator.commands.advice import command, way_on
from migrator.commands.confirm import confirm
from migrator.commands.opening import new_run, opened, target_branch
from migrator.commands.options import Options, words
from migrator.commands.questions import ask_decisions
from migrator.commits import Committer
from migrator.drivers import open_questions, run, step
from migrator.errors import EXIT_OK
from migrator.gitstore import GitStore
from migrator.journal import Journal
from migrator.preflight import check_ready
from migrator.record import RunRecord
from migrator.recovery import next_stage, recover
from migrator.report.console import visible
from migrator.report.progress import live_progress, print_summary
from migrator.session import Session, reopen_session

__all__ = ["Options", "resume_command", "run_command", "step_command"]


def run_command(
    repo: Path, flags: Mapping[str, object], answers: Mapping[str, str], options: Options
) -> int:
    """Migrate in one go; see ``demonolith run --help``."""
    with GitStore.open(repo) as store:
        journal = Journal(store.git_dir)
        again = command("run", store.root, *words(options, flags, answers))
        with way_on(journal, store.root, again):
            session = opened(store, journal, flags, answers, options)
            if session is None:
                return EXIT_OK
            open_questions(session)
            _confirm_branch(target_branch(store, session, options), options)
            with journal.lock():
                return _run(session, new_run(store, journal, session, flags, options))


def step_command(
    repo: Path, flags: Mapping[str, object], answers: Mapping[str, str], options: Options
) -> int:
    """Migrate stage by stage; see ``demonolith step --help``."""
    with GitStore.open(repo) as store:
        journal = Journal(store.git_dir)
        again = command("step", store.root, *words(options, flags, answers))
        with way_on(journal, store.root, again):
            session = opened(store, journal, flags, answers, options)
            if session is None:
                return EXIT_OK
            target_branch(store, session, options)  # before anybody has to answer questions
            session = ask_decisions(session)
            with journal.lock():
                return _step(session, new_run(store, journal, session, flags, options))


def resume_command(repo: Path, interactive: bool, yes: bool) -> int:
    """Go on with the newest run; see ``demonolith resume --help``."""
    with GitStore.open(repo) as store:
        journal = Journal(store.git_dir)
        record = journal.latest()
        if record is None or record.status in ("done", "undone", "aborted"):
            print("There is no run to resume.")
            return EXIT_OK
        again = command("resume", store.root)
        with way_on(journal, store.root, again), journal.lock():
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
    return _step(session, committer) if stepwise else _run(session, committer)


def _confirm_branch(branch: str, options: Options) -> None:
    from migrator.stages import STAGES

    where = f"on {branch}" if options.current_branch else f"on a new branch {branch}"
    confirm(f"Commit the migration in {len(STAGES)} stages {where}?", options.yes)


def _run(session: Session, committer: Committer) -> int:
    with live_progress(len(committer.record.stages)) as watch:
        run(session, committer, watch)
    print_summary(committer.record, session.facts.follow_ups, session.store.root)
    return EXIT_OK


def _step(session: Session, committer: Committer) -> int:
    from migrator.prompter import TerminalPrompter
    from migrator.report.console import make_console

    root = session.store.root
    if step(session, committer, TerminalPrompter(session, make_console())):
        print_summary(committer.record, session.facts.follow_ups, root)
    else:
        print(visible(f"Stopped. Go on with: {command('resume', root)}"))
    return EXIT_OK


def _position(session: Session) -> str:
    from migrator.stages import STAGES

    if session.first > len(STAGES):
        return "the end"
    return f"stage {session.first}/{len(STAGES)} {STAGES[session.first - 1].name}"
