"""The whole ladder: what a stage made worse, and nothing else."""

from __future__ import annotations

import pytest

from migrator.facts import Facts
from migrator.plan import Plan
from migrator.stages import STAGES
from migrator.verify import changed_python, verify
from tests.migrator.verify.helpers import changed_overlay, overlay
from tests.support.bakery import COUNTER, bakery
from tests.support.project import migration

FACTS = Facts("c", "t")
WRONG = "import fleet.nowhere\nfrom fleet.van import bus\n\nx = wheels\n"


def checks(files: dict[str, str], changes: dict[str, str | None]) -> set[str]:
    before, after = overlay(files), changed_overlay(files, changes)
    return {finding.check for finding in verify(FACTS, Plan(), before, after)}


def test_runs_every_check_over_what_changed():
    files = {"fleet/van.py": "", "fleet/bike.py": ""}
    tasks = "from celery import shared_task\n\n@shared_task(name='a')\ndef f(): ...\n"
    changes: dict[str, str | None] = {
        "fleet/van.py": "from fleet import bike\n" + WRONG,
        "fleet/bike.py": "from fleet import van\n",
        "fleet/task.py": None,
    }
    assert checks({**files, "fleet/task.py": tasks}, changes) == {
        "imports",
        "names",
        "unused",
        "cycles",
        "partial",
        "tasks",
    }


@pytest.mark.parametrize("root", ["", "src/", "services/api/"])
def test_finds_out_where_modules_are_imported_from(root: str):
    names = {
        "__init__.py": "",
        "van.py": "WHEELS = 4\n",
        "bus.py": "from fleet.van import WHEELS\n",
    }
    files = {f"{root}fleet/{name}": text for name, text in names.items()}
    assert checks(files, {f"{root}fleet/van.py": "DOORS = 4\n"}) == {"imports"}
    assert checks(files, {f"{root}fleet/van.py": None}) == {"imports"}


def test_each_of_several_roots_is_looked_at():
    files = {
        f"{root}/{name}/{file}": text
        for root, name in (("api", "shop"), ("work", "jobs"))
        for file, text in (
            ("__init__.py", ""),
            ("a.py", "A = 1\n"),
            ("b.py", f"from {name}.a import A\n"),
        )
    }
    before = overlay(files)
    after = changed_overlay(files, {"api/shop/a.py": "B = 1\n", "work/jobs/a.py": "B = 1\n"})
    found = [entry for entry in verify(FACTS, Plan(), before, after) if entry.check == "imports"]
    assert [entry.path for entry in found] == ["api/shop/b.py", "work/jobs/b.py"]


def test_says_nothing_more_of_a_file_that_does_not_compile():
    assert checks({"fleet/van.py": ""}, {"fleet/van.py": "def f(:\n"}) == {"syntax"}


def test_leaves_problems_alone_that_were_there_before():
    files = {"fleet/van.py": WRONG}
    assert checks(files, {"fleet/van.py": "# a comment\n" + WRONG}) == set()


def test_leaves_files_alone_that_are_not_python():
    assert checks({"README": "x"}, {"README": "def f(:"}) == set()


def test_leaves_equal_trees_alone():
    files = {"fleet/van.py": WRONG}
    assert checks(files, {"fleet/van.py": WRONG}) == set()


def test_lists_changed_and_deleted_files():
    files = {"a.py": "1", "b.py": "2", "c.py": "3"}
    after = changed_overlay(files, {"a.py": "4", "b.py": None, "d.pyi": "5", "e": "6"})
    assert changed_python(overlay(files), after) == ("a.py", "b.py", "d.pyi")


@pytest.mark.parametrize("stage", [stage.name for stage in STAGES])
def test_has_nothing_to_say_of_a_stage_that_works(stage: str):
    # Migration.apply fails where there is a finding.
    migration(bakery()).until(stage).apply(stage)


def test_leaves_a_problem_alone_that_an_executor_takes_along():
    files = bakery()
    files["bakery/oven/everything.py"] = files["bakery/oven/everything.py"].replace(
        "    # Sugar first, then flour.\n", "    if order is None:\n        return unknown_name\n"
    )
    work = migration(files).until("rewrite-base-executor")
    assert "unknown_name" in work.text("bakery/oven/recipes/cake_recipe.py")


def test_reports_a_caller_that_a_stage_forgot():
    work = migration(bakery()).until("delete-monolith")
    before = work.overlay.fork()
    work.overlay.apply(
        work.overlay.changes_to(
            {
                "bakery/oven/everything.py": None,
                COUNTER: b"from bakery.oven.everything import bake\n\nbake.delay()\n",
            }
        )
    )
    found = {finding.check for finding in verify(work.facts, work.plan, before, work.overlay)}
    assert found == {"imports"}
