"""The commit message of a stage: what, why it is right, and the trailers that tools read."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from migrator.engine import Proposal
from migrator.stage import Blocked

if TYPE_CHECKING:
    from migrator.git.commits import Commit

WIDTH = 72
# What follows is a comment of the source: torn apart, it could not be searched for.
QUOTED = ": #"
RUN_TRAILER = "Demonolith-Run"
STAGE_TRAILER = "Demonolith-Stage"
PLAN_TRAILER = "Demonolith-Plan"
ADOPTED_TRAILER = "Demonolith-Adopted"
REVERTS_TRAILER = "Demonolith-Reverts"


def commit_message(proposal: Proposal, run_id: str, plan_digest: str) -> str:
    """Return the message of the commit that takes a stage over.

    Args:
        proposal: The stage and its outcome.
        run_id: Id of the run, as in the journal.
        plan_digest: Digest of the plan.
    """
    outcome = proposal.outcome
    assert not isinstance(outcome, Blocked)
    parts = [f"{proposal.stage.name}: {proposal.stage.summary}"]
    why = getattr(outcome, "why", "")
    if why:
        parts.append(_wrap(why[0].upper() + why[1:] + "."))
    if outcome.evidence:
        parts.append("\n".join(_bullet(line) for line in outcome.evidence))
    if proposal.findings:  # only what a person has taken over on purpose gets here
        lines = [_bullet(str(finding)) for finding in proposal.findings]
        parts.append("Changed by hand:\n" + "\n".join(lines))
    if outcome.follow_ups:
        lines = [_bullet(f"{item.where}: {item.message}") for item in outcome.follow_ups]
        parts.append("Left alone by the plan, for a follow-up:\n" + "\n".join(lines))
    appendix = getattr(outcome, "appendix", "")
    if appendix:
        parts.append(appendix)
    parts.append("\n".join(trailers(proposal, run_id, plan_digest)))
    return "\n\n".join(parts) + "\n"


def trailers(proposal: Proposal, run_id: str, plan_digest: str) -> list[str]:
    """Return the trailers of a stage's commit."""
    lines = [
        f"{RUN_TRAILER}: {run_id}",
        f"{STAGE_TRAILER}: {proposal.number}/{proposal.total} {proposal.stage.name}",
        f"{PLAN_TRAILER}: {plan_digest}",
    ]
    return [*lines, f"{ADOPTED_TRAILER}: edited by hand"] if proposal.adopted else lines


def reverting_message(commit: Commit, run_id: str, *, again: bool) -> str:
    """Return the message of the commit that takes another one back.

    Args:
        commit: The commit of a stage, or one that has reverted it.
        run_id: Id of the run, as in the journal.
        again: It has reverted a stage: the stage comes again.
    """
    if again:
        subject = commit.subject.removeprefix('Revert "').removesuffix('"')
        trailer = f"{STAGE_TRAILER}: {commit.trailers[REVERTS_TRAILER]}"
    else:
        subject = commit.subject
        trailer = f"{REVERTS_TRAILER}: {commit.trailers[STAGE_TRAILER]}"
    title = f'{"Reapply" if again else "Revert"} "{subject}"'
    return f"{title}\n\nThis reverts commit {commit.id}.\n\n{RUN_TRAILER}: {run_id}\n{trailer}\n"


def _wrap(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _bullet(text: str) -> str:
    if QUOTED in text:
        return "- " + " ".join(text.splitlines())
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent="- ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
