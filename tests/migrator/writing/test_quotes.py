from __future__ import annotations

import pytest

from migrator.writing.quotes import has_own_quotes


@pytest.mark.parametrize("text", ["x = 'a'\n", "x = rb'a'\n", "x = f\"{a['b']}\" + 'c'\n"])
def test_a_plain_string_in_single_quotes_is_one_of_its_own(text: str) -> None:
    assert has_own_quotes(text)


@pytest.mark.parametrize(
    "text",
    [
        'x = "a"\n',
        "x = 'say \"a\"'\n",  # black leaves it
        "x = f'a'\n",
        # Whatever Python reads it: from 3.12 on the inner strings are tokens of their own.
        "x = f\"{a['b']} of {c['d']!r}\"\n",
        "x = f\"{a['b']:{w['n']}}\"\n",
        "x = 'a\n",
    ],
)
def test_other_strings_are_not(text: str) -> None:
    assert not has_own_quotes(text)
