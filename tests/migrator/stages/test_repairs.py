"""A modular side with imports that cannot work: repaired, or refused with file and line."""

from __future__ import annotations

import pytest

from migrator.stage import Blocked
from tests.support.bakery import BREAD, RECIPES, ROUTER, STARTER, bakery, edited
from tests.support.project import migration

STAGE = "rewrite-base-executor"
IMPORT = "from .bread_recipe import make_bread\n"
ENTRY = '"bread": make_bread,'


def broken_router(module: str, function: str, job_type: str) -> dict[str, str]:
    """Return the bakery whose base executor imports what is not there."""
    return edited(
        ROUTER,
        (IMPORT, f"{IMPORT}from .{module} import {function}\n"),
        (ENTRY, f'{ENTRY}\n        "{job_type}": {function},'),
    )


def after_stage(files: dict[str, str]):
    work = migration(files).until(STAGE)
    return work, work.apply(STAGE)


def test_routes_to_the_monoliths_executor_what_had_none():
    work, outcome = after_stage(broken_router("pastry", "bake_cake", "cake"))
    text = work.text(ROUTER)
    assert '"cake": make_cake,' in text
    assert "pastry" not in text and "bake_cake" not in text
    assert any(
        "cake: goes to make_cake" in line and "not there" in line for line in outcome.evidence
    )


def test_puts_a_stub_where_no_side_has_an_executor():
    work, outcome = after_stage(broken_router("pie_recipe", "make_pie", "pie"))
    text = work.text(ROUTER)
    assert '"pie": _stub_pie,' in text
    assert "def _stub_pie(order=None, batch=None):" in text
    assert "pie_recipe" not in text
    assert any("pie: a stub, because no module has its executor" in x for x in outcome.evidence)


def test_puts_a_stub_where_the_integration_is_gone_on_both_sides():
    work, _ = after_stage(broken_router("wafer_recipe", "make_wafer", "wafer"))
    assert '"wafer": _stub_wafer,' in work.text(ROUTER)
    assert "make_wafer" not in work.text(ROUTER)


def test_keeps_an_import_that_the_stage_before_has_made_work():
    work, _ = after_stage(broken_router("cake_recipe", "make_cake", "cake"))
    text = work.text(ROUTER)
    assert text.count("from .cake_recipe import make_cake\n") == 1
    assert text.count('"cake": make_cake,') == 1


def test_takes_a_missing_name_out_of_a_package():
    files = edited(
        RECIPES,
        (IMPORT.strip(), f"{IMPORT.strip()}, make_toast"),
        ('"make_bread"', '"make_bread", "make_toast"'),
    )
    work, outcome = after_stage(files)
    assert "make_toast" not in work.text(RECIPES)
    assert '"make_bread"' in work.text(RECIPES)
    assert any("no longer imports make_toast" in line for line in outcome.evidence)


def test_takes_a_name_out_of_all_that_the_package_does_not_have():
    work, outcome = after_stage(edited(RECIPES, ('"make_bread"', '"make_bread", "make_toast"')))
    assert "make_toast" not in work.text(RECIPES)
    assert any("no longer lists make_toast" in line for line in outcome.evidence)


def test_repairs_the_package_of_the_tasks():
    init = "bakery/oven/__init__.py"
    work, _ = after_stage(edited(init, ("import bake, due", "import bake, due, wash")))
    assert work.text(init).startswith("from .shifts import bake, due\n")


def test_repaired_sides_finish():
    for files in (
        broken_router("pastry", "bake_cake", "cake"),
        broken_router("pie_recipe", "make_pie", "pie"),
    ):
        migration(files).finish()


@pytest.mark.parametrize(
    ("path", "edit", "place"),
    [
        (BREAD, ("def make_bread", "from .flour import sieve\n\n\ndef make_bread"), f"{BREAD}:1"),
        (
            ROUTER,
            ("def prepare(", "from .scale import weigh\n\nLIMIT = weigh(3)\n\n\ndef prepare("),
            f"{ROUTER}:",
        ),
    ],
)
def test_refuses_what_the_dispatcher_needs_and_nobody_has(path, edit, place):
    outcome = migration(edited(path, edit)).until(STAGE).build(STAGE)
    assert isinstance(outcome, Blocked), outcome
    says = "\n".join(map(str, outcome.reasons))
    assert place in says
    assert "nor can the dispatcher" in says
    assert "commit, and run again" in says


def test_names_the_import_that_hides_the_router_from_the_dispatcher():
    files = edited(
        STARTER, ("bakery.oven.recipes.table import", "bakery.oven.recipes.tables import")
    )
    outcome = migration(files).build("verify-dispatcher")
    assert isinstance(outcome, Blocked)
    assert f"{STARTER}:3: imports bakery.oven.recipes.tables" in str(outcome.reasons[0])


def test_leaves_alone_an_import_inside_a_function():
    line = "    from .flour import sieve\n\n    return sieve(order)"
    files = edited(BREAD, ('    return {"success": True, "made": "bread"}', line))
    work = migration(files, {"executor:bread": "keep-modular"})
    work.finish()
    assert "from .flour import sieve" in work.text(BREAD)


def test_leaves_alone_a_broken_module_that_the_dispatcher_does_not_reach():
    work = migration(bakery(bakery__oven__recipes__attic="from .cellar import wine\n"))
    work.finish()
    assert work.text("bakery/oven/recipes/attic.py") == "from .cellar import wine\n"
