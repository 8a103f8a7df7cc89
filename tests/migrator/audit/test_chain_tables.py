# ruff: noqa: E501
"""Branches that only pick a function: in a chooser, or in one expression."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import facts
from tests.migrator.audit.test_choosers import CALLS
from tests.migrator.audit.test_unclear_routing import HEAD as TEXT
from tests.migrator.audit.test_unclear_routing import (
    MILL,
    SORT,
    TASK,
    WORK,
    audited,
    check_understood,
    legacy,
)

HEAD = "def choose(kind):\n"
CHOOSERS = {
    "if": "    if kind == 'rye':\n        return _do_rye\n    if kind == 'oat':\n        return _do_oat\n    return None\n",
    "elif": "    if kind == 'rye':\n        return _do_rye\n    elif kind in ('oat',):\n        return _do_oat\n    else:\n        raise ValueError(kind)\n",
    "match": "    match kind:\n        case 'rye':\n            return _do_rye\n        case 'oat':\n            return _do_oat\n        case _:\n            return None\n",
    "variable": "    run = None\n    if kind == 'rye':\n        run = _do_rye\n    elif kind == 'oat':\n        run = _do_oat\n    return run\n",
    "ternary": "    return _do_rye if kind == 'rye' else _do_oat if kind == 'oat' else None\n",
    "asked before": "    '''Choose.'''\n    if not kind:\n        return None\n    if kind == 'rye':\n        return _do_rye\n    if kind == 'oat':\n        return _do_oat\n",
    "away": "    if kind == 'bran':\n        return None\n    if kind == 'rye':\n        return _do_rye\n    if kind in ('oat', 'bran'):\n        return _do_oat\n",
}  # fmt: skip
ONE = "    if kind == 'rye':\n        return _do_rye\n"
OAT = "    if kind == 'oat':\n        return _do_oat\n"


@pytest.mark.parametrize("chooser", CHOOSERS)
@pytest.mark.parametrize("call", CALLS)
def test_the_router_picks_what_its_chooser_gives_back(chooser, call):
    found = audited(call, HEAD + CHOOSERS[chooser])
    check_understood(found)
    router = legacy(found)
    assert (router.form, router.mapping, router.through) == ("if", None, "choose")
    assert (router.job_type_parameter, router.through_parameter) == ("sort", "kind")


@pytest.mark.parametrize(
    "routing",
    [
        "run = _do_rye if sort == 'rye' else _do_oat if sort == 'oat' else None\nreturn run(size) if run else None",
        "return (_do_rye if sort == 'rye' else _do_oat if sort == 'oat' else None)(size)",
    ],
)
def test_an_expression_picks_like_a_chain(routing):
    found = audited(routing)
    check_understood(found)
    assert (legacy(found).form, legacy(found).through) == ("if", "")


def test_a_chooser_may_compare_members_of_an_enum():
    chooser = "    if kind is Sort.RYE:\n        return _do_rye\n    if kind is Sort.OAT:\n        return _do_oat\n"
    found = audited("return choose(Sort(sort))(size)", SORT.format("str, Enum") + HEAD + chooser)
    check_understood(found)


def test_a_chooser_may_import_what_it_gives_back():
    chooser = (
        HEAD
        + ONE
        + OAT
        + "    if kind == 'bran':\n        from mill.jobs.steps.rye import do_rye\n        return do_rye\n"
    )
    router = legacy(audited(CALLS[0], chooser))
    assert [(r.job_type, r.function) for r in router.routes][2:] == [("bran", "do_rye")]
    assert router.unclear == ()


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (ONE + OAT + "    return _do_oat\n", 6),  # serves any other job type
        (ONE + "    if kind == 'oat' and force:\n        return _do_oat\n" + OAT, 4),
        (ONE + OAT + "    if kind.startswith('b'):\n        return _do_oat\n", 6),
        ("    if kind in paused():\n        return None\n" + ONE + OAT, 2),
        ("    kind = kind.lower()\n" + ONE + OAT, 2),
        (ONE + OAT + "    if kind == 'bran':\n        if force:\n            return _do_rye\n", 6),
        ("    match kind:\n        case 'rye' if force:\n            return _do_rye\n        case 'oat':\n            return _do_oat\n", 3),
        ("    run = None\n" + (ONE + OAT + "    if kind in ('rye', 'x'):\n        return _do_oat\n").replace("return", "run =") + "    return run\n", 7),
    ],
)  # fmt: skip
def test_says_where_a_chain_does_more(more, line):
    found = audited(CALLS[0], HEAD.replace("kind", "kind, force=False") + more)
    places = {(where.path, where.line) for where in legacy(found).unclear}
    above = TEXT.count("\n") + WORK.count("\n")
    assert ("mill/jobs/all.py", above + line) in places


@pytest.mark.parametrize(
    "chooser",
    [
        HEAD + ONE + "    return _do_oat\n",  # one key and a default: about anything
        HEAD + "    return 1\n",
        HEAD + "    app.seen(kind)\n" + ONE + OAT,
        HEAD + ONE + OAT.replace("kind", "app.kind"),
        HEAD + ONE + OAT + "    return app.tasks[kind]\n",
    ],
)
def test_other_functions_are_no_tables(chooser):
    found = audited(CALLS[0], chooser)
    assert found.legacy_router is None or legacy(found).through == ""


def test_a_modular_chooser_is_followed_as_well():
    base = "from mill.jobs.steps.rye import do_rye\n"
    base += HEAD + (ONE + OAT).replace("_do_rye", "do_rye").replace("_do_oat", "do_rye")
    base += "def run(sort, size):\n    return choose(sort)(size)\n"
    old = f"{TEXT}{WORK}{TASK}    return {{'rye': _do_rye, 'oat': _do_oat}}[sort](size)\n"
    found = facts({**MILL, "mill/jobs/steps/base.py": base, "mill/jobs/all.py": old})
    assert found.router is not None
    assert [route.job_type for route in found.router.routes] == ["rye", "oat"]
    assert (found.router.through, found.router.through_parameter) == ("choose", "kind")
