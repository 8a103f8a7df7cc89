"""Stage 5: every reference to the monolith, in every file and form."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from migrator.facts import Facts
from migrator.plan import Plan
from migrator.stage import Changed, Unchanged
from tests.support.bakery import COUNTER, OLD, ORDERS, bakery
from tests.support.kiosk import FILES, MONO
from tests.support.project import (
    check_blocked,
    check_stage,
    check_unchanged,
    migration,
    stage_named,
)
from tests.support.small import LEGACY, small

STAGE = "rewrite-router-imports"
SOLD = """\
    from bakery.queue import queue


    def sell(kind, order):
        from bakery.oven import bake

        return bake.delay(kind=kind, order=order)
    """


def with_test(body: str) -> dict[str, str]:
    return bakery(tests__test_oven=f"from unittest import mock\n\n\ndef test_it():\n    {body}\n")


def rewritten(body: str) -> str:
    work = migration(with_test(body)).until(STAGE)
    work.apply(STAGE)
    return work.text("tests/test_oven.py").rpartition("    ")[2].strip()


def test_imports_from_the_tasks_package():
    check_stage(bakery(), STAGE, {COUNTER: SOLD})


def test_leaves_the_legacy_lookup_to_the_next_stage():
    work = migration(bakery()).until(STAGE)
    work.apply(STAGE)
    assert "from bakery.oven.everything import recipe_for" in work.text(ORDERS)


def test_leaves_the_monolith_itself_alone():
    work = migration(bakery()).until(STAGE)
    work.apply(STAGE)
    assert work.text(OLD) == bakery()[OLD]


def test_leaves_files_alone_that_name_nothing_of_it():
    files = bakery(bakery__prose='"""Not everything is bread."""\n\neverything = 1\n')
    check_stage(files, STAGE, {COUNTER: SOLD})


def test_has_nothing_to_do_where_only_the_lookup_is_imported():
    files = bakery()
    files[COUNTER] = files[COUNTER].replace("bakery.oven.everything", "bakery.oven")
    check_unchanged(files, STAGE)


def test_splits_an_import_over_the_new_homes():
    files = bakery(
        bakery__shelf="from bakery.oven.everything import SUGAR, _make_roll, bake\n\n"
        "ALL = (SUGAR, _make_roll, bake)\n"
    )
    work = migration(files).until(STAGE)
    work.apply(STAGE)
    text = work.text("bakery/shelf.py")
    assert "from bakery.oven import bake\n" in text
    assert "from bakery.oven.recipes.cake_recipe import SUGAR\n" in text
    assert "make_roll" in text and "everything" not in text


def test_patches_a_helper_where_it_is_looked_up_now():
    assert rewritten('mock.patch("bakery.oven.everything._sweetened")') == (
        'mock.patch("bakery.oven.recipes.cake_recipe._sweetened")'
    )


def test_patches_an_import_where_it_is_looked_up_now():
    files = with_test('mock.patch("bakery.oven.everything.asyncio")')
    work = migration(files).until(STAGE)
    work.apply(STAGE)
    assert '"bakery.oven.recipes.roll_recipe.asyncio"' in work.text("tests/test_oven.py")


def test_blocks_a_patch_of_a_name_that_several_modules_look_up():
    check_blocked(
        with_test('mock.patch("bakery.oven.everything.weigh")'), STAGE, "is looked up in 2 modules"
    )


def test_blocks_a_name_that_has_no_home():
    files = bakery(bakery__till="from bakery.oven.everything import old_cakes\n")
    check_blocked(files, STAGE, "old_cakes")


def test_says_that_a_stub_answers_where_an_executor_goes():
    files = small()
    files[LEGACY] = str(files[LEGACY]).replace("logger.info(", "from shop.post import send; send(")
    module = LEGACY.removesuffix(".py").replace("/", ".")
    files["tests/test_mail.py"] = f"from {module} import _execute_mail\n"
    outcome = check_blocked(files, STAGE, "_execute_mail")
    assert outcome.reasons[0].remedy.startswith(
        f"it goes with the monolith, and a stub answers for mail ({LEGACY}:"
    )


def test_says_where_the_job_types_are_for_who_lists_the_old_table():
    old = bakery()[OLD]
    table = old[old.index("    recipes = {") : old.index("    recipe = ")]
    old = old.replace(table, "").replace("recipes.get", "DOUGHS.get")
    old += "\n\n" + dedent(table).replace("recipes", "DOUGHS")
    till = "from bakery.oven.everything import DOUGHS\n\nKINDS = sorted(DOUGHS)\n"
    outcome = check_blocked(
        bakery(bakery__oven__everything=old, bakery__till=till), STAGE, "DOUGHS"
    )
    assert outcome.reasons[0].remedy.startswith(
        "where only the job types are wanted, take them from recipes of bakery.oven.recipes.table "
        "(bakery/oven/recipes/table.py:5), which has them all in stage 4"
    )


def test_patches_a_renamed_name_by_the_name_it_is_looked_up_by():
    # The helper is called like the executor without its underscore, and is renamed as it moves.
    files = bakery()
    files[OLD] = (
        files[OLD]
        .replace("_make_roll(order)", "_make_roll(order)")
        .replace('return {"success": True, "weight": weigh(order)}', "return _make_bread(order)")
    )
    files["tests/test_oven.py"] = (
        "from unittest import mock\n\nfrom bakery.oven.everything import _make_roll\n\n\n"
        '@mock.patch("bakery.oven.everything._make_bread")\ndef test_it(bread):\n'
        "    _make_roll(1)\n"
    )
    work = migration(files).until(STAGE)
    work.apply(STAGE)
    roll = work.text("bakery/oven/recipes/roll_recipe.py")
    assert "return make_bread(order)" in roll
    assert '"bakery.oven.recipes.roll_recipe.make_bread"' in work.text("tests/test_oven.py")


def test_tells_of_the_comment_behind_an_entry_that_goes():
    listed = (
        'imports = [\n    "bakery.oven",\n    # Ask Ann first.\n'
        '    "bakery.oven.everything",  # The night shift needs it.\n]\n'
    )
    work = migration(bakery(bakery__lists=listed)).until(STAGE)
    done = work.apply(STAGE)
    assert isinstance(done, Changed)
    assert "Ask Ann first." in work.text("bakery/lists.py")
    assert "The night shift" not in work.text("bakery/lists.py")
    assert [line for line in done.evidence if "comment" in line] == [
        "comment of bakery/lists.py:4 goes with what it is about: # The night shift needs it."
    ]


def test_tells_of_no_comment_that_stays():
    listed = 'imports = [\n    "bakery.oven.everything",  # The night shift needs it.\n]\n'
    work = migration(bakery(bakery__lists=listed)).until(STAGE)
    done = work.apply(STAGE)
    assert isinstance(done, Changed)
    assert "# The night shift needs it." in work.text("bakery/lists.py")
    assert not any("comment" in line for line in done.evidence)


def test_names_every_home_as_evidence():
    outcome = check_stage(bakery(), STAGE, {COUNTER: SOLD})
    assert "bake: taken from bakery.oven as bake" in outcome.evidence
    assert outcome.evidence[-1] == "1 file rewritten"


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
def test_keeps_the_line_ends_of_a_file(line_end: str):
    files: dict[str, str | bytes] = {**bakery()}
    files[COUNTER] = bakery()[COUNTER].replace("\n", line_end).encode()
    work = migration(files).until(STAGE)
    work.apply(STAGE)
    content = work.overlay.read(COUNTER)
    assert content.count(line_end.encode()) == content.count(b"\n")


def test_has_nothing_to_do_without_a_monolith():
    outcome = stage_named(STAGE).build(Facts("c", "t"), Plan(), migration(bakery()).overlay)
    assert isinstance(outcome, Unchanged)


def test_points_at_a_logging_configuration_that_names_the_monolith():
    files = dict(FILES)
    files["kiosk/logs.py"] = 'LOGGING = {"loggers": {"kiosk.desk.old": {"level": "DEBUG"}}}\n'
    work = migration(files).until("rewrite-router-imports")
    outcome = work.build("rewrite-router-imports")
    assert isinstance(outcome, Changed)
    (item,) = outcome.follow_ups
    assert (str(item.where), item.code) == ("kiosk/logs.py:1", "mention")
    assert "'kiosk.desk.old'" in item.message


def test_does_not_point_at_strings_that_were_rewritten():
    outcome = migration(dict(FILES)).until("rewrite-router-imports").build("rewrite-router-imports")
    assert isinstance(outcome, Changed)
    assert outcome.follow_ups == ()


# Line ends of old Macs: Python reads them, libcst does not print them back.
OLD_LINES = "def buy():\r    return 'everything'\r\r"


def test_leaves_a_file_alone_that_libcst_does_not_print_back():
    files = bakery()
    files["bakery/old_shop.py"] = OLD_LINES
    check_stage(files, STAGE, {COUNTER: SOLD})


def test_blocks_such_a_file_where_it_imports_the_monolith():
    files = bakery()
    files["bakery/old_shop.py"] = f"from bakery.oven.everything import bake\r{OLD_LINES}"
    outcome = check_blocked(files, STAGE, "libcst does not read this file as Python does")
    assert str(outcome.reasons[0].where) == "bakery/old_shop.py:1"


SHIM = '"""For everybody, while we move."""\nfrom .everything import *  # noqa: F403\n'


@pytest.mark.parametrize(
    ("user", "kept"),
    [
        ("from bakery.oven.shim import bake\n", {"bake"}),
        ("from bakery.oven import shim as s\n\nX = s.bake, s.recipe_for\n", {"bake", "recipe_for"}),
        ("import bakery.oven.shim\n\nX = bakery.oven.shim.bake\n", {"bake"}),
    ],
)
def test_a_shim_hands_on_what_others_take_from_it(user: str, kept: set[str]):
    work = migration({**bakery(bakery__oven__shim=SHIM), "bakery/user.py": user}).until(STAGE)
    work.apply(STAGE)
    text = work.text("bakery/oven/shim.py")
    imported = {
        alias.name
        for node in ast.parse(text).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert imported == kept


def test_refuses_a_shim_that_everything_is_taken_from_where_not_all_of_it_lives_on():
    files = {
        **bakery(bakery__oven__shim=SHIM),
        "bakery/user.py": "from bakery.oven.shim import *\n",
    }
    check_blocked(files, STAGE, "bakery/oven/shim.py:2: from bakery.oven.everything import *")


def discovered(more: str) -> str:
    """What becomes of an app that discovers its monolith among others, and has settings besides."""
    app = 'app = Celery("shop", broker="memory://")\n'
    files = {
        path.replace("jobs/legacy.py", "tasks.py"): str(text).replace(
            "shop.jobs.legacy", "shop.tasks"
        )
        for path, text in small().items()
    }
    files["shop/celery_app.py"] = f"from celery import Celery\n\n{app}{more}"
    files["mail/__init__.py"] = ""
    work = migration(files).until(STAGE)
    work.apply(STAGE)
    return work.text("shop/celery_app.py").partition(app)[2]


FOUND = 'app.autodiscover_tasks(["shop", "mail"])\n'


@pytest.mark.parametrize(
    "setting",
    [
        'app.conf.imports = ["shop.jobs"]\n',
        'app.conf.update(include=("shop.jobs.flow.dispatcher",))\n',
    ],
)
def test_discovers_nothing_that_a_setting_loads(setting: str):
    assert discovered(setting + FOUND) == setting + 'app.autodiscover_tasks(["mail"])\n'


@pytest.mark.parametrize("setting", ["", 'app.conf.imports = ["shop.jobs_of_old"]\n'])
def test_discovers_what_no_setting_loads(setting: str):
    after = 'app.autodiscover_tasks(["mail"])\n'
    after += 'app.autodiscover_tasks(["shop"], related_name="jobs")\n'
    assert discovered(setting + FOUND) == setting + after


FACADE = "kiosk/tasks.py"
TAKER = """\
from kiosk.tasks import app, launch


def start(kind):
    return app.send_task(launch.name, kwargs={"kind": kind}).id
"""


def test_a_facade_names_what_others_take_through_its_star():
    files = {**FILES, FACADE: "from kiosk.desk.old import *\n", "kiosk/api.py": TAKER}
    work = migration(files).finish()
    assert work.text(FACADE) == "from kiosk.app import app\nfrom kiosk.desk import launch\n"
    assert work.text("kiosk/api.py") == TAKER
    assert MONO not in work.files()


def test_a_facade_that_hands_on_whatever_the_monolith_offers_is_refused():
    listed = FILES[MONO].replace("import app\n", 'import app\n\n__all__ = ["launch"]\n')
    facade = "from kiosk.desk import old\nfrom kiosk.desk.old import *\n\n__all__ = old.__all__\n"
    files = {**FILES, MONO: listed, FACADE: facade}
    check_blocked(files, STAGE, "kiosk/tasks.py:4: old: nothing is known of where `__all__` lives")
