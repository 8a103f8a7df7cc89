"""The codemods of this package as commands of ``python -m libcst.tool codemod``.

Example:
    python -m libcst.tool codemod codemods.imports.commands.RetargetImportsCommand
        --old shop.legacy --home charge=shop.payments --side-effect-home shop src/
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import libcst as cst
from libcst.codemod import CodemodContext, VisitorBasedCodemodCommand

from codemods.imports.model import Home, Refusal
from codemods.imports.remove_definitions import RemoveDefinitions
from codemods.imports.request import Request
from codemods.imports.retarget import RetargetImports


def parse_home(text: str) -> tuple[str, Home]:
    """Return symbol and home from ``symbol=module:name`` (``:name`` may be left out)."""
    symbol, _, place = text.partition("=")
    module, _, name = place.partition(":")
    if not (symbol and module):
        raise argparse.ArgumentTypeError(f"{text!r} is not SYMBOL=MODULE[:NAME]")
    return symbol, Home(module, name or symbol)


class RetargetImportsCommand(VisitorBasedCodemodCommand):
    """Makes files import the symbols of a module from where they live now."""

    DESCRIPTION = "Import the symbols of a module from where they live now."

    def __init__(
        self,
        context: CodemodContext,
        old: str,
        home: Sequence[tuple[str, Home]] = (),
        keep: Sequence[str] = (),
        side_effect_home: str | None = None,
    ) -> None:
        super().__init__(context)
        self._request = Request(
            context.full_module_name or "",
            (context.filename or "").endswith("__init__.py"),
            old,
            dict(home),
            keep,
            side_effect_home,
        )

    @staticmethod
    def add_args(parser: argparse.ArgumentParser) -> None:
        """Declare the command's own options."""
        parser.add_argument("--old", required=True, help="dotted name of the old module")
        parser.add_argument(
            "--home",
            action="append",
            type=parse_home,
            default=[],
            metavar="SYMBOL=MODULE[:NAME]",
            help="where a symbol lives now; repeatable",
        )
        parser.add_argument("--keep", action="append", default=[], help="a symbol that stays")
        parser.add_argument("--side-effect-home", help="imported where OLD was only run")

    def transform_module_impl(self, tree: cst.Module) -> cst.Module:
        """Rewrite one file and warn of what was left."""
        transformer = RetargetImports(self._request)
        result = tree.visit(transformer)
        for refusal in transformer.refusals:
            self.warn(_sentence(refusal))
        return result


class RemoveDefinitionsCommand(VisitorBasedCodemodCommand):
    """Removes top-level definitions from a module."""

    DESCRIPTION = "Remove top-level definitions from a module."

    def __init__(self, context: CodemodContext, name: Sequence[str]) -> None:
        super().__init__(context)
        self._names = tuple(name)

    @staticmethod
    def add_args(parser: argparse.ArgumentParser) -> None:
        """Declare the command's own options."""
        parser.add_argument("--name", action="append", required=True, help="a name; repeatable")

    def transform_module_impl(self, tree: cst.Module) -> cst.Module:
        """Rewrite one file and warn of what was left."""
        transformer = RemoveDefinitions(self._names)
        result = tree.visit(transformer)
        for _, names in transformer.refused:
            self.warn(f"{', '.join(names)}: the statement binds other names too")
        return result


def _sentence(refusal: Refusal) -> str:
    return f"line {refusal.line}: {refusal.subject}: {refusal.reason}"
