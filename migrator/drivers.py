"""Preview, run and step: three ways of answering the engine's generator."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from migrator.commits import Committer
from migrator.engine import Adopt, Apply, Conversation, Proposal, Reply, Skip, Stop
from migrator.errors import ConfigError, DecisionNeeded
from migrator.overlay import ChangeSet
from migrator.preflight import check_writable
from migrator.refusal import refuse
from migrator.rejected import kept_diff
from migrator.session import Session
from migrator.stage import Blocked, Changed

Watcher = Callable[[str, Proposal], None]
Check = Callable[[Session, Proposal], Proposal]


@dataclass(frozen=True)
class Previewed:
    """One stage of a preview.

    Attributes:
        proposal: What the stage would do.
        before: Tree id that it starts from.
        after: Tree id that it would leave; equal to ``before`` where it changes nothing.
        waits_for: Stages that it requires and that cannot be done.
    """

    proposal: Proposal
    before: str
    after: str
    waits_for: tuple[str, ...] = ()

    @property
    def blocked(self) -> bool:
        """True where the stage cannot be done, or its result does not pass the checks."""
        return isinstance(self.proposal.outcome, Blocked) or bool(self.proposal.findings)


def preview(
    session: Session, until: str | None = None, check: Check | None = None
) -> Iterator[Previewed]:
    """Yield every stage as it would be on top of the stages before it.

    Trees are written to the session's store: open a scratch store to leave no object behind.

    Args:
        session: The opened session.
        until: Name of the last stage to build; None for all.
        check: Adds findings to a proposal.
    """
    tree = session.store.write_tree(session.overlay.snapshot.tree, session.overlay.edits)
    stuck: list[str] = []
    conversation = session.conversation()
    proposal = next(conversation, None)
    while proposal is not None:
        proposal = check(session, proposal) if check else proposal
        edits = {change.path: change.after for change in proposal.changes.changes}
        after = session.store.write_tree(tree, edits)
        waits_for = tuple(name for name in proposal.stage.requires if name in stuck)
        item = Previewed(proposal, tree, after, waits_for)
        yield item
        stuck += [proposal.stage.name] if item.blocked else []
        if proposal.stage.name == until:
            return
        tree = tree if item.blocked else after
        proposal = _next(conversation, Skip() if item.blocked else Apply())


def build_all(session: Session, watch: Watcher, check: Check | None = None) -> list[Proposal]:
    """Build and verify every remaining stage before anything is written.

    The diff of a result that does not pass the checks is kept.

    Raises:
        DecisionNeeded: A stage is blocked or its result does not pass the checks.
    """
    proposals: list[Proposal] = []
    conversation = session.conversation()
    proposal = next(conversation, None)
    while proposal is not None:
        if proposal.stage.name in session.left_out:
            proposal = _next(conversation, Skip())
            continue
        proposal = check(session, proposal) if check else proposal
        watch("built", proposal)
        with kept_diff(session, proposal):
            refuse(proposal)
        proposals.append(proposal)
        proposal = _next(conversation, Apply())
    return proposals


def prepare(session: Session, watch: Watcher, check: Check | None = None) -> list[Proposal]:
    """Build all remaining stages and make sure that they can be committed.

    Raises:
        DecisionNeeded: A stage is blocked.
        RepositoryError: A folder cannot be written to.
    """
    proposals = build_all(session, watch, check)
    check_writable(session.store, proposals)
    return proposals


def carry_out(proposals: Sequence[Proposal], committer: Committer, watch: Watcher) -> None:
    """Commit what was prepared, one stage after the other.

    Raises:
        ConflictError: The repository was changed by somebody else meanwhile.
        RepositoryError: git cannot write, or a hook refuses.
    """
    gc.freeze()  # what was built stays to the end: nobody need look through it between two commits
    committer.begin()
    for proposal in proposals:
        committer.commit(proposal)
        watch("committed", proposal)
    committer.finish()


class Prompter(Protocol):
    """The person in front of the terminal, or a test in their place."""

    def ask(self, proposal: Proposal) -> str:
        """Show the proposal and return ``y``, ``n``, ``e`` or ``q``."""

    def edit(self, proposal: Proposal) -> ChangeSet:
        """Let the person edit the result and return the edits to adopt."""

    def say(self, message: str) -> None:
        """Tell the person something."""


def step(
    session: Session, committer: Committer, prompter: Prompter, check: Check | None = None
) -> bool:
    """Ask for each stage: commit it, leave it out, edit it first, or stop.

    Returns:
        True where the last stage was reached, False where the person stopped before.
    """
    committer.begin()
    conversation = session.conversation()
    proposal = next(conversation, None)
    while proposal is not None:
        left_out = proposal.stage.name in session.left_out
        proposal = check(session, proposal) if check and not left_out else proposal
        reply = Skip() if left_out else _answer(session, proposal, committer, prompter)
        if isinstance(reply, Stop):
            committer.stop(proposal)
            conversation.close()
            return False
        proposal = _next(conversation, reply)
    committer.finish()
    return True


def _answer(
    session: Session, proposal: Proposal, committer: Committer, prompter: Prompter
) -> Reply:
    while True:
        choice = prompter.ask(proposal)
        if choice == "q":
            return Stop()
        if choice == "n":
            committer.skip(proposal)
            return Skip()
        if choice == "e" and isinstance(proposal.outcome, Changed):
            edited = _edited(proposal, prompter)
            if edited is not None:
                return Adopt(edited)
        if choice == "y" and _can_commit(session, proposal, prompter):
            committer.commit(proposal)
            return Apply()


def _edited(proposal: Proposal, prompter: Prompter) -> ChangeSet | None:
    try:
        edited = prompter.edit(proposal)
    except ConfigError as error:
        prompter.say(f"{error.message}; the stage is as it was")
        return None
    if edited == proposal.changes:
        prompter.say("nothing was edited; the stage is as it was")
        return None
    return edited


def _can_commit(session: Session, proposal: Proposal, prompter: Prompter) -> bool:
    try:
        with kept_diff(session, proposal):
            refuse(proposal)
    except DecisionNeeded as error:
        prompter.say(f"{error.message}\n{error.hint}")
        return False
    return True


def _next(conversation: Conversation, reply: Reply) -> Proposal | None:
    try:
        return conversation.send(reply)
    except StopIteration:
        return None
