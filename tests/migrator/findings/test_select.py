"""Code prefixes to select and to ignore."""

from __future__ import annotations

import pytest

from migrator.errors import ConfigError
from migrator.findings import CODES
from migrator.findings.select import Selection, prefixes


def taken(selection: Selection) -> set[str]:
    return {code.id for code in CODES if selection.takes(code.id)}


def test_default_is_what_is_wrong_in_any_project() -> None:
    assert taken(Selection()) == {
        "DM101",
        "DM102",
        "DM301",
        "DM302",
        "DM303",
        "DM304",
        "DM401",
        "DM404",
    }


def test_prefix_selects_its_family_and_nothing_else() -> None:
    assert taken(Selection(("DM5", "DM103"))) == {"DM501", "DM103"}


def test_all_selects_everything() -> None:
    assert taken(Selection(prefixes(["all"], "x"))) == {code.id for code in CODES}


def test_ignore_wins_over_select() -> None:
    assert taken(Selection(("DM101", "DM102"), ("DM10",))) == set()


def test_ignore_alone_leaves_the_rest_of_the_default() -> None:
    assert taken(Selection((), ("DM102",))) == taken(Selection()) - {"DM102"}


def test_commas_and_repetition_mean_the_same() -> None:
    assert prefixes(["DM1, dm401"], "x") == prefixes(["DM1", "DM401"], "x") == ("DM1", "DM401")


@pytest.mark.parametrize("word", ["DM9", "F401", "DM1O1"])
def test_prefix_of_no_code_is_refused(word: str) -> None:
    with pytest.raises(ConfigError, match=f"--select: no code begins with {word}"):
        prefixes(["DM101," + word], "--select")


def test_empty_words_are_left_out() -> None:
    assert prefixes(["", ","], "x") == ()
