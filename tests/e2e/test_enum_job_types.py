# ruff: noqa: E501
"""Job types that are members of an enum: what the dispatcher answers stays what it was."""

from __future__ import annotations

import pytest

from migrator.audit import AuditOptions
from tests.support.answers import answers
from tests.support.kinds import KINDS, MIXED, PLAIN, STRINGS, edited, legacy, modular
from tests.support.kiosk import BASE, ENTRY, MONO
from tests.support.project import migration

JOBS = ["print", "scan"]
OTHERS = ["nope", "SCAN", "Kind.SCAN", None]
ENUMS = {"plain": PLAIN, "mixed": MIXED, "strings": STRINGS}
BOUND = "table = TABLE\nwhich = Kind(kind)\n"
TRIED = "table = TABLE\ntry:\n    which = Kind(kind)\nexcept ValueError:\n    return UNKNOWN\n"
OLD_ROUTERS = {
    "index": "table = TABLE\nreturn table[Kind(kind)]CALL",
    "get": "table = TABLE\nrunner = table.get(Kind(kind))\nif runner is None:\n    return UNKNOWN\nreturn runnerCALL",
    "variable": BOUND + "return table[which]CALL",
    "parameter": "table = TABLE\nkind = Kind(kind)\nreturn table[kind]CALL",
    "strings alone": "table = TABLE\nif isinstance(kind, str):\n    kind = Kind(kind)\nreturn table[kind]CALL",
    "tried": TRIED + "return table[which]CALL",
    "tried both": "table = TABLE\ntry:\n    runner = table[Kind(kind)]\nexcept (ValueError, KeyError):\n    return UNKNOWN\nreturn runnerCALL",
    "nothing found": TRIED.replace("return UNKNOWN", "which = None") + "runner = table.get(which)\nif runner is None:\n    return UNKNOWN\nreturn runnerCALL",
    "match": "match Kind(kind):\n    case Kind.PRINT:\n        return _run_printCALL\n    case Kind.SCAN:\n        return _run_scanCALL",
    "identity": "which = Kind(kind)\nif which is Kind.PRINT:\n    return _run_printCALL\nif which is Kind.SCAN:\n    return _run_scanCALL\nreturn UNKNOWN",
    "equality": "which = Kind(kind)\nif which == Kind.PRINT:\n    return _run_printCALL\nelif which in (Kind.SCAN,):\n    return _run_scanCALL\nreturn UNKNOWN",
    "values": "if kind == Kind.PRINT.value:\n    return _run_printCALL\nif kind == Kind.SCAN.value:\n    return _run_scanCALL\nreturn UNKNOWN",
    "value of it": "which = Kind(kind)\nif which.value == 'print':\n    return _run_printCALL\nif which.value == 'scan':\n    return _run_scanCALL\nreturn UNKNOWN",
}  # fmt: skip
NEW_ROUTERS = {
    "index": "table = TABLE\nreturn table[Kind(kind)]CALL",
    "get": "table = TABLE\nrunner = table.get(Kind(kind))\nif runner is None:\n    return UNKNOWN\nreturn runnerCALL",
    "variable": BOUND + "return table[which]CALL",
    "parameter": "table = TABLE\nkind = Kind(kind)\nreturn table[kind]CALL",
    "tried": TRIED + "return table[which]CALL",
    "match": "match Kind(kind):\n    case Kind.PRINT:\n        return run_printCALL\n    case _:\n        return UNKNOWN",
    "identity": "which = Kind(kind)\nif which is Kind.PRINT:\n    return run_printCALL\nreturn UNKNOWN",
    "in tests": "if Kind(kind) is Kind.PRINT:\n    return run_printCALL\nreturn UNKNOWN",
    "values": "if kind == Kind.PRINT.value:\n    return run_printCALL\nreturn UNKNOWN",
    "value of it": "table = TABLE\nreturn table[Kind(kind)]CALL".replace("TABLE", "{Kind.PRINT.value: run_print}").replace("(kind)", "(kind).value"),
}  # fmt: skip


def seen(files, tmp_path):
    """Return what the monolith answers, and what the package does once it is gone."""
    work = migration(files)
    assert (work.plan.refusals, work.plan.open_decisions) == ((), ())
    trees = [(files, "kiosk.desk.old"), (work.finish().files(), "kiosk.desk")]
    return answers(tmp_path, trees, [*JOBS, *OTHERS])


