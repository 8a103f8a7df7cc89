from __future__ import annotations

import pytest

from codemods.accept_parameters import accept_parameters
from codemods.move.model import NewParameter

WANTED = (NewParameter("run_id", "int | None"), NewParameter("cause", "str", "'plan'"))


def check(before: str, after: str) -> None:
    for text in (before, after):
        assert accept_parameters(text.encode(), "start", WANTED).decode() == after


def test_adds_behind_what_is_there():
    check(
        "def start(self, kind, options=None):\n    pass\n",
        "def start(self, kind, options=None, run_id=None, cause='plan'):\n    pass\n",
    )


def test_annotates_where_the_others_are_and_keeps_the_layout():
    check(
        "def start(\n    kind: str,\n    options: dict | None = None,\n) -> dict:\n    pass\n",
        "def start(\n    kind: str,\n    options: dict | None = None,\n"
        "    run_id: int | None = None,\n    cause: str = 'plan',\n) -> dict:\n    pass\n",
    )


def test_adds_keyword_only_ones_behind_the_star():
    wanted = (NewParameter("by", keyword_only=True), NewParameter("at"))
    before = "def start(\n    kind,\n    *,\n    options=None,\n):\n    pass\n"
    after = accept_parameters(before.encode(), "start", wanted).decode()
    assert after == (
        "def start(\n    kind,\n    at=None,\n    *,\n    options=None,\n    by=None,\n):\n"
        "    pass\n"
    )
    assert accept_parameters(after.encode(), "start", wanted).decode() == after
    plain = accept_parameters(b"def start(kind):\n    pass\n", "start", wanted)
    assert plain == b"def start(kind, by=None, at=None):\n    pass\n"


def test_keeps_line_ends_and_the_byte_order_mark():
    before = b"\xef\xbb\xbfdef start(kind):\r\n    pass\r\n"
    after = accept_parameters(before, "start", WANTED[:1])
    assert after == b"\xef\xbb\xbfdef start(kind, run_id=None):\r\n    pass\r\n"


@pytest.mark.parametrize(
    "source",
    [
        "def start(kind, **values):\n    pass\n",
        "def start(kind, *, cause, run_id):\n    pass\n",
        "def stop(kind):\n    pass\n",
        "class A:\n    def start(self):\n        pass\n",
    ],
)
def test_leaves_alone_what_accepts_them_or_is_another(source):
    check(source, source)
