"""Turns accepted proposals into commits, with the journal one step ahead of git."""

from __future__ import annotations

from dataclasses import replace

from migrator.engine import Proposal
from migrator.facts import FollowUp
from migrator.gitstore import GitStore
from migrator.refusal import reasons_of
from migrator.runs.journal import Journal
from migrator.runs.message import commit_message
from migrator.runs.record import RunRecord
from migrator.stage import Changed, Unchanged


class Committer:
    """Commits stages on a run's branch.

    Args:
        store: The repository; HEAD is on the run's branch.
        journal: Where the run is recorded.
        record: The run's record.
        hooks: Run the repository's commit hooks.
        skip_empty: Make no commit for a stage that changes no file.

    Attributes:
        follow_ups: What the committed stages have left alone by the plan.
        committed: What was committed here, each with the tree ids before and after.
    """

    def __init__(
        self,
        store: GitStore,
        journal: Journal,
        record: RunRecord,
        *,
        hooks: bool = False,
        skip_empty: bool = False,
    ) -> None:
        self.store = store
        self.journal = journal
        self.record = record
        self.hooks = hooks
        self.skip_empty = skip_empty
        self.follow_ups: list[FollowUp] = []
        self.committed: list[tuple[Proposal, str, str]] = []

    def begin(self) -> None:
        """Record a new run, make its branch and put HEAD on it; nothing moves in the files."""
        if not self.record.started:
            self.record = self.journal.create(self.record)
        others = set(self.journal.ids()) - {self.record.id}
        for run_id in others.intersection(self.store.kept() if others else ()):
            self.store.let_go(run_id)  # only the newest run can be taken up again
        branch, base = self.record.work_branch, self.record.base_commit
        if not self.store.branch_exists(branch):
            self.store.create_branch(branch, base)
        if self.store.head().branch != branch:
            self.store.attach(branch, base)

    def commit(self, proposal: Proposal) -> None:
        """Make the stage's commit; index, working tree and branch follow.

        Raises:
            ConflictError: Somebody has changed the repository meanwhile.
            RepositoryError: git cannot write, or a hook refuses.
        """
        name = proposal.stage.name
        unchanged = isinstance(proposal.outcome, Unchanged)
        if unchanged and self.skip_empty:
            self._save(self.record.with_stage(name, state="unchanged"))
            return
        old = self.record.tip
        edits = {change.path: change.after for change in proposal.changes.changes}
        before = self.store.snapshot(old).tree
        tree = self.store.write_tree(before, edits)
        message = commit_message(proposal, self.record.id, self.record.plan_digest)
        if self.hooks:
            # Index and files move before there is a commit: the journal has to know the tree.
            self._save(self.record.with_stage(name, state="built", tree=tree, reasons=()))
            message = self.store.run_hooks(old, tree, message)
        new = self.store.commit(tree, (old,), message)
        self._save(
            self.record.with_stage(name, state="verified", commit=new, tree=tree, reasons=())
        )
        self.store.switch(old, new, self.record.work_branch)
        state = "adopted" if proposal.adopted else "unchanged" if unchanged else "committed"
        self._landed(proposal, state)
        self.committed.append((proposal, before, tree))

    def commit_in_place(self, proposal: Proposal, tree: str) -> None:
        """Make the stage's commit of what lies in the work tree; index and branch follow.

        Args:
            proposal: The stage as the person has mended it.
            tree: The tree of the person's files.

        Raises:
            ConflictError: Somebody has changed the repository meanwhile.
            RepositoryError: git cannot write.
        """
        name, old = proposal.stage.name, self.record.tip
        message = commit_message(proposal, self.record.id, self.record.plan_digest)
        new = self.store.commit(tree, (old,), message)
        changes = {"commit": new, "tree": tree, "reasons": (), "in_place": True}
        self._save(self.record.with_stage(name, state="verified", **changes))
        self.store.take_over(old, new, self.record.work_branch)
        self._landed(proposal, "adopted")

    def _landed(self, proposal: Proposal, state: str) -> None:
        self._save(self.record.with_stage(proposal.stage.name, state=state, in_place=False))
        if isinstance(proposal.outcome, Changed):
            self.follow_ups += proposal.outcome.follow_ups

    def skip(self, proposal: Proposal) -> None:
        """Record that the person has left a stage out."""
        self._save(self.record.with_stage(proposal.stage.name, state="skipped", reasons=()))

    def stop(self, proposal: Proposal) -> None:
        """Record that the person goes on later, and why where the stage cannot be done as it is."""
        record = replace(self.record, status="stopped")
        reasons = reasons_of(proposal)
        if reasons:
            record = record.with_stage(proposal.stage.name, state="failed", reasons=reasons)
        self._save(record)

    def finish(self) -> None:
        """Record that the run is done."""
        self._save(replace(self.record, status="done"))

    def _save(self, record: RunRecord) -> None:
        self.record = self.journal.save(record)
