"""Dicts that a loop fills."""

from __future__ import annotations

import pytest

from tests.migrator.audit.test_unclear_routing import audited, check_understood, legacy

BODY = "return T[sort](size)"
UNDERSTOOD = [
    "T = {}\nfor key, one in (('rye', _do_rye), ('oat', _do_oat)):\n    T[key] = one",
    "T = {}\nfor one in [_do_rye, _do_oat]:\n    T[one.__name__.removeprefix('_do_')] = one",
    "T = {}\nfor one in (_do_rye, _do_oat):\n    key = one.__name__.removeprefix('_do_')\n"
    "    T[key] = one",
    "T = dict(rye=_do_rye)\nfor one in (_do_oat,):\n    T.setdefault('oat', one)",
    "ALL = (_do_rye, _do_oat)\nT = {}\nfor one in ALL:\n"
    "    T[one.__name__.removeprefix('_do_')] = one",
]
UNCLEAR = [
    "T = {}\nfor key, one in NAMED:\n    T[key] = one",
    "T = {}\nfor key, one in (('rye', _do_rye), ('oat', _do_oat)):\n    if one: T[key] = one",
    "T = {}\nfor key, one in (('rye', _do_rye), ('oat', _do_oat)):\n    T[key] = one\n    break",
    "T = {}\nfor key, one in (('rye', _do_rye), ('oat', _do_oat)):\n    one = wrap(one)\n"
    "    T[key] = one",
    "T = {}\nlast = 'rye'\nfor key, one in (('oat', _do_rye), ('x', _do_oat)):\n    T[last] = one\n"
    "    last = key",
    "T = {}\nfor one in (_do_rye, _do_oat):\n    T[one()] = one",
]


@pytest.mark.parametrize("before", UNDERSTOOD)
def test_understands(before: str) -> None:
    check_understood(audited(BODY, before))


@pytest.mark.parametrize("before", UNCLEAR)
def test_says_what_is_not_clear(before: str) -> None:
    assert legacy(audited(BODY, f"{before}\nT['rye'] = _do_rye")).unclear
