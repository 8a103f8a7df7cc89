# ruff: noqa: E501
"""A job type that the modular side turns away is not routed in vain."""

from __future__ import annotations

import pytest

from tests.support.kiosk import BASE, ENTRY, FILES
from tests.support.project import migration

HEAD = "from kiosk.desk.runners.print_runner import run_print\n\n\n"
TABLE = 'TABLE = {"print": run_print}\n\n\n'
ROUTER = "def run_kind(kind, plan=None, values=None, task=None):\n"
PICK = (
    "    runner = TABLE.get(kind)\n"
    "    if runner is None:\n"
    '        return {"success": False, "error": f"Unknown kind: {kind}"}\n'
    "    return runner(plan=plan, values=values, task=task)\n"
)
GUARD = "    if kind not in KINDS:\n        return {'success': False}\n"
ENUM = "from enum import Enum\n\n\nclass Kind(str, Enum):\n    PRINT = 'print'\n\n\n"
SCANS = ENUM.replace("PRINT", "SCAN = 'scan'\n    PRINT")
PLAIN = SCANS.replace("str, ", "")
MEMBERS = TABLE.replace('"print"', "Kind.PRINT")
CALL = "    return run_kind(kind,"


def said(base: str = FILES[BASE], entry: str = FILES[ENTRY]) -> list[str]:
    """Return where ``scan`` is turned away, and how."""
    facts = migration({**FILES, BASE: base, ENTRY: entry}).facts
    assert facts.router is not None
    return [f"{found.where.path}: {found.says}" for found in facts.turned_away]


def router(before: str = "", pick: str = PICK, head: str = HEAD + TABLE) -> str:
    return f"{head}{ROUTER}{before}{pick}"


def dispatcher(before: str, head: str = "", kind: str = "kind") -> str:
    text = FILES[ENTRY].replace(CALL, f"{before}    return run_kind({kind},")
    return text.replace("\n\n@shared_task", f"\n\n{head}@shared_task", 1)


@pytest.mark.parametrize(
    ("base", "how"),
    [
        (router(GUARD, head=f"{HEAD}KINDS = {{'print'}}\n{TABLE}"), "`if kind not in KINDS`"),
        (router(GUARD, head=f"{HEAD}KINDS = frozenset(['print'])\n{TABLE}"), "`if kind not in KINDS`"),
        (router("    if kind != 'print':\n        raise ValueError(kind)\n"), "`if kind != 'print'`"),
        (router("    try:\n        if kind not in ('print',):\n            raise ValueError(kind)\n    except ValueError:\n        return None\n"), "`if kind not in ('print',)`"),
        (router("    kind = kind.upper()\n"), "makes 'SCAN' of it"),
        (router(pick=PICK.replace("(kind)", '(f"do_{kind}")')), "looks 'do_scan' up for it"),
        (router(pick=PICK.replace("(kind)", "(Kind(kind))"), head=f"{ENUM}{HEAD}{TABLE}"), "Kind has no member for it"),
        (router(pick=PICK.replace("(kind)", "(Kind[kind])"), head=f"{SCANS}{HEAD}{MEMBERS}"), "`Kind[kind]` goes by the names of the members"),
        (router(pick=PICK.replace("(kind)", "(Kind[kind.upper()])"), head=f"{SCANS}{HEAD}{MEMBERS}"), "`Kind[kind.upper()]` goes by the names of the members"),
        (router(head=f"{PLAIN}{HEAD}{MEMBERS}"), "what it looks up there equals no member of an enum, and its keys are some"),
    ],
)  # fmt: skip
def test_the_router_may_turn_away_what_its_table_would_have(base: str, how: str):
    assert f"{BASE}: {how}" in said(base)


@pytest.mark.parametrize(
    ("entry", "how"),
    [
        (dispatcher(GUARD, "KINDS = ['print']\n\n\n"), "`if kind not in KINDS`"),
        (dispatcher("    check(kind)\n", "def check(sort):\n    if sort not in ('print', 'copy'):\n        raise ValueError(sort)\n\n\n"), "`if sort not in ('print', 'copy')`"),
        (dispatcher("", ENUM, "Kind(kind)"), "Kind has no member for it"),
    ],
)  # fmt: skip
def test_so_may_the_dispatcher(entry: str, how: str):
    assert said(entry=entry) == [f"{ENTRY}: {how}"]


@pytest.mark.parametrize(
    "base",
    [
        FILES[BASE],
        router("    if kind not in TABLE:\n        return None\n"),
        router(GUARD, head=f"{HEAD}KINDS = {{'print', 'scan'}}\n{TABLE}"),
        router(GUARD, head=f"{HEAD}from kiosk.settings import KINDS\n{TABLE}"),
        router("    if not kind:\n        return None\n"),
        router("    if plan:\n        if kind != 'print':\n            return None\n"),
        router("    if kind not in ('print',):\n        logger.info(kind)\n"),
        router("    kind = NAMES.get(kind, kind)\n    if kind not in ('print',):\n        return None\n", head=f"{HEAD}NAMES = {{}}\n{TABLE}"),
        router("    kind = kind.lower()\n"),
        router(pick=PICK.replace("(kind)", "(kind.strip())")),
        router(pick=PICK.replace("(kind)", "(Kind(kind))"), head=f"{SCANS}{HEAD}{TABLE}"),
        router(head=f"{SCANS}{HEAD}{MEMBERS}"),
        router(pick=PICK.replace("(kind)", "(Kind(kind))"), head=f"{PLAIN}{HEAD}{MEMBERS}"),
        router("    if kind == 'print':\n        return run_print(plan, values, task)\n"),
    ],
)  # fmt: skip
def test_says_nothing_where_it_may_pass(base: str):
    assert said(base) == []


@pytest.mark.parametrize(
    "entry",
    [
        dispatcher("    note(kind)\n", "def note(sort):\n    if sort != 'print':\n        return None\n    return sort\n\n\n"),
        dispatcher("    if kind == 'print':\n        plan = plan or {}\n"),
        dispatcher("    assert kind\n"),
    ],
)  # fmt: skip
def test_says_nothing_of_a_dispatcher_that_lets_it_pass(entry: str):
    assert said(entry=entry) == []


CHAIN = """\
    if kind == "print":
        return run_print(plan=plan, values=values, task=task)
    else:
        return {"success": False, "error": f"Unknown kind: {kind}"}
"""


def test_the_branches_of_a_router_turn_nothing_away():
    assert said(router(pick=CHAIN, head=HEAD)) == []


def test_what_stands_before_the_branches_of_a_router_may():
    guard = "    if kind not in ('print', 'copy'):\n        return None\n"
    assert said(router(guard, CHAIN, HEAD)) == [f"{BASE}: `if kind not in ('print', 'copy')`"]


def test_is_silent_of_what_is_routed_already():
    text = router(
        GUARD, head=f"{HEAD}KINDS = ()\nTABLE = {{'print': run_print, 'scan': run_print}}\n\n\n"
    )
    assert said(text) == []


def test_says_it_of_what_is_routed_too_where_nothing_is_ever_found():
    away = migration({**FILES, BASE: router(head=f"{PLAIN}{HEAD}{MEMBERS}")}).facts.turned_away
    assert [found.job_type for found in away] == ["print", "scan"]
