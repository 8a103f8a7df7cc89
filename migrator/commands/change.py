"""``run``, ``step`` and ``resume``: the commands that commit."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from migrator.commits import Committer
from migrator.decisions import Answer
from migrator.drivers import open_questions, run, step
from migrator.errors import EXIT_OK, DecisionNeeded, RepositoryError
from migrator.gitstore import GitStore
from migrator.journal import Journal
from migrator.preflight import check_ready, free_branch
from migrator.record import RunRecord, StageRecord
from migrator.recovery import next_stage, recover
from migrator.report.progress import live_progress, print_summary
from migrator.session import Session, open_session, plan_session, reopen_session


@dataclass(frozen=True)
class Options:
    """Flags of the commands that commit.

    Attributes:
        branch: Name of the new branch; None: made from the monolith's name.
        current_branch: Commit on the current branch.
        yes: Answer confirmations.
        skip_empty: No commit for a stage that changes no file.
        hooks: Run the repository's commit hooks; None: as the settings say.
        command: ``run`` or ``step``: how ``resume`` goes on.
    """

    branch: str | None = None
    current_branch: bool = False
    yes: bool = False
    skip_empty: bool = False
    hooks: bool | None = None
    command: str = "run"


def run_command(
    repo: Path, flags: Mapping[str, object], answers: Mapping[str, str], options: Options
) -> int:
    """Migrate in one go; see ``demonolith run --help``."""
    with _opened(repo) as (store, journal):
        session = _session(store, flags, answers, options)
        if session is None:
            return EXIT_OK
        open_questions(session)
        committer = _committer(store, journal, session, flags, options)
        _confirm_branch(committer, options)
        return _run(session, committer)


def step_command(
    repo: Path, flags: Mapping[str, object], answers: Mapping[str, str], options: Options
) -> int:
    """Migrate stage by stage; see ``demonolith step --help``."""
    with _opened(repo) as (store, journal):
        session = _session(store, flags, answers, options)
        if session is None:
            return EXIT_OK
        session = _ask_decisions(session)
        committer = _committer(store, journal, session, flags, options)
        return _step(session, committer)


def resume_command(repo: Path, interactive: bool, yes: bool) -> int:
    """Go on with the newest run; see ``demonolith resume --help``."""
    with GitStore.open(repo) as store:
        journal = Journal(store.git_dir)
        with journal.lock():
            record = journal.latest()
            if record is None or record.status in ("done", "undone", "aborted"):
                _say("There is no run to resume.")
                return EXIT_OK
            record = recover(store, journal, record)
            check_ready(store)
            session = reopen_session(store, record, next_stage(record))
            record = journal.save(replace(record, status="running"))
            committer = _resumed(store, journal, record)
            if interactive or record.options.get("command") == "step":
                return _step(session, committer)
            confirm(f"Go on with run {record.id} at {_position(session)}?", yes)
            return _run(session, committer)


def _resumed(store: GitStore, journal: Journal, record: RunRecord) -> Committer:
    options = record.options
    return Committer(
        store,
        journal,
        record,
        hooks=bool(options.get("hooks")),
        skip_empty=bool(options.get("skip_empty")),
    )


@contextmanager
def _opened(repo: Path) -> Iterator[tuple[GitStore, Journal]]:
    with GitStore.open(repo) as store:
        store.snapshot("HEAD")  # before a lock file is made: the repository must have a commit
        journal = Journal(store.git_dir)
        with journal.lock():
            yield store, journal


def _session(
    store: GitStore, flags: Mapping[str, object], answers: Mapping[str, str], options: Options
) -> Session | None:
    """Open the session, or return None where there is nothing to migrate."""
    check_ready(store)
    given = {name: Answer(option, "flag") for name, option in answers.items()}
    flags = {**flags, "branch": options.branch, "hooks": options.hooks}
    session = open_session(store, "HEAD", flags, given)
    if session.nothing_to_do:
        _say("Nothing to do: no task name is registered twice.")
        return None
    if session.facts.layout is None:
        listing = ", ".join(module.name for module in session.facts.candidates)
        raise DecisionNeeded(
            f"which module is the monolith is not clear: {listing or 'no candidate'}",
            "name it: --monolith MODULE, or monolith = ... in [tool.demonolith]",
        )
    return session


def _committer(
    store: GitStore,
    journal: Journal,
    session: Session,
    flags: Mapping[str, object],
    options: Options,
) -> Committer:
    from migrator.stages import STAGES

    unfinished = journal.latest()
    if unfinished and unfinished.status in ("running", "stopped", "undoing"):
        raise RepositoryError(
            f"run {unfinished.id} on branch {unfinished.work_branch} is not finished",
            "`demonolith resume` goes on, `demonolith undo` takes it back",
        )
    head = store.head()
    assert head.commit and head.branch and head.tree
    settings = session.settings
    work = head.branch if options.current_branch else free_branch(store, session)
    record = RunRecord(
        id=journal.new_id(),
        base_commit=head.commit,
        base_tree=head.tree,
        base_branch=head.branch,
        work_branch=work,
        plan_digest=session.plan.digest,
        options={
            "command": options.command,
            "skip_empty": options.skip_empty,
            "hooks": settings.hooks,
            "settings": {name: value for name, value in flags.items() if value is not None},
        },
        decisions={
            entry.decision.id: {"option": entry.answer.option, "source": entry.answer.source}
            for entry in session.plan.decisions
            if entry.answer
        },
        stages=tuple(StageRecord(stage.name) for stage in STAGES),
    )
    return Committer(store, journal, record, hooks=settings.hooks, skip_empty=options.skip_empty)


def _confirm_branch(committer: Committer, options: Options) -> None:
    record = committer.record
    where = f"on a new branch {record.work_branch}"
    if record.work_branch == record.base_branch:
        where = f"on {record.work_branch}"
    confirm(f"Commit the migration in {len(record.stages)} stages {where}?", options.yes)


def _run(session: Session, committer: Committer) -> int:
    with live_progress(len(committer.record.stages)) as watch:
        proposals = run(session, committer, watch)
    print_summary(committer.record, proposals, session.store.root)
    return EXIT_OK


def _step(session: Session, committer: Committer) -> int:
    from migrator.prompter import TerminalPrompter
    from migrator.report.console import make_console

    console = make_console()
    done = step(session, committer, TerminalPrompter(session, console))
    if done:
        print_summary(committer.record, (), session.store.root)
    else:
        _say(f"Stopped. Go on with: demonolith resume {session.store.root}")
    return EXIT_OK


def _ask_decisions(session: Session) -> Session:
    """Ask for every open decision at the prompt."""
    answers: dict[str, Answer] = {
        entry.decision.id: entry.answer for entry in session.plan.decisions if entry.answer
    }
    given = {name: answer for name, answer in answers.items() if answer.source == "flag"}
    for entry in session.plan.open_decisions:
        decision = entry.decision
        _say(f"\n{decision.question}")
        for line in decision.evidence:
            _say(f"    {line}")
        names = [option.name for option in decision.options]
        for option in decision.options:
            _say(f"  {option.name}: {option.effect}")
        given[decision.id] = Answer(_choose(decision.id, names), "prompt")
    return plan_session(session, given)


def _choose(name: str, options: list[str]) -> str:
    while True:
        print(f"{name} [{'/'.join(options)}]? ", end="", flush=True)
        line = sys.stdin.readline()
        if not line:
            raise DecisionNeeded(f"decision {name} is open", f"--decide {name}={options[0]}")
        if line.strip() in options:
            return line.strip()


def confirm(question: str, yes: bool) -> None:
    """Ask, unless told not to.

    Raises:
        DecisionNeeded: Nobody is there to answer, or the answer is no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise DecisionNeeded(f"{question} Nobody is at the terminal to confirm it", "pass --yes")
    print(f"{question} [y/N] ", end="", flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise DecisionNeeded("not confirmed; nothing was changed")


def _position(session: Session) -> str:
    from migrator.stages import STAGES

    if session.first > len(STAGES):
        return "the end"
    return f"stage {session.first}/{len(STAGES)} {STAGES[session.first - 1].name}"


def _say(message: str) -> None:
    from migrator.report.console import visible

    print(visible(message))
