from __future__ import annotations

from textwrap import dedent

from codemods.import_for_effect import import_for_effect


def check(
    before: str, after: str | None = None, *, wanted: str = "shop.queue", late: bool = False
) -> None:
    found = import_for_effect(
        dedent(before).encode(),
        wanted,
        "makes the app",
        own={"shop", "queue"},
        module="shop.main",
        late=late,
    )
    assert found.decode() == dedent(before if after is None else after)


def test_goes_above_the_first_import_of_the_project():
    check(
        """\
        import os

        from shop import web
        """,
        """\
        import os

        import shop.queue  # noqa: F401  makes the app
        from shop import web
        """,
    )


def test_keeps_the_order_of_plain_imports():
    check(
        """\
        import shop.bread
        import shop.wine
        """,
        """\
        import shop.bread
        import shop.queue  # noqa: F401  makes the app
        import shop.wine
        """,
    )


def test_goes_behind_what_a_script_does_to_the_path():
    check(
        """\
        import sys

        sys.path.insert(0, ".")

        import shelf
        from shop import web
        """,
        """\
        import sys

        sys.path.insert(0, ".")

        import shelf
        import shop.queue  # noqa: F401  makes the app
        from shop import web
        """,
    )


def test_knows_relative_imports():
    check(
        "from .web import app\n",
        "import shop.queue  # noqa: F401  makes the app\n\nfrom .web import app\n",
    )


def test_relative_imports_are_a_section_of_their_own():
    check(
        "import os\n\n# ours\nfrom .web import app\nfrom .zoo import ape\n",
        "import os\n\nimport shop.queue  # noqa: F401  makes the app\n\n"
        "# ours\nfrom .web import app\nfrom .zoo import ape\n",
    )


def test_imports_that_nothing_divides_stay_undivided():
    check(
        "import os\nfrom shop import web\nfrom .zoo import ape\n",
        "import os\nimport shop.queue  # noqa: F401  makes the app\n"
        "from shop import web\nfrom .zoo import ape\n",
    )


def test_stands_alone_where_nothing_of_the_project_is_imported():
    check(
        '''\
        """Starts."""

        import sys


        def main():
            from shop import web
        ''',
        '''\
        """Starts."""

        import sys

        import shop.queue  # noqa: F401  makes the app


        def main():
            from shop import web
        ''',
    )


def test_stays_below_what_is_imported_from_the_future():
    check(
        """\
        from __future__ import annotations
        from shop import web
        """,
        """\
        from __future__ import annotations
        import shop.queue  # noqa: F401  makes the app
        from shop import web
        """,
    )
    check(
        """\
        from __future__ import annotations; import sys
        """,
        """\
        from __future__ import annotations; import sys

        import shop.queue  # noqa: F401  makes the app
        """,
    )


def test_binds_another_name_where_the_first_means_something_else():
    check(
        "from shop.web import go\n\n\ndef start(shop):\n    go(shop)\n",
        "from shop import queue  # noqa: F401  makes the app\n"
        "from shop.web import go\n\n\ndef start(shop):\n    go(shop)\n",
    )


def test_leaves_a_file_alone_that_uses_both_names_for_something_else():
    check("from web import make\n\nshop = queue = make()\n")
    check("import shelf as queue\n", wanted="queue")


def test_stands_one_line_below_a_licence():
    check(
        """\
        # Copyright, all rights.

        import os
        """,
        """\
        # Copyright, all rights.

        import os

        import shop.queue  # noqa: F401  makes the app
        """,
    )
    check(
        """\
        # Copyright, all rights.

        print(1)
        """,
        """\
        # Copyright, all rights.

        import shop.queue  # noqa: F401  makes the app

        print(1)
        """,
    )


def test_leaves_everything_below_the_imports_byte_for_byte():
    below = b"\r\n\r\n# above f\r\n\r\n\r\ndef f( a ):\r\n  return {a  ,b}\r\n\x0c\r\nx=1"
    source = b"# -*- coding: latin-1 -*-\r\nimport shop.web  # \xe9" + below
    found = import_for_effect(source, "queue", "é", own={"shop"}, module="shop.main")
    added = b"import queue  # noqa: F401  \xe9\r\n"
    assert found == source.replace(b"import shop", added + b"import shop")


def test_goes_above_an_import_of_the_project_behind_a_function():
    check(
        """\
        import os

        def f():
            pass

        from shop import web
        """,
        """\
        import os

        def f():
            pass

        import shop.queue  # noqa: F401  makes the app
        from shop import web
        """,
    )


def test_goes_above_an_import_of_the_project_where_the_rest_is_newer_than_python():
    check(
        """\
        from shop import web

        type Order[T: int = bool] = list[T]
        """,
        """\
        import shop.queue  # noqa: F401  makes the app
        from shop import web

        type Order[T: int = bool] = list[T]
        """,
    )


def test_gives_no_name_a_meaning_that_it_did_not_have():
    check(
        """\
        import os

        shop.jobs.start()
        """,
        """\
        import os

        from shop import queue  # noqa: F401  makes the app

        shop.jobs.start()
        """,
    )
    check("""\
        shop.jobs.start(queue)
        """)


def test_a_name_that_is_bound_where_it_is_used_may_have_its_meaning_outside_too():
    check(
        """\
        def start():
            import shop.jobs

            shop.jobs.start()
        """,
        """\
        import shop.queue  # noqa: F401  makes the app


        def start():
            import shop.jobs

            shop.jobs.start()
        """,
    )


def test_goes_below_everything_where_it_needs_that():
    check(
        """\
        from shop import web


        def sell():
            return web
        """,
        """\
        from shop import web


        def sell():
            return web


        import shop.queue  # noqa: E402, F401  makes the app
        """,
        late=True,
    )


def test_joins_the_imports_that_are_below_everything():
    check(
        """\
        TILL = {}

        import shop.bread  # noqa: E402
        """,
        """\
        TILL = {}

        import shop.bread  # noqa: E402
        import shop.queue  # noqa: E402, F401  makes the app
        """,
        late=True,
    )


def test_leaves_a_file_below_whose_end_the_name_is_something_else():
    check("shop = 1\nqueue = 2\n", late=True)
