"""The modular router's table takes the place of the legacy one for who only reads the job types."""

from __future__ import annotations

import pytest

from migrator.plan import Home
from migrator.stage import Blocked
from migrator.stages.table_advice import table_advice
from tests.support.project import Files, migration
from tests.support.small import LEGACY, small

ROUTER = "shop/jobs/kinds/router.py"
HOME = Home("shop.jobs.kinds.router", "EXECUTORS")
TAKEN = "from shop.jobs.legacy import RUNNERS\n"


def shop(kinds: str, local: bool = False, **more: str) -> Files:
    """Return a shop whose tables have names; ``kinds`` is a module that uses the legacy one."""
    files = {**small(**more), "shop/kinds.py": kinds}
    files[LEGACY] = _outside(str(files[LEGACY]), "_execute_kind", "RUNNERS")
    if not local:
        files[ROUTER] = _outside(str(files[ROUTER]), "execute_kind", "EXECUTORS")
    return files


def _outside(text: str, router: str, name: str) -> str:
    start, end = text.index("    executors = {"), text.index("    executor = ")
    table = text[start:end]
    lines = "".join(line[4:] for line in table.replace("executors", name).splitlines(True))
    rest = text[:start] + text[end:].replace("executors.get", f"{name}.get")
    if name == "RUNNERS":
        return f"{rest}\n\n{lines}"
    before, _, after = rest.partition(f"def {router}")
    return f"{before}{lines}\n\ndef {router}{after}"


def homes(files: Files) -> object:
    return migration(files).plan.homes.get("RUNNERS")


@pytest.mark.parametrize(
    "use",
    [
        "KINDS = sorted(RUNNERS)",
        "KINDS = list(RUNNERS.keys())",
        "def known(kind):\n    return kind in RUNNERS",
        "def known(kind):\n    if kind not in RUNNERS:\n        raise KeyError(kind)",
        "for kind in RUNNERS:\n    print(kind)",
        "KINDS = {kind: len(RUNNERS) for kind in RUNNERS}",
    ],
)
def test_keys_are_read_from_the_modular_table(use: str):
    done = migration(shop(f"{TAKEN}\n{use}\n")).finish()
    taken = "from shop.jobs.kinds.router import EXECUTORS as RUNNERS\n"
    assert done.text("shop/kinds.py") == f"{taken}\n{use}\n"


def test_keys_are_read_by_any_name_of_the_monolith():
    kinds = "from shop.jobs import legacy\n\n\ndef kinds():\n    return sorted(legacy.RUNNERS)\n"
    done = migration(shop(kinds)).finish()
    assert "return sorted(EXECUTORS)" in done.text("shop/kinds.py")


def test_has_all_job_types_before_anybody_reads_them_there():
    work = migration(shop(f"{TAKEN}\nKINDS = sorted(RUNNERS)\n")).until("rewrite-router-imports")
    table = work.text(ROUTER).partition("EXECUTORS = ")[2].partition("}")[0]
    assert [line.split(":")[0].strip() for line in table.splitlines()[1:]] == ['"sms"', '"mail"']


def test_tells_of_no_second_table():
    work = migration(shop(f"{TAKEN}\nKINDS = sorted(RUNNERS)\n")).until("rewrite-base-executor")
    outcome = work.build("rewrite-base-executor")
    assert [one for one in outcome.follow_ups if one.kind == "second-table"] == []


@pytest.mark.parametrize(
    "use",
    [
        "RUN = RUNNERS['sms']",
        "ALL = RUNNERS.values()",
        "ALL = dict(RUNNERS)",
        "ALL = RUNNERS",
        "RUNNERS['fax'] = print",
        "KEYS = RUNNERS.keys",
        "KNOWN = RUNNERS in [1]",
        "__all__ = ['RUNNERS']",
    ],
)
def test_what_else_is_done_with_the_table_is_left_to_a_person(use: str):
    assert homes(shop(f"{TAKEN}\n{use}\n")) != HOME


@pytest.mark.parametrize(
    "more",
    [
        {"shop__more": f"{TAKEN}\nRUN = RUNNERS['sms']\n"},
        {"shop__more": "from shop.kinds import RUNNERS\n\nRUN = RUNNERS['sms']\n"},
        {"shop__more": "from shop.jobs.legacy import *\n\nRUN = RUNNERS['sms']\n"},
        {"tests__test_it": "from unittest import mock\n\nmock.patch('shop.jobs.legacy.RUNNERS')\n"},
    ],
)
def test_one_file_that_does_more_is_enough(more: dict[str, str]):
    assert homes(shop(f"{TAKEN}\nKINDS = sorted(RUNNERS)\n", **more)) != HOME


def test_a_local_table_has_no_keys_for_others():
    work = migration(shop(f"{TAKEN}\nKINDS = sorted(RUNNERS)\n", local=True))
    outcome = work.until("rewrite-router-imports").build("rewrite-router-imports")
    assert isinstance(outcome, Blocked)
    assert "make that local variable a global one" in outcome.reasons[0].remedy


def test_says_nothing_of_a_local_variable_where_there_is_none():
    work = migration(shop(f"{TAKEN}\nALL = RUNNERS.values()\n"))
    (advice,) = table_advice(work.facts, work.overlay).values()
    assert "which has them all in stage 4; commit, and run again" in advice


def test_says_that_a_router_without_a_table_has_none_to_take():
    files = shop(f"{TAKEN}\nKINDS = sorted(RUNNERS)\n", local=True)
    router = str(files[ROUTER])
    start, end = router.index("    executors = {"), router.index("    if executor is None")
    match = '    executor = None\n    match kind:\n        case "sms":\n'
    match += "            return execute_sms(options=options, run_id=run_id)\n"
    files[ROUTER] = router[:start] + match + router[end:]
    work = migration(files)
    (advice,) = table_advice(work.facts, work.overlay).values()
    assert advice.startswith(f"execute_kind ({ROUTER}:")
    assert "has no table that could take its place" in advice
