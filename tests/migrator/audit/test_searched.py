# ruff: noqa: E501
"""Loops that look for a job type in pairs, or in a dict."""

from __future__ import annotations

import pytest

from tests.migrator.audit.test_unclear_routing import audited, check_understood, legacy

PAIRS = "TABLE = [('rye', _do_rye), ('oat', _do_oat)]\n"
FOUND = "for name, run in TABLE:\n    if name == sort:\n        return run(size)\n"
FORMS = {
    "pairs": (PAIRS, FOUND),
    "tuples": (PAIRS.replace("[", "(").replace("]", ")"), FOUND),
    "annotated": (PAIRS.replace("TABLE", "TABLE: list", 1), FOUND),
    "the other way": (PAIRS, FOUND.replace("name == sort", "sort == name")),
    "skipped": (
        PAIRS,
        "for name, run in TABLE:\n    if name != sort:\n        continue\n    return run(size)\n",
    ),
    "left": (
        PAIRS,
        "for name, run in TABLE:\n    if name == sort:\n        break\n"
        "else:\n    return {}\nreturn run(size)",
    ),
    "kept": (
        PAIRS,
        "found = None\nfor name, run in TABLE:\n    if name == sort:\n        found = run\n"
        "        break\nif found is None:\n    return {}\nreturn found(size)",
    ),
    "next": (
        PAIRS,
        "run = next((run for name, run in TABLE if name == sort), None)\n"
        "if run is None:\n    return {}\nreturn run(size)",
    ),
    "items": ("TABLE = {'rye': _do_rye, 'oat': _do_oat}\n", FOUND.replace("TABLE", "TABLE.items()")),
    "written out": ("", FOUND.replace("TABLE", PAIRS[len("TABLE = ") :].strip())),
    "dict of pairs": (PAIRS, "run = dict(TABLE).get(sort)\nif run is None:\n    return {}\nreturn run(size)"),
    "dict of pairs with a name": (f"{PAIRS}MAP = dict(TABLE)\n", "return MAP[sort](size)"),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_finds_what_a_loop_looks_for(form):
    table, routing = FORMS[form]
    check_understood(audited(routing, table))


@pytest.mark.parametrize(
    ("table", "routing"),
    [
        (PAIRS, FOUND.replace("name == sort", "sort.startswith(name)")),
        (PAIRS, FOUND.replace("name == sort", "name == sort and size")),
        (PAIRS, FOUND.replace("name == sort", "name == 'rye'")),
        (f"{PAIRS}TABLE.append(('bran', _do_oat))\n", FOUND),
        (f"{PAIRS}def add(): TABLE.append(('bran', _do_oat))\n", FOUND),
        (PAIRS.replace("[", "[*more(), "), FOUND),
    ],
)
def test_does_not_take_another_search_for_a_table(table, routing):
    found = audited(routing, table)
    assert found.legacy_router is None or legacy(found).unclear != ()


@pytest.mark.parametrize(
    "table",
    [
        PAIRS.replace("]", ", ('rye', _do_oat)]"),  # the first one is taken
        PAIRS.replace("]", ", (app.name, _do_oat)]"),
    ],
)
def test_asks_about_pairs_that_are_not_clear(table):
    found = audited(FOUND, table)
    assert [route.job_type for route in legacy(found).routes][:2] == ["rye", "oat"]
    assert legacy(found).unclear != ()
