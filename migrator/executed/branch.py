"""The executed rungs for the commits of a branch."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from migrator.executed.options import Executing
from migrator.executed.rungs import climb
from migrator.executed.steps import tried
from migrator.executed.target import Target
from migrator.gitstore import GitStore
from migrator.probe.interpreter import Interpreter
from migrator.proof.basis import Basis
from migrator.proof.prove import Proven, Prover

NOT_RUN = "its code was not run: the checks that need not run it object already"


@dataclass
class BranchChecks:
    """Adds to a proven commit what the executed rungs say.

    Attributes:
        store: The repository.
        prover: Gives the trees of a step.
        how: How the target's code is run.
    """

    store: GitStore
    prover: Prover
    how: Executing
    _interpreters: dict[str, Interpreter] = field(default_factory=dict)

    def __call__(self, proven: Proven, basis: Basis) -> Proven:
        """Return what there is to say of a commit, with its executed rungs."""
        step = proven.step
        if step.before == step.commit.tree:
            return proven
        if proven.findings:  # what cannot work statically would only fail in other words
            return replace(proven, notes=(*proven.notes, NOT_RUN))
        trees = (step.before, step.commit.tree)
        overlays = (self.prover.overlay(basis, trees[0]), self.prover.overlay(basis, trees[1]))
        opened = basis.opened
        root = opened.facts.layout.source_root if opened.facts.layout else ""
        what = tried(
            self.store,
            opened.facts,
            opened.plan,
            basis.settings,
            trees,
            overlays,
            self.how,
            strict=bool(step.stage),
        )
        with Target(self.store, self.store.root, root, self.how, self.prover.cache) as target:
            if root in self._interpreters:
                target.interpreter = self._interpreters[root]
            self._interpreters[root] = target.interpreter
            told = climb(target, what, root)
        return replace(
            proven,
            checks=(*proven.checks, *told.checks),
            findings=(*proven.findings, *told.findings),
            notes=(*proven.notes, *told.notes),
            bound=told.bound,
            cached=(proven.cached or not proven.checks) and not target.asked,
        )
