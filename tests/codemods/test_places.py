"""Lines and parents: those that libcst's providers give."""

from __future__ import annotations

import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider

from codemods._places import parents_of, places_of
from tests.codemods.test_nodes import SOURCES

SHAPES = [
    *SOURCES[::-6],  # the last has all kinds of nodes
    "# a header\n\n\n# and more\nimport a\n\n\n@b\n# c\ndef d(): pass\n# a footer\n",
    "a = 1\r\n\r\nb = '''\r\n\r\n'''\r\nc = 2\r\n",
    "a = 1\nif a:\n\tb = (\n\t\t1,\n\t)\n\n\tc",
    "\ufeffa\n# coding\n\x0cb; c\n",
    "# nothing but this\n",
    "",
]


@pytest.mark.parametrize("source", SHAPES)
def test_each_node_is_in_the_line_that_libcst_says(source: str) -> None:
    module = cst.parse_module(source.encode())
    ranges = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    places = places_of(module)
    for node, found in ranges.items():
        assert places.line(node) == found.start.line


@pytest.mark.parametrize("source", SHAPES)
def test_each_node_is_in_the_node_that_libcst_says(source: str) -> None:
    module = cst.parse_module(source.encode())
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    assert parents_of(module) == wrapper.resolve(ParentNodeProvider)


def test_a_node_of_another_file_has_no_line() -> None:
    with pytest.raises(KeyError):
        places_of(cst.parse_module("a\n")).line(cst.Name("a"))


def test_those_who_ask_about_a_file_share_the_answer() -> None:
    module = cst.parse_module("a\n")
    assert places_of(module) is places_of(module)
    assert parents_of(module) is parents_of(module)
