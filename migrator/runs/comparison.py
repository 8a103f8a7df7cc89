"""What the journal says of a run, compared with what git has."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.gitstore import GitStore
from migrator.runs.history import find, missing, rewritten, squashed
from migrator.runs.record import RunRecord


@dataclass(frozen=True)
class Difference:
    """Something that is not as the run has left it.

    Attributes:
        code: ``branch-gone``, ``commits-gone``, ``commits-rewritten``, ``branch-moved-back``,
            ``own-commits``, ``head-elsewhere``, ``merged``, ``squashed`` or ``base-gone``.
        message: The same for people.
        command: What brings the run's own command to where it can go on; empty for nothing.
        blocks: True where ``resume`` cannot go on as it is.
    """

    code: str
    message: str
    command: str = ""
    blocks: bool = True


def compare(store: GitStore, record: RunRecord) -> tuple[Difference, ...]:
    """Return where git is not as a run has left it, what matters most first."""
    if record.status in ("undone", "undoing", "redoing"):
        return ()
    return (*_branch(store, record), *_head(store, record), *_base(store, record))


def _branch(store: GitStore, record: RunRecord) -> Iterator[Difference]:
    branch, left = record.work_branch, record.tip
    tip = store.branch_tip(branch)
    coming = {stage.commit for stage in record.stages if stage.state == "verified"}
    if tip is None and left != record.base_commit:
        known = store.has_commit(left)
        way = _git(store, "branch", branch, left) if known else ""
        lost = "" if known else ", and git does not have it any more"
        yield Difference(
            "branch-gone",
            f"the branch {branch} is gone; the run had left it at {left[:12]}{lost}",
            way,
        )
    elif tip is not None and tip != left and tip not in coming:
        yield from _moved(store, record, tip)


def _moved(store: GitStore, record: RunRecord, tip: str) -> Iterator[Difference]:
    branch, left = record.work_branch, record.tip
    found = find(store, record, tip)
    gone = missing(record, found)
    changed = rewritten(record, found)
    place = f"{branch} is at {tip[:12]}; the run had left it at {left[:12]}"
    if gone and not changed and not found.own:
        yield Difference(
            "branch-moved-back",
            f"{place}: without the commits of {', '.join(gone)}",
            _git(store, "reset", "--keep", left),
        )
    elif gone:
        yield Difference("commits-gone", f"{place}: no commit of {', '.join(gone)} is there")
    if changed:
        names = ", ".join(f"{name} is {oid[:12]} now" for name, oid in changed.items())
        yield Difference("commits-rewritten", f"{place}: commits were rewritten ({names})")
    if found.own:
        many = f"{len(found.own)} commit{'s' if len(found.own) > 1 else ''}"
        yield Difference("own-commits", f"{place}: {many} on it that the run has not made")


def _head(store: GitStore, record: RunRecord) -> Iterator[Difference]:
    head = store.head()
    begun = any(stage.state != "pending" for stage in record.stages)
    if begun and store.branch_exists(record.work_branch) and head.branch != record.work_branch:
        place = head.branch or f"no branch, at {(head.commit or '')[:12]}"
        yield Difference(
            "head-elsewhere",
            f"HEAD is on {place}",
            _git(store, "switch", record.work_branch),
            blocks=not record.finished,
        )


def _base(store: GitStore, record: RunRecord) -> Iterator[Difference]:
    base = store.branch_tip(record.base_branch)
    if record.base_branch == record.work_branch:
        return
    if base is None:
        yield Difference("base-gone", f"the branch {record.base_branch} is gone", blocks=False)
    elif find(store, record, base, first_parent=False).stages:
        told = f"{record.base_branch} has commits of the run: they were merged"
        yield Difference("merged", told, blocks=False)
    elif one := squashed(store, record, record.base_branch):
        told = f"{record.base_branch} has the changes of the run in one commit, {one.id[:12]}"
        yield Difference("squashed", told, blocks=False)


def _git(store: GitStore, *words: str) -> str:
    return shlex.join(["git", "-C", str(store.root), *words])
