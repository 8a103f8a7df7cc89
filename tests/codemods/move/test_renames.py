"""New names reach exactly the references that mean the moved definition."""

from pathlib import Path

import pytest

from codemods.move import Home
from tests.codemods.move.support import both, check, moved, placed, refused, to

PAIR = '''def _execute_a(n):
    """Calls _execute_b."""
    return "_execute_b", _execute_b(n) if n else _execute_a


def _execute_b(n):
    return n
'''


def test_references_take_the_new_name_and_strings_do_not():
    check(
        PAIR,
        [to("_execute_a", "one", "execute_a"), to("_execute_b", "two", "execute_b")],
        {
            "one": '''from app.jobs.two import execute_b


def execute_a(n):
    """Calls _execute_b."""
    return "_execute_b", execute_b(n) if n else execute_a
''',
            "two": "def execute_b(n):\n    return n\n",
        },
    )


def test_attribute_keyword_and_local_of_the_same_name_keep_theirs():
    source = """def _f():
    return 1


def run(o):
    def inner(_f):
        return _f

    return o._f, inner(_f=2), dict(_f=3), _f()
"""
    text = moved(source, to("run"), to("_f", new_name="f"))["one"]
    assert "return o._f, inner(_f=2), dict(_f=3), f()" in text
    assert "def inner(_f):\n        return _f\n" in text


def test_string_annotation_takes_the_new_name():
    source = "class _Job:\n    pass\n\n\ndef run(a: \"list['_Job'] | _Job\"):\n    return '_Job'\n"
    text = moved(source, to("run"), to("_Job", new_name="Job"))["one"]
    assert "def run(a: \"list['Job'] | Job\"):\n    return '_Job'\n" in text


def test_imported_mover_keeps_its_old_name_where_the_new_one_is_local(tmp_path: Path):
    source = """def _b():
    return 1


def run():
    b = 2
    return b, _b()
"""
    moves = (to("run"), to("_b", "two", "b"))
    assert moved(source, *moves)["one"].startswith("from app.jobs.two import b as _b\n")
    with both(tmp_path, source, *moves) as (old, new):
        assert new["one"].run() == old.run() == (2, 1)


def test_refuses_a_new_name_that_is_local_where_it_is_used():
    source = "def _b(b=None):\n    return _b, b\n"
    assert refused(source, to("_b", new_name="b")) == (
        "2 _b: cannot become b: b is a local name where it is used"
    )


def test_refuses_a_new_name_that_the_code_uses_for_something_else():
    source = "from x import b\n\n\ndef _b():\n    return b()\n"
    assert "the moved code uses another name b" in refused(source, to("_b", new_name="b"))


def test_refuses_a_new_name_that_hides_a_builtin_in_use():
    source = "def _len(a):\n    return len(a)\n"
    assert "another Python builtin len" in refused(source, to("_len", new_name="len"))


def test_refuses_a_new_name_that_a_helper_has():
    source = "def execute():\n    return 1\n\n\ndef _execute():\n    return execute()\n"
    assert "another name execute" in refused(source, to("_execute", new_name="execute"))


def test_new_name_of_a_definition_that_stays_is_free():
    source = "def b():\n    return 2\n\n\ndef _b():\n    return 1\n"
    assert moved(source, to("_b", new_name="b"))["one"] == "def b():\n    return 1\n"


def test_two_movers_swap_their_names():
    source = "def a():\n    return b\n\n\ndef b():\n    return a\n"
    text = moved(source, to("a", new_name="b"), to("b", new_name="a"))["one"]
    assert text == "def b():\n    return a\n\n\ndef a():\n    return b\n"


def test_refuses_to_rename_what_an_import_binds():
    source = "try:\n    from fast import run\nexcept ImportError:\n\n    def run(): ...\n"
    assert "an import in the moved statement binds it" in refused(source, to("run", new_name="go"))


def test_private_name_in_a_class_is_mangled_and_no_reference():
    source = "def __f():\n    return 1\n\n\nclass C:\n    def m(self):\n        return __f()\n"
    assert set(placed(source, to("C")).homes) == {"C"}


def test_refuses_to_rename_what_a_class_reaches_by_mangling():
    source = "def _C__f():\n    return 1\n\n\nclass C:\n    def m(self):\n        return __f()\n"
    assert refused(source, to("C"), to("_C__f", new_name="f")) == (
        "7 _C__f: cannot become f: Python mangles the private name inside a class"
    )


def test_wrapped_definition_is_renamed_on_both_sides():
    source = "def _run():\n    return 1\n\n\n_run = staticmethod(_run)\n_run.x = 1\n"
    text = moved(source, to("_run", new_name="run"))["one"]
    assert text == source.replace("_run", "run")


def test_elsewhere_symbol_takes_the_name_it_has_there():
    source = "def _h():\n    return 1\n\n\ndef run():\n    return [_h() for _ in 'ab']\n"
    text = moved(source, to("run"), elsewhere={"_h": Home("app.u", "helper")})["one"]
    assert text.endswith("return [helper() for _ in 'ab']\n")


def test_f_string_expressions_are_references():
    source = "def _h():\n    return 1\n\n\ndef run():\n    return f'{_h()!r:>{_h()}} _h'\n"
    text = moved(source, to("run"), to("_h", new_name="h"))["one"]
    assert "f'{h()!r:>{h()}} _h'" in text


@pytest.mark.parametrize("use", ["del x._h", "x = [_h := 1]", "import _h", "for _h in x: pass"])
def test_rebinding_in_a_function_makes_the_name_local(use: str):
    source = f"def _h():\n    return 1\n\n\ndef run(x):\n    {use}\n    return x\n"
    assert set(placed(source, to("run")).homes) == {"run"}


def test_name_shown_by_an_f_string_keeps_its_text(tmp_path: Path):
    source = "def _h():\n    return 1\n\n\ndef run():\n    return f'{_h()=}'\n"
    with both(tmp_path, source, to("run"), to("_h", "two", "h")) as (old, new):
        assert new["one"].run() == old.run() == "_h()=1"
    assert "an f-string with = makes" in refused(source, to("run"), to("_h", new_name="h"))
