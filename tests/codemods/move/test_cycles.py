"""No import cycle appears: imports wait in functions, or the move is refused."""

from pathlib import Path

import pytest

from codemods.move import NewParameter
from tests.codemods.move.support import both, check, moved, placed, refused, to

MUTUAL = '''def a(n):
    """Doc."""
    # first
    return n and b(n - 1)


def b(n): return n and a(n - 1)
'''


def test_second_half_of_a_circle_is_imported_inside_the_function():
    check(
        MUTUAL,
        [to("a"), to("b", "two")],
        {
            "one": '''from app.jobs.two import b


def a(n):
    """Doc."""
    # first
    return n and b(n - 1)
''',
            "two": "def b(n): from app.jobs.one import a; return n and a(n - 1)\n",
        },
        clean=False,
    )


def test_mutual_recursion_runs_in_either_import_order(tmp_path: Path):
    with both(tmp_path, MUTUAL, to("b", "two"), to("a")) as (old, new):
        assert new["one"].a(5) == old.a(5)
        assert new["two"].b(4) == old.b(4)


def test_local_import_comes_after_the_docstring():
    source = (
        'def a():\n    """A."""\n\n    # c\n    return b()\n\n\ndef b():\n    """B."""\n'
        "\n    return a\n"
    )
    text = moved(source, to("a"), to("b", "two"))["two"]
    assert text == 'def b():\n    """B."""\n    from app.jobs.one import a\n\n    return a\n'


def test_method_imports_for_itself():
    source = """class A:
    def go(self):
        return b()


def b():
    return A
"""
    found = moved(source, to("A"), to("b", "two"))
    assert "def b():\n    from app.jobs.one import A\n    return A\n" in found["two"]


def test_import_time_need_wins_the_place_at_the_top(tmp_path: Path):
    source = """def a():
    return B


class Base:
    def up(self):
        return a()


class B(Base):
    pass
"""
    with both(tmp_path, source, to("a"), to("Base", "two"), to("B", "three")) as (_, new):
        assert new["one"].a() is new["three"].B
        assert new["three"].B().up() is new["three"].B


def test_default_of_a_new_parameter_wins_the_place_at_the_top():
    source = "def make():\n    return run()\n\n\ndef run():\n    return 1\n"
    new = NewParameter("cap", default="make")
    after = {
        "two": "def make():\n    from app.jobs.one import run\n    return run()\n",
        "one": "from app.jobs.two import make\n\n\ndef run(cap=make):\n    return 1\n",
    }
    check(source, [to("make", "two"), to("run", parameters=(new,))], after, clean=False)


@pytest.mark.parametrize("method", ["__init_subclass__", "__set_name__"])
def test_class_that_acts_on_others_wins_the_place_at_the_top(method: str):
    class_ = f"class Base:\n    def {method}(self, *_):\n        run()\n"
    run, other = "def run():\n    return 1\n", "def other():\n    return Base\n"
    local = other.replace("\n", "\n    from app.jobs.two import Base\n", 1)
    after = {
        "one": f"{run}\n\n{local}",
        "two": f"from app.jobs.one import run\n\n\n{class_}",
    }
    moves = [to("run"), to("other"), to("Base", "two")]
    check(f"{run}\n\n{other}\n\n{class_}", moves, after, clean=False)


@pytest.mark.parametrize("code", ["def a(x: list[B]):\n    return x\n", "a: list[B] = []\n"])
def test_class_in_an_annotation_does_not_run(code: str):
    source = f"class B:\n    def m(self):\n        return a\n\n\n{code}"
    text = moved(source, to("a"), to("B", "two"))["two"]
    assert text.endswith("    def m(self):\n        from app.jobs.one import a\n        return a\n")


def test_refuses_a_circle_of_import_time_needs():
    source = """A = [1]


def a(first=A):
    return first


B = [a()]
A.append(B)
"""
    assert placed(source, to("a"), to("A", "two"), to("B", "three")).refusals


def test_refuses_a_circle_through_a_decorator():
    source = """def register(f):
    TABLE[f.__name__] = f
    return f


TABLE = {}


@register
def run():
    return 1


TABLE["x"] = run
"""
    reason = refused(source, to("run"), to("register", "two"), to("TABLE", "three"))
    assert "a circular import" in reason


def test_helper_in_the_shared_module_may_call_a_mover(tmp_path: Path):
    source = """def _helper(n):
    return a(n - 1) if n else "end"


def a(n):
    return _helper(n)


def b(n):
    return _helper(n)
"""
    with both(tmp_path, source, to("a"), to("b", "two")) as (old, new):
        assert new["two"].b(3) == old.b(3) == "end"


def test_functions_that_do_not_need_the_name_get_no_import():
    source = """def a():
    return b()


def _other():
    return 2


def b():
    return _other(), a
"""
    text = moved(source, to("a"), to("b", "two"))["two"]
    assert text.count("import") == 1


def test_function_that_needs_another_name_gets_no_import():
    other = "LIMIT = 2\n\n\ndef other():\n    return LIMIT\n"
    source = f"def a():\n    return b()\n\n\n{other}\n\ndef b():\n    return other(), a\n"
    text = moved(source, to("a"), to("b", "two"))["two"]
    assert text.startswith(other)


def test_table_of_movers_that_a_mover_uses_is_no_circle(tmp_path: Path):
    source = """def a(n):
    return TABLE["b"](n)


def b(n):
    return n, sorted(TABLE)


TABLE = {"a": a}
TABLE["b"] = b
"""
    with both(tmp_path, source, to("a"), to("b", "two"), to("TABLE", "three")) as (old, new):
        assert new["one"].a(1) == old.a(1)


def test_refuses_a_circle_through_a_function_called_at_import_time():
    source = """def a():
    return b


def b():
    return VALUE


VALUE = a() and 1
"""
    assert placed(source, to("a"), to("b", "two"), to("VALUE", "three")).refusals


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("b():\n    # c\n    return a()", "b():\n    {}\n    # c\n    return a()"),
        ("b():\n\n    return a()", "b():\n    {}\n\n    return a()"),
        ("b(): a()", "b(): {}; a()"),
        ("b():  # c\n    return a()", "b():  # c\n    {}\n    return a()"),
        ('b():\n    """D."""; return a()', 'b():\n    """D."""; {}; return a()'),
        ('b(): """D."""; return a()', 'b(): """D."""; {}; return a()'),
        ("b():\n\tif 1:\n\t\treturn a()", "b():\n\t{}\n\tif 1:\n\t\treturn a()"),
        ("b():\n    @a\n    def c(): ...", "b():\n    {}\n    @a\n    def c(): ..."),
        (
            "b():\n    match a:\n        case _: ...",
            "b():\n    {}\n    match a:\n        case _: ...",
        ),
    ],
)
def test_local_import_is_the_first_statement(before: str, after: str):
    source = f"def a(*_):\n    return b()\n\n\ndef {before}\n"
    text = moved(source, to("a"), to("b", "two"))["two"]
    assert text == f"def {after.format('from app.jobs.one import a')}\n"
