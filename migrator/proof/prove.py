"""Each commit of a range against its parent: what the checks say, or said before."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from importlib.metadata import version
from typing import Any

from migrator.cache.program import tool_digest
from migrator.cache.results import ResultCache
from migrator.engine import Finding
from migrator.gitstore import GitStore
from migrator.overlay import Overlay
from migrator.proof.basis import Basis
from migrator.proof.history import Step, steps
from migrator.refusal import ADOPTED_AWAY
from migrator.snapshot import REGULAR_MODES
from migrator.verify import verified

CACHE = "cache"


@dataclass(frozen=True)
class Proven:
    """What there is to say of one commit.

    Attributes:
        step: The commit.
        checks: The checks that were run.
        findings: What it breaks.
        cached: True where nothing had to be run for it.
        notes: What is worth knowing and no objection.
        bound: Where the code was run: for each Celery app the body that each task name was bound
            to before and is bound to after.
    """

    step: Step
    checks: tuple[str, ...]
    findings: tuple[Finding, ...]
    cached: bool
    notes: tuple[str, ...] = ()
    bound: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)


def cache_of(store: GitStore, *, keep: bool = True) -> ResultCache:
    """Return the results that are kept for a work tree; with ``keep=False`` to look at only."""
    return ResultCache(store.git_dir / "demonolith" / CACHE, keep=keep)


@dataclass
class Prover:
    """Proves the commits of a range.

    Attributes:
        store: The repository.
        base: The commit that the range starts from.
        cache: Results of before.
        flags: Settings given on the command line, for commits of no run.
        execute: Adds what is found out by running the target's code; None: nothing is run.
    """

    store: GitStore
    base: str
    cache: ResultCache
    flags: Mapping[str, object]
    execute: Callable[[Proven, Basis], Proven] | None = None
    _known: dict[str, Basis] = field(default_factory=dict)

    def prove(self, tip: str) -> Iterator[Proven]:
        """Yield what there is to say of each commit up to ``tip``, oldest first."""
        for step in steps(self.store, self.base, tip):
            proven = self._static(step)
            yield self.execute(proven, self.basis(step)) if self.execute else proven

    def basis(self, step: Step) -> Basis:
        """Return what a commit is judged by."""
        first = step.first_of_run
        base = first.parents[0] if first is not None else self.base
        name = first.id if first is not None else ""
        if name not in self._known:
            self._known[name] = Basis(self.store, base, first, self.flags)
        return self._known[name]

    def _static(self, step: Step) -> Proven:
        if step.before == step.commit.tree:
            return Proven(step, (), (), cached=False)
        basis = self.basis(step)
        key = static_key(basis.key, step.before, step.commit.tree)
        known = _read(self.cache.get(key))
        checks, findings = known or self._looked_at(step, basis)
        if known is None and not basis.opened.objections:
            self.cache.put(key, as_data(checks, findings))
        counting = tuple(entry for entry in findings if _counts(entry, step))
        return Proven(step, checks, counting, known is not None)

    def _looked_at(self, step: Step, basis: Basis) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
        opened = basis.opened
        before, after = self.overlay(basis, step.before), self.overlay(basis, step.commit.tree)
        found = verified(opened.facts, opened.plan, before, after)
        objections = opened.objections if found.checks else ()
        return found.checks, (*objections, *found.findings)

    def overlay(self, basis: Basis, tree: str) -> Overlay:
        """Return a tree as edits of the basis: what was read of that needs no second reading."""
        snapshot = basis.snapshot
        edits: dict[str, bytes | None] = {}
        for change in self.store.changes(snapshot.tree, tree):
            regular = change.mode in REGULAR_MODES
            edits[change.path] = self.store.read_blob(change.new) if regular else None
        return Overlay(snapshot, edits)


def _counts(finding: Finding, step: Step) -> bool:
    """Tell whether a finding is an objection: some things people do on purpose."""
    if not step.stage:
        return finding.check != "unused"
    return not step.adopted or finding.check not in ADOPTED_AWAY


def static_key(basis: Mapping[str, str], before: str, after: str) -> dict[str, str]:
    """Return all that decides what the static checks say of a step."""
    return {**basis, **_tool(), "kind": "static", "before": before, "after": after}


@lru_cache(maxsize=1)
def _tool() -> dict[str, str]:
    python = ".".join(map(str, sys.version_info[:3]))
    return {"tool": tool_digest(), "python": python, "pyflakes": version("pyflakes")}


def as_data(checks: tuple[str, ...], findings: tuple[Finding, ...]) -> dict[str, Any]:
    """Return a result as the cache keeps it."""
    return {"checks": checks, "findings": [asdict(finding) for finding in findings]}


def _read(data: Any) -> tuple[tuple[str, ...], tuple[Finding, ...]] | None:
    try:
        return tuple(data["checks"]), tuple(Finding(**entry) for entry in data["findings"])
    except (TypeError, KeyError):
        return None
