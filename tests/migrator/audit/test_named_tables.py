"""Dicts of names, by which functions are found."""

from __future__ import annotations

import pytest

from tests.migrator.audit.test_unclear_routing import audited, check_understood, legacy

NAMES = "import importlib, sys\nT = {'rye': '_do_rye', 'oat': '_do_oat'}"
UNDERSTOOD = [
    "return globals()[T[sort]](size)",
    "return globals().get(T[sort])(size)",
    "name = T.get(sort)\nif name is None:\n    return None\nreturn globals()[name](size)",
    "name: str = T[sort]\nstep = globals()[name]\nreturn step(size)",
    "if (name := T.get(sort)):\n    return globals()[name](size)",
    "return getattr(sys.modules[__name__], T[sort])(size)",
    "return getattr(importlib.import_module(__name__), T[sort], None)(size)",
]
UNCLEAR = [
    "return vars()[T[sort]](size)",
    "return globals()[T[sort] + 'x'](size)",
    "return globals()[T.get(sort, sort)](size)",
    "return getattr(size, T[sort])(size)",
    "T['bran'] = sort.upper()\nreturn globals()[T[sort]](size)",
]


@pytest.mark.parametrize("body", UNDERSTOOD)
def test_understands(body: str) -> None:
    found = audited(body, NAMES)
    check_understood(found)
    assert {e.function.name for e in found.executors} == {"_do_rye", "_do_oat"}


@pytest.mark.parametrize("body", UNCLEAR)
def test_says_what_is_not_clear(body: str) -> None:
    assert legacy(audited(body, NAMES)).unclear


def test_a_dict_of_other_texts_is_no_table() -> None:
    found = audited("return {'rye': _do_rye, 'oat': _do_oat}[T.get(sort, sort)](size)", NAMES)
    assert [r.function for r in legacy(found).routes] == ["_do_rye", "_do_oat"]


def test_tells_whether_an_unknown_name_is_an_exception() -> None:
    raising = "name = T.get(sort)\nif name is None:\n    raise KeyError(sort)\n"
    caught = "try:\n    name = T[sort]\nexcept KeyError:\n    return None\n"
    ends = "return globals()[name](size)"
    assert legacy(audited(raising + ends, NAMES)).raises_on_unknown
    assert legacy(audited("return globals()[T[sort]](size)", NAMES)).raises_on_unknown
    assert not legacy(audited(caught + ends, NAMES)).raises_on_unknown
