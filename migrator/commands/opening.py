"""From flags to a session, and from a session to a run that can begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from migrator.commands.advice import UNFINISHED, command
from migrator.commands.options import Options
from migrator.commands.recorded_exec import to_record
from migrator.commits import Committer
from migrator.decisions import Answer
from migrator.errors import ConfigError, RepositoryError
from migrator.gitstore import GitStore
from migrator.preflight import check_monolith, check_ready, free_branch
from migrator.runs.journal import Journal
from migrator.runs.record import RunRecord, StageRecord
from migrator.session import Session, open_session


def opened(
    store: GitStore,
    journal: Journal,
    flags: Mapping[str, object],
    answers: Mapping[str, str],
    options: Options,
) -> Session | None:
    """Open the session, or return None where there is nothing to migrate.

    Raises:
        RepositoryError: The repository is not in a state to be committed to.
        ConfigError: Settings or answers are wrong.
        DecisionNeeded: It is not clear which module is the monolith.
    """
    if options.branch is not None and options.current_branch:
        raise ConfigError(
            "--branch and --current-branch exclude each other", "leave one of the two out"
        )
    store.snapshot("HEAD")  # the repository must have a commit
    check_ready(store)
    _check_finished(store, journal)
    given = {name: Answer(option, "flag") for name, option in answers.items()}
    flags = {**flags, "branch": options.branch, "hooks": options.hooks}
    session = open_session(store, "HEAD", flags, given)
    if session.nothing_to_do:
        print("Nothing to do: no task name is registered twice.")
        return None
    check_monolith(session)
    return session


def target_branch(store: GitStore, session: Session, options: Options) -> str:
    """Return the name of the branch that gets the commits; raises RepositoryError if taken."""
    if options.current_branch:
        return store.head().branch or ""
    return free_branch(store, session)


def new_run(
    store: GitStore,
    journal: Journal,
    session: Session,
    flags: Mapping[str, object],
    options: Options,
) -> Committer:
    """Return the committer of a run that has not begun; the journal must be locked.

    Raises:
        RepositoryError: Another run is not finished.
    """
    from migrator.stages import STAGES

    _check_finished(store, journal)
    _supersede(store, journal)
    head = store.head()
    assert head.commit and head.branch and head.tree
    settings = session.settings
    record = RunRecord(
        id=journal.new_id(),
        base_commit=session.facts.commit,
        base_tree=session.overlay.snapshot.tree,
        base_branch=head.branch,
        work_branch=target_branch(store, session, options),
        plan_digest=session.plan.digest,
        options={
            "command": options.command,
            "skip_empty": options.skip_empty,
            "hooks": settings.hooks,
            "settings": {name: value for name, value in flags.items() if value is not None},
            **({"exec": to_record(options.executing)} if options.executing else {}),
        },
        decisions=decided(session),
        stages=tuple(StageRecord(stage.name) for stage in STAGES),
    )
    return Committer(store, journal, record, hooks=settings.hooks, skip_empty=options.skip_empty)


def decided(session: Session) -> dict[str, dict[str, str]]:
    """Return what was decided, and where each answer came from."""
    return {
        entry.decision.id: {"option": entry.answer.option, "source": entry.answer.source}
        for entry in session.plan.decisions
        if entry.answer
    }


def _check_finished(store: GitStore, journal: Journal) -> None:
    record = journal.latest()
    if record and record.status in UNFINISHED and not not_begun(store, record):
        raise RepositoryError(
            f"run {record.id} on branch {record.work_branch} is not finished",
            "to take it back: "
            + command("undo", store.root)
            + "; to keep it as it is: "
            + command("abort", store.root),
        )


def _supersede(store: GitStore, journal: Journal) -> None:
    """End a run that has failed before its first commit: another one takes its place."""
    record = journal.latest()
    if record and record.status in UNFINISHED and not_begun(store, record):
        journal.save(replace(record, status="aborted"))


def not_begun(store: GitStore, record: RunRecord) -> bool:
    """Tell whether a run has not made a branch or a commit yet."""
    if record.move or any(stage.commit for stage in record.stages):
        return False
    return record.work_branch == record.base_branch or not store.branch_exists(record.work_branch)
