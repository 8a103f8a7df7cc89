"""Calls at top level that fill the module's state go with the state."""

from pathlib import Path

import pytest

from tests.codemods.move.support import both, moved, refused, to

LOAD = """_rates = None


def _load():
    global _rates
    _rates = {"eur": 3}


_load()  # once, when the worker starts


def run():
    return _rates["eur"]


def other():
    return 1
"""


def test_a_call_that_rebinds_the_state_moves_with_it():
    assert moved(LOAD, to("run"))["one"] == LOAD[: LOAD.index("\n\ndef other")]


@pytest.mark.parametrize(
    "filled",
    [
        'BOX = {}\n\n\ndef fill():\n    BOX["a"] = 1\n\n\nfill()\n',
        'BOX = {}\n\n\ndef fill(box):\n    box["a"] = 1\n\n\nfill(BOX)\n',
        "BOX = {}\n\n\ndef put():\n    BOX.update(a=1)\n\n\ndef fill():\n    put()\n\n\nfill()\n",
        "class BOX:\n    pass\n\n\ndef fill():\n    BOX.a = 1\n\n\nfill()\n",
    ],
)
def test_a_call_that_changes_the_object_moves_with_it(tmp_path: Path, filled: str):
    source = f"{filled}\n\ndef run():\n    return BOX['a'] if isinstance(BOX, dict) else BOX.a\n"
    with both(tmp_path, source, to("run")) as (old, new):
        assert new["one"].run() == old.run() == 1


@pytest.mark.parametrize(
    "call",
    [
        "_look()",
        "_look(1)",
        "other()",
        "print(other())",
    ],
)
def test_leaves_calls_that_change_nothing_it_needs(call: str):
    source = (
        'BOX = {"a": 1}\nSEEN = []\n\n\ndef _look(x=0):\n    box = {}\n    box["a"] = BOX\n\n\n'
        f"def other():\n    SEEN.append(1)\n\n\n{call}\n\n\ndef run():\n    return BOX['a']\n"
    )
    assert moved(source, to("run"))["one"] == (
        'BOX = {"a": 1}\n\n\ndef run():\n    return BOX["a"]\n'.replace('BOX["a"]', "BOX['a']")
    )


@pytest.mark.parametrize(
    ("binding", "line"),
    [
        ('globals()["LIMIT"] = 1', 1),
        ('names = globals()\nnames.update({"LIMIT": 1})', 1),
        ('vars()["LIMIT"] = 1', 1),
        ('exec("LIMIT = 1")', 1),
        ('import sys\n\nsetattr(sys.modules[__name__], "LIMIT", 1)', 3),
        ('def start():\n    globals()["LIMIT"] = 1', 1),
    ],
)
def test_refuses_a_name_that_a_string_may_bind(binding: str, line: int):
    source = f"{binding}\n\n\ndef run():\n    return LIMIT\n"
    at = source[: source.index("LIMIT\n")].count("\n") + 1
    said = f"it may be bound by its name as a string, in line {line}"
    assert refused(source, to("run")) == f"{at} LIMIT: {said}"


@pytest.mark.parametrize(
    "beside",
    [
        "",
        'def show():\n    return vars(object)["__doc__"]\n\n\n',
        'def show(globals):\n    return globals["a"]\n\n\n',
        "import sys\n\nsys.modules.pop('a', None)\n\n\n",
    ],
)
def test_leaves_a_name_unbound_that_nothing_binds(beside: str):
    source = f"{beside}def run():\n    return LIMIT\n"
    assert moved(source, to("run"))["one"] == "def run():\n    return LIMIT\n"
