"""Which tests have failed: from the output of real runs, and two of them compared."""

from __future__ import annotations

import pytest

from migrator.executed.failing import Failing, compared, failing

PYTEST = """\
..F.F                                                                    [100%]
=================================== FAILURES ===================================
___________________________________ test_a ____________________________________
E       assert 1 == 2
------------------------------ Captured log call -------------------------------
ERROR    root:test_x.py:5 no such bird
FAILED to feed
=========================== short test summary info ============================
FAILED tests/test_x.py::test_a[x - y] - assert 1 == 2
FAILED tests/test_x.py::test_b
ERROR tests/test_y.py::test_c - RuntimeError: <object at 0x7f12>
2 failed, 2 passed, 1 error in 0.12s
"""
COLOURED = """\
\x1b[36m\x1b[1m=========================== short test summary info ============================\x1b[0m
\x1b[31mFAILED\x1b[0m t.py::\x1b[1mtest_a\x1b[0m - assert 0
\x1b[31m========================= \x1b[31m\x1b[1m1 failed\x1b[0m, \x1b[32m3 passed\x1b[0m\x1b[31m in 1.20s (0:00:01)\x1b[0m\x1b[31m =====\x1b[0m
"""  # noqa: E501
COLLECTION = """\
=========================== short test summary info ============================
ERROR tests/test_x.py - ImportError: no
!!!!!!!!!!!!!!!!!!!! Interrupted: 1 error during collection !!!!!!!!!!!!!!!!!!!!
1 error in 0.07s
"""
QUIET = "F..\n1 failed, 2 passed in 0.01s\n"
UNITTEST = """\
F.E
======================================================================
ERROR: test_b (test_u.T)
----------------------------------------------------------------------
======================================================================
FAIL: test_a (test_u.T) (i=1)
----------------------------------------------------------------------
Ran 3 tests in 0.000s

FAILED (failures=1, errors=1, skipped=4)
"""


A, B, C = "tests/test_x.py::test_a[x", "tests/test_x.py::test_b", "tests/test_y.py::test_c"


@pytest.mark.parametrize(
    ("output", "names", "count", "early"),
    [
        (PYTEST, (A, B, C), 3, False),
        (COLOURED, ("t.py::test_a",), 1, False),
        (COLLECTION, ("tests/test_x.py",), 1, True),
        (f"{PYTEST}{COLOURED}", ("t.py::test_a", A, B, C), 4, False),
        (UNITTEST, ("test_a (test_u.T) (i=1)", "test_b (test_u.T)"), 2, False),
        (QUIET, (), 1, False),
        ("make: *** [Makefile:3: test] Error 1\n", (), None, False),
        ("12 birds in 3.4s seen\nERROR: \n", (), None, False),
        ("", (), None, False),
    ],
)  # fmt: skip
def test_reads_what_has_failed(output: str, names: tuple, count: int | None, early: bool) -> None:
    assert Failing.of(failing(output)) == Failing(names, count, early)


def of(*names: str, count: int | None = -1, early: bool = False) -> Failing:
    return Failing(names, len(names) if count == -1 else count, early)


@pytest.mark.parametrize(
    ("before", "after", "worse", "says"),
    [
        (of("a", "b"), of("a", "b"), False, "all 2 that fail did so before"),
        (of("a", "b"), of("a"), False, "all 1 that fail did so before"),
        (of("a"), of("a", "b"), True, "these did not fail before: b"),
        (of("a", "b"), of("a", "c"), True, "these did not fail before: c"),
        (of("a"), of("a", "a"), True, "these did not fail before: a"),
        (of("a", early=True), of("a", early=True), False, "what is not run says nothing"),
        (of("a", early=True), of("a", "b", early=True), True, "these did not fail before: b"),
        (of("a", early=True), of("b"), None, "may have failed then, too: b"),
        (of("a"), of("b", early=True), True, "it ends early now, and did not before"),
        (of(count=3), of(count=5), True, "5 tests fail, 3 did before"),
        (of("a", count=3), of("a", count=3), None, "they may be others"),
        (of(count=3, early=True), of(count=5), None, "when it ended early"),
        (of(count=None), of("a"), None, "nobody knows"),
        (of("a"), of(count=None), None, "nobody knows"),
    ],
)
def test_compares_two_runs(before: Failing, after: Failing, worse: bool | None, says: str) -> None:
    found = compared(before, after)
    assert found[0] is worse and says in found[1]


def test_names_ten_at_most() -> None:
    _, words = compared(of("a"), of(*(f"t{number:02}" for number in range(13))))
    assert words.endswith("t08, t09 and 3 more")
