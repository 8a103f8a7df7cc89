"""black on what a stage wrote, and on nothing else."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.writing.formatting import Formatter, formatter_for
from tests.support.examples import examples
from tests.support.memory import snapshot
from tests.support.project import migration
from tests.support.small import small

UGLY = 'a = {"x":1}\n\n\n\n\ndef  f( x ):\n    return  x\n\n\n'
NEW = "b = {'y':2}\n"
CLEAN = 'b = {"y": 2}\n'
PLAIN = Formatter()


def written(before: str, after: str, formatter: Formatter = PLAIN) -> str:
    return formatter.written(before.encode(), after.encode()).decode()


# What a stage wrote is formatted ---------------------------------------------


def test_formats_the_line_that_was_written():
    assert written(UGLY, UGLY + NEW).endswith(CLEAN)


def test_formats_the_whole_statement_that_a_written_line_is_in():
    before = "call(1,\n     2)\n"
    assert written(before, "call(1,\n     2,  3)\n") == "call(1, 2, 3)\n"


def test_formats_a_new_file():
    assert written("", NEW) == CLEAN


@pytest.mark.parametrize(
    ("formatter", "line"),
    [
        (Formatter(line_length=22), "call(\n    aaaaaa, bbbbbb, c\n)\n"),
        (Formatter(line_length=60), "call(aaaaaa, bbbbbb, c)\n"),
    ],
)
def test_keeps_to_the_targets_line_length(formatter: Formatter, line: str):
    assert written("", "call(aaaaaa, bbbbbb, c)\n", formatter) == line


def test_keeps_the_quotes_where_the_target_does_not_normalise_them():
    assert written("", NEW, Formatter(normalize_strings=False)) == "b = {'y': 2}\n"


def test_keeps_the_quotes_of_a_file_that_has_its_own():
    before = "a = ['x']\nb = 1\n"
    assert written(before, before + "c  = ['y', \"z\"]\n") == before + "c = ['y', \"z\"]\n"
    assert PLAIN.moved(before.encode(), b"c  = ['y']\n") == b"c = ['y']\n"


@pytest.mark.parametrize("string", ["'say \"so\"'", "f'{x}'", '"it\'s"', 'rb"x"'])
def test_normalises_the_quotes_of_a_file_that_leaves_black_no_choice(string: str):
    before = f"a  = {string}\n"
    assert written(before, before + NEW) == before + CLEAN


def test_keeps_a_decorator_at_its_class():
    before = "class A(B):\n    @patch('x.y')\n    def f(self):\n        pass\n"
    after = before.replace("'x.y'", "'z.y', 1")
    assert written(before, after) == after


def test_joins_a_list_where_the_target_skips_the_magic_comma():
    text = "b = [\n    1,\n]\n"
    assert written("", text) == text
    assert written("", text, Formatter(magic_trailing_comma=False)) == "b = [1]\n"


# Everything else stays as it is ----------------------------------------------


def test_leaves_the_rest_of_the_file_byte_for_byte():
    assert written(UGLY, UGLY + NEW).startswith(UGLY)
    assert written(UGLY, NEW + UGLY).endswith(UGLY)


def test_leaves_a_file_alone_that_was_not_written():
    assert written(UGLY, UGLY) == UGLY


def test_leaves_blank_lines_next_to_a_written_line_alone():
    before = "a = 1\n\n\n\n\n\nb = 2\n"
    assert written(before, before.replace("b = 2", "b=3")) == "a = 1\n\n\n\n\n\nb = 3\n"


def test_leaves_blank_lines_above_an_unwritten_function_alone():
    before = "import a\ndef f(): return 1\n"
    assert written(before, "import  b\n" + before) == "import b\n" + before


def test_leaves_an_oddly_indented_comment_alone():
    before = "a = 1\n\t# between\n\n\nb = 2\n"
    assert written(before, before + NEW) == before + CLEAN
    assert written(before, NEW + before) == CLEAN + before


def test_leaves_crlf_alone():
    before, after = UGLY.replace("\n", "\r\n"), (UGLY + NEW).replace("\n", "\r\n")
    assert written(before, after) == (UGLY + CLEAN).replace("\n", "\r\n")


def test_leaves_mixed_line_ends_alone():
    after = UGLY.replace("\n", "\r\n") + NEW
    assert written(UGLY, after) == after


def test_leaves_tabs_alone():
    after = "def f():\n\treturn  1\n" + NEW
    assert written("", after) == after


def test_leaves_a_byte_order_mark_alone():
    bom = b"\xef\xbb\xbf"
    assert PLAIN.written(bom + UGLY.encode(), bom + (UGLY + NEW).encode()) == (
        bom + (UGLY + CLEAN).encode()
    )


def test_leaves_another_encoding_alone():
    cookie = b"# coding: latin-1\n"
    before = cookie + 's  =  "caf\xe9"\n'.encode("latin-1")
    assert PLAIN.written(before, before + NEW.encode()) == before + CLEAN.encode()


def test_leaves_a_missing_final_newline_alone():
    assert written("a = 1\n", "a = 1\nb  =  2") == "a = 1\nb = 2"
    assert written("a = 1\nz = 1", "b  =  2\na = 1\nz = 1") == "b = 2\na = 1\nz = 1"


@pytest.mark.parametrize("odd", ["\x0c", "s = '\u2028'", "t = '\x1c \x85'", "# \x0b"])
def test_leaves_alone_where_black_counts_lines_otherwise(odd: str):
    after = f"a  =  1\n{odd}\nc  =  3\n{NEW}"
    assert written(f"a  =  1\n{odd}\nc  =  3\n", after) == after


def test_leaves_another_indentation_alone():
    before = "def f(x):\n  y = x+1\n  return  y\n"
    after = before.replace("f(x)", "f(x,y)")
    assert written(before, after) == after


@pytest.mark.parametrize("broken", ["def f(:\n", "x = (\n", "print 'x'\n"])
def test_leaves_alone_what_black_cannot_read(broken: str):
    assert written("", broken) == broken


@pytest.mark.parametrize("read_by_black_alone", ["f(**a, *b)\n", "x = [1,\n2]\nf(**a,  *b)\n"])
def test_leaves_alone_what_python_cannot_prove_to_be_the_same(read_by_black_alone: str):
    assert written("", read_by_black_alone) == read_by_black_alone


def test_leaves_alone_what_cannot_be_decoded():
    assert PLAIN.written(b"", b"s = '\xff'\n") == b"s = '\xff'\n"


# New files with code that was moved -------------------------------------------


def test_formats_all_of_a_moved_file_where_its_origin_is_formatted():
    origin = "def f(x):\n    return x\n"
    moved = "import a\n" + origin.replace("f(x)", "g(x, y=None)")
    assert PLAIN.moved(origin.encode(), moved.encode()).decode() == (
        "import a\n\n\ndef g(x, y=None):\n    return x\n"
    )


def test_leaves_moved_bodies_as_they_were_where_their_origin_is_not_formatted():
    origin = "def f( x ):\n    y = x+1\n    return  y\n"
    moved = origin.replace("f( x )", "g( x, y=None )")
    assert PLAIN.moved(origin.encode(), moved.encode()).decode() == (
        "def g(x, y=None):\n    y = x+1\n    return  y\n"
    )


def test_formats_what_was_added_to_a_moved_file():
    origin = "def f( x ):\n    return  x\n"
    moved = "import  a\n\n\n" + origin
    assert PLAIN.moved(origin.encode(), moved.encode()).decode() == "import a\n\n\n" + origin


# The target's settings ----------------------------------------------------------


def configured(text: str, line_length: int | None = None) -> Formatter:
    return formatter_for(snapshot({"pyproject.toml": text}), line_length)


def test_takes_blacks_settings():
    text = "[tool.black]\nline-length = 79\nskip-string-normalization = true\n"
    assert configured(text) == Formatter(79, normalize_strings=False)
    assert configured("[tool.black]\nskip-magic-trailing-comma = true\n") == Formatter(
        magic_trailing_comma=False
    )


def test_takes_ruffs_line_length_where_black_has_none():
    assert configured("[tool.ruff]\nline-length = 120\n") == Formatter(120)
    assert configured("[tool.ruff]\nline-length = 120\n[tool.black]\nline-length = 79\n") == (
        Formatter(79)
    )


def test_takes_blacks_default_where_black_is_told_something_else():
    text = "[tool.ruff]\nline-length = 120\n[tool.black]\npreview = true\n"
    assert configured(text) == Formatter(preview=True)


@pytest.mark.parametrize("name", ["ruff.toml", ".ruff.toml"])
def test_reads_ruffs_own_files(name: str):
    files = {
        "pyproject.toml": "[tool.ruff]\nline-length = 90\n",
        name: "line-length = 110\n[format]\nquote-style = 'preserve'\n",
    }
    assert formatter_for(snapshot(files)) == Formatter(110, normalize_strings=False)


def test_takes_the_longest_line_of_a_linter_where_no_formatter_is_told():
    linted = {"setup.cfg": "[flake8]\nmax-line-length = 100\n"}
    assert formatter_for(snapshot(linted)) == Formatter(100)
    for text, length in (
        ("[tool.black]\nline-length = 79\n", 79),
        ("[tool.black]\nunstable = true\n", 88),
        ("[tool.ruff]\nline-length = 120\n", 120),
        ("[tool.ruff.lint]\nselect = ['E']\n", 100),
        ("[project]\nname = 'shop'\n", 100),
    ):
        found = formatter_for(snapshot({**linted, "pyproject.toml": text}))
        assert found.line_length == length, text
    assert formatter_for(snapshot(linted), 70) == Formatter(70)


def test_takes_the_quote_style_of_ruffs_formatter():
    assert configured('[tool.ruff.format]\nquote-style = "preserve"\n') == Formatter(
        normalize_strings=False
    )


def test_prefers_the_line_length_of_the_command():
    assert configured("[tool.black]\nline-length = 79\n", 100) == Formatter(100)


@pytest.mark.parametrize(
    "text",
    ["", "tool = 1\n", "[tool]\nblack = 1\n", "not toml", "[tool.black]\nline-length = '9'\n"],
)
def test_takes_blacks_defaults_otherwise(text: str):
    assert configured(text) == Formatter()


def test_takes_blacks_defaults_without_a_pyproject():
    assert formatter_for(snapshot({"a.py": ""})) == Formatter()


# Properties -----------------------------------------------------------------------

STATEMENTS = st.lists(
    st.sampled_from(
        [
            "a  =  1\n",
            "b = {'x':1}\n",
            "\n",
            "# c\n",
            "def  f( x ):\n    return  x\n",
            "if a :\n    pass\n",
            "class  C :\n\n\n\n    x=1\n",
            "s = '''\n  kept  \n'''\n",
            "import  os\n",
            "call(1,\n  2)\n",
            "call(a,)\n",
            "@ d\ndef g(): pass\n",
        ]
    ),
    max_size=6,
).map("".join)


@examples(100)
@given(STATEMENTS, STATEMENTS, STATEMENTS)
def test_never_changes_an_unwritten_line(head: str, new: str, tail: str):
    # Lines that are there twice could be taken for one another: then what is written is open.
    head, tail = _marked(head, "head"), _marked(tail, "tail")
    result = written(head + tail, f"{head}{_marked(new, 'new')}{tail}")
    assert result.startswith(head)
    assert result.endswith(tail)


def _marked(text: str, mark: str) -> str:
    """Tell the lines of a part from those of another; it neither starts nor ends with blanks."""
    lines = (line + f"  # {mark}" if line.strip() else line for line in text.split("\n"))
    inside = "\n".join(lines).replace("'''  # " + mark, "'''").strip("\n")
    return f"{mark}_first = 1\n{inside}\n{mark}_last = 2\n"


@given(STATEMENTS, STATEMENTS)
def test_never_changes_what_the_code_means(before: str, after: str):
    assert ast.dump(ast.parse(written(before, after))) == ast.dump(ast.parse(after))


@given(STATEMENTS, STATEMENTS)
def test_changes_nothing_the_second_time(before: str, after: str):
    once = written(before, after)
    assert written(once, once) == once


@given(STATEMENTS, STATEMENTS)
def test_keeps_the_meaning_of_a_moved_file(origin: str, extra: str):
    moved = (extra + origin).encode()
    result = PLAIN.moved(origin.encode(), moved)
    assert ast.dump(ast.parse(result)) == ast.dump(ast.parse(moved))


def test_takes_the_nearest_settings_above_a_file():
    files = {
        "pyproject.toml": "[tool.black]\nline-length = 120\n",
        "shop/pyproject.toml": "[project]\nname = 'shop'\n",
        "shop/api/pyproject.toml": "[tool.ruff]\nline-length = 99\n",
    }
    for near, length in (("shop/api/app/old.py", 99), ("shop/old.py", 120), ("", 120)):
        assert formatter_for(snapshot(files), near=near) == Formatter(line_length=length)


def test_takes_what_else_black_is_told():
    text = '[tool.black]\npreview = true\ntarget-version = ["py39", "py310"]\n'
    assert configured(text) == Formatter(targets=frozenset({"py39", "py310"}), preview=True)
    assert configured("[tool.black]\nunstable = true\n") == Formatter(unstable=True)
    assert configured("[tool.black]\ntarget-version = 3\n") == Formatter()


def test_formats_for_the_targets_versions():
    with_two = "    async with aaaaaaaaaaaaaa() as a, bbbbbbbbbbbbbbbbbb() as b:\n"
    call = f"async def f():\n{with_two}        pass\n"
    old = Formatter(line_length=50, targets=frozenset({"py38"}))
    new = Formatter(line_length=50, targets=frozenset({"py310"}))
    assert "async with (\n" not in written("", call, old)
    assert "async with (\n" in written("", call, new)


def test_formats_as_blacks_preview_would():
    line = 'a = {"b": "ccccccccccccccccccccc" "ddddddddddddddddddd"}\n'
    stable, preview = Formatter(line_length=40), Formatter(line_length=40, unstable=True)
    assert written("", line, stable) != written("", line, preview)


def test_each_service_of_a_monorepo_is_formatted_as_it_is_told():
    files = small()
    files["pyproject.toml"] = "[tool.black]\nline-length = 120\n"
    files["shop/pyproject.toml"] = "[tool.black]\nline-length = 88\n"
    files["desk/pyproject.toml"] = (
        "[tool.black]\nline-length = 60\nskip-string-normalization = true\n"
    )
    files["desk/web.py"] = (
        "from shop.jobs.legacy import _execute_kind as route_everything_by_kind\n\n"
        "KINDS = ['mail', \"sms\"]\nROUTE = route_everything_by_kind\n"
    )
    text = migration(files).finish().text("desk/web.py")
    assert text.startswith(
        "from shop.jobs.kinds import (\n    execute_kind as route_everything_by_kind,\n)\n"
    )
    assert "KINDS = ['mail', \"sms\"]" in text


@pytest.mark.parametrize("head", ["def f():\n", "class C:\n", "@d\ndef f():\n", "async def f():\n"])
def test_keeps_two_blank_lines_between_a_written_import_and_a_definition(head: str):
    after = f"import os\n\n\n{head}    pass\n"
    assert written(f"{head}    pass\n", after) == after
