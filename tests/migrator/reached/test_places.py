"""Where a name of the old module is looked up once it is gone."""

from __future__ import annotations

import pytest

from migrator.reached.files import Lookup
from migrator.reached.places import Place, Places, elsewhere
from tests.migrator.reached.helpers import tree

TREE = {
    "old.py": "",
    "shop/__init__.py": "from .pay import charge\n",
    "shop/pay.py": "def charge(): ...\n",
    "shop/inner.py": "def f():\n    from old import charge\n    charge()\n",
    "web.py": "import old\n\n\ndef f():\n    old.charge()\n",
    "late.py": "def f():\n    import old\n    old.charge()\n",
    "early.py": "from old import charge\n\n\ndef f():\n    charge()\n",
    "test_web.py": "import old\n\n\ndef test_f():\n    old.charge()\n",
}
HOMES = {"charge": ("shop", "charge", "shop.pay"), "requests": ("", "requests", None)}


def places() -> Places:
    inside = {"charge": frozenset({Place("shop/pay.py", "charge")})}
    return Places(tree(TREE), "", HOMES, inside)


@pytest.mark.parametrize(
    ("lookup", "place"),
    [
        (Lookup("old.py", "charge", "web.py"), Place("web.py", "charge")),
        (Lookup("old.py", "charge", "web.py", True), Place("shop/__init__.py", "charge")),
        (Lookup("old.py", "charge", "shop/inner.py", True), Place("shop/pay.py", "charge")),
        (Lookup("old.py", "requests", "web.py"), Place("web.py", "requests")),
        (Lookup("old.py", "requests", "web.py", True), Place("", ".requests")),
        (Lookup("old.py", "unknown", "web.py"), Place("", "unknown")),
    ],
)
def test_knows_what_a_lookup_becomes(lookup: Lookup, place: Place):
    assert places().becomes(lookup) == place


def test_finds_the_files_that_look_a_name_up_late():
    paths = [path for path in TREE if path != "old.py"]
    assert elsewhere(places(), paths)["charge"] == {
        Place("shop/pay.py", "charge"),
        Place("web.py", "charge"),
        Place("shop/__init__.py", "charge"),
        Place("test_web.py", "charge"),
    }


def test_what_other_tests_read_is_no_place():
    found = places()
    all_places = Places(
        found.files, "", HOMES, found.inside, elsewhere(found, ["web.py", "test_web.py"])
    )
    assert all_places.of("charge") == {Place("shop/pay.py", "charge"), Place("web.py", "charge")}
    assert all_places.of("nothing") == set()


def test_a_lookup_elsewhere_stays_what_it_is():
    assert places().looked_up([Lookup("web.py", "x", "web.py")]) == {Place("web.py", "x")}
