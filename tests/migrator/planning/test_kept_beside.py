"""``keep-both``: two versions of an executor or a helper live on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from migrator.decisions import Decision, Option, Version
from migrator.errors import ConfigError
from migrator.plan import BOTH
from tests.support.bakery import BREAD, OLD, ROUTER, bakery
from tests.support.project import Migration, check_blocked, migration
from tests.support.small import LEGACY, MAIL, small

RYE = 'def make_bread(order, batch=None):\n    return {"success": True, "made": "rye"}\n'
SCALES = "bakery/oven/tools/scales.py"
IMPORTER = (
    "from shop.jobs.legacy import _execute_mail\n\n\ndef post():\n    return _execute_mail({})\n"
)
POST = "shop/post.py"


def both(option: str, **more: str) -> Migration:
    return migration(
        small(differing=True, shop__post=IMPORTER, **more), {"executor:mail": option}
    ).finish()


def run(work: Migration, tmp_path: Path, code: str) -> str:
    for path, content in work.files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


ASK = (
    "from shop.jobs.kinds.router import execute_kind\n"
    "from shop.post import post\n"
    'print(execute_kind("mail", {})["sent"], post()["sent"])\n'
)


@pytest.mark.parametrize(
    ("option", "served"),
    [
        ("keep-both", "letter mail"),
        ("keep-both-monolith", "mail mail"),
        ("keep-modular", "letter letter"),
        ("take-monolith", "mail mail"),
    ],
)
def test_job_type_and_importers_get_what_was_decided(tmp_path, option, served):
    assert run(both(option), tmp_path, ASK) == served


def test_version_of_the_monolith_has_another_name():
    work = both("keep-both")
    assert "def execute_mail_legacy(options):" in work.text("shop/jobs/kinds/mail_legacy.py")
    assert work.text(MAIL) == small(differing=True)[MAIL]
    assert "import execute_mail_legacy as _execute_mail" in work.text(POST)


def test_takes_the_name_that_is_given():
    work = both("keep-both:post_v1")
    assert "def post_v1(options):" in work.text("shop/jobs/kinds/post_v1.py")
    assert not work.overlay.exists(LEGACY)


def test_gains_parameters_only_where_the_router_calls_it():
    assert "def execute_mail_legacy(options, run_id=None):" in both("keep-both-monolith").text(
        "shop/jobs/kinds/mail_legacy.py"
    )


def test_router_is_left_alone_where_the_modular_version_serves():
    router = "shop/jobs/kinds/router.py"
    assert both("keep-both").text(router) == small(differing=True)[router]


def test_job_types_of_the_monolith_alone_go_on_to_its_version(tmp_path):
    files = bakery()
    files[BREAD] = RYE
    files[OLD] = files[OLD].replace(
        '"bread": _make_bread,', '"bread": _make_bread,\n        "toast": _make_bread,'
    )
    work = migration(files, {"executor:bread": "keep-both"}).finish()
    code = (
        "from bakery.oven.recipes.table import prepare\n"
        'print(prepare("bread", 1)["made"], prepare("toast", 1)["made"])'
    )
    assert run(work, tmp_path, code) == "rye bread"
    assert '"bread": make_bread' in work.text(ROUTER)


def test_other_executors_call_what_they_called(tmp_path):
    files = bakery()
    files[BREAD] = RYE
    files[OLD] = files[OLD].replace(
        'return {"success": True, "weight": weigh(order)}', "return _make_bread(order)"
    )
    work = migration(files, {"executor:bread": "keep-both"}).finish()
    code = "from bakery.oven.recipes.table import prepare; print(prepare('roll', 1)['made'])"
    assert run(work, tmp_path, code) == "bread"


@pytest.mark.parametrize("name", ["execute_mail", "execute_sms"])
def test_refuses_a_name_that_is_taken(name):
    with pytest.raises(ConfigError, match=f"cannot be called {name}"):
        both(f"keep-both:{name}")


@pytest.mark.parametrize("option", ["keep-both:class", "keep-both:a b", "keep-modular:x", "x:y"])
def test_refuses_what_is_no_option(option):
    with pytest.raises(ConfigError, match="has no option"):
        both(option)


def test_refuses_a_file_that_is_there():
    files = small(differing=True, shop__jobs__kinds__mail_legacy="X = 1\n")
    check_blocked(files, "extract-executors", "already", {"executor:mail": "keep-both"})


def test_question_shows_both_versions_and_who_is_concerned():
    work = migration(small(differing=True, shop__post=IMPORTER))
    decision = work.plan.open_decisions[0].decision
    old, new = decision.versions
    assert old.title.endswith(f"{LEGACY}:28") and "one mail at a time" in old.text
    assert new.title.endswith(f"{MAIL}:1") and "letter" in new.text
    assert decision.options[0].effect.endswith("gets the modular one: shop/post.py:1")
    assert decision.evidence[-1].startswith("which one runs today is undefined: the worker imports")


def test_says_which_version_runs_today():
    app = str(small()["shop/celery_app.py"]).replace(', "shop.jobs.legacy"', "")
    work = migration(small(differing=True, shop__celery_app=app))
    evidence = work.plan.open_decisions[0].decision.evidence
    assert evidence[-1].startswith("the modular version runs today")


def test_nothing_is_called_decided_while_it_is_open():
    work = migration(small(differing=True))
    mail = next(one for one in work.plan.executors if "mail" in one.job_types)
    assert mail.reason == "open: nobody has decided yet"


HELPER = """\
def weight_of(order):
    return len(str(order)) * 2
"""
OWN = """\
def _weight_of(order):
    return len(str(order))


def _make_roll(order):"""


def with_helper() -> dict[str, str]:
    files = bakery()
    files["bakery/oven/utils/__init__.py"] = ""
    files["bakery/oven/utils/weights.py"] = HELPER
    files[BREAD] = "from bakery.oven.utils.weights import weight_of\n\n\n" + files[BREAD].replace(
        '"bread"}', '"bread" if weight_of(order) else ""}'
    )
    files[OLD] = (
        files[OLD]
        .replace("def _make_roll(order):", OWN)
        .replace('"weight": weigh(order)', '"weight": _weight_of(order)')
    )
    return files


@pytest.mark.parametrize(
    ("option", "weight"), [(None, "3"), ("keep-both", "3"), ("keep-modular", "6")]
)
def test_helper_that_differs_is_asked_about(tmp_path, option, weight):
    decide = {"helper:_weight_of": option} if option else {}
    work = migration(with_helper(), decide)
    (asked,) = [one for one in work.plan.decisions if one.decision.id.startswith("helper:")]
    assert asked.option == (option or BOTH)
    code = "from bakery.oven.recipes.table import prepare; print(prepare('roll', 'rye')['weight'])"
    assert run(work.finish(), tmp_path, code) == weight


def test_helper_that_nothing_moves_is_not_asked_about():
    files = with_helper()
    files[OLD] = files[OLD].replace('"weight": _weight_of(order)', '"weight": weigh(order)')
    assert not [x for x in migration(files).plan.decisions if x.decision.id.startswith("helper:")]


def test_option_with_a_name():
    decision = Decision(
        "a", "?", (), (Option("x", ""), Option("y", "", True)), None, (Version("t", ""),)
    )
    assert [decision.accepts(text) for text in ("x", "y", "y:z", "x:z", "y:1", "y:", "z")] == [
        *(True, True, True, False, False, False, False)
    ]
    assert decision.choices == ("x", "y[:NAME]")
