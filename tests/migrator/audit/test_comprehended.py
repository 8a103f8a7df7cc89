"""Dicts that comprehensions make, and pairs that ``dict`` is given."""

from __future__ import annotations

import pytest

from tests.migrator.audit.test_unclear_routing import audited, check_understood, legacy

BODY = "return T[sort](size)"
UNDERSTOOD = [
    "T = {one.__name__.removeprefix('_do_'): one for one in (_do_rye, _do_oat)}",
    "ALL = (_do_rye, _do_oat)\nT = {one.__name__.removeprefix('_do_'): one for one in ALL}",
    "ALL = [_do_rye, _do_oat]\nT = {one.__name__.removeprefix('_do_'): one for one in ALL}",
    "T = {key: one for key, one in [('rye', _do_rye), ('oat', _do_oat)]}",
    "T = {key: one for key, (one, _) in [('rye', (_do_rye, 1)), ('oat', (_do_oat, 2))]}",
    "T = dict((key, one) for key, one in (('rye', _do_rye), ('oat', _do_oat)))",
    "T = dict([(key, one) for one, key in ((_do_rye, 'rye'), (_do_oat, 'oat'))])",
    "T = dict([('rye', _do_rye), ('oat', _do_oat)])",
    "T = dict(zip(('rye', 'oat', 'more'), [_do_rye, _do_oat]))",
    "T = {'rye': _do_oat, **{key: f for key, f in [('rye', _do_rye)]}, 'oat': _do_oat}",
    "T = {'rye': _do_rye} | {key: f for key, f in [('oat', _do_oat)]}",
]
UNCLEAR = [
    "ALL = [_do_rye]\nALL.append(_do_oat)\nT = {one.__name__: one for one in ALL}",
    "ALL = [_do_rye]\nlabel(ALL)\nT = {one.__name__: one for one in ALL}",
    "T = {key: one for key, one in [('rye', _do_rye), ('oat', _do_oat)] if one}",
    "T = {key: one for key in ('rye', 'oat') for one in (_do_rye, _do_oat)}",
    "T = {key: lambda size: f(size) for key, f in [('rye', _do_rye), ('oat', _do_oat)]}",
    "T = {key: one for key, one in [('rye', _do_rye), *MORE]}",
    "T = {key: one for key, *one in [('rye', _do_rye)]}",
    "T = {key(): one for key, one in [(str, _do_rye), (str, _do_oat)]}",
    "T = dict(zip(NAMES, (_do_rye, _do_oat)))",
    "T = dict((one, one) for one in (_do_rye, _do_oat))",
    "T = {key: f for key, f in [('rye', _do_rye), ('oat', _do_oat)]}\nT.clear()",
]


@pytest.mark.parametrize("before", UNDERSTOOD)
def test_understands(before: str) -> None:
    check_understood(audited(BODY, before))


@pytest.mark.parametrize("before", UNCLEAR)
def test_says_what_is_not_clear(before: str) -> None:
    assert legacy(audited(BODY, before)).unclear
