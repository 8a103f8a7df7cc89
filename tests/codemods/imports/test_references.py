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


def test_strings():
    assert references('x = ["shop.legacy", "shop.legacy.a", "shop.legacy:app"]\n') == [
        (1, "string", "shop.legacy"),
        (1, "string", "shop.legacy.a"),
        (1, "string", "shop.legacy:app"),
    ]


def test_strings_in_parts():
    assert references('x = "shop." "legacy"\ny = ("legacy", f"shop." f"legacy.{x}")\n') == [
        (1, "string", "shop.legacy")
    ]


def test_nothing_where_the_names_are_only_similar():
    assert references('import shop.legacy_x\nlegacy = 1\nlegacy.a\nx = "my shop.legacy"\n') == []


def test_nothing_where_a_parameter_hides_the_module():
    assert references("def f(shop): return shop.legacy.a\n") == []
