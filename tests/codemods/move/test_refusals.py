"""Moves that make no sense are refused with the line and what to do; nothing is written."""

import pytest

from codemods.move import Home, Move, RefusedError, extract
from tests.codemods.move.support import MODULE, moved, placed, refusals, refused, to

TWO = (
    "import os\n\n\ndef a():\n    pass\n\n\ndef b():\n    pass\n\n\nclass C:\n"
    "    def m(self): ...\n"
)


@pytest.mark.parametrize(
    ("moves", "reason"),
    [
        ([to("missing")], "0 missing: the module does not define it"),
        ([to("os")], "1 os: the module imports it"),
        ([to("C.m")], "0 C.m: it is not a top-level definition"),
        ([Move("a", MODULE)], "4 a: the new module is the source module"),
        ([to("a", new_name="not valid")], "4 a: app.jobs.one.not valid is not a name"),
        ([to("a", new_name="class")], "4 a: app.jobs.one.class is not a name"),
        ([to("a", module="x-y")], "4 a: app.jobs.x-y.a is not a name"),
    ],
)
def test_refuses_the_move(moves: list[Move], reason: str):
    assert refused(TWO, *moves) == reason


def test_refuses_two_moves_to_one_name():
    found = refusals(TWO, to("a", new_name="x"), to("b", new_name="x"))
    assert {r.reason for r in found} == {"two moves make app.jobs.one.x"}


def test_refuses_one_definition_moved_twice():
    assert refusals(TWO, to("a"), to("a", "two"))[0].reason == "it is moved twice"


def test_refuses_a_definition_that_lives_elsewhere():
    assert "lives in app.u already" in refused(TWO, to("a"), elsewhere={"a": Home("app.u", "a")})


def test_refuses_a_definition_that_is_defined_again():
    source = "def a():\n    return 1\n\n\ndef a():\n    return 2\n"
    assert refused(source, to("a")) == "1 a: it is defined again in line 5"


def test_refuses_a_definition_that_is_replaced_by_a_value():
    source = "def a():\n    return 1\n\n\na = None\n"
    assert refused(source, to("a")) == "1 a: it is defined again in line 5"


def test_other_definitions_may_be_as_they_like():
    source = "def a(): ...\n\n\ndef a(): ...\n\n\ndef b():\n    return 1\n"
    assert moved(source, to("b"))["one"] == "def b():\n    return 1\n"


def test_refusals_name_the_moves_they_stop():
    source = "def _h():\n    return __file__\n\n\ndef a():\n    _h()\n\n\ndef b():\n    pass\n"
    (found,) = refusals(source, to("a"), to("b", "two"))
    assert found.moves == ("a",)


def test_nothing_is_written_while_there_are_refusals():
    placement = placed(TWO, to("missing"))
    with pytest.raises(RefusedError, match="missing") as stopped:
        extract(TWO.encode(), MODULE, [to("missing")], placement=placement)
    assert stopped.value.refusals == placement.refusals


def test_undefined_name_is_kept_and_noted():
    source = "def a():\n    return nowhere()\n"
    (note,) = placed(source, to("a")).notes
    assert (note.line, note.symbol) == (2, "nowhere")
    assert moved(source, to("a"))["one"] == source


def test_import_time_effects_are_not_brought_and_noted():
    source = "TABLE = []\n\n\ndef a():\n    return 1\n\n\nprint(a())\nTABLE.append(a)\n"
    notes = placed(source, to("a")).notes
    assert [(note.line, "uses a" in note.message) for note in notes] == [(8, True), (9, True)]
    assert moved(source, to("a"))["one"] == "def a():\n    return 1\n"


def test_main_block_and_exports_are_not_brought():
    source = (
        '__all__ = ["a"]\n\n\ndef a():\n    return 1\n\n\nif __name__ == "__main__":\n    a()\n'
    )
    assert moved(source, to("a"))["one"] == "def a():\n    return 1\n"
    assert placed(source, to("a")).notes == ()
    assert placed(f'"""Jobs."""\n{source}', to("a")).notes == ()


def test_main_block_that_fills_a_constant_is_not_brought():
    code = "SEEN = {}\n\n\ndef a():\n    return SEEN\n"
    source = f"{code}\n\nif __name__ == '__main__':\n    SEEN['a'] = 1\n"
    assert moved(source, to("a"))["one"] == code


def test_says_nothing_of_what_every_class_has():
    (note,) = placed("class A:\n    name = __module__, __qualname__\n", to("A")).notes
    assert "pickled" in note.message


def test_moved_class_is_noted_for_its_pickles():
    (note,) = placed("class C:\n    pass\n", to("C")).notes
    assert note.message.startswith("pickled instances")


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("\\\nimport os\n\n\ndef a():\n    return os\n", 1),
        ("import os\n\x0cX = 1\n\n\ndef a():\n    return X\n", 2),
        ("import os\n\n\ndef a():\n    b = 1\n\\\n    return os, b\n", 6),
    ],
)
def test_refuses_to_cut_where_the_positions_are_wrong(source: str, line: int):
    compile(source, "source", "exec")
    assert refused(source, to("a")).startswith(f"{line} a: libcst does not print this line as it")
    assert placed(source).refusals == ()


@pytest.mark.parametrize("odd", ["X = 1 \\\n\n", "\x0c\n", "if X: \\\n    Y = 1\n", "# \\\n"])
def test_cuts_below_lines_that_are_printed_as_they_are(odd: str):
    assert moved(f"X = 1\n{odd}\n\ndef a():\n    pass\n", to("a"))["one"] == "def a():\n    pass\n"
