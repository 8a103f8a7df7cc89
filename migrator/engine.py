"""The one loop: builds each stage over the overlay and asks the driver what to do with it.

Preview, run and step are three ways of answering the same generator; nothing here knows which.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Sequence
from dataclasses import dataclass
from functools import partial

from migrator.building import Builder
from migrator.facts import Facts
from migrator.overlay import ChangeSet, Overlay
from migrator.plan import Plan
from migrator.stage import Blocked, Changed, Outcome, Stage

ADOPTED = "adopted as edited by hand"


@dataclass(frozen=True)
class Finding:
    """Something the verification of a stage's result objects to.

    Attributes:
        check: Short name of the check, for instance ``imports``.
        path: The file, or an empty string.
        line: The line, from 1; 0 where there is none.
        message: What is wrong.
    """

    check: str
    path: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}: " if self.path else ""
        return f"{place}{self.message} [{self.check}]"


@dataclass(frozen=True)
class Proposal:
    """What a stage would do, verified, before anything is taken over.

    Attributes:
        number: Place of the stage in the plan, from 1.
        total: How many stages the plan has.
        stage: The stage.
        outcome: What its build gave.
        changes: Its edits; empty unless the outcome is ``Changed``.
        findings: What the verification objects to in the result.
        adopted: True where a person has edited the result.
    """

    number: int
    total: int
    stage: Stage
    outcome: Outcome
    changes: ChangeSet
    findings: tuple[Finding, ...] = ()
    adopted: bool = False


@dataclass(frozen=True)
class Apply:
    """Take the stage over."""


@dataclass(frozen=True)
class Skip:
    """Leave the stage out; stages that require it will be blocked."""


@dataclass(frozen=True)
class Adopt:
    """Take these edits as the stage's result instead; they are verified and proposed again."""

    changes: ChangeSet


@dataclass(frozen=True)
class Stop:
    """End here."""


Reply = Apply | Skip | Adopt | Stop
Verifier = Callable[[Facts, Plan, Overlay, Overlay], Sequence[Finding]]
Check = Callable[[Overlay, Overlay], Sequence[Finding]]
Conversation = Generator[Proposal, Reply, None]


def migrate(
    facts: Facts,
    plan: Plan,
    overlay: Overlay,
    stages: Sequence[Stage],
    verify: Verifier,
    *,
    first: int = 1,
    left_out: Collection[str] = (),
    ahead: bool = False,
) -> Conversation:
    """Propose each stage in order, on top of the stages taken over before it.

    Args:
        facts: The audit of the commit that the migration starts from.
        plan: What was decided.
        overlay: The tree to work on; changed as stages are taken over.
        stages: All stages of the migration, in order.
        verify: Gives the findings of a result: (facts, plan, before, after).
        first: Number of the first stage to propose, from 1.
        left_out: Names of stages that were skipped earlier.
        ahead: Build stages in another process while one before them is verified.

    Yields:
        A proposal for each stage; the driver sends back its reply.
    """
    missing = set(left_out)
    builder = Builder(facts, plan, stages)
    check = partial(verify, facts, plan)
    try:
        for number, stage in enumerate(stages, 1):
            if number < first:
                continue
            proposal = _proposed(builder, number, overlay, missing, check, ahead=ahead)
            reply = yield proposal
            while isinstance(reply, Adopt):
                builder.stay()
                proposal = _adopted(overlay, proposal, reply.changes, check)
                reply = yield proposal
            if isinstance(reply, Stop):
                return
            if isinstance(proposal.outcome, Blocked):
                missing.add(stage.name)
            elif isinstance(reply, Skip):
                builder.stay()
                missing.add(stage.name)
            else:
                overlay.apply(proposal.changes)
    finally:
        builder.stay()


def _proposed(
    builder: Builder,
    number: int,
    overlay: Overlay,
    missing: Collection[str],
    check: Check,
    *,
    ahead: bool,
) -> Proposal:
    place = (number, len(builder.stages), builder.stages[number - 1])
    built = builder.build(number, overlay, missing)
    if not isinstance(built.outcome, Changed):
        return Proposal(*place, built.outcome, ChangeSet())
    after = overlay.fork()
    after.apply(built.outcome.changes)
    if ahead:
        builder.go_ahead(number + 1, after, missing)
    unstable = [Finding("stability", "", 0, built.unstable)] if built.unstable else []
    findings = (*unstable, *check(overlay, after))
    return Proposal(*place, built.outcome, built.outcome.changes, findings)


def _adopted(overlay: Overlay, proposal: Proposal, changes: ChangeSet, check: Check) -> Proposal:
    after = overlay.fork()
    after.apply(changes)
    findings = tuple(check(overlay, after))
    evidence = dict.fromkeys((*_evidence(proposal.outcome), ADOPTED))
    follow_ups = () if isinstance(proposal.outcome, Blocked) else proposal.outcome.follow_ups
    outcome = Changed(changes, tuple(evidence), follow_ups)
    return Proposal(
        proposal.number, proposal.total, proposal.stage, outcome, changes, findings, adopted=True
    )


def _evidence(outcome: Outcome) -> tuple[str, ...]:
    return () if isinstance(outcome, Blocked) else outcome.evidence
