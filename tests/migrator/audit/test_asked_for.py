# ruff: noqa: E501
"""What a router looks up is followed to the parameter; a key that it never finds is told."""

from __future__ import annotations

import pytest

from tests.migrator.audit.test_routers import router

PLAIN = "import enum\nclass K(enum.Enum):\n    A = 'a'\n    B = 'b'\n"
MIXED = PLAIN.replace("enum.Enum", "str, enum.Enum")
TABLE = "T = {K.A: a, K.B: b}\n"
WHICH = "    w = K(k)\n"
IS = "def route(k, x):\n{}    if {} is K.A:\n        return a(x)\n    if {} is K.B:\n        return b(x)\n"


def picked(before: str, key: str) -> str:
    return f"{TABLE}def route(k, x):\n{before}    return T[{key}](x)\n"


def known(source: str) -> tuple[list[str], str, str, list[str], int]:
    """Return job types, parameter, what is looked up, what makes it, and how much is unclear."""
    found = router(source)
    assert found is not None
    return (
        [route.job_type for route in found.routes],
        found.job_type_parameter,
        found.looked_up,
        [one.written for one in found.converted],
        len(found.unclear),
    )


@pytest.mark.parametrize("enum", [PLAIN, MIXED])
@pytest.mark.parametrize(
    ("before", "looked_up"),
    [
        ("", "K(k)"),
        (WHICH, "w"),
        ("    k = K(k)\n", ""),
        ("    try:\n        w = K(k)\n    except ValueError:\n        return None\n", "w"),
        ("    try:\n        w = K(k)\n    except ValueError:\n        w = None\n", "w"),
        ("    if not isinstance(k, K):\n        k = K(k)\n", ""),
        ("    with lock:\n        w = K(k)\n", "w"),
    ],
)
def test_follows_the_member_to_the_parameter(enum: str, before: str, looked_up: str) -> None:
    key = looked_up or "k"
    wanted = (["a", "b"], "k", looked_up, ["K(k)"], 0)
    assert known(enum + picked(before, key)) == wanted
    assert known(enum + IS.format(before, key, key)) == wanted


def test_follows_its_value() -> None:
    table = "T = {'a': a, K.B.value: b}\ndef route(k, x):\n    return T[K(k).value](x)\n"
    assert known(PLAIN + table) == (["a", "b"], "k", "K(k).value", ["K(k)"], 0)
    chain = "def route(k, x):\n    w = K(k)\n    if w.value == 'a':\n        return a(x)\n    elif w.value in ('b',):\n        return b(x)\n"
    assert known(PLAIN + chain) == (["a", "b"], "k", "w.value", ["K(k)"], 0)


def test_follows_a_match_of_it() -> None:
    text = "def route(k, x):\n    match K(k):\n        case K.A:\n            return a(x)\n        case K.B:\n            return b(x)\n"
    assert known(PLAIN + text) == (["a", "b"], "k", "K(k)", ["K(k)"], 0)


@pytest.mark.parametrize("call", ["route(K(k), x)", "route(k=K(k), x=x)", "route(K.A, x)"])
def test_asks_the_callers_where_members_are_keys(call: str) -> None:
    caller = f"def start(k, x):\n    return {call}\n"
    made = ["K(k)"] if "K(k)" in call else []
    assert known(PLAIN + picked("", "k") + caller) == (["a", "b"], "k", "", made, 0)
    assert known(PLAIN + IS.format("", "k", "k") + caller) == (["a", "b"], "k", "", made, 0)


def test_asks_the_callers_of_the_callers() -> None:
    callers = (
        "def start(k, x):\n    return on(K(k), x)\ndef on(kind, x):\n    return route(kind, x)\n"
    )
    assert known(PLAIN + picked("", "k") + callers)[3:] == (["K(k)"], 0)


@pytest.mark.parametrize("call", ["route(k, x)", "route('a', x)", "route(K(k), x), route(k, x)", "route(*k)", "use(route)"])  # fmt: skip
def test_no_string_finds_a_member_of_a_plain_enum(call: str) -> None:
    caller = f"def start(k, x):\n    return {call}\n"
    assert known(PLAIN + picked("", "k") + caller)[4] == 2
    assert known(MIXED + picked("", "k") + caller)[4] == 0
    assert known(MIXED + IS.format("", "k", "k") + caller)[4] == 2


