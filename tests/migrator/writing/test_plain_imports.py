from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.writing.formatting import Formatter
from migrator.writing.plain_imports import only_plain_imports
from migrator.writing.written_lines import heads_that_stay, opcodes_of, written_ranges
from tests.support.examples import examples


def left_alone(old: str, new: str, line_length: int = 88) -> bool:
    return only_plain_imports(old.split("\n"), new.split("\n"), opcodes_of(old, new), line_length)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("from a.old import f\n", "from a import f\n"),
        ("import a.old\n\n\n\nx = 1\n", "import a.new as old\n\n\n\nx = 1\n"),
        ("def f():\n    from a.old import b\n", "def f():\n    from .a import b as c, d\n"),
        ("import b\nimport a\nx = 1\n", "import c\nfrom a import d\nx = 1\n"),
    ],
)
def test_an_import_in_the_place_of_another_needs_no_black(old: str, new: str) -> None:
    assert left_alone(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a = 1\n", "import a\n"),
        ("import a\n", "a = 1\n"),
        ("import a\n", "import b\nimport c\n"),
        ("import a\nimport b\n", "import c\n"),
        ("import a\n", "import  b\n"),
        ("import a\n", "from b import (c)\n"),
        ("import a\n", "from.b import c\n"),
        ("import a\n", "import b; import c\n"),
        ("import a\n", "import b  # c\n"),
        ("import a\n", "import b #c\n"),
        ("if a:\n    import b\n", "if a:\n  import b\n"),
        ("import a\nb\n", "import c\nd\n"),
        ('"""\nimport a\n"""\n', '"""\nimport b\n"""\n'),
        ("import a\n(\n", "import b\n(\n"),
        ("import a\n", "import a\n"),
    ],
)
def test_black_is_asked_about_everything_else(old: str, new: str) -> None:
    assert not left_alone(old, new)


def test_black_is_asked_about_a_line_that_is_too_long() -> None:
    old, new = "from a import b\n", "from a_longer_one import b\n"
    assert left_alone(old, new, 26)
    assert not left_alone(old, new, 25)


blank = st.integers(0, 4).map(lambda number: "\n" * number)
imports = st.sampled_from(
    ["import a", "from a.b import c", "from . import d as e", "from ..f import g, h", "import i.j"]
)
others = st.sampled_from(
    ["x = 1", "x = [ 1,2 ]", "# comment", "@a\ndef f(): pass", "class C:\n    pass", '"""Text."""']
)
blocks = st.sampled_from(["if a:", "def f():", "class C:", "try:"])
ends = {"try:": "except E:\n    pass\n"}


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a file whose imports are exchanged, between whatever black would change there."""
    old = new = ""
    for _ in range(draw(st.integers(1, 5))):
        gap = draw(blank)
        if draw(st.booleans()):
            rest = draw(others) + "\n"
            old, new = old + gap + rest, new + gap + rest
            continue
        before, after = draw(imports) + "\n", draw(imports) + "\n"
        if draw(st.booleans()):
            block = draw(blocks)
            head, tail = f"{block}\n{draw(blank)}    ", ends.get(block, "")
            before, after = head + before + tail, head + after + tail
        old, new = old + gap + before, new + gap + after
    return old, new


@examples(300)
@given(changed())
def test_black_would_have_left_it_as_it_is(texts: tuple[str, str]) -> None:
    old, new = texts
    formatter = Formatter()
    if left_alone(old, new):
        ranges, staying = written_ranges(old, new), heads_that_stay(old, new)
        assert formatter._formatted(new, ranges, staying) == new
