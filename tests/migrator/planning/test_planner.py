"""What goes where, and what a person has to decide, from real audits of a small project."""

from __future__ import annotations

import pytest

from migrator.decisions import CONFIGURED, Answer
from migrator.errors import ConfigError
from migrator.plan import (
    BOTH,
    BOTH_LEGACY,
    DROP,
    EXTRACT,
    KEEP,
    MOVE,
    STUB,
    SUPERSEDED,
    TAKE,
    Home,
    Plan,
)
from migrator.planning.planner import decisions_for, make_plan
from tests.support.bakery import BREAD, OLD, ROUTER, bakery, edited
from tests.support.memory import snapshot
from tests.support.project import migration

RYE = 'def make_bread(order, batch=None):\n    return {"success": True, "made": "rye"}\n'
CLEAN = {"app.py": "from celery import Celery\n\napp = Celery('clean')\n"}


def plan(files: dict[str, str], **decide: str) -> Plan:
    answers = {name.replace("__", ":"): option for name, option in decide.items()}
    return migration(files, answers).plan


def executor(plan: Plan, job_type: str):
    return next(entry for entry in plan.executors if job_type in entry.job_types)


def with_rye() -> dict[str, str]:
    return {**bakery(), BREAD: RYE}


def alive(files: dict[str, str]) -> dict[str, str]:
    till = "from bakery.oven.everything import old_cake\n\n\ndef ring():\n    old_cake.delay(1)\n"
    return {**files, "bakery/till.py": till}


# Executors -----------------------------------------------------------------------


def test_extracts_in_the_pattern_of_the_package():
    cake = executor(plan(bakery()), "cake")
    assert (cake.action, cake.public_name) == (EXTRACT, "make_cake")
    assert (cake.module, cake.path) == (
        "bakery.oven.recipes.cake_recipe",
        "bakery/oven/recipes/cake_recipe.py",
    )


def test_adds_what_the_router_passes_and_the_executor_does_not_take():
    (batch,) = executor(plan(bakery()), "cake").parameters
    assert (batch.name, batch.default) == ("batch", "None")


def test_adds_nothing_to_an_executor_that_takes_any_keyword():
    files = edited(OLD, ("def _make_cake(order):", "def _make_cake(order, **more):"))
    assert executor(plan(files), "cake").parameters == ()


def test_keeps_a_twin_of_the_same_meaning_without_asking():
    found = plan(bakery())
    assert executor(found, "bread").action == KEEP
    assert found.decisions == ()


def test_asks_which_of_two_different_bodies_stays():
    (asked,) = plan(with_rye()).open_decisions
    assert asked.decision.id == "executor:bread"
    assert [option.name for option in asked.decision.options] == [KEEP, TAKE, BOTH, BOTH_LEGACY]
    assert asked.decision.evidence[0].startswith("similarity ")


@pytest.mark.parametrize("option", [KEEP, TAKE])
def test_does_as_decided(option: str):
    found = plan(with_rye(), executor__bread=option)
    bread = executor(found, "bread")
    assert (bread.action, bread.path, bread.public_name) == (option, BREAD, "make_bread")
    assert found.open_decisions == ()


def test_serves_two_job_types_with_one_executor():
    assert [entry.job_types for entry in plan(bakery()).executors if "bun" in entry.job_types] == [
        ("roll", "bun")
    ]


def test_makes_a_stub_of_an_executor_whose_import_is_gone():
    wafer = executor(plan(bakery()), "wafer")
    assert (wafer.action, wafer.path) == (STUB, ROUTER)
    assert "module bakery.iron does not exist" in wafer.reason


def test_extracts_an_executor_that_survives_a_missing_import():
    files = edited(
        OLD,
        (
            "    from bakery.iron import press\n\n    asyncio.run(press(order))",
            "    try:\n        from bakery.iron import press\n"
            "    except ImportError:\n        press = None",
        ),
    )
    assert executor(plan(files), "wafer").action == EXTRACT


# Tasks -----------------------------------------------------------------------------


