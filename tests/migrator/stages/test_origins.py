from __future__ import annotations

import pytest

from migrator.overlay import Overlay
from migrator.stages.origins import origin_of
from tests.support.memory import snapshot

FILES = {
    "farm/__init__.py": "from .field import plough\nfrom farm.barn import store as keep\n",
    "farm/field/__init__.py": "from .tools import plough\n",
    "farm/field/tools.py": "def plough(): ...\n",
    "farm/barn.py": "store = 1\nfrom farm.loop import other\n",
    "farm/loop.py": "from farm.barn import other\n",
}


@pytest.mark.parametrize(
    ("module", "name", "place"),
    [
        ("farm", "plough", ("farm.field.tools", "plough")),
        ("farm.field", "plough", ("farm.field.tools", "plough")),
        ("farm", "keep", ("farm.barn", "store")),
    ],
)
def test_follows_what_is_handed_on(module, name, place):
    assert origin_of(Overlay(snapshot(FILES)), "", module, name) == place


@pytest.mark.parametrize(
    ("module", "name"),
    [("farm.field.tools", "plough"), ("farm", "missing"), ("nowhere", "plough")],
)
def test_stays_where_nothing_leads_on(module, name):
    assert origin_of(Overlay(snapshot(FILES)), "", module, name) == (module, name)


def test_ends_in_a_circle():
    assert origin_of(Overlay(snapshot(FILES)), "", "farm.barn", "other")[1] == "other"
