"""Stage 4: every job type routed, stubs for what was removed, executors exported."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

import pytest

from migrator.facts import Facts
from migrator.plan import Plan
from migrator.stage import Blocked, Changed, Unchanged
from tests.support.bakery import OLD, RECIPES, ROUTER, bakery, edited
from tests.support.kiosk import BASE, FILES, kiosk
from tests.support.project import (
    check_blocked,
    check_stage,
    check_unchanged,
    migration,
    stage_named,
)
from tests.support.small import MAIL, small

STAGE = "rewrite-base-executor"
TABLE = """\
    import logging

    from .bread_recipe import make_bread
    from .cake_recipe import make_cake
    from .roll_recipe import make_roll

    logger = logging.getLogger(__name__)


    def _stub_wafer(order, batch=None):
        logger.warning("prepare: wafer is not available (integration removed)")
        return {"success": False, "error": "wafer is not available in this version"}


    def prepare(kind, order, batch=None):
        recipes = {
            "bread": make_bread,
            "cake": make_cake,
            "roll": make_roll,
            "bun": make_roll,
            "wafer": _stub_wafer,
        }
        recipe = recipes.get(kind)
        if recipe is None:
            return {"success": False, "error": f"No recipe: {kind}"}
        return recipe(order=order, batch=batch)
    """
PACKAGE = """\
    from .bread_recipe import make_bread
    from .cake_recipe import make_cake
    from .roll_recipe import make_roll
    from .table import prepare

    __all__ = ["make_bread", "make_cake", "make_roll", "prepare"]
    """
ONLY_BREAD = (
    ('"cake": _make_cake,\n', ""),
    ('"roll": _make_roll,\n', ""),
    ('"bun": _make_roll,\n', ""),
    ('"wafer": _make_wafer,\n', ""),
)


def test_routes_every_job_type_and_exports_the_executors():
    check_stage(bakery(), STAGE, {ROUTER: TABLE, RECIPES: PACKAGE})


def test_a_stub_takes_what_the_router_gives_by_position():
    files = edited(ROUTER, ("recipe(order=order, batch=batch)", "recipe(order, batch=batch)"))
    table = TABLE.replace("recipe(order=order, batch=batch)", "recipe(order, batch=batch)")
    check_stage(files, STAGE, {ROUTER: table, RECIPES: PACKAGE})


def test_says_why_a_job_type_has_a_stub():
    outcome = check_stage(bakery(), STAGE, {ROUTER: TABLE, RECIPES: PACKAGE})
    assert any(
        line.startswith("wafer: a stub") and "bakery.iron" in line for line in outcome.evidence
    )


def test_routes_two_job_types_to_one_function():
    outcome = check_stage(bakery(), STAGE, {ROUTER: TABLE, RECIPES: PACKAGE})
    assert sum("goes to make_roll" in line for line in outcome.evidence) == 2


def test_leaves_a_complete_table_alone():
    check_unchanged(edited(OLD, *ONLY_BREAD), STAGE)


def test_writes_an_all_where_there_is_none():
    files = edited(OLD, *ONLY_BREAD)
    files[RECIPES] = "from .bread_recipe import make_bread\nfrom .table import prepare\n"
    after = files[RECIPES] + '\n__all__ = [\n    "make_bread",\n    "prepare",\n]\n'
    check_stage(files, STAGE, {RECIPES: after})


@pytest.mark.parametrize(
    "star", ["from .oven.recipes import *", "from bakery.oven.recipes import *"]
)
def test_writes_no_all_where_someone_takes_everything(star: str):
    more = ("from .bread_recipe import make_bread\n", "from .table import *\n", "HEAT = 220\n")
    files = edited(OLD, *ONLY_BREAD)
    files[RECIPES] = f"{''.join(more)}from .table import prepare\n"
    check_unchanged({**files, "bakery/more.py": f"{star}\nSEEN = HEAT, table\n"}, STAGE)
    work = migration({**files, "bakery/more.py": "from bakery.counter import *\n"}).until(STAGE)
    assert isinstance(work.build(STAGE), Changed)


def test_answers_an_unknown_job_type_with_a_value():
    files = edited(OLD, *ONLY_BREAD)
    complete = files[ROUTER]
    files[ROUTER] = complete.replace(
        'return {"success": False, "error": f"No recipe: {kind}"}',
        'raise KeyError(f"No recipe: {kind}")',
    )
    outcome = check_stage(files, STAGE, {ROUTER: complete})
    assert "an unknown job type is an error value now, not an exception" in outcome.evidence


def test_leaves_entries_that_only_the_modular_router_knows():
    files = edited(
        ROUTER, ('"bread": make_bread,', '"bread": make_bread,\n        "toast": make_bread,')
    )
    expected = TABLE.replace(
        '"bread": make_bread,', '"bread": make_bread,\n            "toast": make_bread,'
    )
    check_stage(files, STAGE, {ROUTER: expected, RECIPES: PACKAGE})


def test_imports_inside_the_function_where_its_neighbours_are():
    files = edited(OLD, *ONLY_BREAD[1:])
    files[ROUTER] = (
        files[ROUTER]
        .removeprefix("from .bread_recipe import make_bread\n\n\n")
        .replace("    recipes = {", "    from .bread_recipe import make_bread\n\n    recipes = {")
    )
    work = migration(files).until(STAGE)
    work.apply(STAGE)
    assert work.text(ROUTER).startswith("def prepare(")
    assert "    from .cake_recipe import make_cake\n" in work.text(ROUTER)


def test_blocks_a_route_that_leads_to_no_function_of_the_monolith():
    files = edited(OLD, ('"cake": _make_cake,', '"cake": Cakes().make,'))
    files[OLD] += "\n\nclass Cakes:\n    def make(self, *orders):\n        return orders\n"
    check_blocked(files, STAGE, "job type 'cake' goes to Cakes().make")


def test_blocks_a_table_that_it_cannot_complete():
    files = edited(
        ROUTER,
        ("    recipes = {", '    if kind not in ("bread",):\n        return None\n    recipes = {'),
    )
    check_blocked(files, "extract-executors", "'cake' would never get to what serves it")


def test_blocks_without_a_router():
    work = migration(bakery())
    outcome = stage_named(STAGE).build(replace(work.facts, router=None), work.plan, work.overlay)
    assert isinstance(outcome, Blocked)
    assert "--base-executor" in str(outcome.reasons[0])


def test_has_nothing_to_do_without_a_monolith():
    outcome = stage_named(STAGE).build(Facts("c", "t"), Plan(), migration(bakery()).overlay)
    assert isinstance(outcome, Unchanged)


def test_imports_in_the_style_that_the_router_has():
    work = migration(dict(FILES)).until(STAGE)
    work.apply(STAGE)
    text = work.text(BASE)
    assert "from kiosk.desk.runners.scan_runner import run_scan" in text
    assert "from ." not in text


def test_imports_relatively_where_the_router_does():
    files = kiosk(BASE, ("from kiosk.desk.runners.print_runner", "from .print_runner"))
    work = migration(files).until(STAGE)
    work.apply(STAGE)
    assert "from .scan_runner import run_scan" in work.text(BASE)


def in_the_package(imported: str) -> dict[str, str]:
    """Return the kiosk with its router in the ``__init__`` of the runners' package."""
    files = {path: text for path, text in FILES.items() if path != BASE}
    router = FILES[BASE].replace("from kiosk.desk.runners.print_runner", f"from {imported}")
    files["kiosk/desk/runners/__init__.py"] = router
    entry = files["kiosk/desk/entry.py"]
    files["kiosk/desk/entry.py"] = entry.replace("kiosk.desk.runners.base", "kiosk.desk.runners")
    return files