@pytest.mark.parametrize(
    "text",
    [
        TABLE + "def route(k, x):\n    w = J(k)\n    return T[w](x)\n",
        "T = {'a': a, 'b': b}\ndef route(k, x):\n    return T[K(k)](x)\n",
        TABLE + "def route(k, x):\n    return T[K(k.lower())](x)\n",
        TABLE + "def route(k, x):\n    return T[K[k]](x)\n",
        TABLE + "def route(k, x):\n    return T[K[k.upper()]](x)\n",
        TABLE + "def route(k, x):\n    if x:\n        k = K(k)\n    return T[k](x)\n",
        TABLE + "def route(k, x):\n    try:\n        w = K(k)\n    except ValueError:\n        w = K.A\n    return T[w](x)\n",
        TABLE + "def route(k, x):\n    for k in x:\n        w = K(k)\n    return T[w](x)\n",
        IS.format(WHICH, "k", "k"),
        IS.format("", "K[k]", "K[k]"),
    ],
)  # fmt: skip
def test_tells_what_it_does_not_find_or_follow(text: str) -> None:
    other = "class J(enum.Enum):\n    A = 'a'\n    B = 'b'\n"
    found = router(PLAIN + other + text)
    assert found is None or found.unclear


@pytest.mark.parametrize(
    "more",
    [
        "    @classmethod\n    def _missing_(cls, value):\n        return cls.A\n",
        "    def __eq__(self, other):\n        return self.value == other\n",
        "    @property\n    def value(self):\n        return 'x'\n",
        "    C = make()\n",
    ],
)
def test_follows_no_enum_that_makes_members_in_its_own_way(more: str) -> None:
    assert known(PLAIN + more + picked("", "K(k)"))[4] > 0


@pytest.mark.parametrize("enum", [PLAIN, MIXED])
def test_what_the_enum_has_no_member_for_is_never_found(enum: str) -> None:
    text = enum + picked("", "K(k)").replace("K.A: a", "'a': a, 'c': a")
    found = router(text)
    assert found is not None
    assert len(found.unclear) == (2 if enum == PLAIN else 1)


def test_takes_an_alias_for_the_member_that_it_is() -> None:
    text = PLAIN + "    C = 'b'\n" + picked("", "K(k)").replace("K.B", "K.C")
    assert known(text) == (["a", "b"], "k", "K(k)", ["K(k)"], 0)


def test_goes_by_names_where_they_are_the_values() -> None:
    text = (PLAIN + picked("", "K[k]")).replace("A", "a").replace("B", "b")
    assert known(text)[:4] == (["a", "b"], "k", "K[k]", ["K[k]"])


@pytest.mark.parametrize(
    ("before", "given", "hands"),
    [
        ("", "x, k", False),
        (WHICH, "x, k", False),
        (WHICH, "x, w.value", False),
        (WHICH, "x, w", True),
        (WHICH, "x, y=[w]", True),
        ("    k = K(k)\n", "k, x", True),
    ],
)
def test_tells_whether_executors_get_the_member(before: str, given: str, hands: bool) -> None:
    key = "w" if "w =" in before else "k" if before else "K(k)"
    found = router(PLAIN + picked(before, key).replace("](x)", f"]({given})"))
    assert found is not None
    assert found.hands_member is hands


@pytest.mark.parametrize(
    ("before", "raises"),
    [
        (WHICH, True),
        ("    try:\n        w = K(k)\n    except KeyError:\n        return None\n", True),
        ("    try:\n        w = K(k)\n    except ValueError:\n        return None\n", False),
        ("    try:\n        w = K(k)\n    except Exception:\n        return None\n", False),
    ],
)
def test_tells_whether_an_unknown_job_type_is_an_exception(before: str, raises: bool) -> None:
    found = router(PLAIN + picked(before, "w").replace("T[w]", "T.get(w, a)"))
    assert found is not None
    assert found.raises_on_unknown is raises
    assert [one.raises for one in found.converted] == [raises]


def test_a_branch_that_equality_gets_to_as_well_is_found() -> None:
    text = "def route(k, x):\n    if k is K.A or k == 'a':\n        return a(x)\n    elif k in (K.B, 'b'):\n        return b(x)\n"
    assert known(MIXED + text)[4] == 0
    assert known(PLAIN + text)[4] == 0
    assert known(PLAIN + text.replace(" or k == 'a'", ""))[4] == 1


def test_tells_what_the_router_makes_from_what_its_caller_makes() -> None:
    caller = "def start(k, x):\n    return route(K(k), x)\n"
    found = router(PLAIN + picked("", "k") + caller)
    assert found is not None
    assert [(one.raises, one.own) for one in found.converted] == [(True, False)]
    assert (found.raises_on_unknown, found.conversions) == (True, ())
    found = router(PLAIN + picked("", "K(k)"))
    assert found is not None
    assert [one.own for one in found.converted] == [True]
    assert found.conversions == ("K(k)",)
