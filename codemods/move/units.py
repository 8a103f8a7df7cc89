"""The top-level statements of a module: what each binds, changes and uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import libcst as cst

from codemods.move.connections import connected, signals_of
from codemods.move.scopes import Kind, Use
from codemods.move.source import Source
from codemods.move.walk_expressions import last_name
from codemods.move.walk_statements import Walker
from codemods.move.walker import children

# Saying something does not change a logger.
_SAYING = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
_IMPORTS = (cst.Import, cst.ImportFrom)


class Role(Enum):
    """What a top-level statement is for."""

    DOCSTRING = "docstring"
    FUTURE = "from __future__ import"
    IMPORT = "import"
    TYPING = "if TYPE_CHECKING"
    MAIN = "if __name__ == '__main__'"
    EXPORTS = "__all__"
    CODE = "code"


@dataclass(frozen=True)
class Unit:
    """One top-level statement.

    Attributes:
        index: Its position among the module's statements.
        node: The statement.
        role: What it is for.
        line: Its first line, decorators included.
        uses: Every use of a module-level name in it.
        binds: Module-level names that it binds when the module is imported.
        rebinds: Module-level names that its functions rebind through ``global``.
        modifies: Module-level names whose object it changes: ``NAME[...] = x``, ``NAME.add(x)``;
            or that it connects to a signal of Celery.
    """

    index: int
    node: cst.BaseStatement
    role: Role
    line: int
    uses: tuple[Use, ...]
    binds: frozenset[str]
    rebinds: frozenset[str]
    modifies: frozenset[str]

    @property
    def definition(self) -> cst.FunctionDef | cst.ClassDef | None:
        """The function or class, when that is what the statement is."""
        return self.node if isinstance(self.node, (cst.FunctionDef, cst.ClassDef)) else None


def split(source: Source) -> tuple[Unit, ...]:
    """The module's top-level statements with the uses that resolve to the module's names."""
    walker = Walker(source, future_annotations="annotations" in future_features(source.tree))
    ends: list[int] = []
    for statement in source.tree.body:
        walker.walk(statement)
        ends.append(len(walker.uses))
    starts = [0, *ends]
    signals = signals_of(source.tree)
    return tuple(
        _unit(source, index, _statement(node), walker.uses[starts[index] : ends[index]], signals)
        for index, node in enumerate(source.tree.body)
    )


def _statement(node: cst.CSTNode) -> cst.BaseStatement:
    assert isinstance(node, (cst.SimpleStatementLine, cst.BaseCompoundStatement))
    return node


def _unit(
    source: Source,
    index: int,
    node: cst.BaseStatement,
    recorded: list[Use],
    signals: frozenset[str],
) -> Unit:
    uses = tuple(use for use in recorded if use.is_global)
    binding = [use for use in uses if use.is_binding]
    at_import = {use.name for use in binding if use.scope.kind is Kind.MODULE}
    return Unit(
        index,
        node,
        _role(node, index),
        source.first_line(node),
        uses,
        frozenset(at_import),
        frozenset(use.name for use in binding if use.scope.kind is not Kind.MODULE),
        frozenset([*_modified(node), *connected(node, signals)]) - at_import,
    )


def future_features(tree: cst.Module) -> tuple[str, ...]:
    """The features that the module imports from ``__future__``."""
    found: list[str] = []
    for statement in simple_statements(tree.body):
        if isinstance(statement, cst.ImportFrom) and last_name(statement.module) == "__future__":
            assert not isinstance(statement.names, cst.ImportStar)
            found.extend(str(alias.evaluated_name) for alias in statement.names)
    return tuple(found)


def simple_statements(body: object) -> Iterator[cst.BaseSmallStatement]:
    """The small statements among statements, without going into compound ones."""
    assert isinstance(body, (list, tuple))
    for node in body:
        if isinstance(node, cst.SimpleStatementLine):
            yield from node.body


def _role(node: cst.BaseStatement, index: int) -> Role:
    if isinstance(node, cst.If):
        return _role_of_if(node)
    if not isinstance(node, cst.SimpleStatementLine):
        return Role.CODE
    if all(isinstance(small, _IMPORTS) for small in node.body):
        first = node.body[0]
        future = isinstance(first, cst.ImportFrom) and last_name(first.module) == "__future__"
        return Role.FUTURE if future else Role.IMPORT
    if index == 0 and isinstance(node.body[0], cst.Expr) and _is_string(node.body[0].value):
        return Role.DOCSTRING
    targets = {name for small in node.body for name in _targets(small)}
    return Role.EXPORTS if "__all__" in targets else Role.CODE


def _is_string(node: cst.BaseExpression) -> bool:
    return isinstance(node, (cst.SimpleString, cst.ConcatenatedString))


def guards_types(node: cst.If) -> bool:
    """Whether the test is ``TYPE_CHECKING``."""
    return last_name(node.test) == "TYPE_CHECKING"


def _role_of_if(node: cst.If) -> Role:
    if guards_types(node) and node.orelse is None:
        lines = node.body.body
        simple = all(isinstance(line, cst.SimpleStatementLine) for line in lines)
        if simple and all(isinstance(small, _IMPORTS) for small in simple_statements(lines)):
            return Role.TYPING
    test = node.test
    if isinstance(test, cst.Comparison) and last_name(test.left) == "__name__":
        return Role.MAIN
    return Role.CODE


def _targets(small: cst.CSTNode) -> Iterator[str]:
    if isinstance(small, cst.Assign):
        yield from (last_name(target.target) for target in small.targets)
    elif isinstance(small, (cst.AnnAssign, cst.AugAssign)):
        yield last_name(small.target)
    elif isinstance(small, cst.Expr) and isinstance(small.value, cst.Call):
        called = small.value.func
        yield last_name(called.value) if isinstance(called, cst.Attribute) else ""


def changed_in(unit: Unit) -> Iterator[str]:
    """Module-level names whose object the functions of a statement may change when they run."""
    known = {use.name for use in unit.uses}
    return (name for name in _modified(unit.node, into=True) if name in known)


def _modified(node: cst.CSTNode, *, into: bool = False) -> Iterator[str]:
    """Names at the root of an assigned attribute or item, or of a method called for effect.

    Args:
        node: Where to look.
        into: Look into functions and classes too, which do nothing before they are called.
    """
    if not into and isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.Lambda)):
        return
    targets: list[cst.CSTNode] = []
    if isinstance(node, cst.Assign):
        targets = [target.target for target in node.targets]
    elif isinstance(node, (cst.AnnAssign, cst.AugAssign, cst.Del)):
        targets = [node.target]
    elif isinstance(node, cst.Expr) and isinstance(node.value, cst.Call):
        targets = [] if last_name(node.value.func) in _SAYING else [node.value.func]
    for target in targets:
        if isinstance(target, (cst.Attribute, cst.Subscript)):
            yield from _root(target)
    for child in children(node):
        yield from _modified(child, into=into)


def _root(node: cst.CSTNode) -> Iterator[str]:
    while isinstance(node, (cst.Attribute, cst.Subscript, cst.Call)):
        node = node.func if isinstance(node, cst.Call) else node.value
    if isinstance(node, cst.Name):
        yield node.value


def defined(node: cst.CSTNode) -> Iterator[cst.FunctionDef | cst.ClassDef]:
    """The functions and classes that a statement defines at top level, also under ``if``."""
    if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
        yield node
    elif not isinstance(node, (cst.BaseSmallStatement, cst.BaseExpression)):
        for child in children(node):
            yield from defined(child)


def assigned_values(node: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """The values that a statement assigns at top level, also under ``if`` and ``try``."""
    if isinstance(node, (cst.Assign, cst.AnnAssign)):
        if node.value is not None:
            yield node.value
    elif not isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.BaseExpression)):
        for child in children(node):
            yield from assigned_values(child)
