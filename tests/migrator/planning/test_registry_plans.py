# ruff: noqa: E501
"""A decorator that enters executors in a dict: it goes with the dict, or nothing is missing there."""

from __future__ import annotations

import pytest

from migrator.stage import Blocked
from tests.support.project import migration
from tests.support.small import LEGACY, MAIL, small

REGISTRY = """\
EXECUTORS = {}


def executor(kind):
    def enter(function):
        EXECUTORS[kind] = function
        return function

    return enter
"""
JOBS = """\
import logging

from shop.celery_app import app
%s

@app.task(bind=True, name="shop.dispatch")
def dispatch(self, kind, options=None):
    return _execute_kind(kind=kind, options=options)


def _execute_kind(kind, options):
    function = EXECUTORS.get(kind)
    if function is None:
        return {"success": False, "error": f"Unknown kind: {kind}"}
    return function(options=options)


@executor("sms")
def _execute_sms(options):
    return {"success": True, "sent": "sms"}


@executor("mail")
def _execute_mail(options):
    return {"success": True, "sent": "mail"}
"""
KINDS = "from shop.%s import EXECUTORS\n\n\ndef kinds():\n    return sorted(EXECUTORS)\n"


def own(**more: str) -> dict[str, str | bytes]:
    return {**small(**more), LEGACY: JOBS % f"\n{REGISTRY}\n"}


def apart(**more: str) -> dict[str, str | bytes]:
    files = {**small(**more), LEGACY: JOBS % "from shop.registry import EXECUTORS, executor\n"}
    return {**files, "shop/registry.py": REGISTRY}


def test_the_decorator_goes_with_a_dict_that_only_the_router_reads():
    done = migration(own()).finish()
    text = done.text(MAIL)
    assert "executor(" not in text.replace('"""Executor', "")
    assert not any(b"EXECUTORS" in raw for raw in done.files().values())


def test_says_so_in_the_commit():
    found = migration(own()).until("extract-executors")
    outcome = found.build("extract-executors")
    said = "_execute_mail: without @executor, which only enters it in a dict that goes with the monolith"
    assert said in outcome.evidence


def test_the_decorator_stays_where_something_alive_reads_the_dict():
    files = own(shop__ui="from shop.jobs.legacy import count\n\nprint(count())\n")
    files[LEGACY] = f"{files[LEGACY]}\n\ndef count():\n    return len(EXECUTORS)\n"
    moved = [entry for entry in migration(files).plan.executors if entry.moves]
    assert [entry.registries for entry in moved] == [()]


def test_the_decorator_goes_where_the_dispatcher_reads_the_dict_too():
    files = own()
    asks = (
        "    if kind not in EXECUTORS:\n        raise ValueError(kind)\n    return _execute_kind("
    )
    files[LEGACY] = str(files[LEGACY]).replace("    return _execute_kind(", asks)
    found = migration(files)
    assert [entry.registries for entry in found.plan.executors if entry.moves] == [("executor",)]


def test_the_decorator_goes_where_only_dead_code_reads_the_dict():
    files = own()
    files[LEGACY] = f"{files[LEGACY]}\n\ndef count():\n    return len(EXECUTORS)\n"
    assert b"EXECUTORS" not in b"".join(migration(files).finish().files().values())


def test_the_decorator_stays_where_it_lives_elsewhere():
    text = migration(apart()).finish().text(MAIL)
    assert "from shop.registry import executor" in text
    assert '@executor("mail")' in text


@pytest.mark.parametrize(
    "files", [own(shop__ui=KINDS % "jobs.legacy"), apart(shop__ui=KINDS % "registry")]
)
def test_refuses_to_lose_an_entry_that_something_else_reads(files):
    outcome = migration(files).until("extract-executors").build("extract-executors")
    assert isinstance(outcome, Blocked)
    (reason,) = outcome.reasons
    assert "enters _execute_sms in EXECUTORS, which shop/ui.py reads too" in str(reason)


def test_nothing_is_lost_where_the_modular_executor_is_entered_too():
    files = apart(shop__ui=KINDS % "registry")
    path = "shop/jobs/kinds/sms.py"
    files[path] = f'from shop.registry import executor\n\n\n@executor("sms")\n{files[path]}'
    migration(files).finish()


def test_tests_that_read_the_dict_are_no_reason():
    migration(apart(tests__test_kinds=KINDS % "registry")).finish()


ROUTER = f"""{REGISTRY}

def execute_kind(kind, options=None, run_id=None):
    function = EXECUTORS.get(kind)
    if function is None:
        return {{"success": False, "error": f"Unknown kind: {{kind}}"}}
    return function(options=options, run_id=run_id)
"""


def both(init: str, ui: str) -> dict[str, str | bytes]:
    """Both sides enter their executors in a dict, by a decorator of one name."""
    files = own(shop__ui=ui, shop__jobs__kinds__router=ROUTER, shop__jobs__kinds____init__=init)
    files["shop/jobs/kinds/__init__.py"] = init
    files.pop("shop/jobs/kinds//init/.py", None)
    path = "shop/jobs/kinds/sms.py"
    files[path] = f'from .router import executor\n\n\n@executor("sms")\n{files[path]}'
    return files


def test_keys_are_read_from_a_dict_that_the_package_fills():
    """And the decorator goes with the other one."""
    done = migration(both("from . import sms  # noqa: F401\n", KINDS % "jobs.legacy")).finish()
    assert "from shop.jobs.kinds.router import EXECUTORS\n" in done.text("shop/ui.py")
    assert "executor(" not in done.text(MAIL)
    assert [raw.count(b"EXECUTORS = {") for raw in done.files().values()].count(1) == 1


@pytest.mark.parametrize(
    ("init", "ui"),
    [
        ("", KINDS % "jobs.legacy"),  # whoever imports the dict may find it empty
        (
            "from . import sms  # noqa: F401\n",
            "from shop.jobs.legacy import EXECUTORS\n\nfor run in EXECUTORS.values():\n    print(run)\n",
        ),
    ],
)
def test_a_decorator_of_its_name_is_another_one(init: str, ui: str):
    outcome = migration(both(init, ui)).until("extract-executors").build("extract-executors")
    assert isinstance(outcome, Blocked)
    assert "enters _execute_sms in EXECUTORS, which shop/ui.py reads too" in str(outcome.reasons[0])
