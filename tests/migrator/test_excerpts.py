"""Lines as they are quoted: short ones as they are, of long ones the part that matters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.excerpts import LONGEST, excerpt, is_quoted


def test_quotes_a_line_as_it_is() -> None:
    assert excerpt("    from old import work  ", 10) == "from old import work"
    assert excerpt("a" * LONGEST, 1) == "a" * LONGEST


@pytest.mark.parametrize(
    ("column", "begins", "ends"),
    [(1, "old.work", "x…"), (5_000, "…x", "x…"), (10_008, "…x", "xold.last")],
)
def test_quotes_the_part_around_a_place(column: int, begins: str, ends: str) -> None:
    line = "old.work" + "x" * 10_000 + "old.last"
    quoted = excerpt(line, column)
    assert quoted.startswith(begins)
    assert quoted.endswith(ends)
    assert len(quoted) <= LONGEST + 2


@given(st.text(alphabet="ab …", max_size=2 * LONGEST), st.integers(1, 2 * LONGEST))
def test_knows_the_line_again(line: str, column: int) -> None:
    assert is_quoted(excerpt(line, column), line)


def test_tells_lines_apart() -> None:
    quoted = excerpt("x" * 1_000 + "old.work" + "x" * 1_000, 1_001)
    assert not is_quoted(quoted, "x" * 2_000)
    assert not is_quoted("import old", "import older")
