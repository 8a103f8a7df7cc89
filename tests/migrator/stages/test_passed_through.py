"""Names that others take from the monolith and that it has only imported itself."""

from __future__ import annotations

import pytest

from migrator.plan import Home
from migrator.stages.passed_through import mentioned, passed_through, reexported, star_names
from tests.support.bakery import OLD, bakery
from tests.support.project import migration

SCALES = "from bakery.scales import weigh\n"


def opened(head: str, **more: str):
    files = bakery(**more)
    files[OLD] = f"{head}{files[OLD]}"
    found = migration(files)
    assert found.facts.layout
    return found.facts.layout, found.overlay


def homes(head: str, **more: str) -> dict[str, Home]:
    known = passed_through(*opened(""))
    return {name: home for name, home in passed_through(*opened(head, **more)).items()
            if known.get(name) != home}  # fmt: skip


@pytest.mark.parametrize(
    ("head", "home"),
    [
        ("from bakery.cards import get_card\n", {"get_card": Home("bakery.cards", "get_card")}),
        ("from bakery.cards import get_card as g\n", {"g": Home("bakery.cards", "get_card")}),
        ("from ..cards import get_card\n", {"get_card": Home("bakery.cards", "get_card")}),
        ("from bakery import cards\n", {"cards": Home("bakery", "cards")}),
        ("import json\n", {"json": Home("", "json")}),
        ("import os.path as osp\n", {"osp": Home("", "os.path")}),
        ("from bakery.flour import *\n", {"RYE": Home("bakery.flour", "RYE")}),
    ],
)
def test_is_at_home_where_the_monolith_takes_it_from(head, home):
    assert homes(head, bakery__flour="RYE = 1\n_own = 2\n") == home


@pytest.mark.parametrize(
    "head",
    [
        "import os.path\n",
        "from __future__ import annotations\n",
        "from os.path import *\n",
        "try:\n    import json\nexcept ImportError:\n    json = None\n",
        "import json\njson = json or None\n",
        "import json\n\n\ndef set_json():\n    global json\n    json = None\n\n\n",
        "from json import loads\nfrom bakery.cards import get_card as loads\n",
        "def f():\n    import json\n\n\n",
    ],
)
def test_says_nothing_of_what_is_bound_otherwise_or_nowhere(head):
    assert homes(head) == {}


def test_says_nothing_once_the_monolith_is_gone():
    layout, overlay = opened("import json\n")
    overlay.apply(overlay.changes_to({OLD: None}))
    assert passed_through(layout, overlay) == {}


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("", {"bake", "json"}),
        ('__all__ = ["bake", "_own"]\n', {"bake", "_own"}),
        ("__all__ = names()\n", {"bake", "json"}),
        ("from bakery.flour import *\n", {"bake", "json"}),
        ("from os.path import *\n", None),
        ("from os.path import *\n__all__ = ['bake']\n", {"bake"}),
    ],
)
def test_a_star_binds_what_is_public_or_listed(head, names):
    layout, overlay = opened(head, bakery__flour="RYE = 1\n")
    assert star_names(layout, overlay, ["bake", "_own"], ["json", "_mine"]) == names


def test_a_package_hands_on_what_is_taken_from_it():
    more = {"bakery__menu": "from bakery.oven import bake, json\n", "bakery__bill": "import tax\n"}
    layout, overlay = opened("", **more)
    assert reexported("bakery.oven", ["json", "tax"], layout, overlay) == {"json"}


def test_a_name_is_used_where_it_stands_as_a_word():
    layout, overlay = opened("TABLE = 1\nLIST = 2\n", bakery__menu="x = oven.TABLE\nLISTED = 1\n")
    assert mentioned(["TABLE", "LIST"], layout, overlay, "") == {"TABLE"}
    assert mentioned(["TABLE", "LIST"], layout, overlay, "bakery/menu.py") == frozenset()
