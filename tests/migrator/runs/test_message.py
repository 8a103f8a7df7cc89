"""The commit message: a short subject, wrapped bullets, trailers that git itself reads."""

from __future__ import annotations

import subprocess

import pytest

from migrator.engine import Proposal
from migrator.facts import FollowUp, Location
from migrator.overlay import ChangeSet
from migrator.runs.message import commit_message
from migrator.stage import Changed, Outcome, Unchanged
from migrator.stages import STAGES
from tests.support.bakery import bakery
from tests.support.project import migration, stage_named

RUN, PLAN = "20260102-030405-1", "0123456789ab"


def message(outcome: Outcome, stage: str = "extract-executors") -> str:
    return commit_message(Proposal(3, 7, stage_named(stage), outcome, ChangeSet()), RUN, PLAN)


def changed(*evidence: str, follow_ups: tuple[FollowUp, ...] = ()) -> Outcome:
    return Changed(ChangeSet(), evidence, follow_ups)


def trailers(text: str) -> list[str]:
    done = subprocess.run(
        ["git", "interpret-trailers", "--parse"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


EXPECTED = [
    f"Demonolith-Run: {RUN}",
    "Demonolith-Stage: 3/7 extract-executors",
    f"Demonolith-Plan: {PLAN}",
]


@pytest.mark.parametrize("stage", [stage.name for stage in STAGES])
def test_has_a_subject_that_git_shows_in_full(stage: str):
    subject, blank, *_ = message(changed("x"), stage).split("\n")
    assert subject.startswith(f"{stage}: ")
    assert len(subject) <= 72
    assert blank == ""


def test_is_laid_out_in_paragraphs():
    follow_up = FollowUp(Location("fleet/wash.py", 7), "loop", "it handles an event loop")
    assert message(changed("the van is moved", "so is the bike", follow_ups=(follow_up,))) == (
        "extract-executors: one module per executor, bodies as they were\n"
        "\n"
        "- the van is moved\n"
        "- so is the bike\n"
        "\n"
        "Left alone by the plan, for a follow-up:\n"
        "- fleet/wash.py:7: it handles an event loop\n"
        "\n"
        f"Demonolith-Run: {RUN}\n"
        "Demonolith-Stage: 3/7 extract-executors\n"
        f"Demonolith-Plan: {PLAN}\n"
    )


def test_says_why_a_stage_changes_nothing():
    assert "\n\nThe monolith is gone.\n\n" in message(Unchanged("the monolith is gone"))


def test_wraps_bullets_and_indents_what_follows():
    body = message(changed("word " * 30)).split("\n\n")[1].split("\n")
    assert len(body) > 1
    assert all(len(line) <= 72 for line in body)
    assert body[0].startswith("- ") and all(line.startswith("  ") for line in body[1:])


def test_does_not_break_a_path_that_is_too_long():
    path = "fleet/" + "garage/" * 12 + "van.py"
    assert path in message(changed(f"now in {path}"))


def test_keeps_a_quoted_comment_on_one_line():
    text = "comment of line 5 goes with it: # " + "never wash the van before the bike " * 3
    assert f"\n- {text}\n" in message(changed(text))


@pytest.mark.parametrize(
    "evidence",
    [
        (),
        ("plain",),
        ("Signed-off-by: nobody <n@example.org>",),
        ("comment of line 5 goes with it: # Key: value",),
        ("comment of line 5 goes with it: # --- a/x\n--- b/x",),
        ("---", "--- a/file"),
        ("word " * 40,),
    ],
)
def test_ends_with_trailers_that_git_reads(evidence: tuple[str, ...]):
    assert trailers(message(changed(*evidence))) == EXPECTED


def test_ends_with_trailers_where_there_is_nothing_to_say():
    assert trailers(message(Unchanged(""))) == EXPECTED


@pytest.mark.parametrize("stage", [stage.name for stage in STAGES])
def test_reads_well_for_every_stage_of_a_real_migration(stage: str):
    outcome = migration(bakery()).until(stage).apply(stage)
    text = message(outcome, stage)
    assert len(trailers(text)) == 3
    # Comments of the source and commands of the deploy plan stay in one piece.
    whole = (": #", "celery -A ")
    for line in text.split("\n"):
        assert len(line) <= 72 or " " not in line[2:] or any(mark in line for mark in whole)