@pytest.mark.parametrize("package", ["kiosk.desk.runners", ""])
def test_completes_a_router_in_the_init_of_the_package(package: str):
    done = migration(in_the_package(f"{package}.print_runner")).finish()
    text = done.overlay.read("kiosk/desk/runners/__init__.py").decode()
    imported = [line for line in text.splitlines() if "import" in line]
    assert imported == [
        f"from {package}.print_runner import run_print",
        f"from {package}.scan_runner import run_scan",
    ]
    assert "__all__" not in text
    assert '{"print": run_print, "scan": run_scan}' in text


def test_answers_in_the_words_of_the_monolith_where_the_modular_router_raises():
    value = 'return {"success": False, "error": f"No recipe: {kind}"}'
    files = bakery()
    files[OLD] = files[OLD].replace(value, 'return {"ok": False, "detail": f"No {kind}"}')
    files[ROUTER] = files[ROUTER].replace(value, 'raise LookupError(f"No recipe: {kind}")')
    work = migration(files).until(STAGE)
    work.apply(STAGE)
    assert 'return {"ok": False, "detail": f"No recipe: {kind}"}' in work.text(ROUTER)
    assert 'return {"ok": False, "detail": "wafer is not available' in work.text(ROUTER)


def test_points_at_a_table_that_lives_on_for_an_executor():
    files = bakery()
    table = files[OLD][files[OLD].index("    recipes = {") : files[OLD].index("    recipe = ")]
    every = (
        "def _make_every(order):\n    return [DOUGHS[kind](order) for kind in ('cake', 'roll')]\n"
    )
    whole = (
        dedent(table).replace("recipes", "DOUGHS").replace("{", '{\n    "every": _make_every,', 1)
    )
    files[OLD] = files[OLD].replace(table, "").replace("recipes.get", "DOUGHS.get")
    files[OLD] += f"\n\n{every}\n\n{whole}"
    work = migration(files).until(STAGE)
    outcome = work.build(STAGE)
    assert isinstance(outcome, Changed)
    (left,) = outcome.follow_ups
    assert left.message.startswith("DOUGHS lives on in bakery.oven.recipes.every_recipe, for what")
    assert migration(bakery()).until(STAGE).build(STAGE).follow_ups == ()