def tasks(plan: Plan) -> dict[str, str]:
    return {entry.task_name: entry.action for entry in plan.tasks}


def test_lets_the_modular_twin_of_a_task_take_over():
    assert tasks(plan(bakery()))["bakery.bake"] == SUPERSEDED


def test_drops_a_task_that_only_the_legacy_mapping_reaches():
    found = plan(bakery())
    assert tasks(found)["bakery.old_cake"] == DROP
    assert found.decisions == ()


def test_moves_a_task_that_is_still_called_and_says_so():
    found = plan(alive(bakery()))
    (answered,) = found.decisions
    assert tasks(found)["bakery.old_cake"] == MOVE
    assert answered.answer == Answer(MOVE, "recommended")


def test_drops_a_called_task_only_where_that_is_decided():
    files = alive(bakery())
    assert tasks(plan(files, **{"task__bakery.old_cake": DROP}))["bakery.old_cake"] == DROP


def test_tells_tasks_with_computed_names_apart():
    files = alive(bakery())
    for name in ("one", "two"):
        files[OLD] += f"\n\n@queue.task(name=compute())\ndef {name}():\n    return 1\n"
        files[
            "bakery/till.py"
        ] += f"\n\nfrom bakery.oven.everything import {name}\n\n{name}.delay()\n"
    found = migration(files)
    ids = [entry.id for entry in decisions_for(found.facts, found.overlay)]
    assert {"task:one", "task:two"} <= set(ids)
    assert len(ids) == len(set(ids))


def test_says_that_a_task_body_differs_and_that_the_modular_one_stays():
    files = edited(
        OLD, ("    return _prepare(kind=kind", "    print(kind)\n    return _prepare(kind=kind")
    )
    (answered,) = plan(files).decisions
    assert (answered.decision.id, answered.option) == ("task:bakery.bake", KEEP)


# Homes -----------------------------------------------------------------------------


def test_names_a_home_for_everything_that_lives_on():
    homes = plan(bakery()).homes
    assert homes["bake"] == Home("bakery.oven", "bake")
    assert homes["_prepare"] == Home("bakery.oven.recipes", "prepare")
    assert homes["_make_cake"] == Home("bakery.oven.recipes", "make_cake")
    assert homes["SUGAR"] == Home("bakery.oven.recipes.cake_recipe", "SUGAR")


def test_names_no_home_for_what_goes():
    assert not {"_make_wafer", "old_cake", "RECIPES", "recipe_for"} & set(plan(bakery()).homes)


def test_takes_a_helper_from_where_it_is_already():
    files = bakery(bakery__oven__utils__sugar="def sweetened(order):\n    return 3\n")
    files["bakery/oven/utils/__init__.py"] = ""
    files[BREAD] = "from ..utils.sugar import sweetened\n\n\n" + files[BREAD]
    files[OLD] = (
        files[OLD]
        .replace(
            'def _sweetened(order):\n    return SUGAR["cake"] * weigh(order)',
            "def sweetened(order):\n    return 3",
        )
        .replace("_sweetened(order)}", "sweetened(order)}")
    )
    assert plan(files).homes["sweetened"] == Home("bakery.oven.utils.sugar", "sweetened")


def test_shares_a_helper_of_two_executors():
    files = edited(OLD, ('"weight": weigh(order)', '"weight": _sweetened(order)'))
    assert plan(files).homes["_sweetened"].module == "bakery.oven.recipes.executor_helpers"


def test_finds_a_free_name_for_what_is_shared():
    files = bakery(bakery__oven__recipes__executor_helpers="X = 1\n")
    assert plan(files).shared_path == "bakery/oven/recipes/executor_helpers_2.py"


# Refusals --------------------------------------------------------------------------


def refusals(files: dict[str, str], **decide: str) -> list[str]:
    return [message for _, message, _ in plan(files, **decide).refusals]


def test_refuses_nothing_of_a_project_that_fits():
    assert refusals(bakery()) == []


