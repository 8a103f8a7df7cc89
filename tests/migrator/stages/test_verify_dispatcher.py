"""Stage 2: the modular dispatcher has all of its contract."""

from __future__ import annotations

from dataclasses import replace

import pytest

from migrator.facts import Facts
from migrator.plan import Plan
from migrator.stage import Blocked, Unchanged
from tests.support.bakery import OLD, ROUTER, STARTER, bakery, edited
from tests.support.project import (
    check_blocked,
    check_stage,
    check_unchanged,
    migration,
    stage_named,
)

STAGE = "verify-dispatcher"
ALL = '\n__all__ = [\n    "bake",\n]\n'
HOME = "bakery/oven/__init__.py"


def test_leaves_a_complete_dispatcher_alone():
    check_unchanged(bakery(), STAGE)


def test_passes_on_what_the_dispatcher_keeps_to_itself():
    files = edited(STARTER, (", order=order, batch=batch)", ", order=order)"))
    outcome = check_stage(files, STAGE, {STARTER: bakery()[STARTER]})
    assert "passes to prepare: now batch too" in outcome.evidence


def test_reports_what_the_dispatcher_does_not_have():
    files = edited(
        STARTER,
        ("order=None, batch=None)", "order=None)"),
        (", order=order, batch=batch)", ", order=order)"),
    )
    outcome = check_unchanged(files, STAGE)
    assert "not passed, for it has no such value: batch" in outcome.evidence


def test_reports_a_call_that_cannot_be_followed():
    files = edited(
        STARTER,
        ("    return prepare(", "    route = prepare\n    return route("),
    )
    outcome = check_unchanged(files, STAGE)
    assert any("could not be followed" in line for line in outcome.evidence)


def test_reexports_the_dispatcher_from_both_packages():
    files = bakery()
    for path in ("bakery/oven/__init__.py", "bakery/oven/shifts/__init__.py"):
        files[path] = ""
    check_stage(
        files,
        STAGE,
        {
            "bakery/oven/__init__.py": f"from .shifts import bake\n{ALL}",
            "bakery/oven/shifts/__init__.py": f"from .starter import bake\n{ALL}",
        },
    )


def test_switches_a_package_that_reexports_the_monoliths_dispatcher():
    files = bakery()
    files["bakery/oven/__init__.py"] = (
        'from .everything import bake\nfrom .shifts import due\n\n__all__ = ["bake", "due"]\n'
    )
    work = migration(files).until(STAGE)
    work.apply(STAGE)
    assert "everything" not in work.text("bakery/oven/__init__.py")


def test_blocks_a_parameter_that_only_the_legacy_dispatcher_accepts():
    files = edited(
        OLD, ("def bake(self, kind, order=None):", "def bake(self, kind, order=None, oven=1):")
    )
    outcome = check_blocked(files, STAGE, "bake does not accept oven, which bake")
    assert str(outcome.reasons[0].where) == f"{STARTER}:7"


def test_accepts_and_passes_on_what_the_legacy_dispatcher_does():
    files = bakery()
    files[STARTER] = (
        files[STARTER]
        .replace("kind, order=None, batch=None", "kind")
        .replace("kind=kind, order=order, batch=batch", "kind=kind")
    )
    after = files[STARTER].replace("(self, kind)", "(self, kind, order=None)")
    after = after.replace("kind=kind)", "kind=kind, order=order)")
    check_stage(files, STAGE, {STARTER: after})


def test_says_which_gained_parameters_nothing_takes():
    files = edited(
        OLD,
        ("def bake(self, kind, order=None):", "def bake(self, kind, order=None, by=None):"),
    )
    files[STARTER] = files[STARTER].replace("order=None, batch=None", "order=None")
    files[STARTER] = files[STARTER].replace("=batch", "=None")
    outcome = migration(files).build(STAGE)
    (line,) = [text for text in outcome.evidence if "too, as" in text]
    assert line.endswith("does; its body does nothing with by")


def test_passes_on_what_the_legacy_dispatcher_gives_under_another_name():
    files = edited(
        OLD,
        ("def bake(self, kind, order=None):", "def bake(self, kind, wish=None):"),
        ("return _prepare(kind=kind, order=order)", "return _prepare(kind=kind, order=wish)"),
    )
    files[STARTER] = (
        files[STARTER]
        .replace("kind, order=None, batch=None", "kind, wish=None")
        .replace("kind=kind, order=order, batch=batch", "kind=kind")
    )
    after = files[STARTER].replace("kind=kind)", "kind=kind, order=wish)")
    check_stage(files, STAGE, {STARTER: after})


