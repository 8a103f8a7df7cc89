"""Trees that another tool has hung its own marks on."""

from __future__ import annotations

import ast

from migrator.audit.roots import _mentions


def test_a_tree_with_links_to_the_parents_is_read_to_its_end():
    tree = ast.parse("import shop.jobs\n\n\ndef f():\n    return 'shop.jobs.old'\n")
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child._parent = node  # type: ignore[attr-defined]
    assert sorted(name for name, *_ in _mentions(tree)) == ["shop.jobs", "shop.jobs.old"]
