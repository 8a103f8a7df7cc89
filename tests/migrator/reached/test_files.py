"""What a name in a file leads to."""

from __future__ import annotations

import pytest

from migrator.reached.files import Files, Found, Lookup, Unit
from migrator.reached.reads import Denoted
from tests.migrator.reached.helpers import tree

TREE = {
    "old.py": "def gone(): ...\n",
    "shop/__init__.py": "from .pay import charge\nfrom . import ship\nfrom .pack import pack\n",
    "shop/pay.py": "def charge(): return rate\nrate = 3\n",
    "shop/ship.py": "from shop.pay import *\n",
    "shop/pack.py": "from old import gone\ndef pack(): return gone()\n",
    "tests/helpers.py": "def aid(): ...\n",
    "tests/test_a.py": "from tests.helpers import aid\nfrom helpers import aid as other\n",
}


def found(code: str, at: str = "web.py", files: Files | None = None) -> Found:
    """Return what the last read of the last statement of a file leads to."""
    project = files or tree({**TREE, at: code})
    file = project.file(at)
    assert file is not None
    reads = [read for read in file.reads(len(file.body) - 1) if read.name]
    return project.targets(reads[-1], at)


@pytest.mark.parametrize(
    ("code", "unit"),
    [
        ("from shop import charge\ncharge", Unit("shop/pay.py", 0, "charge")),
        ("from shop.pay import charge as c\nc.delay", Unit("shop/pay.py", 0, "charge")),
        ("import shop\nshop.charge", Unit("shop/pay.py", 0, "charge")),
        ("import shop.pay\nshop.pay.charge", Unit("shop/pay.py", 0, "charge")),
        ("import shop.pay as p\np.charge", Unit("shop/pay.py", 0, "charge")),
        ("from shop import ship\nship.charge", Unit("shop/pay.py", 0, "charge")),
        ("from shop import pack\npack()", Unit("shop/pack.py", 1, "pack")),
        ("def f():\n    from shop.pack import pack\n    pack()", Unit("shop/pack.py", 1, "pack")),
        ("here = 1\nhere", Unit("web.py", 0, "here")),
    ],
)
def test_follows_a_name_to_its_statement(code: str, unit: Unit):
    assert found(code).units == [unit]
    assert found(code).unknown == []


def test_a_module_itself_is_told():
    assert found("from shop import pay\nf(pay)").modules == ["shop/pay.py"]


def test_what_is_installed_is_outside():
    assert found("import requests\nrequests.get").outside == ["requests.get"]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("from shop.pay import nothing\nnothing", "`nothing` in shop/pay.py"),
        ("from shop import pay\npay.nothing", "`nothing` in shop/pay.py"),
        ("from old import gone\ngone", "where `gone` lives"),
        ("from shop.broken import x\nx", "cannot be read"),
        ("from web import x\nx", "stands for itself"),
    ],
)
def test_says_what_it_does_not_know(code: str, why: str):
    files = tree({**TREE, "shop/broken.py": "def (\n", "web.py": code})
    assert why in found(code, files=files).unknown[0]


def test_a_builtin_leads_nowhere():
    nothing = found("print(1)\nlen(x)".replace("len(x)", "len"))
    assert not nothing.unknown and not nothing.units


def test_tests_find_what_is_beside_them():
    for name in ("aid", "other"):
        code = TREE["tests/test_a.py"] + name
        assert found(code, "tests/test_a.py").units == [Unit("tests/helpers.py", 0, "aid")]


def test_knows_what_is_looked_up_when_a_function_runs():
    code = (
        "import shop.pay as p\nfrom shop.pay import charge\n\ndef f():\n    return charge, p.rate"
    )
    file = tree({**TREE, "web.py": code})
    assert found(code, files=file).lookups == [
        Lookup("web.py", "p", "web.py"),
        Lookup("shop/pay.py", "rate", "web.py"),
    ]


def test_knows_what_an_import_of_a_function_looks_up():
    code = "def f():\n    from shop import charge\n    return charge"
    assert found(code).lookups == [Lookup("shop/__init__.py", "charge", "web.py", True)]


def test_a_name_that_was_imported_before_is_not_looked_up_where_it_is_from():
    code = "from shop import charge\n\ndef f():\n    return charge"
    assert found(code).lookups == [Lookup("web.py", "charge", "web.py")]


def test_follows_what_has_moved():
    files = tree({**TREE, "web.py": "from old import gone\ngone"})
    files._moved["gone"] = Denoted("shop.pay.charge", None, 2)
    assert found("", files=files).units == [Unit("shop/pay.py", 0, "charge")]


def test_knows_a_module_whose_name_is_something_else():
    files = tree(TREE)
    assert files.hidden("shop/pack.py")
    assert not files.hidden("shop/ship.py")
    assert not files.hidden("shop/pay.py")
