"""Keys that are members of an enum, wherever a table gets them from."""

from __future__ import annotations

import pytest

from tests.migrator.audit.test_routers import router

PLAIN = "import enum\nclass K({}):\n    A = 'a'\n    B = 'b'\n"
ROUTE = "def route(k, x):\n    return T[K(k)](x)\n"
TABLES = {
    "display": "T = {K.A: a, K.B: b}\n",
    "stores": "T = {}\nT[K.A] = a\nT[K.B] = b\n",
    "pairs": "T = dict([(K.A, a), (K.B, b)])\n",
    "comprehension": "T = {k: f for k, f in ((K.A, a), (K.B, b))}\n",
    "loop": "T = {}\nfor k, f in ((K.A, a), (K.B, b)):\n    T[k] = f\n",
    "merged": "S = {K.A: a}\nT = {**S, K.B: b}\n",
    "decorator": (
        "T = {}\ndef on(k):\n    def enter(f):\n        T[k] = f\n        return f\n"
        "    return enter\n@on(K.A)\ndef a(x): ...\n@on(K.B)\ndef b(x): ...\n"
    ),
}


@pytest.mark.parametrize("bases", ["enum.Enum", "str, enum.Enum", "enum.StrEnum"])
@pytest.mark.parametrize("table", TABLES)
def test_reads_members_as_keys(table: str, bases: str) -> None:
    found = router(PLAIN.format(bases) + TABLES[table] + ROUTE)
    assert found is not None
    assert [(route.job_type, route.function) for route in found.routes] == [("a", "a"), ("b", "b")]
    assert found.unclear == ()


@pytest.mark.parametrize("table", TABLES)
def test_they_equal_no_string_where_the_enum_is_plain(table: str) -> None:
    pick = ROUTE.replace("K(k)", "k")
    found = router(PLAIN.format("enum.Enum") + TABLES[table] + pick)
    assert found is not None
    assert found.unclear
    assert found.only_members
    found = router(PLAIN.format("enum.StrEnum") + TABLES[table] + pick)
    assert found is not None
    assert (found.unclear, found.only_members) == ((), False)


def test_a_base_of_the_repository_makes_an_enum_too() -> None:
    base = (
        "import enum\nclass Base(enum.Enum):\n    def __str__(self):\n        return self.value\n"
    )
    enum = base + PLAIN.format("Base").partition("\n")[2]
    found = router(enum + TABLES["display"] + ROUTE)
    assert found is not None
    assert (found.unclear, found.only_members) == ((), True)


@pytest.mark.parametrize("kind", ["enum.StrEnum", "Base"])
def test_knows_no_value_that_the_enum_counts_itself(kind: str) -> None:
    count = "    def _generate_next_value_(name, *more):\n        return name.upper()\n"
    base = f"import enum\nclass Base(enum.StrEnum):\n{count}"
    members = f"class K({kind}):\n{count if kind != 'Base' else ''}    A = enum.auto()\n"
    found = router(base + members + "T = {K.A: a, 'b': b}\n" + ROUTE)
    assert found is not None
    assert "a" not in [route.job_type for route in found.routes]


def test_reads_members_that_are_annotated_or_checked_to_differ() -> None:
    text = PLAIN.format("enum.Enum").replace("A =", "A: str =")
    text = text.replace("class", "@enum.unique\nclass")
    found = router(text + TABLES["display"] + ROUTE)
    assert found is not None
    assert found.unclear == ()