def check(files, tmp_path):
    before, after = seen(files, tmp_path)
    assert after[: len(JOBS)] == before[: len(JOBS)]
    assert all("'success': True" in answer for answer in after[: len(JOBS)])
    assert all("'success': False, 'error'" in answer for answer in after[len(JOBS) :])


@pytest.mark.parametrize("enum", ENUMS)
@pytest.mark.parametrize("body", ["index", "tried", "match", "identity"])
def test_follows_the_monolith_with_every_kind_of_enum(tmp_path, enum, body):
    check(legacy(OLD_ROUTERS[body], ENUMS[enum]), tmp_path)


@pytest.mark.parametrize("body", OLD_ROUTERS)
def test_follows_every_form_of_the_monolith(tmp_path, body):
    check(legacy(OLD_ROUTERS[body]), tmp_path)


@pytest.mark.parametrize("body", NEW_ROUTERS)
def test_completes_every_form_of_the_modular_router(tmp_path, body):
    check(modular(NEW_ROUTERS[body]), tmp_path)


@pytest.mark.parametrize("enum", ["mixed", "strings"])
@pytest.mark.parametrize("body", ["index", "match", "values"])
def test_completes_it_with_members_that_are_strings(tmp_path, enum, body):
    check(modular(NEW_ROUTERS[body], ENUMS[enum]), tmp_path)


ANNOTATED = [
    ("def _route(kind,", "def _route(kind: Kind,"),
    ("return _route(kind,", "return _route(Kind(kind),"),
]
PICKED = "table = TABLE\nreturn table[kind]CALL"


def test_follows_what_the_dispatcher_hands_over(tmp_path):
    check(edited(legacy(PICKED), MONO, *ANNOTATED), tmp_path)


def test_follows_a_dispatcher_that_binds_it_anew(tmp_path):
    call = ("    return _route(", "    kind = Kind(kind)\n    return _route(")
    check(edited(legacy(PICKED), MONO, ANNOTATED[0], call), tmp_path)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("from kiosk.kinds import Kind as K\n", "K"),
        ("from kiosk import kinds\n", "kinds.Kind"),
        ("import kiosk.kinds\n", "kiosk.kinds.Kind"),
    ],
)
def test_follows_other_names_of_the_enum(tmp_path, head, name):
    files = legacy(OLD_ROUTERS["tried"], head=head)
    check(edited(files, MONO, ("Kind(", f"{name}("), ("Kind.P", f"{name}.P"), ("Kind.S", f"{name}.S")), tmp_path)  # fmt: skip


def test_moves_an_enum_of_the_monolith_with_nothing_that_needs_it(tmp_path):
    files = legacy(OLD_ROUTERS["tried"], head="")
    members = files.pop(KINDS).partition("\n\n\n")[2]
    files[MONO] = "from enum import Enum\n" + files[MONO].replace(
        "\n\n\n@app", f"\n\n\n{members}\n\n@app", 1
    )
    check(files, tmp_path)


def test_writes_into_a_table_of_another_module_what_the_router_finds(tmp_path):
    files = modular("return TABLES[Kind(kind)]CALL".replace("TABLES", "RUNNERS"))
    run = "from kiosk.desk.runners.print_runner import run_print\n"
    files["kiosk/desk/runners/table.py"] = (
        f"{run}from kiosk.kinds import Kind\n\nRUNNERS = {{Kind.PRINT: run_print}}\n"
    )
    files = edited(files, BASE, (run, "from kiosk.desk.runners.table import RUNNERS\n"))
    check(files, tmp_path)


@pytest.mark.parametrize("body", ["index", "tried", "match", "identity"])
def test_makes_a_modular_router_where_there_is_none(tmp_path, body):
    files = legacy(OLD_ROUTERS[body])
    alone = {path: text for path, text in files.items() if "runners" not in path and path != ENTRY}
    alone["kiosk/desk/__init__.py"] = ""
    work = migration(alone, options=AuditOptions(monolith="kiosk.desk.old"))
    assert (work.plan.refusals, work.plan.open_decisions) == ((), ())
    trees = [(alone, "kiosk.desk.old"), (work.finish().files(), "kiosk.desk.tasks")]
    before, after = answers(tmp_path, trees, [*JOBS, *OTHERS])
    assert after[:2] == before[:2]
    assert all("'success': False, 'error'" in answer for answer in after[2:])
