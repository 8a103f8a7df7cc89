"""What stops a run before its first commit: blocked stages, objections, open decisions."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.amounts import amount
from migrator.engine import Finding, Proposal
from migrator.errors import DecisionNeeded
from migrator.session import Session
from migrator.stage import Blocked

# Who edits a moved body by hand means it to be another one: that goes into the commit message.
ADOPTED_AWAY = frozenset({"bodies"})


class StageRefused(DecisionNeeded):
    """A stage cannot be committed as it is.

    Attributes:
        proposal: The stage.
    """

    def __init__(self, proposal: Proposal, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.proposal = proposal


def refuse(proposal: Proposal) -> None:
    """Raise StageRefused where the proposal cannot be committed as it is."""
    if isinstance(proposal.outcome, Blocked):
        raise StageRefused(
            proposal,
            f"stage {proposal.number}/{proposal.total} {proposal.stage.name} cannot be done safely",
            listed(proposal.outcome.reasons),
        )
    findings = objections(proposal)
    if findings:
        raise StageRefused(
            proposal,
            f"the result of stage {proposal.number}/{proposal.total} {proposal.stage.name} "
            "does not pass the checks",
            listed(findings),
        )


def objections(proposal: Proposal) -> tuple[Finding, ...]:
    """Return the findings that stand in the way."""
    if not proposal.adopted:
        return proposal.findings
    return tuple(entry for entry in proposal.findings if entry.check not in ADOPTED_AWAY)


def reasons_of(proposal: Proposal) -> tuple[str, ...]:
    """Return why a stage cannot be committed as it is; nothing where it can."""
    if isinstance(proposal.outcome, Blocked):
        return tuple(str(reason) for reason in proposal.outcome.reasons)
    return tuple(str(finding) for finding in objections(proposal))


def listed(items: Sequence[object]) -> str:
    """Return the items as a list, one a line."""
    return "\n".join(f"- {item}" for item in items)


def open_questions(session: Session) -> None:
    """Raise DecisionNeeded, with the flags that would answer, while a decision is open."""
    if not session.plan.open_decisions:
        return
    lines = []
    compared = 0
    opened = session.plan.open_decisions
    for answered in opened:
        decision = answered.decision
        compared += bool(decision.versions)
        lines += [decision.question, *(f"    {line}" for line in decision.evidence)]
        lines += [
            f"  --decide {decision.id}={option.name}    {option.effect}"
            for option in decision.options
        ]
    if compared:
        lines.append("`demonolith preview` shows both versions side by side")
    raise DecisionNeeded(
        f"{amount(len(opened), 'open decision')}; nothing was changed",
        "\n".join(lines),
    )
