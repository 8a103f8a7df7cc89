# ruff: noqa: E501
"""Every import inside the project must find its module and its name."""

from __future__ import annotations

import pytest

from migrator.project import Project
from migrator.verify.imports import check_imports
from tests.migrator.verify.helpers import messages, overlay

FLEET = {
    "fleet/__init__.py": "",
    "fleet/garage/__init__.py": "from .wash import scrub\n",
    "fleet/garage/wash.py": """
        import os
        from .soap import SOAP
        from . import soap as cleaner

        def scrub(): ...
        class Brush: ...
        async def rinse(): ...
        try:
            import ujson as json
        except ImportError as problem:
            import json
        if os.name == "posix":
            HOSE = 1
        for SIZE in (1, 2):
            pass
        with open("x") as HANDLE, open("y") as (LEFT, RIGHT):
            pass
        first, *REST = 1, 2
        annotated: int = 3
        only_annotated: int
        (walrus := 4)
    """,
    "fleet/garage/soap.py": "SOAP = 1\n_DYE = 2\n",
    "lone/van.py": "WHEELS = 4\n",
    "fleet/depot.py": "def open_doors(): ...\n",
}


def wrong(text: str, **files: str) -> list[str]:
    """Return what is found in one new file of the project."""
    more = {f"{name.replace('__', '/')}.py": content for name, content in files.items()}
    return messages(check_imports, {**FLEET, **more}, {"fleet/new.py": text})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("import fleet.nowhere\n", "there is no module fleet.nowhere"),
        ("import fleet.garage.nowhere as x\n", "there is no module fleet.garage.nowhere"),
        ("from fleet.nowhere import x\n", "there is no module fleet.nowhere"),
        ("from fleet.depot import nothing\n", "fleet.depot has no name nothing"),
        ("from fleet import nothing\n", "fleet has no name nothing"),
        ("from .nowhere import x\n", "there is no module fleet.nowhere"),
        ("from . import nothing\n", "fleet has no name nothing"),
        ("from .depot import nothing\n", "fleet.depot has no name nothing"),
        ("from .garage.wash import only\n", "fleet.garage.wash has no name only"),
        ("from lone import bike\n", "lone has no name bike"),
        ("import lone.bike\n", "there is no module lone.bike"),
        ("from .nowhere import *\n", "there is no module fleet.nowhere"),
    ],
)
def test_reports_what_cannot_be_imported(text: str, message: str):
    assert wrong(text) == [f"fleet/new.py:1: {message}"]


@pytest.mark.parametrize(
    "place",
    [
        "def f():\n    {}\n",
        "class C:\n    def f(self):\n        {}\n",
        "if DEBUG:\n    {}\n",
        "try:\n    {}\nexcept ValueError:\n    pass\n",
    ],
)
def test_looks_everywhere_in_a_file(place: str):
    (found,) = wrong(place.format("from fleet.depot import nothing"))
    assert found.endswith("fleet.depot has no name nothing")


@pytest.mark.parametrize(
    "text",
    [
        "import os, celery.app\nfrom json import nothing_at_all\n",
        "import fleet, fleet.garage.wash as w\n",
        "from fleet import depot, garage\n",
        "from fleet.garage import scrub, wash\n",
        "from fleet.garage.wash import scrub, Brush, rinse, json, HOSE, SIZE, HANDLE, SOAP\n",
        "from fleet.garage.wash import LEFT, RIGHT, first, REST, annotated, walrus, cleaner, os\n",
        "from fleet.garage.wash import __name__, __file__, __doc__\n",
        "from . import depot\nfrom .garage import wash\nfrom .garage.wash import scrub\n",
        "from lone import van\nimport lone.van\nfrom lone.van import WHEELS\n",
        "from fleet.depot import *\n",
    ],
)
def test_leaves_alone_what_can_be_imported(text: str):
    assert wrong(text) == []


def test_leaves_alone_names_of_a_module_that_makes_them_up():
    getter = "def __getattr__(name):\n    return name\n"
    assert wrong("from fleet.lazy import anything\n", fleet__lazy=getter) == []


def test_follows_star_imports():
    star = "from .garage.soap import *\n"
    assert wrong("from fleet.all import SOAP\n", fleet__all=star) == []
    assert wrong("from fleet.all import DYE\n", fleet__all=star) != []


def test_leaves_alone_names_behind_a_star_import_of_another_package():
    assert wrong("from fleet.all import anything\n", fleet__all="from os.path import *\n") == []


def test_leaves_alone_names_behind_a_circle_of_star_imports():
    files = {"fleet__a": "from fleet.b import *\n", "fleet__b": "from fleet.a import *\n"}
    assert wrong("from fleet.a import anything\n", **files) == []


