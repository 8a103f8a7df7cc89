# ruff: noqa: E501
from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from migrator.audit.evaluate import Evaluator
from migrator.audit.modules import ModuleIndex
from migrator.audit.parsing import Parser
from migrator.audit.project import Project
from migrator.audit.routers import routing
from migrator.facts import JobRouter
from tests.support.memory import snapshot

WORK = "def a(x=None, y=None): ...\ndef b(x=None, y=None): ...\nfrom functools import partial\n"


def router(source: str, name: str = "route", **others: str) -> JobRouter | None:
    files = {"m.py": WORK + dedent(source)}
    files |= {f"{path}.py": dedent(text) for path, text in others.items()}
    tree = snapshot(files)
    project = Project(tree, Parser(tree), ModuleIndex(tree.paths()))
    node = project.function("m.py", name)
    assert isinstance(node, ast.FunctionDef)
    found = routing(Evaluator(project), "m.py", node)
    return found.fact if found is not None else None


FORMS = {
    "dict in the function": "def route(k, x):\n    d = {'a': a, 'b': b}\n    f = d.get(k)\n    return f(x)\n",
    "dict of the module": "D = {'a': a, 'b': b}\ndef route(k, x):\n    return D[k](x)\n",
    "annotated dict": "D: dict = {'a': a, 'b': b}\ndef route(k, x):\n    f = D.get(k, None)\n    return f(x)\n",
    "default in get": "D = {'a': a, 'b': b}\ndef route(k, x):\n    return D.get(k, print)(x)\n",
    "walrus": "D = {'a': a, 'b': b}\ndef route(k, x):\n    if f := D.get(k):\n        return f(x)\n",
    "match of what was found": "D = {'a': a, 'b': b}\ndef route(k, x):\n    match D.get(k):\n        case None:\n            return {}\n        case f:\n            return f(x)\n",
    "added later": "D = {'a': a}\nD['b'] = b\ndef route(k, x):\n    return D[k](x)\n",
    "elif chain": "def route(k, x):\n    if k == 'a':\n        return a(x)\n    elif 'b' == k:\n        return b(x)\n",
    "members of an enum": "import enum\nclass K(str, enum.Enum):\n    A = 'a'\n    B = 'b'\ndef route(k, x):\n    if k is K.A:\n        return a(x)\n    elif k is K.B:\n        return b(x)\n",
    "separate ifs": "def route(k, x):\n    if k == 'a':\n        return a(x)\n    if k == 'b':\n        return b(x)\n",
    "match": "def route(k, x):\n    match k:\n        case 'a':\n            return a(x)\n        case 'b':\n            return b(x)\n",
    "assigned results": "def route(k, x):\n    if k == 'a':\n        r = a(x)\n    elif k == 'b':\n        r = b(x)\n    return r\n",
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_reads_every_form(form: str) -> None:
    found = router(FORMS[form])
    assert found is not None
    assert [(route.job_type, route.function) for route in found.routes] == [("a", "a"), ("b", "b")]
    assert found.job_type_parameter == "k"


def test_a_match_of_what_was_found_is_clear() -> None:
    found = router(FORMS["match of what was found"])
    assert found is not None
    assert (found.unclear, found.raises_on_unknown) == ((), False)


def test_reads_several_job_types_of_one_branch() -> None:
    found = router(
        "def route(k):\n    if k in ('a', 'z') or k == 'y':\n        return a()\n"
        "    match k:\n        case 'b' | 'c':\n            return b()\n"
    )
    assert found is not None
    assert [route.job_type for route in found.routes] == ["a", "z", "y", "b", "c"]


def test_keeps_the_source_of_lambdas_and_partials() -> None:
    found = router(
        "D = {'a': lambda **k: a(**k), 'b': partial(b, y=1)}\ndef route(k, x):\n    return D[k](x=x)\n"
    )
    assert found is not None
    assert [r.function for r in found.routes] == ["lambda **k: a(**k)", "partial(b, y=1)"]


def test_says_how_executors_are_called() -> None:
    found = router("D = {'a': a}\ndef route(k, x, y):\n    return D[k](x, y=y)\n")
    assert found is not None
    assert (found.call_arguments, found.call_keywords) == (("x",), ("y",))
    assert (found.form, found.mapping) == ("dict", "D")


def test_finds_the_mapping_in_another_module() -> None:
    found = router("from table import D\ndef route(k):\n    return D[k]()\n",
                   table="from m import a\nD = {'a': a}\n")  # fmt: skip
    assert found is not None and found.mapping_where is not None
    assert found.mapping_where.path == "table.py"


@pytest.mark.parametrize(
    ("body", "raises"),
    [
        ("return D[k](1)", True),
        ("if k not in D:\n        raise ValueError(k)\n    return D[k](1)", True),
        ("if k not in D:\n        return None\n    return D[k](1)", False),
        ("f = D.get(k)\n    if f is None:\n        raise ValueError(k)\n    return f(1)", True),
        ("f = D.get(k)\n    if not f:\n        return {'error': k}\n    return f(1)", False),
        ("try:\n        return D[k](1)\n    except KeyError:\n        return None", False),
        ("try:\n        f = D.get(k)\n        if f is None:\n            raise ValueError(k)\n"
         "        return f(1)\n    except Exception as e:\n        return str(e)", False),
        ("f = D.get(k)\n    if k == 3:\n        raise ValueError(k)\n    return f(1)", True),
        ("f = D.get(k)\n    if x < 0:\n        raise ValueError(x)\n    return f(1)", False),
    ],
)  # fmt: skip
def test_says_what_an_unknown_job_type_does(body: str, raises: bool) -> None:
    found = router(f"D = {{'a': a, 'b': b}}\ndef route(k, x=0):\n    {body}\n")
    assert found is not None
    assert found.raises_on_unknown is raises


def test_an_else_that_raises_is_an_exception() -> None:
    found = router(
        "def route(k):\n    if k == 'a':\n        return a()\n    else:\n        raise ValueError(k)\n"
    )
    assert found is not None and found.raises_on_unknown


@pytest.mark.parametrize(
    "source",
    [
        "D = {'a': 1, 'b': 2}\ndef route(k):\n    return D[k]\n",
        "D = {'a': a}\ndef route(k):\n    return D.get(k)\n",
        "D = {'a': a}\ndef route():\n    return D['a']()\n",
        "D = {'a': 'text'}\ndef route(k):\n    return D[k].upper()\n",
        "D = {1: a}\ndef route(k):\n    return D[k]()\n",
        "def route(k):\n    if k == 'a':\n        print(k)\n    return a()\n",
        "def route(k):\n    if k == 'a':\n        return k.upper()\n",
        "def route(k):\n    if k > 3:\n        return a()\n",
        "def route():\n    k = input()\n    if k == 'a':\n        return a()\n",
    ],
)
def test_does_not_take_for_a_router(source: str) -> None:
    assert router(source) is None
