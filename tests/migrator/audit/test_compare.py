# ruff: noqa: E501
from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from migrator.audit.compare import twin
from migrator.audit.evaluate import Evaluator
from migrator.audit.modules import ModuleIndex
from migrator.audit.normalise import shape
from migrator.audit.parsing import Parser
from migrator.audit.project import Project
from migrator.facts import Twin
from tests.support.memory import snapshot


def compare(old: str, new: str, **others: str) -> Twin:
    files = {"old.py": dedent(old), "new.py": dedent(new)}
    files |= {f"{name}.py": text for name, text in others.items()}
    tree = snapshot(files)
    project = Project(tree, Parser(tree), ModuleIndex(tree.paths()))
    found = []
    for path in ("old.py", "new.py"):
        parsed = project.parse(path)
        assert parsed is not None
        found.append((path, [n for n in parsed.tree.body if isinstance(n, ast.FunctionDef)][-1]))
    return twin(Evaluator(project), found[0], found[1])


SAME = {
    "docstring and comment": ("def f():\n    'Old.'\n    return 1\n", "def f():\n    # new\n    return 1\n"),
    "quotes and layout": ("def f():\n    return {'a': 1}\n", 'def f():\n    return {\n        "a": 1,\n    }\n'),
    "underscore of the name": ("def _f():\n    return 1\n", "def f():\n    return 1\n"),
    "underscore of a helper": ("def _h(): ...\ndef f():\n    return _h()\n", "from other import h\ndef f():\n    return h()\n"),
    "annotations": ("def f(a: int) -> int:\n    b: int = a\n    return b\n", "def f(a):\n    b = a\n    return b\n"),
    "decorators": ("@staticmethod\ndef f(): ...\n", "def f(): ...\n"),
    "place of an import": ("import json\ndef f():\n    return json.dumps(1)\n", "def f():\n    import json\n    return json.dumps(1)\n"),
    "alias of an import": ("import json as j\ndef f():\n    return j.dumps(1)\n", "import json\ndef f():\n    return json.dumps(1)\n"),
    "name of the logger": ("def f(x):\n    log.info('a')\n", "def f(x):\n    logger.info('a')\n"),
    "f-string log": ("def f(x):\n    log.info(f'a {x} 100%')\n", "def f(x):\n    log.info('a %s 100%%', x)\n"),
    "f-string log with repr": ("def f(x):\n    log.info(f'a {x!r}')\n", "def f(x):\n    log.info('a %r', x)\n"),
    "f-string log with format": ("def f(x):\n    log.info(f'a {x:,}')\n", "def f(x):\n    log.info('a %s', format(x, ','))\n"),
    "f-string log with a width": ("def f(x):\n    log.info(f'a {x!r:>9}')\n", "def f(x):\n    log.info('a %9r', x)\n"),
    "f-string log at a level": ("def f(x):\n    log.log(INFO, f'a {x:>3}')\n", "def f(x):\n    log.log(INFO, 'a %s', format(x, '>3'))\n"),
    "f-string log with a fill": ("def f(x):\n    log.info(f'a {x!r:-^9}')\n", "def f(x):\n    log.info('a %s', format(repr(x), '-^9'))\n"),
    "f-string log with decimals": ("def f(x):\n    log.info(f'a {x:.1f}')\n", "def f(x):\n    log.info('a %.1f', x)\n"),
    "added run id": ("def f(a):\n    return g(a=a)\n", "def f(a, run=None):\n    return g(a=a, run=run)\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", SAME)
def test_means_the_same(case: str) -> None:
    old, new = SAME[case]
    found = compare(old, new, other="def h(): ...\n")
    assert found.same, found.differences
    assert (found.similarity, found.differences) == (1.0, ())


DIFFERENT = {
    "call": ("def f():\n    a.b()\n", "def f():\n    pass\n", "the monolith's version calls a.b, the modular one does not"),
    "keyword": ("def f(x):\n    g(x)\n", "def f(x):\n    g(x, run=x)\n", "the modular one gives g run=, the monolith's version does not"),
    "parameter": ("def f(x, y):\n    return x\n", "def f(x):\n    return x\n", "parameter y only in the monolith's version"),
    "default": ("def f(x=1):\n    return x\n", "def f(x=2):\n    return x\n", "the order or the defaults of the parameters differ"),
    "branch": ("def f(x):\n    if x:\n        y = 1\n", "def f(x):\n    y = 1\n", "the monolith's version has the branch `if x`, the modular one does not"),
    "exception": ("def f():\n    raise KeyError(1)\n", "def f():\n    raise ValueError(1)\n", "the monolith's version raises KeyError, the modular one does not"),
    "handler": ("def f():\n    try: g()\n    except (KeyError, e.X): pass\n", "def f():\n    try: g()\n    except KeyError: pass\n", "the monolith's version handles e.X, the modular one does not"),
    "bare handler": ("def f():\n    try: g()\n    except E: pass\n", "def f():\n    try: g()\n    except: pass\n", "the modular one handles everything, the monolith's version does not"),
    "result": ("def f():\n    return 1\n", "def f():\n    return 2\n", "the monolith's version returns `1`, the modular one does not"),
    "async": ("def f():\n    x = 1\n", "def f():\n    x = 2\n", "`x = 1` in the monolith's version, `x = 2` in the modular one"),
    "used new parameter": ("def f():\n    x = 1\n", "def f(run=None):\n    x = run\n", "parameter run only in the modular one"),
    "log message": ("def f():\n    log.info('a')\n", "def f():\n    log.info('b')\n", "`log.info('a')` in the monolith's version, `log.info('b')` in the modular one"),
    "other library": ("from json import dumps\ndef f():\n    x = dumps\n", "from yaml import dumps\ndef f():\n    x = dumps\n", "`x = json.dumps` in the monolith's version, `x = yaml.dumps` in the modular one"),
}  # fmt: skip


@pytest.mark.parametrize("case", DIFFERENT)
def test_says_what_differs(case: str) -> None:
    old, new, said = DIFFERENT[case]
    found = compare(old, new)
    assert not found.same
    assert said in found.differences
    assert 0 <= found.similarity < 1


CALLS = "from {0} import h\ndef f(x):\n    return h(x)\n"
SEVEN, NINE = "def h(x):\n    return 7\n", "def h(x):\n    return 9\n"
# What the two modules hold, and whether `h` means the same in both.
NAMES = {
    "the same text": (SEVEN, SEVEN, True),
    "another text": (SEVEN, NINE, False),
    "one imports the other's": (SEVEN, "from one import h\n", True),
    "behind two imports": (SEVEN, "from deep import h\n", True),
    "behind a star": (SEVEN, "from one import *\n", True),
    "with an underscore": ("def _g(x): ...\ndef h(x):\n    return _g(x)\n", "def g(x): ...\ndef h(x):\n    return g(x)\n", True),
    "what it calls differs": ("from one_deep import d\ndef h(x):\n    return d(x)\n", "from two_deep import d\ndef h(x):\n    return d(x)\n", False),
    "calls itself": ("def h(x):\n    return x and h(x - 1)\n", "def h(x):\n    return x and h(x - 1)\n", True),
    "another decorator": ("from functools import cache\n@cache\n" + SEVEN, SEVEN, False),
    "another default": (SEVEN.replace("(x)", "(x=1)"), SEVEN.replace("(x)", "(x=2)"), False),
    "another constant": ("h = dict(a=1).get\n", "h = dict(a=2).get\n", False),
    "another class": ("class h(list):\n    a = 1\n", "class h(list):\n    a = 2\n", False),
    "the same class": ("class h(list):\n    a = 1\n", "class h(list):\n    # one\n    a = 1\n", True),
    "a class and a function": ("class h(list): ...\n", "def h(x): ...\n", False),
    "one in a branch": (SEVEN, f"{SEVEN}if 1:\n    h = min\n", False),
    "both in the same branch": (f"{SEVEN}if 1:\n    h = min\n", f"{SEVEN}if 1:\n    h = min\n", True),
    "not to be found": ("", "", False),
}  # fmt: skip


@pytest.mark.parametrize("case", NAMES)
def test_a_name_means_what_its_own_module_has(case: str) -> None:
    one, two, same = NAMES[case]
    deep = {"deep": "from one import h\n", "one_deep": "d = min\n", "two_deep": "d = max\n"}
    found = compare(CALLS.format("one"), CALLS.format("two"), one=one, two=two, **deep)
    assert found.same is same
    if not same:
        (said,) = found.differences
        assert said.startswith("h is one.py") and "in the monolith's version, two.py" in said
        assert found.similarity == 0.99


OPTIONAL = "try:\n    from json import dumps as h\nexcept ImportError:\n    h = None\n"


@pytest.mark.parametrize(
    ("shared", "same"),
    [(OPTIONAL, True), (OPTIONAL.replace("json", "yaml"), False), (f"{OPTIONAL}h = len\n", False)],
)
def test_a_name_is_said_by_what_it_is_behind_the_module_that_has_it(
    shared: str, same: bool
) -> None:
    body = "def f(x):\n    return h(x)\n"
    found = compare(OPTIONAL + body, f"from shared import h\n{body}", shared=shared)
    assert found.same is same, found.differences


PARTS = {
    "the same module": ("from a import m", "from a import m", True),
    "the same part": ("from a import m", "from b import m", True),
    "another part": ("from a import m", "from c import m", False),
    "the whole": ("from a import m\nk = m", "from b import m\nk = m", True),
}


@pytest.mark.parametrize("case", PARTS)
def test_a_module_means_the_parts_that_are_used(case: str) -> None:
    old, new, same = PARTS[case]
    body = "\ndef f(x):\n    return m.h(x)\n"
    modules = {"a/m": SEVEN, "b/m": f"{SEVEN}j = 1\n", "c/m": NINE}
    files = {f"{name}/__init__": "" for name in "abc"}
    assert compare(old + body, new + body, **modules, **files).same is same


def test_another_module_that_is_used_as_a_whole_is_another_thing() -> None:
    body = "\ndef f(x):\n    return x(m)\n"
    files = {"a/__init__": "", "b/__init__": "", "a/m": SEVEN, "b/m": SEVEN}
    assert not compare(f"from a import m{body}", f"from b import m{body}", **files).same


def test_a_builtin_is_not_a_function_of_the_same_name() -> None:
    body = "def f(x):\n    return sorted(x)\n"
    assert not compare(f"def sorted(x):\n    return x\n{body}", body).same
    assert compare(body, body).same


def test_similarity_grows_with_what_is_alike() -> None:
    body = "".join(f"    x{n} = g({n})\n" for n in range(20))
    near = compare(f"def f():\n{body}    return 1\n", f"def f():\n{body}    return 2\n")
    far = compare(f"def f():\n{body}", "def f():\n    return 3\n")
    assert near.similarity > 0.9 > 0.3 > far.similarity


def test_a_value_by_keyword_is_the_one_by_position() -> None:
    old = "def f(x, y):\n    return g(x, y)\n"
    new = "def f(x, y):\n    return g(a=x, b=y, run=1)\n"
    said = compare(old, new).differences
    assert "the modular one gives g run=, the monolith's version does not" in said
    assert not any("a=," in one or "b=," in one for one in said)
    assert (
        "the monolith's version gives g run=, the modular one does not"
        in compare(new, old).differences
    )


@pytest.mark.parametrize("name", SAME)
def test_what_means_the_same_has_the_same_shape(name: str) -> None:
    shapes = {shape(last_function(dedent(text))) for text in SAME[name]}
    assert len(shapes) == 1


def test_a_branch_more_is_another_shape() -> None:
    one, two = "def f(x):\n    return x\n", "def f(x):\n    if x:\n        return x\n"
    assert shape(last_function(one)) != shape(last_function(two))


def last_function(text: str) -> ast.FunctionDef:
    return [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)][-1]
