"""Lines of what a later codemod says are those of the file as it was given."""

from __future__ import annotations

import pytest

from codemods.imports.model import Mention, Refusal, Rewritten
from migrator.stages.as_given import as_given

BEFORE = b"import a\n\none\ntwo\nthree\n"
AFTER = b"import b\nimport c\n\none\n2\nthree\n"


def placed(line: int, after: bytes = AFTER) -> list[int]:
    later = Rewritten(after, (Refusal(line, "x", "no"),), (), (Mention(line, "x"),))
    found = as_given(BEFORE, [Rewritten(after), later])
    return [found[1].refusals[0].line, found[1].mentions[0].line]


@pytest.mark.parametrize(("line", "was"), [(1, 1), (2, 1), (3, 2), (4, 3), (5, 4), (6, 5)])
def test_finds_the_line_that_it_was(line: int, was: int):
    assert placed(line) == [was, was]


def test_leaves_lines_of_a_file_that_is_as_it_was():
    assert placed(4, BEFORE) == [4, 4]


def test_leaves_what_the_first_codemod_says():
    first = Rewritten(AFTER, (Refusal(5, "x", "no"),))
    assert as_given(BEFORE, [first]) == [first]
