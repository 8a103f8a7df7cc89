"""Keeps the diff of a stage whose result does not pass the checks, for somebody to look at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from migrator.engine import Proposal
from migrator.errors import DecisionNeeded
from migrator.session import Session

FOLDER = "rejected"


@contextmanager
def kept_diff(session: Session, proposal: Proposal) -> Iterator[None]:
    """Where the proposal is refused inside, keep its diff and say where it is.

    There is one file for each stage: the newest.
    """
    try:
        yield
    except DecisionNeeded as error:
        if proposal.changes:
            place = _write(session, proposal)
            error.hint = f"{error.hint}\nits diff, to look at: {place}" if place else error.hint
        raise


def _write(session: Session, proposal: Proposal) -> Path | None:
    path = diff_place(session.store.git_dir, proposal.number, proposal.stage.name)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(result_diff(session, proposal))
        return path
    return None  # a full disk must not hide what is wrong with the stage


def diff_place(git_dir: Path, number: int, name: str) -> Path:
    """Return the file that the diff of a stage is kept in."""
    return git_dir / "demonolith" / FOLDER / f"{number}-{name}.patch"


def result_diff(session: Session, proposal: Proposal) -> bytes:
    """Return git's diff of a proposed stage; no object is left in the repository."""
    base = session.overlay.snapshot.tree
    after = session.overlay.fork()
    after.apply(proposal.changes)
    with session.store.scratch() as scratch:
        trees = [scratch.write_tree(base, tree.edits) for tree in (session.overlay, after)]
        return scratch.diff(trees[0], trees[1])
