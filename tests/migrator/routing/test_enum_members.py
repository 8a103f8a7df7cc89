# ruff: noqa: E501
"""What a router makes a member of is no step of its own; what executors lose by it is asked about."""

from __future__ import annotations

import pytest

from tests.support.kinds import edited, legacy, modular
from tests.support.kiosk import BASE, ENTRY, MONO
from tests.support.project import migration

TRIED = "table = TABLE\ntry:\n    which = Kind(kind)\nexcept ValueError:\n    return UNKNOWN\n"
PICK = "return table[which]CALL"
IMPORT = ("from kiosk.desk.runners.base", "from kiosk.kinds import Kind\nfrom kiosk.desk.runners.base")  # fmt: skip
CONVERTED = ("run_kind(kind, plan", "run_kind(Kind(kind), plan")


def asked(files: dict[str, str]) -> list[str]:
    """Return the evidence of what is open, by its question."""
    found = migration(files).plan.open_decisions
    return [f"{one.decision.id}: {line}" for one in found for line in one.decision.evidence]


@pytest.mark.parametrize(
    "body",
    [
        TRIED + PICK,
        TRIED.replace("ValueError", "(ValueError, TypeError)") + PICK,
        "table = TABLE\ntry:\n    runner = table[Kind(kind)]\nexcept (KeyError, ValueError):\n    return UNKNOWN\nreturn runnerCALL",
        "which = Kind(kind)\nif which is Kind.PRINT:\n    return _run_printCALL\nreturn _run_scanCALL if which is Kind.SCAN else UNKNOWN".replace("return _run_scanCALL if which is Kind.SCAN else UNKNOWN", "elif which is Kind.SCAN:\n    return _run_scanCALL\nreturn UNKNOWN"),
    ],
)  # fmt: skip
def test_asks_nothing_about_what_makes_the_member(body):
    assert asked(legacy(body)) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("table = TABLE\ntry:\n    return table[Kind(kind)]CALL\nexcept ValueError:\n    return UNKNOWN", "except ValueError:"),
        (TRIED.replace("ValueError", "Exception") + PICK, "except Exception:"),
        (TRIED + "plan = plan or 1\n" + PICK, "plan = plan or 1"),
        ("table = TABLE\nwhich = Kind(kind.strip())\n" + PICK, "which = Kind(kind.strip())"),
    ],
)  # fmt: skip
def test_asks_about_what_else_it_does(body, said):
    assert any(line.startswith("router:_route: ") and line.endswith(said) for line in asked(legacy(body)))  # fmt: skip


def with_kind(files: dict[str, str], old: str, new: str) -> dict[str, str]:
    """Return the files with executors that take the job type as well."""
    taking = [("def _run_print(plan", "def _run_print(kind, plan"), ("def _run_scan(plan", "def _run_scan(kind, plan")]  # fmt: skip
    files = edited(files, MONO, *taking, ("(plan=plan", f"(kind={old}, plan=plan"))
    files = edited(files, "kiosk/desk/runners/print_runner.py", ("(plan", "(kind, plan"))
    return edited(files, BASE, ("(plan=plan", f"(kind={new}, plan=plan"))


def test_asks_where_executors_get_the_string_instead_of_the_member():
    files = with_kind(legacy(TRIED + PICK), "which", "kind")
    (line,) = asked(files)
    assert line.startswith("router:_route: kiosk/desk/old.py:")
    assert line.endswith("given a member of an enum for the job type, and its string by run_kind")


def test_asks_where_executors_get_the_member_instead_of_the_string():
    files = with_kind(modular(TRIED + PICK), "kind", "which")
    (line,) = asked(files)
    assert line.endswith("given its string for the job type, and a member of an enum by run_kind")


def test_asks_nothing_where_both_give_the_same():
    body = (TRIED + PICK).replace("CALL", "(plan=plan, values=values, task=task)")
    files = legacy(body)
    base = modular(body)[BASE]
    files[BASE] = base
    assert asked(with_kind(files, "which", "which")) == []
    assert asked(with_kind(files, "kind", "kind")) == []


def test_asks_where_only_the_modular_dispatcher_raises_for_an_unknown_job_type():
    picks = "table = TABLE\nrunner = table.get(kind)\nif runner is None:\n    return UNKNOWN\nreturn runnerCALL"
    files = edited(modular(picks), ENTRY, IMPORT, CONVERTED)
    (line,) = asked(files)
    assert line.startswith("router:_route: kiosk/desk/entry.py:")
    assert line.endswith("`Kind(kind)` is an exception for an unknown job type, and _route answers")


@pytest.mark.parametrize(
    "call",
    [
        "    return _route(Kind(kind), plan, values, self)\n",
        "    kind = Kind(kind)\n    return _route(kind, plan, values, self)\n",
    ],
)
def test_asks_nothing_about_a_dispatcher_that_makes_the_member(call):
    files = legacy("table = TABLE\nreturn table[kind]CALL")
    files = edited(files, MONO, ("    return _route(kind, plan, values, self)\n", call))
    assert asked(files) == []


def test_asks_about_one_that_makes_it_of_something_else():
    files = legacy("table = TABLE\nreturn table[kind]CALL")
    files = edited(files, MONO, ("return _route(kind,", "return _route(Kind(kind.lower()),"))
    assert any("Kind(kind.lower())" in line for line in asked(files))
