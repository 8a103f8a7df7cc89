"""A task that the router calls directly: one function that is a task and an executor."""

from __future__ import annotations

import subprocess
import sys

import pytest

from migrator.audit import audit
from migrator.audit.options import AuditOptions
from tests.support.bakery import OLD, bakery
from tests.support.memory import snapshot
from tests.support.project import check_blocked, migration

ROLL = "bakery/oven/recipes/roll_recipe.py"


def task(function: str, decorator: str, more: str = "") -> dict[str, str]:
    files = bakery()
    old = f"def {function}(order):"
    assert files[OLD].count(old) == 1
    files[OLD] = files[OLD].replace(old, f"{decorator}\ndef {function}({more}order):")
    return files


@pytest.mark.parametrize(
    ("decorator", "more", "name"),
    [
        ('@queue.task(name="bakery.roll")', "", "bakery.roll"),
        ("@queue.task", "", "bakery.oven.everything._make_roll"),
        ('@queue.task(bind=True, name="bakery.roll")', "self, ", "bakery.roll"),
    ],
)
def test_moves_once_with_its_name(tmp_path, decorator, more, name):
    work = migration(task("_make_roll", decorator, more)).finish()
    facts = audit(snapshot(work.files()), AuditOptions())
    places = [one.where.path for one in facts.registrations if one.name == name]
    assert places == [ROLL]
    for path, content in work.files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    code = (
        "from bakery.queue import queue\n"
        "queue.loader.import_default_modules()\n"
        "from bakery.oven.recipes.table import prepare\n"
        f"print({name!r} in queue.tasks, prepare('bun', 'rye')['weight'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "True 3", done.stderr


def test_asks_nothing_about_it():
    work = migration(task("_make_roll", '@queue.task(name="bakery.roll")'))
    assert work.plan.decisions == () and work.plan.refusals == ()


def test_refuses_one_whose_executor_is_in_the_modular_package():
    files = task("_make_bread", '@queue.task(name="bakery.bread")')
    outcome = check_blocked(files, "extract-executors", "is the task bakery.bread and the executor")
    (reason,) = outcome.reasons
    assert reason.where is not None and reason.where.path == OLD
    assert files[OLD].splitlines()[reason.where.line - 1].startswith("def _make_bread")


def test_lets_the_name_go_where_that_is_decided():
    files = task("_make_bread", '@queue.task(name="bakery.bread")')
    work = migration(files, {"task:bakery.bread": "drop"}).finish()
    assert not work.overlay.exists(OLD)
