"""A table whose keys are members of a class gets members for what is missing, too."""

from __future__ import annotations

import pytest

from tests.migrator.audit.test_routers import router

KINDS = "import enum\nclass K({bases}):\n    A = 'a'\n    B = 'b'\n    NEW = 'new'\n"
DICT = "T = {K.A: a, K.B: b}\ndef route(k, x):\n    return T[k](x)\n"
CHAIN = (
    "def route(k, x):\n    if k == K.A:\n        return a(x)\n"
    "    if k == K.B:\n        return b(x)\n"
)
MATCH = (
    "def route(k, x):\n    match k:\n        case K.A:\n            return a(x)\n"
    "        case K.B:\n            return b(x)\n"
)
ALL = [("a", "K.A"), ("b", "K.B"), ("new", "K.NEW")]


def spelled(source: str, **others: str) -> list[tuple[str, str]]:
    found = router(source, **others)
    assert found is not None
    return [(key.job_type, key.written) for key in found.spelled]


@pytest.mark.parametrize("bases", ["enum.StrEnum", "str, enum.Enum", "enum.Enum", ""])
@pytest.mark.parametrize("table", [DICT, CHAIN, MATCH])
def test_knows_the_members(bases: str, table: str) -> None:
    assert spelled(KINDS.format(bases=bases).replace("()", "") + table) == ALL


def test_knows_them_as_the_module_calls_the_class() -> None:
    kinds = KINDS.format(bases="enum.StrEnum")
    table = DICT.replace("K.", "Kind.")
    assert spelled(f"from kinds import K as Kind\n{table}", kinds=kinds) == [
        (text, f"Kind.{written[2:]}") for text, written in ALL
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("K.B: b", "'b': b"), ("K.B: b", "L.B: b"), ("K.A: a, K.B: b", "'a': a, 'b': b")],
)
def test_says_nothing_where_the_keys_are_not_all_of_one_class(old: str, new: str) -> None:
    kinds = KINDS.format(bases="enum.StrEnum")
    other = kinds.replace("class K", "class L")
    assert spelled(kinds + other + DICT.replace(old, new)) == []


@pytest.mark.parametrize("table", [DICT, CHAIN, MATCH])
def test_knows_the_values_of_members(table: str) -> None:
    text = KINDS.format(bases="enum.Enum") + table
    for key in "AB":
        text = text.replace(f"K.{key}", f"K.{key}.value")
    assert spelled(text) == [(text, f"{written}.value") for text, written in ALL]


def test_says_nothing_where_some_are_values_and_some_are_members() -> None:
    assert spelled(KINDS.format(bases="enum.Enum") + DICT.replace("K.A", "K.A.value")) == []


TABLE = KINDS.format(bases="enum.StrEnum") + "from m import a, b\nT = {K.A: a, K.B: b}\n"


def test_says_nothing_where_another_file_has_the_table() -> None:
    assert spelled("from t import T\ndef route(k, x):\n    return T[k](x)\n", t=TABLE) == []


def test_knows_them_by_the_name_that_the_router_has_for_the_class() -> None:
    text = "from t import T, K as Kind\ndef route(k, x):\n    return T[k](x)\n"
    assert spelled(text, t=TABLE) == [(text, f"Kind.{written[2:]}") for text, written in ALL]


def test_leaves_out_what_is_no_string_or_given_twice() -> None:
    kinds = (
        "class K:\n    A = 'a'\n    B = 'b'\n    N = 1\n    C = 'c'\n    C = 'd'\n    _X = 'x'\n"
    )
    assert spelled(kinds + DICT) == ALL[:2]