KINDS = "import enum\n\n\nclass Kind(enum.StrEnum):\n    PRINT = 'print'\n    SCAN = 'scan'\n"


@pytest.mark.parametrize(
    ("table", "added"),
    [
        ('{"print": run_print}', '{"print": run_print, "scan": run_scan}'),
        ("{Kind.PRINT: run_print}", "{Kind.PRINT: run_print, Kind.SCAN: run_scan}"),
    ],
)
def test_writes_keys_as_the_others_are_written(table, added):
    files = kiosk(BASE, ('{"print": run_print}', table))
    files = {**files, "kiosk/kinds.py": KINDS}
    files[BASE] = "from kiosk.kinds import Kind\n" + files[BASE]
    work = migration(files).until(STAGE)
    assert isinstance(work.apply(STAGE), Changed)
    assert f"    table = {added}\n" in work.text(BASE)
    assert isinstance(work.build(STAGE), Unchanged)


@pytest.mark.parametrize("answer", ["keep-modular", "take-monolith"])
def test_exports_no_executor_that_the_package_defines_itself(answer: str):
    files = small(differing=True)
    body = files.pop(MAIL)
    files["shop/jobs/kinds/__init__.py"] = (
        files["shop/jobs/kinds/__init__.py"]
        .replace("from .mail import execute_mail\n", "")
        .replace("from .router", f"\n\n{body}\n\nfrom .router")
    )
    files["shop/jobs/kinds/router.py"] = files["shop/jobs/kinds/router.py"].replace(".mail", ".")
    work = migration(files, {"executor:mail": answer}).finish()
    wanted = {"keep-modular": "letter", "take-monolith": "mail"}[answer]
    assert f'"sent": "{wanted}"' in work.text("shop/jobs/kinds/__init__.py")