def test_reports_an_import_even_where_its_failure_is_caught():
    # Nothing that a stage writes is meant to fail.
    text = "try:\n    from fleet.nowhere import x\nexcept ImportError:\n    x = None\n"
    assert wrong(text) == ["fleet/new.py:2: there is no module fleet.nowhere"]


def test_leaves_a_problem_alone_that_moved_along():
    old = "def f():\n    from fleet.nowhere import x\n"
    before, after = overlay({**FLEET, "fleet/old.py": old}), overlay({**FLEET, "fleet/new.py": old})
    trees = Project(before, ""), Project(after, "")
    assert check_imports(["fleet/new.py"], *trees, "fleet/old.py") == ()
    assert len(check_imports(["fleet/new.py"], *trees)) == 1


def test_finds_modules_below_the_source_root():
    files = {f"src/{path}": text for path, text in FLEET.items()}
    changes = {"src/fleet/new.py": "from fleet.depot import open_doors, nothing\n"}
    assert messages(check_imports, files, changes, "src") == [
        "src/fleet/new.py:1: fleet.depot has no name nothing"
    ]


def test_reports_importers_of_what_was_taken_away():
    files = {**FLEET, "fleet/user.py": "from fleet.depot import open_doors\n"}
    assert messages(check_imports, files, {"fleet/depot.py": ""}) == [
        "fleet/user.py:1: fleet.depot has no name open_doors"
    ]


def test_reports_importers_of_a_module_that_was_deleted():
    files = {**FLEET, "fleet/user.py": "\nfrom fleet import depot\n"}
    assert messages(check_imports, files, {"fleet/depot.py": None}) == [
        "fleet/user.py:2: fleet has no name depot"
    ]


def test_leaves_problems_alone_that_were_there_before():
    files = {**FLEET, "fleet/user.py": "from fleet.depot import nothing\n"}
    changes = {"fleet/user.py": "# a new line above\nfrom fleet.depot import nothing\n"}
    assert messages(check_imports, files, changes) == []


def test_leaves_files_alone_that_are_not_concerned():
    files = {**FLEET, "fleet/user.py": "from fleet.nowhere import nothing\n"}
    assert messages(check_imports, files, {"fleet/depot.py": "def open_doors(): return 1\n"}) == []


def test_leaves_alone_what_the_running_python_cannot_parse():
    assert wrong("from fleet.depot import nothing\nx = = 1\n") == []


TYPED = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from fleet.depot import open_doors\n\n    Doors = dict\nelse:\n    Plan = list\n"


@pytest.mark.parametrize("name", ["Doors", "open_doors"])
def test_reports_the_import_of_what_only_type_checkers_see(name: str):
    found = wrong(f"from fleet.typed import {name}\n", fleet__typed=TYPED)
    assert found == [f"fleet/new.py:1: fleet.typed has no name {name}"]


@pytest.mark.parametrize(
    "text",
    [
        "from fleet.typed import Plan, TYPE_CHECKING\n",
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from fleet.typed import Doors, open_doors\n",
    ],
)
def test_type_checkers_may_import_what_only_they_see(text: str):
    assert wrong(text, fleet__typed=TYPED) == []


SHOP = {
    "shop/__init__.py": "",
    "shop/old.py": "def pay(): ...\ndef ship(): ...\n",
    "shop/api.py": "",
}


@pytest.mark.parametrize(
    ("importer", "line"),
    [
        ("from shop import old\n\ndef f():\n    return old.ship()\n", 4),
        ("from shop import old as desk\n\nX = desk.ship\n", 3),
        ("import shop.old\n\nX = shop.old.ship\n", 3),
        ("import shop.old as desk\n\nX = desk.ship.delay()\n", 3),
        ("from . import old\n\nX = old.ship\n", 3),
    ],
)
def test_finds_what_is_read_from_a_module_that_has_lost_it(importer: str, line: int):
    found = messages(
        check_imports, {**SHOP, "shop/api.py": importer}, {"shop/old.py": "def pay(): ...\n"}
    )
    assert found == [f"shop/api.py:{line}: shop.old has no name ship"]


@pytest.mark.parametrize(
    "importer",
    [
        "from shop import old\n\nX = old.pay\n",
        "from shop import old\n\nX = old.never_there\n",
        "from shop import old\n\nold.ship = 1\n",
        "from other import old\n\nX = old.ship\n",
        "old = object()\nX = old.ship\n",
    ],
)
def test_leaves_alone_what_is_still_there_or_never_was(importer: str):
    after = {"shop/old.py": "def pay(): ...\n"}
    assert not messages(check_imports, {**SHOP, "shop/api.py": importer}, after)
