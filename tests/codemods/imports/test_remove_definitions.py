"""Top-level definitions that go, and what is left."""

from __future__ import annotations

from collections.abc import Collection
from textwrap import dedent

from codemods.imports.remove_definitions import Removed, remove_definitions


def remove(before: str, after: str, names: Collection[str]) -> Removed:
    result = remove_definitions(dedent(before).encode(), names)
    assert result.code.decode() == dedent(after)
    compile(result.code, "<after>", "exec")
    again = remove_definitions(result.code, names)
    assert again.code == result.code
    assert again.removed == frozenset()
    return result


def test_functions_classes_and_assignments():
    result = remove(
        """\
        import os

        A = 1
        B: int = 2


        @app.task(name="x")
        # inner
        def f():
            pass


        class C:
            pass


        def keep(): ...
        """,
        """\
        import os


        def keep(): ...
        """,
        {"A", "B", "f", "C"},
    )
    assert result.removed == {"A", "B", "f", "C"}
    assert [(left.line, left.text) for left in result.leftovers] == [(4, "def keep(): ...")]


def test_the_comment_above_goes_and_the_banner_stays():
    remove(
        """\
        import os

        # ---- tasks ----

        # about f
        def f(): ...


        def g(): ...
        """,
        """\
        import os

        # ---- tasks ----


        def g(): ...
        """,
        {"f"},
    )


def test_a_banner_with_nothing_below_it_stays():
    remove("x = 1\n\n# ---- tasks ----\n\ndef f(): ...\n", "x = 1\n\n# ---- tasks ----\n", {"f"})


def test_all_overloads():
    remove(
        "@overload\ndef f(x: int): ...\n@overload\ndef f(x: str): ...\ndef f(x): ...\ny = 1\n",
        "y = 1\n",
        {"f"},
    )


def test_entries_of_dunder_all():
    result = remove('__all__ = ["f", "g"]\n\ndef f(): ...\n', '__all__ = ["g"]\n', {"f"})
    assert result.leftovers == ()


def test_conditional_definitions():
    remove(
        """\
        if x:
            def f(): ...
        else:
            def f(): ...
        if y:
            f = 1
            g = 2
        """,
        """\
        if y:
            g = 2
        """,
        {"f"},
    )


def test_an_emptied_branch_gets_a_pass():
    remove(
        "try:\n    import x\nexcept ImportError:\n    f = None\n",
        "try:\n    import x\nexcept ImportError:\n    pass\n",
        {"f"},
    )


def test_statements_that_share_a_line():
    remove("a = 1; b = 2; c = 3\n", "a = 1; b = 2\n", {"c"})


def test_refuses_an_assignment_that_binds_another_name():
    result = remove("a, b = 1, 2\n", "a, b = 1, 2\n", {"a"})
    assert [(r.line, r.subject) for r in result.refusals] == [(1, "a")]
    assert result.missing == frozenset()


def test_tells_what_is_not_defined():
    assert remove("import os\n", "import os\n", {"f"}).missing == {"f"}


def test_leaves_names_inside_functions_alone():
    remove("def g():\n    f = 1\n    return f\n", "def g():\n    f = 1\n    return f\n", {"f"})


def test_scaffolding_is_no_leftover():
    code = '''\
    """Tasks."""
    from __future__ import annotations
    import logging
    from typing import TYPE_CHECKING
    if TYPE_CHECKING:
        import x
    try:
        import y
    except ImportError:
        y = None
    logger = logging.getLogger(__name__)
    __all__ = ["a"]
    '''
    assert remove(code, code, {"f"}).leftovers == ()


def test_what_runs_is_a_leftover():
    code = "import os\nos.chdir('/')\nX = 1\nif os:\n    pass\n"
    code += "try:\n    import y\nexcept ImportError:\n    os.abort()\n"
    found = remove(code, code, {"f"}).leftovers
    assert [(left.line, left.kind) for left in found] == [
        (2, "statement"),
        (3, "definition"),
        (4, "statement"),
        (6, "statement"),
    ]


def test_an_attribute_or_item_is_none_of_the_names():
    code = "box.f = 1\nbox['f'] = 2\n"
    found = remove(code, code, {"f"}).leftovers
    assert [(left.line, left.kind) for left in found] == [(1, "definition"), (2, "definition")]


def test_what_a_computed_function_makes_is_a_leftover():
    code = "log = makers()[0]()\n"
    (left,) = remove(code, code, {"f"}).leftovers
    assert left.text == "log = makers()[0]()"


def test_keeps_crlf():
    result = remove_definitions(b"a = 1\r\ndef f(): ...\r\nb = 2\r\n", {"f"})
    assert result.code == b"a = 1\r\nb = 2\r\n"


def test_what_is_left_is_named_by_the_line_it_begins_in():
    rest = """\
        import sys


        # ---- by hand ----


        # for tests
        if __name__ == "__main__":
            sys.exit(0)
        """
    (left,) = remove(rest, rest, {"f"}).leftovers
    assert left.text == 'if __name__ == "__main__":'


def test_parts_of_every_conditional_block():
    result = remove(
        """\
        try:
            import fast
            def f(): ...
        except ImportError:
            x = 1
            def f(): ...
        else:
            def f(): ...
        finally:
            def g(): ...
        if os.name == "nt":
            A = 1
        elif os.name == "posix":
            A = 2
            B = 3
        else:
            A = 4
        if DEBUG:
            def h(): ...
        if DEBUG: k = 1
        else: k = 2
        for A in B:
            g = 3
        """,
        """\
        try:
            import fast
        except ImportError:
            x = 1
        else:
            pass
        finally:
            pass
        if os.name == "nt":
            pass
        elif os.name == "posix":
            B = 3
        else:
            pass
        if DEBUG: k = 1
        else: k = 2
        for A in B:
            g = 3
        """,
        {"A", "f", "g", "h", "k"},
    )
    assert result.removed == {"A", "f", "g", "h"}


def test_keeps_a_branch_on_the_line_of_its_else():
    remove("if X:\n    def f(): ...\nelse: g()\n", "if X:\n    pass\nelse: g()\n", {"f"})


def test_one_of_several_statements_on_a_line():
    remove(
        """\
        a = 1; b = 2; c = 3
        d = 1; e = 2
        __all__ = ["a", "b"]; f = 2
        __all__.append("e"); __all__.append("d")
        __all__.append("f")
        """,
        """\
        b = 2
        d = 1
        __all__ = ["b"]
        __all__.append("d")
        """,
        {"a", "c", "e", "f"},
    )


def test_nothing_but_comments_is_left():
    remove(
        """\
        # licence

        # --- money

        # takes it
        def f(): ...


        # the end
        """,
        """\
        # licence

        # --- money

        # takes it
        # the end
        """,
        {"f"},
    )
