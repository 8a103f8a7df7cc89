# ruff: noqa: E501
"""Tables whose entries hold more than a function."""

from __future__ import annotations

import pytest

from tests.migrator.audit.test_unclear_routing import audited, check_understood, legacy

TUPLES = "T = {'rye': (_do_rye, 'slow'), 'oat': (_do_oat, 'fast')}\n"
DICTS = "T = {'rye': {'run': _do_rye, 'n': 1}, 'oat': {'run': _do_oat, 'n': 2}}\n"
NAMED = "from typing import NamedTuple\nclass Step(NamedTuple):\n    run: object\n    n: int = 0\n"
DATA = "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass Step:\n    run: object\n    n: int = 0\n"
STEPS = "T = {'rye': Step(_do_rye), 'oat': Step(n=2, run=_do_oat)}\n"
FORMS = {
    "unpacked": ("run, queue = T[sort]\nreturn run(size)", TUPLES, "[0]"),
    "by index": ("step = T.get(sort)\nreturn step[0](size) if step else None", TUPLES, "[0]"),
    "at once": ("return T[sort][0](size)", TUPLES, "[0]"),
    "kept": ("run = T[sort][0]\nreturn run(size)", TUPLES, "[0]"),
    "by key": ("step = T[sort]\nreturn step['run'](size)", DICTS, "['run']"),
    "by get": ("run = T.get(sort, {}).get('run')\nreturn run(size) if run else None", DICTS, ".get('run')"),
    "named": ("step = T.get(sort)\nreturn step.run(size) if step else None", NAMED + STEPS, ".run"),
    "named, unpacked": ("run, n = T[sort]\nreturn run(size)", NAMED + STEPS, "[0]"),
    "data": ("return T[sort].run(size)", DATA + STEPS, ".run"),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_the_router_takes_one_part_of_an_entry(form):
    routing, table, part = FORMS[form]
    found = audited(routing, table)
    check_understood(found)
    assert (legacy(found).part, legacy(found).mapping) == (part, "T")


@pytest.mark.parametrize(
    "more", ["T['bran'] = (_do_rye, 'x')\n", "T.update(bran=(_do_rye, 'x'))\n", "T.pop('rye')\n"]
)
def test_says_where_the_table_changes(more):
    assert legacy(audited(FORMS["at once"][0], TUPLES + more)).unclear != ()


@pytest.mark.parametrize(
    ("routing", "table"),
    [
        ("return T[sort][1](size)", TUPLES),  # strings
        ("return T[sort][0](size)", "T = {'rye': (_do_rye,), 'oat': ('_do_oat',)}\n"),
        ("return T[sort][0](size)", "T = {'rye': (_do_rye,), **load()}\n"),
        ("return T[sort][0](size)", "T = load()\n"),
        ("first, *rest = T[sort]\nreturn rest[0](size)", TUPLES),
        ("return T[sort].run(size)", STEPS.replace("Step(", "make(")),
        ("return T[sort].run(size)", DATA + "    def __post_init__(self): self.run = print\n" + STEPS),
    ],
)  # fmt: skip
def test_other_values_are_no_table_of_functions(routing, table):
    found = audited(routing, table)
    assert found.legacy_router is None or legacy(found).part == ""


@pytest.mark.parametrize(
    ("default", "clear"),
    [("(None, '')", True), ("()", True), ("(_do_rye, '')", False), ("OTHER", False)],
)
def test_says_what_serves_an_unknown_job_type(default, clear):
    routing = f"step = T.get(sort, {default})\nreturn step[0](size)"
    found = audited(routing, TUPLES + "OTHER = (_do_rye, '')\n")
    assert (legacy(found).unclear == ()) is clear
