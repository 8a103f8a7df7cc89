"""Modules that hand the legacy lookup on."""

from __future__ import annotations

import json

import pytest

from tests.migrator.stages.test_rewrite_schedule_endpoint import STAGE
from tests.support.bakery import DISPATCHING_ORDERS, OLD, ORDERS, bakery
from tests.support.command import demonolith, script_output
from tests.support.project import check_blocked, check_stage, migration

COMPAT = "bakery/compat.py"
RULES = "bakery/rules.py"
# The dispatcher is imported where the lookup was: at the top here.
HERE = DISPATCHING_ORDERS.replace("    from bakery.oven import bake\n\n", "").replace(
    "queue import queue\n", "queue import queue\nfrom bakery.oven import bake\n"
)


def taking(line: str, look: str, compat: str, **more: str) -> dict[str, str]:
    """The bakery whose orders look up by what ``line`` imports from a module in between."""
    files = bakery(bakery__compat=compat, **more)
    text = files[ORDERS].replace("    from bakery.oven.everything import recipe_for\n\n", "")
    text = text.replace("queue import queue\n", f"queue import queue\n{line}\n")
    files[ORDERS] = text.replace("recipe_for(", f"{look}(")
    return files


OLDS = "from bakery.oven.everything import"
FORMS = {
    "name": ("from bakery.compat import recipe_for", "recipe_for", f"{OLDS} recipe_for\n"),
    "other name": ("from bakery.compat import of", "of", f"{OLDS} recipe_for as of  # noqa\n"),
    "module": ("from bakery import compat", "compat.recipe_for", f"{OLDS} recipe_for\n"),
    "alias": ("import bakery.compat as c", "c.recipe_for", f"{OLDS} recipe_for\n"),
    "dotted": ("import bakery.compat", "bakery.compat.recipe_for", f"{OLDS} recipe_for\n"),
    "star": ("from bakery.compat import recipe_for", "recipe_for", f"{OLDS} *\n"),
    "table": ("from bakery.compat import ALL", "ALL.get", f"{OLDS} RECIPES as ALL\n"),
    "method": ("from bakery.compat import of", "of", f"{OLDS} RECIPES\n\nof = RECIPES.get\n"),
    "function": (
        "from bakery.compat import of",
        "of",
        f"{OLDS} RECIPES\n\n\ndef of(kind):\n    return RECIPES.get(kind)\n",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_rewrites_who_has_the_lookup_from_another_module(form: str):
    line, look, compat = FORMS[form]
    outcome = check_stage(taking(line, look, compat), STAGE, {ORDERS: HERE, COMPAT: ""})
    assert f"{ORDERS}: 1 lookup replaced by a direct dispatch" in outcome.evidence
    assert any(line.startswith(f"{COMPAT}: hands ") for line in outcome.evidence)


def test_follows_it_through_two_modules_and_keeps_what_else_they_have():
    files = taking(
        "from bakery.rules import of",
        "of",
        f"{OLDS} recipe_for\n\nLIMIT = 3\n\n__all__ = ['LIMIT', 'recipe_for']\n",
        bakery__rules="""\
            from bakery.compat import LIMIT
            from bakery.compat import recipe_for as of

            TWICE = 2 * LIMIT
            """,
    )
    rules = "from bakery.compat import LIMIT\n\nTWICE = 2 * LIMIT\n"
    both = "from bakery.queue import queue\nfrom bakery.oven import bake\n"
    orders = HERE.replace(both, "".join(sorted(both.splitlines(keepends=True))))
    compat = "LIMIT = 3\n\n__all__ = ['LIMIT']\n"
    check_stage(files, STAGE, {ORDERS: orders, COMPAT: compat, RULES: rules})


def test_drops_what_nobody_takes():
    files = bakery(bakery__compat="from bakery.oven.everything import recipe_for  # noqa: F401\n")
    check_stage(files, STAGE, {ORDERS: DISPATCHING_ORDERS, COMPAT: ""})


def test_rewrites_what_has_it_from_a_branch():
    files = taking(*FORMS["name"][:2], f"if True:\n    {OLDS} recipe_for\n")
    check_stage(files, STAGE, {ORDERS: HERE, COMPAT: "if True:\n    pass\n"})


def test_refuses_a_module_that_nobody_takes_it_from_and_that_may_have_another():
    compat = f"try:\n    {OLDS} recipe_for\nexcept ImportError:\n    recipe_for = None\n"
    outcome = check_blocked(bakery(bakery__compat=compat), STAGE, "hands the legacy lookup on")
    assert f"{COMPAT}:4" in [str(reason.where) for reason in outcome.reasons]


def test_leaves_modules_alone_that_have_another_function_of_that_name():
    files = bakery(
        bakery__compat="from bakery.menu import recipe_for\n",
        bakery__menu="def recipe_for(guest):\n    return guest\n",
        bakery__guests="from bakery.compat import recipe_for\n\nfirst = recipe_for(1)\n",
    )
    check_stage(files, STAGE, {ORDERS: DISPATCHING_ORDERS})


@pytest.mark.parametrize(
    ("compat", "where", "message"),
    [
        (
            "try:\n    {} recipe_for\nexcept ImportError:\n    recipe_for = None\n",
            f"{ORDERS}:12",
            "imported and assigned as well",
        ),
        (
            "{} RECIPES\n\n\ndef recipe_for(kind, other):\n    return RECIPES.get(kind)\n",
            f"{COMPAT}:5",
            "`recipe_for` gives the task to other files",
        ),
        (
            "{} RECIPES\n\n\ndef recipe_for(*kinds):\n    return RECIPES.get(kinds)\n",
            f"{COMPAT}:5",
            "`recipe_for` gives the task to other files",
        ),
    ],
)
def test_refuses_a_module_that_may_hand_on_something_else(compat: str, where: str, message: str):
    files = taking("from bakery.compat import recipe_for", "recipe_for", compat.replace("{}", OLDS))
    outcome = check_blocked(files, STAGE, message)
    assert where in [str(reason.where) for reason in outcome.reasons]


@pytest.mark.parametrize(
    "line",
    [
        'patch("bakery.compat.recipe_for")',
        'patch.object(compat, "recipe_for")',
        'getattr(compat, "recipe_for")',
    ],
)
def test_refuses_where_the_name_is_still_said(line: str):
    files = taking(
        "from bakery.compat import recipe_for",
        "recipe_for",
        f"{OLDS} recipe_for\n",
        tests__check=f"from unittest.mock import patch\n\nfrom bakery import compat\n\n{line}\n",
    )
    outcome = check_blocked(files, STAGE, "this names bakery.compat.recipe_for")
    assert [str(reason.where) for reason in outcome.reasons] == ["tests/check.py:5"]


def test_reads_no_file_that_has_nothing_to_do_with_it():
    files = bakery(bakery__compat="oven = 1\n")
    work = migration(files).until(STAGE)
    work.apply(STAGE)
    assert work.text(COMPAT) == "oven = 1\n"


SCRIPT = """
import json, sys
from bakery import cards, orders
from bakery.queue import queue

queue.conf.task_always_eager = True
queue.loader.import_default_modules()
sent = []
task = queue.tasks["bakery.bake"]
type(task).apply_async = lambda self, args=None, kwargs=None: sent.append((self.name, kwargs))
orders.again(0)
print(json.dumps(sent))
"""


@pytest.mark.parametrize("form", ["star", "method", "function"])
def test_sends_what_the_scheduler_sends(form: str, make_repo):
    project = make_repo(taking(*FORMS[form]))
    done = demonolith("run", "--yes", cwd=project.root)
    assert done.code == 0, done.err
    assert not (project.root / OLD).exists()
    sent = [["bakery.bake", {"kind": "bread", "order": "rye", "batch": 1}]]
    assert json.loads(script_output(project.root, SCRIPT)) == sent


def test_follows_a_star_of_a_module_that_hands_it_on():
    files = taking(
        "from bakery.rules import of",
        "of",
        f"{OLDS} recipe_for as of\n",
        bakery__rules="from bakery.compat import *\n",
    )
    work = migration(files).until(STAGE)
    work.apply(STAGE)
    assert work.text(ORDERS).count("return bake.delay(") == 1
    assert work.text(COMPAT) == ""