def test_blocks_a_parameter_whose_default_is_no_literal():
    files = edited(
        OLD,
        ("def bake(self, kind, order=None):", "def bake(self, kind, order=SUGAR):"),
    )
    files[STARTER] = files[STARTER].replace("kind, order=None, batch=None", "kind")
    check_blocked(files, STAGE, "bake does not accept order, which bake")


def test_a_tasks_package_waits_for_a_modular_side_that_can_be_imported():
    files = edited(ROUTER, ("import make_bread\n", "import make_bread\nfrom .pie import pie\n"))
    files[ROUTER] = files[ROUTER].replace("make_bread,\n", 'make_bread,\n        "pie": pie,\n')
    files[HOME] = ""
    work = migration(files).until("rewrite-base-executor")
    assert work.overlay.read(HOME) == b""
    work.apply("rewrite-base-executor")
    assert work.text(HOME) == f"from .shifts import bake\n{ALL}"


def test_accepts_any_parameter_of_a_dispatcher_with_keywords():
    files = edited(
        OLD, ("def bake(self, kind, order=None):", "def bake(self, kind, order=None, oven=1):")
    )
    files[STARTER] = files[STARTER].replace("batch=None)", "batch=None, **more)")
    assert not isinstance(migration(files).build(STAGE), Blocked)


def test_says_how_the_two_bodies_differ():
    files = edited(ROUTER, ('f"No recipe: {kind}"', 'f"What is {kind}?"'))
    files[STARTER] = files[STARTER].replace(
        "    return prepare", "    print(kind)\n    return prepare"
    )
    outcome = check_unchanged(files, STAGE)
    assert any(line.startswith("bakery.bake: ") and "same" not in line for line in outcome.evidence)


def test_blocks_a_second_modular_body_of_a_task():
    second = "bakery/oven/shifts/starter_v2.py"
    outcome = check_blocked({**bakery(), second: bakery()[STARTER]}, STAGE, "another modular body")
    (reason,) = outcome.reasons
    assert (reason.where.path, f"bake ({STARTER}:7)" in reason.message) == (second, True)


def test_takes_a_body_for_each_branch_of_a_module():
    files = bakery()
    body = files[STARTER]
    start = body.index("@")
    both = "".join(f"    {line}\n" if line else "\n" for line in body[start:].splitlines())
    files[STARTER] = f"{body[:start]}if True:\n{both}else:\n{both}"
    outcome = migration(files).until(STAGE).build(STAGE)
    assert not isinstance(outcome, Blocked) or "another modular" not in str(outcome.reasons)


def test_blocks_a_monolith_that_is_the_package_of_other_modules():
    files = {path: text.replace("oven.everything", "oven") for path, text in bakery().items()}
    files[HOME] = files.pop(OLD)
    outcome = check_blocked(files, STAGE, "the monolith is the __init__ of bakery.oven")
    assert str(outcome.reasons[0].where) == f"{HOME}:1"
    assert f"git mv {HOME} bakery/oven/legacy.py" in str(outcome.reasons[0])


def test_blocks_without_dispatcher_and_router_and_says_which_flags_help():
    work = migration(bakery())
    facts = replace(work.facts, dispatcher=None, router=None)
    outcome = stage_named(STAGE).build(facts, work.plan, work.overlay)
    assert isinstance(outcome, Blocked)
    assert "--dispatcher" in str(outcome.reasons[0])
    assert "--base-executor" in str(outcome.reasons[1])


def test_has_nothing_to_do_without_a_monolith():
    outcome = stage_named(STAGE).build(Facts("c", "t"), Plan(), migration(bakery()).overlay)
    assert outcome == Unchanged("there is no monolith")


@pytest.mark.parametrize(
    ("content", "line", "why"),
    [
        (b"from .shifts import bake\nx = '\xff'\n", 2, "is not utf-8"),
        (b"\ndef (:\n", 2, "does not parse: "),
        (b"from .shifts import bake\n\nreturn\n", 3, "does not compile: 'return' outside function"),
        (b"x = 1\r\r", 1, "libcst does not read this file as Python does"),
    ],
)
def test_refuses_a_package_that_cannot_be_read(content: bytes, line: int, why: str):
    message = f"has to export names, but cannot be read: {why}"
    blocked = check_blocked({**bakery(), HOME: content}, STAGE, message)
    (reason,) = (one for one in blocked.reasons if message in one.message)
    assert str(reason.where).startswith(f"{HOME}:{line}")
    assert reason.remedy == "mend the file, commit, and run again"