def test_adds_the_last_places_that_the_router_fills():
    files = edited(ROUTER, ("recipe(order=order, batch=batch)", "recipe(order, batch)"))
    (batch,) = executor(plan(files), "cake").parameters
    assert (batch.name, batch.default, batch.kind) == ("batch", "None", "positional")
    assert refusals(files) == []


@pytest.mark.parametrize("argument", ["batch or 0", "*batch", "order"])
def test_adds_no_place_for_what_has_no_name_of_its_own(argument: str):
    files = edited(ROUTER, ("recipe(order=order, batch=batch)", f"recipe(order, {argument})"))
    assert executor(plan(files), "cake").parameters == ()
    assert any("_make_cake" in line or "make_cake" in line for line in refusals(files))


def test_refuses_an_executor_with_fewer_places_than_the_router_fills():
    files = edited(ROUTER, ("recipe(order=order, batch=batch)", "recipe(order, batch)"))
    files[OLD] = files[OLD].replace("def _make_cake(order):", "def _make_cake(order, **more):")
    complaint = "takes 1 positional argument(s), and prepare gives 2"
    assert f"_make_cake ({OLD}:47) {complaint}" in refusals(files)


def test_refuses_an_argument_that_would_be_given_twice():
    files = edited(ROUTER, ("recipe(order=order, batch=batch)", "recipe(order, batch=batch)"))
    files[OLD] = files[OLD].replace("def _make_cake(order):", "def _make_cake(batch, order=None):")
    assert any("gets batch by place and by name" in line for line in refusals(files))


def test_accepts_an_executor_with_stars_for_places():
    files = edited(ROUTER, ("recipe(order=order, batch=batch)", "recipe(order, batch)"))
    files[OLD] = files[OLD].replace("def _make_cake(order):", "def _make_cake(*order):")
    assert not any("_make_cake" in line for line in refusals(files))


def test_refuses_a_twin_that_the_router_does_not_call_yet_and_cannot():
    cake = "bakery/oven/recipes/cake_recipe.py"
    files = {**bakery(), cake: "def make_cake(order):\n    return {'cold': True}\n"}
    assert refusals(files, executor__cake=KEEP) == [
        f"make_cake ({cake}:1) does not accept batch, which prepare passes"
    ]


def test_refuses_nothing_that_becomes_a_stub():
    files = edited(OLD, ("def _make_wafer(order):", "def _make_wafer(order, iron):"))
    assert refusals(files) == []


# Answers ----------------------------------------------------------------------------


def test_refuses_an_answer_to_a_question_nobody_asks():
    with pytest.raises(ConfigError, match="unknown decision 'executor:cake'"):
        plan(bakery(), executor__cake=KEEP)


@pytest.mark.parametrize(("source", "fails"), [(CONFIGURED, False), ("flag", True)])
def test_lets_answers_stay_on_file_once_all_is_migrated(source: str, fails: bool):
    answers = {"executor:bread": Answer(KEEP, source)}
    facts, tree = migration(CLEAN).facts, snapshot(CLEAN)
    if fails:
        with pytest.raises(ConfigError):
            make_plan(facts, answers, tree)
    else:
        assert make_plan(facts, answers, tree) == Plan()


def test_has_an_empty_plan_without_a_monolith():
    assert plan(CLEAN) == Plan()


def test_has_one_digest_for_one_plan():
    assert plan(bakery()).digest == plan(bakery()).digest
    assert plan(bakery()).digest != plan(alive(bakery())).digest


@pytest.mark.parametrize(
    ("signature", "body", "added"),
    [
        ("order", "order", ["batch"]),
        ("order, **rest", "rest", ["batch"]),
        ("order, **rest", "order", []),
        ("**rest", "make(**rest)", ["batch"]),
        ("order, batch, **rest", "rest", []),
    ],
)
def test_what_takes_anything_gets_a_name_for_what_it_never_had(signature, body, added):
    head = "def _make_cake(order):\n"
    files = edited(OLD, (head, f"def _make_cake({signature}):\n    weigh({body})\n"))
    assert [item.name for item in executor(plan(files), "cake").parameters] == added
