"""The one loop: what is proposed, and what each reply makes of the overlay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from migrator.engine import (
    ADOPTED,
    Adopt,
    Apply,
    Conversation,
    Finding,
    Proposal,
    Reply,
    Skip,
    Stop,
    migrate,
)
from migrator.errors import ConflictError
from migrator.facts import Facts, FollowUp, Location
from migrator.overlay import ChangeSet, FileChange, Overlay
from migrator.plan import Plan
from migrator.stage import Blocked, Changed, Outcome, Reason, Unchanged
from tests.support.memory import snapshot

LATER = FollowUp(Location("log", 1), "later", "look at it")


@dataclass(frozen=True)
class Write:
    """Appends its name to the file ``log``, once."""

    name: str
    requires: tuple[str, ...] = ()
    again: str = "unchanged"
    summary: str = "write"
    risk: str = "safe"

    def build(self, facts: Facts, plan: Plan, overlay: Overlay) -> Outcome:
        done = f"{self.name}\n".encode() in overlay.read("log")
        if done and self.again == "blocked":
            return Blocked((Reason(None, "seen it"),))
        if done and self.again == "unchanged":
            return Unchanged("written already")
        content = overlay.read("log") + f"{self.name}\n".encode()
        return Changed(overlay.changes_to({"log": content}), ("it was missing",), (LATER,))


@dataclass(frozen=True)
class Refuse(Write):
    """Is blocked."""

    def build(self, facts: Facts, plan: Plan, overlay: Overlay) -> Outcome:
        return Blocked((Reason(None, "no"),))


def nothing_wrong(facts: Facts, plan: Plan, before: Overlay, after: Overlay) -> tuple[Finding, ...]:
    return ()


def conversation(overlay: Overlay, *stages: Write, **options) -> Conversation:
    verify = options.pop("verify", nothing_wrong)
    return migrate(Facts("c", "t"), Plan(), overlay, stages, verify, **options)


def answered(
    overlay: Overlay, stages: tuple[Write, ...], reply: Callable[[Proposal], Reply], **options
) -> list[Proposal]:
    """Run to the end with one way of replying, and return every proposal."""
    found = []
    talk = conversation(overlay, *stages, **options)
    proposal = next(talk, None)
    while proposal is not None:
        found.append(proposal)
        try:
            proposal = talk.send(reply(proposal))
        except StopIteration:
            proposal = None
    return found


def log() -> Overlay:
    return Overlay(snapshot({"log": ""}))


def edit(overlay: Overlay, text: bytes) -> ChangeSet:
    return ChangeSet((FileChange("log", overlay.read("log"), text),))


ABC = (Write("a"), Write("b"), Write("c", requires=("a", "b")))


def test_builds_each_stage_on_those_before_it():
    overlay = log()
    proposals = answered(overlay, ABC, lambda _: Apply())
    assert overlay.read("log") == b"a\nb\nc\n"
    assert [entry.changes.changes[0].before for entry in proposals] == [b"", b"a\n", b"a\nb\n"]


def test_numbers_the_stages():
    places = [(entry.number, entry.total) for entry in answered(log(), ABC, lambda _: Apply())]
    assert places == [(1, 3), (2, 3), (3, 3)]


def test_changes_nothing_before_it_is_answered():
    overlay = log()
    next(conversation(overlay, *ABC))
    assert overlay.read("log") == b""


@dataclass(frozen=True)
class Edit(Write):
    """Appends a line to a module, once."""

    def build(self, facts: Facts, plan: Plan, overlay: Overlay) -> Outcome:
        before = overlay.read("a.py")
        if before.endswith(b"y = 2\n"):
            return Unchanged("there already")
        return Changed(overlay.changes_to({"a.py": before + b"y = 2\n"}))


def test_refuses_an_edit_of_what_libcst_does_not_print_back():
    proposal = next(conversation(Overlay(snapshot({"a.py": "x = 1\r\r"})), Edit("edit")))
    assert isinstance(proposal.outcome, Blocked)
    (reason,) = proposal.outcome.reasons
    assert reason.where == Location("a.py", 1)
    assert "libcst does not read this file as Python does" in reason.message


@dataclass(frozen=True)
class Delete(Write):
    """Deletes a module, if it is there."""

    def build(self, facts: Facts, plan: Plan, overlay: Overlay) -> Outcome:
        if not overlay.exists("a.py"):
            return Unchanged("gone")
        return Changed(ChangeSet((FileChange("a.py", overlay.read("a.py"), None),)))


@pytest.mark.parametrize(("text", "blocked"), [("return 1\n", True), ("x = 1\r\r", False)])
def test_refuses_to_delete_only_what_does_not_compile(text: str, blocked: bool):
    proposal = next(conversation(Overlay(snapshot({"a.py": text})), Delete("delete")))
    assert isinstance(proposal.outcome, Blocked) is blocked


def test_edits_what_libcst_prints_back():
    proposal = next(conversation(Overlay(snapshot({"a.py": "x = 1\n"})), Edit("edit")))
    assert isinstance(proposal.outcome, Changed) and not proposal.findings


def test_refuses_to_edit_what_did_not_compile_before():
    late = "x = 1\nfrom __future__ import annotations\n"
    proposal = next(conversation(Overlay(snapshot({"a.py": late})), Edit("edit")))
    assert isinstance(proposal.outcome, Blocked)
    (reason,) = proposal.outcome.reasons
    assert (reason.where, proposal.changes) == (Location("a.py", 2), ChangeSet())
    assert "does not compile as it is: from __future__ imports must occur" in reason.message
    assert "mend the file" in reason.remedy


def test_leaves_a_skipped_stage_out():
    overlay = log()
    answered(overlay, (Write("a"), Write("b")), lambda p: Skip() if p.number == 1 else Apply())
    assert overlay.read("log") == b"b\n"


def test_blocks_what_requires_a_skipped_stage():
    proposals = answered(log(), ABC, lambda p: Skip() if p.number == 2 else Apply())
    assert proposals[2].outcome == Blocked((Reason(None, "stage b was left out", "apply b first"),))


def test_blocks_what_requires_a_stage_that_was_left_out_earlier():
    (proposal,) = answered(log(), ABC, lambda _: Skip(), first=3, left_out=["a", "b"])
    assert isinstance(proposal.outcome, Blocked)
    assert len(proposal.outcome.reasons) == 2


def test_does_not_block_what_requires_other_stages():
    proposals = answered(
        log(),
        (Write("a"), Write("b"), Write("c", ("b",))),
        lambda p: Skip() if p.number == 1 else Apply(),
    )
    assert isinstance(proposals[2].outcome, Changed)


def test_counts_a_blocked_stage_as_missing_whatever_the_reply():
    stages = (Refuse("a"), Write("b", requires=("a",)))
    proposals = answered(log(), stages, lambda _: Apply())
    assert isinstance(proposals[1].outcome, Blocked)


def test_counts_an_unchanged_stage_as_there():
    overlay = Overlay(snapshot({"log": "a\n"}))
    proposals = answered(overlay, (Write("a"), Write("b", ("a",))), lambda _: Apply())
    assert isinstance(proposals[0].outcome, Unchanged)
    assert overlay.read("log") == b"a\nb\n"


def test_starts_where_it_is_told():
    overlay = log()
    assert [entry.number for entry in answered(overlay, ABC, lambda _: Apply(), first=2)] == [2, 3]
    assert overlay.read("log") == b"b\nc\n"


def test_ends_where_it_is_stopped():
    overlay = log()
    proposals = answered(overlay, ABC, lambda p: Stop() if p.number == 2 else Apply())
    assert len(proposals) == 2
    assert overlay.read("log") == b"a\n"


def test_proposes_an_adopted_result_again_before_it_is_taken_over():
    overlay = log()
    talk = conversation(overlay, *ABC)
    first = next(talk)
    adopted = talk.send(Adopt(edit(overlay, b"by hand\n")))
    assert (adopted.number, adopted.adopted, first.adopted) == (1, True, False)
    assert overlay.read("log") == b""
    assert talk.send(Apply()).changes.changes[0].after == b"by hand\nb\n"


def test_keeps_evidence_and_follow_ups_of_an_adopted_stage():
    overlay = log()
    talk = conversation(overlay, *ABC)
    next(talk)
    talk.send(Adopt(edit(overlay, b"one\n")))
    twice = talk.send(Adopt(edit(overlay, b"two\n"))).outcome
    assert twice == Changed(edit(overlay, b"two\n"), ("it was missing", ADOPTED), (LATER,))


def test_verifies_what_is_adopted():
    def verify(facts: Facts, plan: Plan, before: Overlay, after: Overlay):
        bad = b"bad" in after.read("log")
        return (Finding("words", "log", 1, "a bad word"),) if bad else ()

    overlay = log()
    talk = conversation(overlay, *ABC, verify=verify)
    assert next(talk).findings == ()
    (finding,) = talk.send(Adopt(edit(overlay, b"bad\n"))).findings
    assert str(finding) == "log:1: a bad word [words]"
    assert talk.send(Adopt(edit(overlay, b"good\n"))).findings == ()


def test_leaves_an_adopted_result_out_when_it_is_skipped_after_all():
    overlay = log()
    talk = conversation(overlay, *ABC)
    next(talk)
    talk.send(Adopt(edit(overlay, b"one\n")))
    talk.send(Skip())
    assert overlay.read("log") == b""


def test_refuses_to_adopt_what_was_built_on_something_else():
    talk = conversation(log(), *ABC)
    next(talk)
    with pytest.raises(ConflictError):
        talk.send(Adopt(ChangeSet((FileChange("log", b"other", b""),))))


def test_verifies_the_tree_before_against_the_tree_after():
    seen = []

    def verify(facts: Facts, plan: Plan, before: Overlay, after: Overlay):
        seen.append((before.read("log"), after.read("log")))
        return ()

    answered(log(), (Write("a"), Write("b")), lambda _: Apply(), verify=verify)
    assert seen == [(b"", b"a\n"), (b"a\n", b"a\nb\n")]


@pytest.mark.parametrize("again", ["changed", "blocked"])
def test_objects_to_a_stage_that_is_not_stable(again: str):
    (proposal,) = answered(log(), (Write("a", again=again),), lambda _: Apply())
    assert [finding.check for finding in proposal.findings] == ["stability"]
    assert "a second a would" in proposal.findings[0].message


def test_does_not_verify_a_stage_that_changes_nothing():
    def verify(*_: object):
        raise AssertionError("there is nothing to verify")

    written = Overlay(snapshot({"log": "a\n"}))
    (proposal,) = answered(written, (Write("a"),), lambda _: Apply(), verify=verify)
    assert isinstance(proposal.outcome, Unchanged)


@dataclass(frozen=True)
class Cut(Write):
    """Takes the last line of ``log.py`` away, once."""

    def build(self, facts: Facts, plan: Plan, overlay: Overlay) -> Outcome:
        kept = overlay.read("log.py").rpartition(b"b = 2")[0]
        return Changed(overlay.changes_to({"log.py": kept})) if kept else Unchanged("done")


def test_tells_of_a_comment_that_any_stage_takes_away():
    overlay = Overlay(snapshot({"log.py": "a = 1  # one\nb = 2  # two\n"}))
    (proposal,) = answered(overlay, (Cut("cut"),), lambda _: Apply())
    assert isinstance(proposal.outcome, Changed)
    assert proposal.outcome.evidence == ("comment of log.py:2 goes with what it is about: # two",)
