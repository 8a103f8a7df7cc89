"""Dicts in the bodies of classes."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import facts
from tests.migrator.audit.test_unclear_routing import (
    HEAD,
    MILL,
    TASK,
    WORK,
    audited,
    check_understood,
    legacy,
)

BODY = "return Mill.T[sort](size)"
MADE = "class Mill:\n    T = {'rye': _do_rye, 'oat': _do_oat}\n"
UNDERSTOOD = [
    MADE,
    MADE.replace("Mill", "Base") + "class Mill(Base):\n    pass",
    "class Mill:\n    A = {'rye': _do_rye}\n    T = {**A, 'oat': _do_oat}",
    MADE + "    def f(self): return 'rye' in self.T and self.T.items()",
    MADE + "T = {}\nT['rye'] = _do_oat",
]
UNCLEAR = [
    MADE + "    T['bran'] = _do_oat",
    MADE + "    T = {'rye': _do_oat}",
    MADE + "Mill.T['bran'] = _do_oat",
    MADE + "Mill.T.update(bran=_do_oat)",
    MADE + "Mill.T = {}",
    MADE + "Mill.T |= {}",
    MADE + "del Mill.T['rye']",
    MADE + "other = Mill.T",
    MADE + "fill(Mill.T)",
    MADE + "    def f(self):\n        self.T['bran'] = _do_oat",
    MADE.replace("Mill", "Base") + "class Mill(Unknown):\n    S = 1",
]


@pytest.mark.parametrize("before", UNDERSTOOD)
def test_understands(before: str) -> None:
    check_understood(audited(BODY, before))


@pytest.mark.parametrize("before", UNCLEAR)
def test_says_what_is_not_clear(before: str) -> None:
    assert legacy(audited(BODY, before)).unclear


def test_another_module_may_fill_it() -> None:
    other = "from mill.jobs.all import Mill\nMill.T.setdefault('bran', print)\n"
    text = f"{HEAD}{WORK}{MADE}{TASK}    {BODY}\n"
    found = facts({**MILL, "mill/jobs/all.py": text, "mill/more.py": other})
    assert [str(place) for place in legacy(found).unclear] == ["mill/more.py:2"]
