"""``resume``, ``retry`` and ``skip``: the commands that go on with a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from migrator.commands.advice import UNFINISHED, next_command, way_on
from migrator.commands.building import done, go_through, note_failure, prepared
from migrator.commands.confirm import confirm
from migrator.commands.holding import at_work
from migrator.commands.opening import decided, not_begun
from migrator.commands.recorded_exec import from_record
from migrator.commits import Committer
from migrator.decisions import Answer
from migrator.drivers import carry_out
from migrator.errors import EXIT_OK, DecisionNeeded, RepositoryError
from migrator.gitstore import GitStore
from migrator.late_changes import late_changes
from migrator.preflight import check_ready
from migrator.refusal import StageRefused, listed, open_questions
from migrator.report.console import visible
from migrator.runs.history import take_in
from migrator.runs.journal import Journal
from migrator.runs.record import RunRecord, coming, next_stage
from migrator.runs.recovery import check_tip, recover
from migrator.session import Session, reopen_session


@dataclass
class Run:
    """A run that is gone on with: the repository, its journal and the record."""

    store: GitStore
    journal: Journal
    record: RunRecord

    def save(self, **changes: object) -> None:
        """Change the record and save it."""
        self.record = self.journal.save(replace(self.record, **changes))  # type: ignore[arg-type]

    def committer(self) -> Committer:
        """Return what commits the remaining stages."""
        options = self.record.options
        hooks, skip_empty = bool(options.get("hooks")), bool(options.get("skip_empty"))
        return Committer(self.store, self.journal, self.record, hooks=hooks, skip_empty=skip_empty)


def with_run(repo: Path, name: str, go_on: Callable[[Run], int]) -> int:
    """Let a command go on with the newest run, after what was cut off is finished.

    Args:
        repo: The repository, or a folder in it.
        name: The command's name.
        go_on: What it does with a run that is not finished.

    Returns:
        The exit code.
    """
    with GitStore.open(repo) as store:
        journal = Journal(store.git_dir)
        record = journal.latest()
        if record is None or record.status not in UNFINISHED:
            print(f"There is no run to {name}.")
            return EXIT_OK
        with way_on(store, journal, [name]), at_work(store, journal):
            record = journal.load(record.id)
            was_moving = record.move
            run = Run(store, journal, recover(store, journal, record))
            if was_moving is None:
                from_record(run.record.options)  # what is not set is said before anything is done
                return go_on(run)
            print(visible(f"Finished what was cut off: run {record.id} is {run.record.status}."))
            print(visible(f"Next: {next_command(run.record, store)}"))
            return EXIT_OK


def resume_command(repo: Path, interactive: bool, yes: bool) -> int:
    """Go on with the newest run; see ``demonolith resume --help``."""

    def go_on(run: Run) -> int:
        check_tip(run.store, run.record)
        check_ready(run.store)
        return carry_on(run, interactive, yes)

    return with_run(repo, "resume", go_on)


def skip_command(repo: Path, interactive: bool, yes: bool) -> int:
    """Leave the next stage out and go on; see ``demonolith skip --help``."""

    def go_on(run: Run) -> int:
        check_tip(run.store, run.record)
        check_ready(run.store)
        stage = coming(run.record)
        if stage is None:
            return carry_on(run, interactive, yes)
        name = stage.name
        confirm(f"Leave out stage {name}? Stages that need it cannot be done then.", yes)
        run.record = run.record.with_stage(name, state="skipped", reasons=(), tree=None)
        run.save()
        return carry_on(run, interactive, True)

    return with_run(repo, "skip", go_on)


def retry_command(repo: Path, answers: Mapping[str, str], interactive: bool, yes: bool) -> int:
    """Take in what has changed and build again; see ``demonolith retry --help``."""

    def go_on(run: Run) -> int:
        check_ready(run.store)
        if not_begun(run.store, run.record):
            _start_over(run)
        else:
            run.record = take_in(run.store, run.record)
        check_tip(run.store, run.record)
        given = {name: Answer(option, "flag") for name, option in answers.items()}
        return carry_on(run, interactive, yes, {**_kept_answers(run.record), **given})

    return with_run(repo, "retry", go_on)


def _start_over(run: Run) -> None:
    """Let a run that has no commit yet start from where its branch is now."""
    head = run.store.head()
    if head.branch != run.record.base_branch:
        raise RepositoryError(
            f"HEAD is on {head.branch}, the run starts from {run.record.base_branch}",
            f"git switch {run.record.base_branch}",
        )
    assert head.commit and head.tree
    run.record = replace(run.record, base_commit=head.commit, base_tree=head.tree)


def _kept_answers(record: RunRecord) -> dict[str, Answer]:
    """Return the answers that a person gave; what was recommended or configured may change."""
    return {
        name: Answer(entry["option"], entry["source"])
        for name, entry in record.decisions.items()
        if entry["source"] in ("flag", "prompt")
    }


def carry_on(
    run: Run, interactive: bool, yes: bool, answers: Mapping[str, Answer] | None = None
) -> int:
    """Build and commit what is left of a run.

    Args:
        run: The run.
        interactive: Ask for each stage, also where the run did not.
        yes: Answer confirmations.
        answers: Decisions to plan anew with; None: as recorded.

    Raises:
        StageRefused: A stage is blocked, or its result does not pass the checks.
    """
    record = run.record
    how = from_record(record.options)
    session = reopen_session(run.store, record, next_stage(record), answers)
    open_questions(session)
    _refuse_late_changes(session, record)
    stepwise = interactive or record.options.get("command") == "step"
    if not stepwise:
        confirm(f"Go on with run {record.id} at {_position(session)}?", yes)
    _mark_running(run, session)
    committer = run.committer()
    if stepwise:
        return go_through(session, committer, how)
    with noting_failure(committer, session), prepared(session, how) as (proposals, watch):
        carry_out(proposals, committer, watch)
    return done(session, committer)


def _refuse_late_changes(session: Session, record: RunRecord) -> None:
    """Raise DecisionNeeded where a change of the monolith would be lost with it."""
    found = list(late_changes(session, record))
    if found:
        raise DecisionNeeded(
            "the monolith was changed after code had moved out of it", listed(found)
        )


def _mark_running(run: Run, session: Session) -> None:
    stage = coming(run.record)
    if stage is not None:
        run.record = run.record.with_stage(
            stage.name, state="pending", reasons=(), tree=None, in_place=False
        )
    digest = session.plan.digest
    run.save(
        status="running", before=None, reverts=(), decisions=decided(session), plan_digest=digest
    )


@contextmanager
def noting_failure(committer: Committer, session: Session) -> Iterator[None]:
    """Record the stage that is refused inside."""
    try:
        yield
    except StageRefused as error:
        note_failure(committer, session, error)
        raise


def _position(session: Session) -> str:
    from migrator.stages import STAGES

    if session.first > len(STAGES):
        return "the end"
    return f"stage {session.first}/{len(STAGES)} {STAGES[session.first - 1].name}"
