"""Stage 6: the legacy lookup becomes a direct dispatch."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

import pytest

from migrator.facts import Facts
from migrator.plan import Plan
from migrator.stage import Blocked, Unchanged
from tests.support.bakery import (
    CLOCK,
    DISPATCHING_ORDERS,
    OLD,
    ORDERS,
    STARTER,
    bakery,
    edited,
)
from tests.support.project import (
    check_blocked,
    check_stage,
    check_unchanged,
    migration,
    stage_named,
)

STAGE = "rewrite-schedule-endpoint"


def test_dispatches_what_was_looked_up():
    outcome = check_stage(bakery(), STAGE, {ORDERS: DISPATCHING_ORDERS})
    assert outcome.evidence == (f"{ORDERS}: 1 lookup replaced by a direct dispatch",)


def test_leaves_files_alone_that_look_up_something_else():
    files = bakery(bakery__menu="def recipe_for(guest):\n    return guest\n")
    check_stage(files, STAGE, {ORDERS: DISPATCHING_ORDERS})


def test_leaves_the_monolith_alone():
    work = migration(bakery()).until(STAGE)
    work.apply(STAGE)
    assert work.text(OLD) == bakery()[OLD]


def test_does_not_learn_from_tests_how_to_dispatch():
    files = bakery()
    files["tests/test_clock.py"] = files.pop(CLOCK).replace("from .starter", "from bakery.oven")
    for path in ("bakery/oven/__init__.py", "bakery/oven/shifts/__init__.py"):
        files[path] = files[path].replace("from .clock import due\n", "").replace(", due", "")
        files[path] = files[path].replace(', "due"', "")
    check_blocked(files, STAGE, "no existing call of the dispatcher starts from a schedule")


def test_blocks_a_lookup_whose_task_is_never_sent():
    files = edited(ORDERS, ('return recipe.delay(order=plan["order"])', "return recipe"))
    outcome = check_blocked(files, STAGE, "")
    assert outcome.reasons[0].where is not None
    assert outcome.reasons[0].where.path == ORDERS


def test_has_nothing_to_do_where_nothing_uses_the_lookup():
    files = bakery()
    del files[ORDERS]
    assert check_unchanged(files, STAGE).why == "nothing uses the legacy lookup"


def test_has_nothing_to_do_without_a_lookup():
    work = migration(bakery())
    outcome = stage_named(STAGE).build(replace(work.facts, lookup=None), work.plan, work.overlay)
    assert outcome == Unchanged("there is no legacy lookup")


def test_blocks_without_a_dispatcher():
    work = migration(bakery())
    facts = replace(work.facts, dispatcher=None)
    outcome = stage_named(STAGE).build(facts, work.plan, work.overlay)
    assert isinstance(outcome, Blocked)
    assert "--dispatcher" in str(outcome.reasons[0])


def test_has_nothing_to_do_without_a_monolith():
    outcome = stage_named(STAGE).build(Facts("c", "t"), Plan(), migration(bakery()).overlay)
    assert isinstance(outcome, Unchanged)


def test_gives_the_dispatcher_what_stage_2_has_taught_it():
    files = edited(
        OLD,
        (
            "kind, order=None):\n    return _prepare",
            "kind, order=None, batch=None):\n    return _prepare",
        ),
    )
    files[STARTER] = (
        files[STARTER]
        .replace("kind, order=None, batch=None", "kind")
        .replace("kind=kind, order=order, batch=batch", "kind=kind")
    )
    work = migration(files).until(STAGE)
    work.apply(STAGE)
    assert b'order=plan["order"],\n        batch=plan["id"],\n' in work.overlay.read(ORDERS)


@pytest.mark.parametrize("handed", ["bakery.oven.shim", ".oven.shim"])
def test_uses_the_dispatcher_that_a_file_has_from_a_module_that_hands_it_on(handed: str):
    files = bakery(bakery__oven__shim="from bakery.oven import bake  # noqa: F401\n")
    files[ORDERS] = files[ORDERS].replace(
        "from bakery import cards\n", f"from bakery import cards\nfrom {handed} import bake\n"
    )
    work = migration(files).until(STAGE)
    work.apply(STAGE)
    text = work.text(ORDERS)
    assert "return bake.delay(" in text
    assert text.count("import bake\n") == 1


def test_refuses_a_name_of_the_dispatcher_that_means_something_else():
    files = bakery(bakery__oven__other="def bake(): ...\n")
    files[ORDERS] = files[ORDERS].replace(
        "from bakery import cards\n",
        "from bakery import cards\nfrom bakery.oven.other import bake\n\nKEEP = bake\n",
    )
    check_blocked(files, STAGE, "`bake` means something else here")


TABLE = 'RECIPES = {"cake_v1": old_cake}\n\n\ndef recipe_for(kind):\n    return RECIPES.get(kind)\n'
TWO = """\
@queue.task(name="bakery.old_roll")
def old_roll(order):
    return _make_roll(order)


"""
FORMS = {
    "in a class": """\
        class Book:
            RECIPES = {"cake_v1": old_cake}


        def recipe_for(kind):
            return Book.RECIPES.get(kind)
        """,
    "in the function": """\
        def recipe_for(kind):
            table = {"cake_v1": old_cake}
            return table.get(kind)
        """,
    "computed": """\
        def recipe_for(kind):
            return {key: one for key, one in [("cake_v1", old_cake)]}.get(kind)
        """,
    "match": TWO
    + """\
def recipe_for(kind):
    match kind:
        case "cake_v1":
            return old_cake
        case "roll_v1":
            return old_roll
    return None
""",
}


@pytest.mark.parametrize("form", FORMS)
def test_knows_the_lookup_in_every_form(form: str):
    check_stage(edited(OLD, (TABLE, dedent(FORMS[form]))), STAGE, {ORDERS: DISPATCHING_ORDERS})


def test_takes_the_table_of_the_module_where_there_is_one():
    more = """\


        def again(kind):
            return {"cake_v1": old_cake, "cake_v2": old_cake}.get(kind)
        """
    work = migration(edited(OLD, (TABLE, TABLE.partition("\n\n")[0] + dedent(more))))
    assert work.facts.lookup is not None
    assert work.facts.lookup.mapping == "RECIPES"


@pytest.mark.parametrize(
    "form",
    [
        'def recipe_for(kind):\n    return {"cake_v1": _make_cake}.get(kind)\n',
        'def recipe_for(kind):\n    return {"cake_v1": old_cake}.get(kind).name\n',
        'def recipe_for(kind):\n    return {"cake_v1": old_cake}[kind].delay(order=1)\n',
        TWO + 'def recipe_for(kind):\n    match kind:\n        case "a" if queue:\n'
        '            return old_cake\n        case "b":\n            return old_roll\n',
    ],
)
def test_knows_no_lookup_where_no_task_is_given_back_for_a_key(form: str):
    assert migration(edited(OLD, (TABLE, form))).facts.lookup is None


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("from loguru import logger\n", 'logger.error(f"Card {card_id} not found")'),
        ("import logging\n\nlogger = logging.getLogger()\n", '"Card %s not found", card_id'),
    ],
)
def test_a_guard_logs_as_the_loggers_of_the_project_can(log, said):
    guarded = '        logger.error("no recipe")\n        raise Missing('
    edits = (
        ("from bakery import cards\n", "from bakery import cards\nfrom bakery.log import logger\n"),
        ("        raise Missing(", guarded),
    )
    done = migration({**edited(ORDERS, *edits), "bakery/log.py": log}).finish()
    assert said in done.text(ORDERS)
