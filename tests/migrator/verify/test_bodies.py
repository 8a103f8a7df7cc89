"""Moved bodies mean what they meant, but for the declared edits."""

from __future__ import annotations

from collections.abc import Mapping

from migrator.overlay import Overlay
from migrator.verify.bodies import check_bodies
from tests.support.bakery import OLD, bakery
from tests.support.project import Migration, migration

CAKE = "bakery/oven/recipes/cake_recipe.py"


def extracted(more: Mapping[str, str] | None = None) -> tuple[Migration, Overlay]:
    """Return a project right after its executors were moved, and the tree before."""
    work = migration({**bakery(), **(more or {})}).until("extract-executors")
    before = work.overlay.fork()
    work.apply("extract-executors")
    return work, before


def found(*edits: tuple[str, str]) -> list[str]:
    work, before = extracted()
    text = work.text(CAKE)
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    work.overlay.apply(work.overlay.changes_to({CAKE: text.encode()}))
    return [str(entry) for entry in check_bodies(work.facts, work.plan, before, work.overlay)]


def test_leaves_the_declared_edits_alone():
    # A new name, one parameter more, lazy logging.
    assert found() == []


def test_reports_a_changed_body():
    (finding,) = found(('{"success": True', '{"success": False'))
    assert finding.startswith(f"{CAKE}:19: make_cake is not _make_cake: ")


def test_reports_a_statement_that_was_left_out():
    assert len(found(('    logger.info("cake for %s", order)\n', ""))) == 1


def test_reports_a_parameter_that_was_left_out():
    assert len(found(("order, batch=None", "*orders, batch=None"))) == 1


def test_reports_a_function_that_is_not_there():
    assert found(("def make_cake", "def bake_cake")) == [
        f"{CAKE}:1: make_cake is not there [bodies]"
    ]


def test_reports_a_body_whose_import_leads_elsewhere():
    work, before = extracted({"bakery/other.py": "def weigh(order):\n    return 0\n"})
    path = "bakery/oven/recipes/roll_recipe.py"
    text = work.text(path).replace("from bakery.scales", "from bakery.other")
    work.overlay.apply(work.overlay.changes_to({path: text.encode()}))
    (finding,) = check_bodies(work.facts, work.plan, before, work.overlay)
    assert "make_roll is not _make_roll: weigh is bakery/scales.py:1 in " in finding.message
    assert "bakery/other.py:1 in the modular one, which is not the same" in finding.message


def test_leaves_comments_and_layout_alone():
    assert (
        found(
            ("# Sugar first, then flour.", "# Flour first."),
            ('"success": True', '"success":  True'),
        )
        == []
    )


def test_leaves_files_alone_that_this_stage_did_not_write():
    work, _ = extracted()
    text = work.text(CAKE).replace("True", "False").encode()
    work.overlay.apply(work.overlay.changes_to({CAKE: text}))
    assert check_bodies(work.facts, work.plan, work.overlay, work.overlay) == ()


def test_leaves_everything_alone_once_the_monolith_is_gone():
    work, before = extracted()
    work.overlay.apply(work.overlay.changes_to({CAKE: b"", OLD: None}))
    assert check_bodies(work.facts, work.plan, before, work.overlay) == ()
