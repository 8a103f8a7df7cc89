"""How many, in words."""

from __future__ import annotations

import pytest

from migrator.amounts import amount


@pytest.mark.parametrize(
    ("count", "plural", "said"),
    [(0, "", "0 files"), (1, "", "1 file"), (2, "", "2 files"), (3, "class!", "3 class!")],
)
def test_counts_in_words(count: int, plural: str, said: str) -> None:
    assert amount(count, "file", plural) == said
