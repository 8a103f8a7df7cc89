"""The executed rungs after each stage that is built, before anything of it is committed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from migrator.cache.results import ResultCache
from migrator.engine import Proposal
from migrator.executed.options import Executing
from migrator.executed.rungs import climb
from migrator.executed.steps import tried
from migrator.executed.target import Target
from migrator.gitstore import GitStore
from migrator.session import Session

Say = Callable[[str], None]


class StageChecks:
    """Adds to a proposal what the executed rungs object to.

    Args:
        store: Where the trees of uncommitted stages are written: a scratch store.
        target: The target's code; reads from the same store.
        how: How it is run.
        say: Is told what is worth knowing and no objection.
    """

    def __init__(self, store: GitStore, target: Target, how: Executing, say: Say) -> None:
        self._store = store
        self._target = target
        self._how = how
        self._say = say

    def __call__(self, session: Session, proposal: Proposal) -> Proposal:
        """Return the proposal with the findings of its rungs."""
        if not proposal.changes or proposal.findings:
            return proposal
        base = session.overlay.snapshot.tree
        after = session.overlay.fork()
        after.apply(proposal.changes)
        overlays = (session.overlay, after)
        trees = [self._store.write_tree(base, overlay.edits) for overlay in overlays]
        facts, settings = session.facts, session.settings
        step = tried(
            self._store,
            facts,
            session.plan,
            settings,
            (trees[0], trees[1]),
            overlays,
            self._how,
            strict=True,
        )
        told = climb(self._target, step, facts.layout.source_root if facts.layout else "")
        for note in told.notes:
            self._say(f"{proposal.number}/{proposal.total} {proposal.stage.name}: {note}")
        return replace(proposal, findings=(*proposal.findings, *told.findings))


@contextmanager
def stage_checks(
    session: Session, how: Executing | None, cache: ResultCache, say: Say
) -> Iterator[StageChecks | None]:
    """Give the checks for a session's stages, or None where nothing is to be run.

    Raises:
        ConfigError: There is no interpreter to run anything with.
    """
    if how is None:
        yield None
        return
    root = session.facts.layout.source_root if session.facts.layout else ""
    with (
        session.store.scratch() as store,
        Target(store, session.store.root, root, how, cache) as target,
    ):
        _ = target.interpreter  # before anything is built, or anybody is asked
        yield StageChecks(store, target, how, say)
