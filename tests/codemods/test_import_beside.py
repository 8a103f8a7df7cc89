from __future__ import annotations

from textwrap import dedent

import pytest

from codemods.import_beside import FromImport, import_beside

COPY = FromImport(".copying", "run_copy")


def added(text: str, *imports: FromImport, **how) -> tuple[str, bool]:
    code, found = import_beside(text.encode(), imports or [COPY], {"run_scan"}, **how)
    return code.decode(), found


def check(before: str, after: str, *imports: FromImport, **how) -> None:
    before, after = dedent(before).lstrip(), dedent(after).lstrip()
    assert added(before, *imports, **how) == (after, True)
    assert added(after, *imports, **how) == (after, True)
    compile(after, "<after>", "exec")


def check_not_found(before: str, **how) -> None:
    before = dedent(before)
    assert added(before, **how) == (before, False)


def test_keeps_the_order():
    check(
        "from .asking import ask\nfrom .scanning import run_scan\nX = 1\n",
        "from .asking import ask\nfrom .copying import run_copy\nfrom .scanning import run_scan\n"
        "X = 1\n",
    )


def test_follows_where_there_is_no_order():
    check(
        "from .scanning import run_scan\nfrom .asking import ask\n",
        "from .scanning import run_scan\nfrom .asking import ask\nfrom .copying import run_copy\n",
    )


def test_follows_imports_of_the_other_kind():
    check(
        "from app.scanning import run_scan\nX = 1\n",
        "from app.scanning import run_scan\nfrom .copying import run_copy\nX = 1\n",
    )


def test_goes_last():
    check(
        "from .scanning import run_scan  # slow\n",
        "from .scanning import run_scan  # slow\nfrom .wiping import run_wipe\n",
        FromImport(".wiping", "run_wipe"),
    )


def test_adds_several():
    check(
        "from .scanning import run_scan\n",
        "from .copying import run_copy\nfrom .scanning import run_scan\nfrom .wiping import wipe\n",
        FromImport(".wiping", "wipe"),
        COPY,
    )


def test_stays_below_what_stands_above_the_imports():
    check(
        """
        import os

        # Ours.
        from .scanning import run_scan
        """,
        """
        import os

        # Ours.
        from .copying import run_copy
        from .scanning import run_scan
        """,
    )


def test_stays_in_its_paragraph():
    check(
        """
        from .asking import ask

        from .scanning import run_scan

        from .wiping import wipe
        """,
        """
        from .asking import ask

        from .copying import run_copy
        from .scanning import run_scan

        from .wiping import wipe
        """,
    )


def test_joins_the_statement_of_the_same_module():
    check(
        "from .runners import run_probe, run_scan  # all\n",
        "from .runners import run_copy, run_probe, run_scan  # all\n",
        FromImport(".runners", "run_copy"),
    )


def test_joins_a_statement_of_several_lines():
    check(
        "from .runners import (\n    run_probe,\n    run_scan,  # slow\n)\n",
        "from .runners import (\n    run_copy,\n    run_probe,\n    run_scan,  # slow\n)\n",
        FromImport(".runners", "run_copy"),
    )


def test_works_inside_a_function():
    check(
        """
        def route(kind):
            from .scanning import run_scan

            return run_scan()
        """,
        """
        def route(kind):
            from .copying import run_copy
            from .scanning import run_scan

            return run_scan()
        """,
    )


def test_prefers_the_top_of_the_module():
    check(
        """
        def other():
            from .scanning import run_scan

        from .scanning import run_scan
        """,
        """
        def other():
            from .scanning import run_scan

        from .copying import run_copy
        from .scanning import run_scan
        """,
    )


def test_works_in_the_function_that_it_is_told():
    other = "def other():\n    from .scanning import run_scan\n\n\n"
    check(
        f"{other}def route():\n    from .scanning import run_scan\n",
        f"{other}def route():\n    from .copying import run_copy\n"
        "    from .scanning import run_scan\n",
        function="route",
    )


def test_never_goes_above_a_future_import():
    check(
        "from __future__ import annotations\nfrom app import run_scan\n",
        "from __future__ import annotations\nfrom App import run_copy\nfrom app import run_scan\n",
        FromImport("App", "run_copy"),
    )


def test_keeps_line_ends_tabs_byte_order_mark_and_a_missing_final_newline():
    before = b"\xef\xbb\xbfdef f():\r\n\tfrom .scanning import run_scan\r\n\treturn  1"
    code, found = import_beside(before, [COPY], {"run_scan"})
    assert found
    assert code == before.replace(b"\tfrom", b"\tfrom .copying import run_copy\r\n\tfrom")


@pytest.mark.parametrize(
    "line",
    [
        "from .copying import run_copy",
        "from .copying import run_copy as do_copy",
        "from .elsewhere import run_copy",
        "from .copying import ask, run_copy",
    ],
)
def test_keeps_what_is_imported_already(line):
    text = f"{line}\nfrom .scanning import run_scan\n"
    check(text, text)


def test_changes_nothing_without_imports():
    text = "from .scanning import run_scan\n"
    assert import_beside(text.encode(), [], {"run_scan"}) == (text.encode(), True)


@pytest.mark.parametrize(
    "statement",
    [
        "if TYPE_CHECKING:\n    from .scanning import run_scan",
        "try:\n    from .scanning import run_scan\nexcept ImportError:\n    pass",
        "def f(kind):\n    if kind:\n        from .scanning import run_scan",
        "class A:\n    from .scanning import run_scan",
        "from .scanning import *",
        "from .scanning import run_scan as scan",
        "from .a import b; from .scanning import run_scan",
        "import run_scan",
        "def run_scan(): ...",
        "def f(): from .scanning import run_scan",
    ],
)
def test_finds_no_place_beside_other_statements(statement):
    check_not_found(f"{statement}\n")


def test_finds_no_place_in_another_function():
    check_not_found("def other():\n    from .scanning import run_scan\n", function="route")


def test_finds_no_place_below_the_variable_that_needs_the_import():
    text = "TABLE = {}\n\nfrom .scanning import run_scan\n"
    check_not_found(text, above="TABLE")


def test_finds_a_place_above_the_variable_that_needs_the_import():
    check(
        "from .scanning import run_scan\n\nTABLE: dict = {}\n",
        "from .copying import run_copy\nfrom .scanning import run_scan\n\nTABLE: dict = {}\n",
        above="TABLE",
    )
