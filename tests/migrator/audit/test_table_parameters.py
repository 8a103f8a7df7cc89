"""A router that takes its table as a parameter routes what its default, or its calls, give it."""

from __future__ import annotations

import pytest

from tests.migrator.audit.test_unclear_routing import audited, legacy

TABLE = "T = {'rye': _do_rye, 'oat': _do_oat}\n"
CALL = "return step(sort, size)"
ROUTER = "def step(sort, size{}):\n    return table[sort](size)\n"


@pytest.mark.parametrize(
    ("given", "call"),
    [
        (", table=T", CALL),
        (", *, table=T", CALL),
        (", table={'rye': _do_rye, 'oat': _do_oat}", CALL),
        (", table=dict(rye=_do_rye, oat=_do_oat)", CALL),
        (", table=T", "return step(sort, size, T)"),
        (", table", "return step(sort, size, T)"),
        (", table", "return step(sort, size, table=T)"),
    ],
)
def test_routes_what_the_parameter_is(given: str, call: str) -> None:
    router = legacy(audited(call, f"{TABLE}{ROUTER.format(given)}"))
    assert [(r.job_type, r.function) for r in router.routes] == [
        ("rye", "_do_rye"),
        ("oat", "_do_oat"),
    ]
    assert (router.table, router.unclear) == ("table", ())


@pytest.mark.parametrize(
    "start",
    ["table = table or T", "if table is None:\n        table = T"],
)
def test_routes_what_stands_in_for_it(start: str) -> None:
    body = f"def step(sort, size, table=None):\n    {start}\n    return table[sort](size)\n"
    router = legacy(audited(CALL, f"{TABLE}{body}"))
    assert [route.job_type for route in router.routes] == ["rye", "oat"]
    assert (router.table, router.unclear) == ("table", ())


@pytest.mark.parametrize(
    ("after", "lines"),
    [
        ("O = {'rye': _do_oat}\ndef other(): return step('rye', 1, O)\n", 1),
        ("def other(table): return step('rye', 1, table)\n", 1),
        ("def other(more): return step('rye', *more)\n", 1),
        ("def other(more): return step('rye', 1, **more)\n", 1),
        ("later = partial(step, table={})\n", 1),
        ("def other(): return step('rye', 1, table=T)\n", 0),
    ],
)
def test_another_table_is_not_clear(after: str, lines: int) -> None:
    router = legacy(audited(CALL, f"{TABLE}{ROUTER.format(', table=T')}", after))
    assert [route.job_type for route in router.routes] == ["rye", "oat"]
    assert len(router.unclear) == lines


@pytest.mark.parametrize(
    "router",
    [
        ROUTER.format(", table=None"),
        ROUTER.format(", table=[_do_rye]"),
        ROUTER.format(", table=missing"),
        "def step(sort, size, table=T):\n    table = other(table)\n    return table[sort](size)\n",
    ],
)
def test_what_is_no_table_has_no_routes(router: str) -> None:
    found = legacy(audited(CALL, f"{TABLE}{router}"))
    assert found.routes == () or found.unclear != ()
