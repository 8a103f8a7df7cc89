"""What runs around a test."""

from __future__ import annotations

import ast

import pytest

from migrator.reached.environment import Environment, lineage, methods
from tests.migrator.reached.helpers import tree

CONFTEST = """\
import pytest

import shop


@pytest.fixture(autouse=True)
def always():
    shop.always()


@pytest.fixture(name="named")
def _named():
    shop.named()


@pytest.fixture
def inner():
    shop.inner()


@pytest.fixture
def outer(inner):
    shop.outer()
"""


def around(code: str, **more: str) -> tuple[set[str], list[str]]:
    """Return what ``test_it`` and all around it reads of ``shop``, and what is not known."""
    path = "tests/unit/test_x.py"
    texts = {"shop.py": "", path: f"import pytest\nimport shop\nfrom unittest import mock\n{code}"}
    files = tree({**texts, **{f"{k.replace('__', '/')}.py": v for k, v in more.items()}})
    file = files.file(path)
    assert file is not None
    for node in file.body:
        holder = node if isinstance(node, ast.ClassDef) else None
        for part in holder.body if holder else [node]:
            if isinstance(part, ast.FunctionDef) and part.name == "test_it":
                found, unknown = Environment(file, files).of(part, holder)
                names = {read.chain[0] for _, read in found if read.name == "shop"}
                return names, unknown
    raise AssertionError("there is no test")


@pytest.mark.parametrize(
    ("test", "names"),
    [
        ("def test_it(): shop.a()", {"always", "a"}),
        ("def test_it(named): pass", {"always", "named"}),
        ("def test_it(outer): pass", {"always", "inner", "outer"}),
        ("@pytest.mark.usefixtures('inner')\ndef test_it(): pass", {"always", "inner"}),
        ("pytestmark = pytest.mark.usefixtures('inner')\ndef test_it(): pass", {"always", "inner"}),
        ("def aid(): shop.a()\ndef test_it(): aid()", {"always", "a"}),
        ("def aid(): shop.a()\ndef test_it(): pass", {"always"}),
        ("@pytest.mark.parametrize('x', [shop.a])\ndef test_it(x): pass", {"always", "a"}),
        ("@pytest.fixture\ndef own(): shop.a()\ndef test_it(own): pass", {"always", "a"}),
        (
            "class TestX:\n def setup_method(self): shop.a()\n def test_it(self): pass",
            {"always", "a"},
        ),
        ("class TestX:\n x = shop.a\n def test_it(self): pass", {"always", "a"}),
        (
            "class TestX:\n def aid(self): shop.a()\n def test_it(self): self.aid()\n"
            " def test_other(self): shop.b()",
            {"always", "a"},
        ),
    ],
)
def test_knows_what_runs(test: str, names: set[str]):
    assert around(f"{test}\n", tests__conftest=CONFTEST) == (names, [])


@pytest.mark.parametrize(
    "test",
    [
        "def test_it(tmp_path, monkeypatch, mocker): pass",
        "@mock.patch('a.b')\ndef test_it(b, tmp_path): pass",
        "@mock.patch.object(shop, 'b')\n@mock.patch('a.b')\ndef test_it(one, two): pass",
        "@mock.patch('a.b')\nclass TestX:\n def test_it(self, b): pass",
        "import unittest\nclass X(unittest.TestCase):\n def test_it(self): self.assertTrue(1)",
        "import unittest\nclass X(unittest.TestCase):\n def setUp(self): self.a = 1\n"
        " def test_it(self): self.a.b()",
    ],
)
def test_knows_what_calls_nothing_by_itself(test: str):
    assert around(f"{test}\n")[1] == []


@pytest.mark.parametrize(
    ("test", "why"),
    [
        ("def test_it(client): pass", "fixture `client`"),
        ("@mock.patch('a.b', 3)\ndef test_it(client): pass", "fixture `client`"),
        ("@mock.patch('a.b', new=3)\ndef test_it(client): pass", "fixture `client`"),
        ("@mock.patch.object(shop, 'b', 3)\ndef test_it(client): pass", "fixture `client`"),
        ("@mock.patch.dict('a.b', x=1)\ndef test_it(client): pass", "fixture `client`"),
        ("@mock.patch('a.b')\ndef test_it(b, client): pass", "fixture `client`"),
        ("@pytest.mark.usefixtures('client')\ndef test_it(): pass", "fixture `client`"),
        ("@pytest.fixture\ndef own(client): pass\ndef test_it(own): pass", "fixture `client`"),
        ("class X(Case):\n def test_it(self): self.client.get('/')", "`self.client`"),
        ("class X(Case):\n def setUp(self): self.fill()\n def test_it(self): pass", "`self.fill`"),
    ],
)
def test_says_what_it_does_not_know(test: str, why: str):
    assert why in " ".join(around(f"{test}\n")[1])


def test_knows_the_hooks_of_pytest():
    hook = "import shop\n\n\ndef pytest_runtest_setup(item):\n    shop.hook()\n"
    assert around("def test_it(): pass\n", tests__conftest=hook)[0] == {"hook"}


def test_knows_the_plugins_of_the_project():
    plugin = "import pytest\nimport shop\n\n\n@pytest.fixture\ndef given():\n    shop.given()\n"
    conftest = 'pytest_plugins = ["tests.plugin", "pytest_other"]\n'
    found = around("def test_it(given): pass\n", tests__conftest=conftest, tests__plugin=plugin)
    assert found == ({"given"}, [])


def test_methods_are_those_of_the_bases_too():
    tree_of = tree(
        {"test_x.py": "class A:\n def f(self): 1\n def g(self): 2\nclass B(A):\n def f(self): 3\n"}
    )
    file = tree_of.file("test_x.py")
    assert file is not None
    holder = file.body[1]
    assert isinstance(holder, ast.ClassDef)
    assert {name: node.lineno for name, node in methods(holder, file).items()} == {"f": 5, "g": 3}
    assert [one.name for one in lineage(holder, file)] == ["B", "A"]
