"""The codemods as commands of LibCST."""

from __future__ import annotations

import argparse

import pytest
from libcst.codemod import CodemodContext, CodemodTest

from codemods.imports.commands import (
    RemoveDefinitionsCommand,
    RetargetImportsCommand,
    parse_home,
)
from codemods.imports.model import Home


class TestRetargetImportsCommand(CodemodTest):
    TRANSFORM = RetargetImportsCommand

    def test_rewrites_and_warns(self) -> None:
        self.assertCodemod(
            "from shop.legacy import charge, mystery\n",
            "from shop import charge\nfrom shop.legacy import mystery\n",
            old="shop.legacy",
            home=[parse_home("charge=shop")],
            context_override=CodemodContext(full_module_name="web.views", filename="views.py"),
            expected_warnings=["line 1: mystery: nothing is known of where it lives now"],
        )


class TestRemoveDefinitionsCommand(CodemodTest):
    TRANSFORM = RemoveDefinitionsCommand

    def test_removes(self) -> None:
        self.assertCodemod("x = 1\ndef f(): ...\n", "x = 1\n", name=["f"])


def test_reads_homes():
    assert parse_home("a=b.c:d") == ("a", Home("b.c", "d"))
    for text in ("a", "=b.c", "a="):
        with pytest.raises(argparse.ArgumentTypeError):
            parse_home(text)


def test_declares_its_options():
    parser = argparse.ArgumentParser()
    RetargetImportsCommand.add_args(parser)
    found = parser.parse_args(["--old", "m", "--home", "a=b"])
    assert found.home == [("a", Home("b", "a"))]
    assert (found.keep, found.side_effect_home) == ([], None)
    given = ["--old=m", "--keep=a", "--keep=b", "--side-effect-home=m.tasks"]
    found = parser.parse_args(given)
    assert (found.home, found.keep, found.side_effect_home) == ([], ["a", "b"], "m.tasks")
