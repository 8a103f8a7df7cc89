"""Keeps what a run's own checks have said, so that ``verify`` need not run them again."""

from __future__ import annotations

from collections.abc import Iterable

from migrator.engine import Proposal
from migrator.proof.basis import basis_key
from migrator.proof.prove import as_data, cache_of, static_key
from migrator.session import Session
from migrator.snapshot import python_paths
from migrator.verify import CHECKS


def remember(session: Session, committed: Iterable[tuple[Proposal, str, str]]) -> None:
    """Keep the findings of stages that were committed.

    Args:
        session: The run's session.
        committed: Each stage with the tree ids before and after.
    """
    cache = cache_of(session.store)
    base = session.store.snapshot(session.facts.commit).tree
    key = basis_key(base, session.plan.digest, session.settings)
    for proposal, before, after in committed:
        checks = CHECKS if any(python_paths(proposal.changes.paths)) else ()
        findings = tuple(entry for entry in proposal.findings if entry.check in CHECKS)
        cache.put(static_key(key, before, after), as_data(checks, findings))
