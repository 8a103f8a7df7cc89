"""The contract of a stage: what it is given, and what it may answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from migrator.facts import Facts, FollowUp, Location
    from migrator.overlay import ChangeSet, Overlay
    from migrator.plan import Plan


@dataclass(frozen=True)
class Changed:
    """The stage has something to do.

    Attributes:
        changes: The edits.
        evidence: Why each of them is right, one line each; goes into the commit message.
        follow_ups: What was seen and left alone by the plan.
        appendix: Text that the commit message takes over as it is.
    """

    changes: ChangeSet
    evidence: tuple[str, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    appendix: str = ""


@dataclass(frozen=True)
class Unchanged:
    """The overlay is already as the stage would leave it."""

    why: str
    evidence: tuple[str, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why a stage cannot go on: where, what, and what a person can do."""

    where: Location | None
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f"\n    {self.remedy}" if self.remedy else ""
        return f"{place}{self.message}{remedy}"


@dataclass(frozen=True)
class Blocked:
    """The stage cannot be done safely."""

    reasons: tuple[Reason, ...]


Outcome = Changed | Unchanged | Blocked


class Stage(Protocol):
    """One step of the migration: one codemod, one commit.

    Attributes:
        name: As in the commit's trailer and on the command line.
        summary: One line for people, in the imperative: the subject of the commit.
        requires: Names of the stages without which this one is blocked.
        risk: ``safe`` (nothing at run time changes) or ``review``.
    """

    name: str
    summary: str
    requires: tuple[str, ...]
    risk: str

    def build(self, facts: Facts, plan: Plan, overlay: Overlay) -> Outcome:
        """Return the stage's edits on top of the overlay, which is not changed here."""
