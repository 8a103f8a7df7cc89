"""Tables that are pairs, seen from the module that others change."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import facts
from tests.migrator.audit.test_unclear_routing import HEAD, MILL, TASK, WORK, legacy

BODY = (
    HEAD
    + WORK
    + "TABLE = [('rye', _do_rye), ('oat', _do_oat)]\n"
    + TASK
    + "    for name, run in TABLE:\n        if name == sort:\n            return run(size)\n"
)


@pytest.mark.parametrize(
    ("change", "clear"),
    [
        ("TABLE.append(('bran', print))", False),
        ("TABLE[0] = ('bran', print)", False),
        ("TABLE += [('bran', print)]", False),
        ("print(len(TABLE))", True),
    ],
)
def test_another_module_may_change_a_list(change, clear):
    more = f"from mill.jobs.all import TABLE\n{change}\n"
    found = facts({**MILL, "mill/jobs/all.py": BODY, "mill/more.py": more})
    assert [route.job_type for route in legacy(found).routes] == ["rye", "oat"]
    assert (legacy(found).unclear == ()) is clear
