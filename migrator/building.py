"""Builds the stages, and where another processor is idle, those to come while one is checked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from migrator.beside import Beside, begin_beside
from migrator.facts import Facts, Location
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.python_source import NOT_PRINTED_BACK, printed_back
from migrator.stage import Blocked, Changed, Outcome, Reason, Stage, Unchanged
from migrator.unreadable import uncompiled, unreadable
from migrator.writing.lost_comments import lost_comments


@dataclass(frozen=True)
class Built:
    """What a stage's build gave.

    Attributes:
        outcome: Its outcome, blocked where a file is one that may not be changed.
        unstable: What a second build on top of it would do again; nothing, as a rule.
    """

    outcome: Outcome
    unstable: str = ""


class Builder:
    """Builds stages in their order.

    Args:
        facts: The audit of the commit that the migration starts from.
        plan: What was decided.
        stages: All stages of the migration.

    Attributes:
        stages: The stages.
    """

    def __init__(self, facts: Facts, plan: Plan, stages: Sequence[Stage]) -> None:
        self._facts = facts
        self._plan = plan
        self.stages = stages
        self._ahead: Beside[Built] | None = None

    def build(self, number: int, overlay: Overlay, missing: Collection[str]) -> Built:
        """Return what a stage gives.

        Args:
            number: The stage's number, from 1.
            overlay: The tree to build it on.
            missing: Names of the stages that were left out.
        """
        found = self._ahead.next() if self._ahead is not None else None
        if found is None:
            self.stay()
            found = self._built(self.stages[number - 1], overlay, missing)
        return found

    def go_ahead(self, number: int, overlay: Overlay, missing: Collection[str]) -> None:
        """Let another process build on, as if each stage that is not blocked were taken over.

        Args:
            number: The number of the next stage.
            overlay: The tree to build it on.
            missing: Names of the stages that were left out.
        """
        if self._ahead is None and number < len(self.stages):
            overlay.await_expected()  # over there, what was begun here would be begun again
            self._ahead = begin_beside(lambda: self._all_from(number, overlay, set(missing)))

    def stay(self) -> None:
        """Forget what was built ahead: something else was taken over, or nothing more is."""
        if self._ahead is not None:
            self._ahead.close()
            self._ahead = None

    def _all_from(self, number: int, overlay: Overlay, missing: set[str]) -> Iterator[Built]:
        for stage in self.stages[number - 1 :]:
            built = self._built(stage, overlay, missing)
            yield built
            if isinstance(built.outcome, Blocked):
                missing.add(stage.name)
            elif isinstance(built.outcome, Changed):
                overlay.apply(built.outcome.changes)

    def _built(self, stage: Stage, overlay: Overlay, missing: Collection[str]) -> Built:
        absent = [name for name in stage.requires if name in missing]
        outcome = _blocked_by(absent) if absent else self._outcome(stage, overlay)
        if not isinstance(outcome, Changed):
            return Built(outcome)
        refused = _not_to_be_changed(outcome)
        if refused is not None:
            return Built(refused)
        after = overlay.fork()
        after.apply(outcome.changes)
        again = stage.build(self._facts, self._plan, after)
        return Built(_with_lost_comments(outcome), _unstable(stage, again))

    def _outcome(self, stage: Stage, overlay: Overlay) -> Outcome:
        try:
            return stage.build(self._facts, self._plan, overlay)
        except Exception as error:
            reasons = unreadable(error, self._facts, overlay)
            if not reasons:
                raise
            return Blocked(reasons)


def _blocked_by(absent: Sequence[str]) -> Blocked:
    return Blocked(
        tuple(Reason(None, f"stage {name} was left out", f"apply {name} first") for name in absent)
    )


def _not_to_be_changed(outcome: Changed) -> Blocked | None:
    """Refuse to change what is no module, or what libcst would print in another way.

    Nobody could tell whether the first is right, and more than the edit would differ in the second.
    """
    reasons = [
        reason
        for edit in outcome.changes.changes
        if edit.path.endswith(".py") and edit.before
        for reason in _problems(edit.path, edit.before, edited=edit.after is not None)
    ]
    return Blocked(tuple(reasons)) if reasons else None


def _problems(path: str, content: bytes, edited: bool) -> Iterator[Reason]:
    broken = uncompiled(
        path,
        content,
        "has to be changed, but does not compile as it is",
        "mend the file or delete it, commit, and run again",
    )
    if broken is not None:
        yield broken
    elif edited and not printed_back(content):
        why = f"has to be changed, but {NOT_PRINTED_BACK}"
        remedy = (
            "mend the file (lines that end in \\r alone, names in full-width letters, say), "
            "commit, and run again"
        )
        yield Reason(Location(path, 1), why, remedy)


def _with_lost_comments(outcome: Changed) -> Changed:
    """Tell of each comment that an edited file has no more, whichever stage took it away."""
    lost = (
        line
        for edit in outcome.changes.changes
        if edit.path.endswith(".py") and edit.before and edit.after
        for line in lost_comments(edit.path, edit.before, edit.after)
    )
    return replace(outcome, evidence=tuple(dict.fromkeys((*outcome.evidence, *lost))))


def _unstable(stage: Stage, again: Outcome) -> str:
    """Return what a stage would still do on top of its own output."""
    if isinstance(again, Unchanged):
        return ""
    if isinstance(again, Changed):
        where = ", ".join(again.changes.paths)
        return f"a second {stage.name} would change {where} again"
    reasons = "; ".join(str(reason) for reason in again.reasons)
    return f"a second {stage.name} would be blocked: {reasons}"
