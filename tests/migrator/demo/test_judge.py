from __future__ import annotations

from dataclasses import replace

from migrator.demo.backend import Outcome
from migrator.demo.judge import wrong_after, wrong_before
from migrator.demo.observe import Observed
from migrator.demo.scenes import SCENES, TWICE, Expected

BEFORE = Observed(
    [Outcome(scene.before.state, scene.before.says) for scene in SCENES],
    {name: ["legacy.f", "modular.f"] for name in TWICE},
    TWICE,
)
AFTER = Observed(
    [Outcome(scene.after.state, scene.after.says) for scene in SCENES],
    {name: ["modular.f"] for name in TWICE},
    TWICE,
)


def test_all_as_it_should_be():
    assert list(wrong_before(BEFORE)) == []
    assert list(wrong_after(AFTER)) == []


def test_bug_that_does_not_show_is_said():
    wrong = list(wrong_before(AFTER))
    assert any("template backup: expected failed" in line for line in wrong)
    assert wrong[-1].endswith("got none")


def test_bug_that_is_left_is_said():
    wrong = list(wrong_after(BEFORE))
    assert any("execute now nightly-backup: expected completed; got refused" in x for x in wrong)
    assert any("tasks.dispatch_job is still claimed by legacy.f, modular.f" in x for x in wrong)


def test_task_that_got_lost_is_said():
    lost = replace(AFTER, claims={TWICE[0]: ["modular.f"]}, banner=TWICE[:1])
    assert list(wrong_after(lost)) == [
        f"after, {TWICE[1]} is not registered any more",
        f"after, the worker announces {TWICE[1]} 0 times",
    ]


def test_task_announced_twice_is_said():
    wrong = list(wrong_after(replace(AFTER, banner=[*TWICE, TWICE[0]])))
    assert wrong == [f"after, the worker announces {TWICE[0]} 2 times"]


def test_exception_is_not_an_error_value():
    unknown = SCENES[-1].after
    assert unknown.met_by(Outcome("failed", "Unknown job type: nope"))
    assert not unknown.met_by(Outcome("crashed", "Unknown job type: nope"))


def test_expectation_in_words():
    assert str(Expected("completed")) == "completed"
    assert str(Expected("failed", "no")) == "failed: no"
