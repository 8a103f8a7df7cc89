from __future__ import annotations

import pytest

from migrator.decisions import Answer
from migrator.planning.planner import make_plan
from tests.support.project import migration
from tests.support.small import LEGACY, small

WARM = """

def warm_up():
    print("warm")
    return {}


CACHE = warm_up()
"""
HOOKS = """\
from celery.signals import worker_ready


@worker_ready.connect
def hello(**given):
    print("ready")
"""


def with_legacy(more: str, **replaced: str) -> dict[str, str | bytes]:
    files = small(**replaced)
    files[LEGACY] = f"{files[LEGACY]}{more}"
    return files


def importing(line: str, **replaced: str) -> dict[str, str | bytes]:
    files = small(**replaced)
    files[LEGACY] = str(files[LEGACY]).replace("import logging\n", f"import logging\n{line}\n")
    return files


def questions(files) -> dict[str, str]:
    return {
        entry.decision.id: entry.decision.evidence[0]
        for entry in migration(files).plan.open_decisions
    }


def test_asks_about_an_effect_that_is_bound_to_a_name_nobody_uses():
    said = questions(with_legacy(WARM))
    assert said == {
        "symbol:CACHE": f"runs when {LEGACY} is imported, and may do more than give a value: "
        f"print('warm') ({LEGACY}:35)"
    }


def test_asks_once_for_two_names_of_one_value():
    files = with_legacy(WARM.replace("CACHE =", "CACHE = SECOND ="))
    assert list(questions(files)) == ["symbol:CACHE"]


def test_asks_about_a_name_that_only_dead_code_uses():
    files = with_legacy(f"{WARM}\n\ndef cached():\n    return CACHE\n")
    assert list(questions(files)) == ["symbol:CACHE"]


def test_asks_about_a_name_that_is_bound_in_a_block():
    block = WARM.replace(
        "CACHE = warm_up()", "try:\n    CACHE = warm_up()\nexcept OSError:\n    CACHE = 1"
    )
    assert list(questions(with_legacy(block))) == ["symbol:CACHE"]


def test_asks_about_a_default_that_does_something():
    files = with_legacy("\n\ndef cached(cache=print('warm')):\n    return cache\n")
    assert list(questions(files)) == ["symbol:cached"]


def test_an_answer_lets_it_go():
    found = migration(with_legacy(WARM))
    answers = {"symbol:CACHE": Answer("drop", "flag")}
    assert not make_plan(found.facts, answers, found.overlay.snapshot).open_decisions


def test_does_not_ask_about_what_an_executor_takes_along():
    files = with_legacy(WARM)
    files[LEGACY] = str(files[LEGACY]).replace(
        "    # The provider", "    CACHE[1] = 2\n    # The provider"
    )
    assert questions(files) == {}


def test_does_not_ask_about_what_was_made_for_an_executor_that_has_a_twin():
    files = with_legacy(WARM)
    sms = '    return {"success": True, "sent": "sms"}\n'
    for path in (LEGACY, "shop/jobs/kinds/sms.py"):
        files[path] = str(files[path]).replace(sms, f"    CACHE.clear()\n{sms}")
    files["shop/jobs/kinds/sms.py"] = f"CACHE = {{}}\n\n\n{files['shop/jobs/kinds/sms.py']}"
    assert "symbol:CACHE" not in questions(files)


@pytest.mark.parametrize(
    "line", ["LIMIT = 3", "NAMES = frozenset()", "LOCK = logging.Lock", "A, B = 1, [2]"]
)
def test_does_not_ask_about_a_value(line):
    assert questions(with_legacy(f"\n\n{line}\n")) == {}


@pytest.mark.parametrize(
    "line",
    ["import shop.hooks  # noqa: F401", "from shop import hooks", "from shop.hooks import hello"],
)
def test_asks_about_an_import_for_its_effect(line):
    said = questions(importing(line, shop__hooks=HOOKS))
    assert said == {
        "import:shop.hooks": "importing it does more than bind names: "
        "worker_ready.connect (shop/hooks.py:4)"
    }


def test_an_answer_lets_the_import_go():
    found = migration(importing("import shop.hooks", shop__hooks=HOOKS))
    answers = {"import:shop.hooks": Answer("drop", "flag")}
    assert not make_plan(found.facts, answers, found.overlay.snapshot).open_decisions


@pytest.mark.parametrize(
    "other", ["import shop.hooks\n", "from . import hooks\n", 'APPS = ["shop.hooks"]\n']
)
def test_does_not_ask_about_an_import_that_another_module_has(other):
    assert questions(importing("import shop.hooks", shop__hooks=HOOKS, shop__more=other)) == {}


def test_does_not_ask_where_another_name_of_the_module_is_used():
    files = importing("from shop.hooks import hello, unused", shop__hooks=f"{HOOKS}\nunused = 1\n")
    files[LEGACY] = str(files[LEGACY]).replace("logger.info(", "hello(")
    assert questions(files) == {}


def test_asks_where_only_a_test_imports_it_too():
    files = importing("import shop.hooks", shop__hooks=HOOKS, tests__test_a="import shop.hooks\n")
    assert list(questions(files)) == ["import:shop.hooks"]


def test_does_not_ask_about_an_import_that_only_binds_names():
    assert questions(importing("import shop.hooks", shop__hooks="A = 1\n")) == {}


def test_does_not_ask_about_an_import_that_is_not_in_the_tree():
    assert questions(importing("import elsewhere")) == {}
