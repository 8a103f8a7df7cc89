"""The one loop: builds each stage over the overlay and asks the driver what to do with it.

Preview, run and step are three ways of answering the same generator; nothing here knows which.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from migrator.facts import Facts, Location
from migrator.overlay import ChangeSet, Overlay
from migrator.plan import Plan
from migrator.python_source import NOT_PRINTED_BACK, printed_back
from migrator.stage import Blocked, Changed, Outcome, Reason, Stage, Unchanged
from migrator.unreadable import uncompiled, unreadable
from migrator.writing.lost_comments import lost_comments

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

    Yields:
        A proposal for each stage; the driver sends back its reply.
    """
    missing = set(left_out)
    for number, stage in enumerate(stages, 1):
        if number < first:
            continue
        proposal = _propose(facts, plan, overlay, stage, (number, len(stages)), missing, verify)
        reply = yield proposal
        while isinstance(reply, Adopt):
            proposal = _adopted(facts, plan, overlay, proposal, reply.changes, verify)
            reply = yield proposal
        if isinstance(reply, Stop):
            return
        if isinstance(reply, Skip) or isinstance(proposal.outcome, Blocked):
            missing.add(stage.name)
        else:
            overlay.apply(proposal.changes)


def _propose(
    facts: Facts,
    plan: Plan,
    overlay: Overlay,
    stage: Stage,
    place: tuple[int, int],
    missing: Collection[str],
    verify: Verifier,
) -> Proposal:
    absent = [name for name in stage.requires if name in missing]
    outcome = _blocked_by(absent) if absent else _built(facts, plan, overlay, stage)
    if isinstance(outcome, Changed):
        outcome = _not_to_be_changed(outcome.changes) or _with_lost_comments(outcome)
    if not isinstance(outcome, Changed):
        return Proposal(*place, stage, outcome, ChangeSet())
    after = overlay.fork()
    after.apply(outcome.changes)
    findings = [
        *_stability(facts, plan, after, stage),
        *verify(facts, plan, overlay, after),
    ]
    return Proposal(*place, stage, outcome, outcome.changes, tuple(findings))


def _built(facts: Facts, plan: Plan, overlay: Overlay, stage: Stage) -> Outcome:
    try:
        return stage.build(facts, plan, overlay)
    except Exception as error:
        reasons = unreadable(error, facts, overlay)
        if not reasons:
            raise
        return Blocked(reasons)


def _blocked_by(absent: Sequence[str]) -> Blocked:
    return Blocked(
        tuple(Reason(None, f"stage {name} was left out", f"apply {name} first") for name in absent)
    )


def _not_to_be_changed(changes: ChangeSet) -> Blocked | None:
    """Refuse to change what is no module, or what libcst would print in another way.

    Nobody could tell whether the first is right, and more than the edit would differ in the second.
    """
    reasons = [
        reason
        for edit in changes.changes
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


def _stability(facts: Facts, plan: Plan, after: Overlay, stage: Stage) -> list[Finding]:
    """Object where the stage, run on its own output, would change something again."""
    again = stage.build(facts, plan, after)
    if isinstance(again, Unchanged):
        return []
    if isinstance(again, Changed):
        where = ", ".join(again.changes.paths)
        return [Finding("stability", "", 0, f"a second {stage.name} would change {where} again")]
    reasons = "; ".join(str(reason) for reason in again.reasons)
    return [Finding("stability", "", 0, f"a second {stage.name} would be blocked: {reasons}")]


def _adopted(
    facts: Facts,
    plan: Plan,
    overlay: Overlay,
    proposal: Proposal,
    changes: ChangeSet,
    verify: Verifier,
) -> Proposal:
    after = overlay.fork()
    after.apply(changes)
    findings = tuple(verify(facts, plan, overlay, after))
    evidence = dict.fromkeys((*_evidence(proposal.outcome), ADOPTED))
    follow_ups = () if isinstance(proposal.outcome, Blocked) else proposal.outcome.follow_ups
    outcome = Changed(changes, tuple(evidence), follow_ups)
    return Proposal(
        proposal.number, proposal.total, proposal.stage, outcome, changes, findings, adopted=True
    )


def _evidence(outcome: Outcome) -> tuple[str, ...]:
    return () if isinstance(outcome, Blocked) else outcome.evidence
