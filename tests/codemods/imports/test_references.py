"""What still refers to a module."""

from __future__ import annotations

from textwrap import dedent

from codemods.imports.references import find_references


def references(source: str, module: str = "web.views") -> list[tuple[int, str, str]]:
    found = find_references(
        dedent(source).encode(), module=module, is_package=False, old="shop.legacy"
    )
    return [(reference.line, reference.kind, reference.text) for reference in found]


def test_imports_at_any_depth():
    assert (
        references("""\
        import os, shop.legacy as m
        def f():
            try:
                from shop.legacy import (
                    a,
                )
            finally:
                from shop import legacy
        """)
        == [
            (1, "import", "import os, shop.legacy as m"),
            (4, "import", "from shop.legacy import ( a, )"),
            (8, "import", "from shop import legacy"),
        ]
    )


def test_relative_imports():
    assert references("from . import legacy\nfrom .legacy import a\n", "shop.api") == [
        (1, "import", "from . import legacy"),
        (2, "import", "from .legacy import a"),
    ]


def test_attribute_chains():
    assert references("import shop\nshop.legacy.a()\nshop.other()\n") == [
        (2, "attribute", "shop.legacy.a")
    ]


def test_attributes_of_a_name_that_is_bound_elsewhere():
    text = """\
    def f():
        global shop
        import shop.legacy
    def g():
        shop.legacy.a()
        return legacy.b
    """
    assert references(text)[1:] == [(5, "attribute", "shop.legacy.a")]
    text = """\
    def f():
        shop = None
        def g():
            def h():
                nonlocal shop
                import shop.legacy
        shop.legacy.a()
    """
    assert references(text)[1:] == [(7, "attribute", "shop.legacy.a")]


def test_nothing_of_a_name_that_nobody_binds():
    assert references("def f():\n    global shop\n    return shop.legacy.a, legacy.b\n") == []


def test_stars():
    assert references(
        "from shop import *\nfrom ... import legacy\nfrom shop.legacy import *\n"
    ) == [(3, "import", "from shop.legacy import *")]


def test_strings():
    assert references('x = ["shop.legacy", "shop.legacy.a", "shop.legacy:app"]\n') == [
        (1, "string", "shop.legacy"),
        (1, "string", "shop.legacy.a"),
        (1, "string", "shop.legacy:app"),
    ]


def test_nothing_in_bytes_and_in_an_empty_f_string():
    assert references('x = b"shop.legacy", f"", f"{x}.legacy"\n') == []


def test_strings_in_parts():
    assert references('x = "shop." "legacy"\ny = ("legacy", f"shop." f"legacy.{x}")\n') == [
        (1, "string", "shop.legacy")
    ]


def test_nothing_where_the_names_are_only_similar():
    assert references('import shop.legacy_x\nlegacy = 1\nlegacy.a\nx = "my shop.legacy"\n') == []


def test_nothing_where_a_parameter_hides_the_module():
    assert references("def f(shop): return shop.legacy.a\n") == []
