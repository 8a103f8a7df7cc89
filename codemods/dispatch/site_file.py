"""One file under change: its tree with parents and lines, and how it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import libcst as cst

from codemods._nodes import descendants
from codemods._places import parents_of, places_of
from codemods.dispatch.model import Member
from codemods.dispatch.scopes import Binding, bindings
from codemods.lazy_log_calls import imports_foreign_loggers


class SiteFile:
    """A parsed file that answers where a node is and what it is in.

    Attributes:
        module: The tree; its nodes keep their identity.
        name: Dotted module name.
        is_package: True for an ``__init__``.
        quote: The quote character that the file's strings use.
        line_length: How long a written line may be.
        lazy_logging: False where its loggers may not take values by ``%``.
        members: The members of enums that it names, by their source.
    """

    def __init__(
        self,
        module: cst.Module,
        name: str,
        is_package: bool = False,
        line_length: int = 100,
        lazy_logging: bool = True,
        members: Mapping[str, Member] = MappingProxyType({}),
    ) -> None:
        self.module = module
        self.name = name
        self.is_package = is_package
        self.line_length = line_length
        self.lazy_logging = lazy_logging and not imports_foreign_loggers(module)
        self.members = members
        self.quote = _quote(module)
        self._parents = parents_of(module)
        self._places = places_of(module)
        self._bindings: dict[int, dict[str, list[Binding]]] = {}

    def line(self, node: cst.CSTNode) -> int:
        """The line a node starts in, counted from 1."""
        return self._places.line(node)

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The node around it."""
        return self._parents.get(node)

    def above(self, node: cst.CSTNode) -> list[cst.CSTNode]:
        """All nodes around it, the nearest first."""
        found: list[cst.CSTNode] = []
        parent = self.parent(node)
        while parent is not None:
            found.append(parent)
            parent = self.parent(parent)
        return found

    def functions(self, node: cst.CSTNode) -> list[cst.FunctionDef]:
        """The functions around a node, the nearest first."""
        return [one for one in self.above(node) if isinstance(one, cst.FunctionDef)]

    def class_of(self, node: cst.CSTNode) -> cst.ClassDef | None:
        """The class around a node."""
        return next((one for one in self.above(node) if isinstance(one, cst.ClassDef)), None)

    def statement(self, node: cst.CSTNode) -> cst.BaseStatement:
        """The statement a node belongs to: the nearest one around it."""
        if isinstance(node, cst.BaseStatement):
            return node
        return next(one for one in self.above(node) if isinstance(one, cst.BaseStatement))

    def names_of(self, scope: cst.FunctionDef | cst.Module) -> dict[str, list[Binding]]:
        """What a scope binds (computed once)."""
        if id(scope) not in self._bindings:
            self._bindings[id(scope)] = bindings(scope)
        return self._bindings[id(scope)]

    def within(self, node: cst.CSTNode, outer: cst.CSTNode) -> bool:
        """True where a node is inside another one."""
        return any(one is outer for one in self.above(node))

    def alone(self, node: cst.BaseSmallStatement) -> cst.SimpleStatementLine | None:
        """The line of a small statement that shares it with no other."""
        line = self.parent(node)
        if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1:
            return line
        return None

    def statements(self, text: str) -> list[cst.BaseStatement]:
        """Parse new statements with the file's indentation and line ends."""
        newline = self.module.default_newline
        source = text.replace("\t", self.module.default_indent).replace("\n", newline)
        config = self.module.config_for_parsing
        parsed = cst.parse_module(source, config)
        return [*_with_header(parsed)]

    def expression(self, text: str) -> cst.BaseExpression:
        """Parse a new expression with the file's indentation and line ends."""
        newline = self.module.default_newline
        source = text.replace("\t", self.module.default_indent).replace("\n", newline)
        return cst.parse_expression(source, self.module.config_for_parsing)


def _with_header(parsed: cst.Module) -> Sequence[cst.BaseStatement]:
    """The statements of a parsed snippet."""
    return [one for one in parsed.body if isinstance(one, cst.BaseStatement)]


def _quote(module: cst.Module) -> str:
    """The quote that most one-line strings have; double where there are as many."""
    counts = {"'": 0, '"': 0}
    for node in descendants(module):
        if isinstance(node, cst.SimpleString) and len(node.quote) == 1:
            counts[node.quote] += 1
    return "'" if counts["'"] > counts['"'] else '"'
