"""``adopt``: a person does, or mends, a stage's work by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from migrator.commands.advice import command
from migrator.commands.confirm import confirm
from migrator.commands.onward import Run, carry_on, noting_failure, with_run
from migrator.engine import Adopt, Apply, Skip
from migrator.errors import EXIT_OK, ConflictError
from migrator.overlay import ChangeSet, FileChange
from migrator.preflight import check_ready
from migrator.refusal import reasons_of, refuse
from migrator.rejected import kept_diff
from migrator.report.console import visible
from migrator.runs.record import StageRecord, coming, next_stage
from migrator.runs.recovery import check_tip
from migrator.session import reopen_session
from migrator.snapshot import REGULAR_MODES, Snapshot


def adopt_command(repo: Path, yes: bool) -> int:
    """Take the working tree for the next stage's result; see ``demonolith adopt --help``."""

    def go_on(run: Run) -> int:
        check_tip(run.store, run.record)
        check_ready(run.store, clean=False)
        stage = coming(run.record)
        if run.store.dirty(trust_filters=True):
            _take_over(run, _adoptable(run, stage), yes)
            return carry_on(run, False, True)
        if stage is None:
            return carry_on(run, False, yes)
        if stage.in_place and stage.tree == run.store.head().tree:
            raise ConflictError(
                f"there is nothing in the working tree to adopt as {stage.name}",
                "write the stage's result, or leave it out: " + command("skip", run.store.root),
            )
        return _lay_out(run, stage, yes)

    return with_run(repo, "adopt", go_on)


def _adoptable(run: Run, stage: StageRecord | None) -> StageRecord:
    """Return the stage that the changes in the working tree can be taken for."""
    if stage is None:
        raise ConflictError("every stage is done: there is none to adopt changes as")
    if stage is not run.record.stages[next_stage(run.record) - 1]:
        raise ConflictError(
            f"the stages before {stage.name} have no commit yet, and the working tree has changes",
            "stash them (git stash --include-untracked); `adopt` then puts the stage there to mend",
        )
    return stage


def _take_over(run: Run, stage: StageRecord, yes: bool) -> None:
    """Verify what lies in the working tree and commit it as the next stage."""
    name = stage.name
    confirm(f"Commit what is changed in the working tree as stage {name}?", yes)
    tree = run.store.work_tree()
    session = reopen_session(run.store, run.record, next_stage(run.record))
    before = session.overlay.snapshot
    conversation = session.conversation()
    next(conversation)
    proposal = conversation.send(
        Adopt(ChangeSet(tuple(_edits(run, before, Snapshot("", tree, run.store)))))
    )
    committer = run.committer()
    with noting_failure(committer, session), kept_diff(session, proposal):
        refuse(proposal)
    committer.commit_in_place(proposal, tree)
    run.record = committer.record
    number = f"{proposal.number}/{proposal.total}"
    print(f"adopted   {number} {name}", flush=True)


def _edits(run: Run, before: Snapshot, after: Snapshot) -> Iterator[FileChange]:
    for change in run.store.changes(before.tree, after.tree):
        sides = []
        for source in (before, after):
            entry = source.entries.get(change.path)
            if entry is not None and entry.mode not in REGULAR_MODES:
                raise ConflictError(
                    f"{change.path} is a link or a submodule: that cannot be checked",
                    "commit it on its own first, then: " + command("retry", run.store.root),
                )
            sides.append(source.read(change.path) if entry else None)
        if sides[0] != sides[1]:
            yield FileChange(change.path, *sides)


def _lay_out(run: Run, stage: StageRecord, yes: bool) -> int:
    """Commit the stages before, and put what the stage would do into the working tree."""
    confirm(f"Put what stage {stage.name} would do into the working tree, to be mended?", yes)
    session = reopen_session(run.store, run.record, next_stage(run.record))
    committer = run.committer()
    committer.begin()
    conversation = session.conversation()
    proposal = next(conversation)
    with noting_failure(committer, session):
        while proposal.stage.name != stage.name:
            if proposal.stage.name in session.left_out:
                proposal = conversation.send(Skip())
                continue
            refuse(proposal)
            committer.commit(proposal)
            proposal = conversation.send(Apply())
    run.record = committer.record
    old = run.record.tip
    edits = {change.path: change.after for change in proposal.changes.changes}
    tree = run.store.write_tree(run.store.snapshot(old).tree, edits)
    reasons = reasons_of(proposal)
    state = "failed" if reasons else "pending"
    run.record = run.record.with_stage(
        stage.name, state=state, reasons=reasons, tree=tree, in_place=False
    )
    run.save(status="stopped")
    run.store.lay_out(old, tree)
    run.record = run.record.with_stage(stage.name, in_place=True)
    run.save()
    for reason in reasons:
        print(visible(f"- {reason}"))
    print(visible(f"Stage {stage.name} is in the working tree and staged; no commit has it yet."))
    print(visible(f"Mend it, then: {command('adopt', run.store.root)}"))
    return EXIT_OK
