"""The diff of a stage that is refused is kept; of all others nothing is."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pytest

from migrator.engine import Apply, Finding, Proposal
from migrator.errors import DecisionNeeded
from migrator.gitstore import GitStore
from migrator.refusal import refuse
from migrator.rejected import diff_place, kept_diff
from migrator.session import Session, open_session
from migrator.stage import Changed
from tests.support.repo import MakeRepo
from tests.support.small import small

WRONG = (Finding("names", "shop/web.py", 3, "undefined name 'kind'"),)


@pytest.fixture
def session(make_repo: MakeRepo) -> Iterator[Session]:
    with GitStore.open(make_repo(small()).root) as store:
        yield open_session(store, "HEAD", {}, {})


def second_change(session: Session) -> Proposal:
    """Return a proposal that is built on a stage that has changed files itself."""
    conversation = session.conversation()
    proposal, changed = next(conversation), 0
    while changed < 2:
        changed += isinstance(proposal.outcome, Changed)
        proposal = conversation.send(Apply()) if changed < 2 else proposal
    return proposal


def test_keeps_the_diff_against_the_stages_before(session: Session) -> None:
    proposal = replace(second_change(session), findings=WRONG)
    with pytest.raises(DecisionNeeded) as refused, kept_diff(session, proposal):
        refuse(proposal)
    place = diff_place(session.store.git_dir, proposal.number, proposal.stage.name)
    assert refused.value.hint.splitlines()[-1] == f"its diff, to look at: {place}"
    counted = subprocess.run(
        ["git", "apply", "--numstat", str(place)], capture_output=True, text=True, check=True
    )
    paths = {line.split("\t")[2] for line in counted.stdout.splitlines()}
    assert paths == set(proposal.changes.paths)


def test_keeps_nothing_of_what_passes(session: Session) -> None:
    proposal = second_change(session)
    with kept_diff(session, proposal):
        refuse(proposal)
    assert not (session.store.git_dir / "demonolith").exists()


def test_place_that_cannot_be_written_hides_no_finding(session: Session) -> None:
    (session.store.git_dir / "demonolith").write_text("in the way")
    proposal = replace(second_change(session), findings=WRONG)
    with pytest.raises(DecisionNeeded) as refused, kept_diff(session, proposal):
        refuse(proposal)
    assert "undefined name 'kind'" in refused.value.hint and "its diff" not in refused.value.hint
