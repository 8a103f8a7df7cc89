"""Which names a function or a module binds, how, and where it reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import libcst as cst

from codemods._nodes import descendants, lead
from codemods._parameters import all_parameters
from codemods._variables import VariableVisitor


@dataclass(frozen=True)
class Binding:
    """One place that gives a name a value.

    Attributes:
        name: The name.
        kind: ``assign``, ``param``, ``loop``, ``import`` or ``other``.
        value: The assigned expression, for ``assign``.
        node: The statement, parameter or target.
    """

    name: str
    kind: str
    value: cst.BaseExpression | None
    node: cst.CSTNode


def unpacked(binding: Binding) -> cst.BaseExpression | None:
    """Return what ``a, b = x, y`` gives one of its names."""
    node = binding.node
    if not isinstance(node, cst.Assign) or len(node.targets) != 1:
        return None
    target, value = node.targets[0].target, node.value
    if not isinstance(target, (cst.Tuple, cst.List)) or not isinstance(
        value, (cst.Tuple, cst.List)
    ):
        return None
    pairs = list(zip(target.elements, value.elements, strict=False))
    starred = any(isinstance(one, cst.StarredElement) for pair in pairs for one in pair)
    if starred or len(target.elements) != len(value.elements):
        return None
    found = [
        b.value for a, b in pairs if isinstance(a.value, cst.Name) and a.value.value == binding.name
    ]
    return found[0] if len(found) == 1 else None


class _Bindings:
    """Collects the bindings of one scope; nested scopes only give their own name."""

    def __init__(self) -> None:
        self.found: dict[str, list[Binding]] = {}

    def add(
        self, target: cst.CSTNode, kind: str, node: cst.CSTNode, value: cst.BaseExpression | None
    ) -> None:
        """Note a target; one that is unpacked has no value of its own."""
        if isinstance(target, cst.Name):
            self.found.setdefault(target.value, []).append(Binding(target.value, kind, value, node))
        elif isinstance(target, (cst.Tuple, cst.List)):
            for element in target.elements:
                inner = "loop" if kind == "loop" else "other"
                self.add(element.value, inner, node, None)

    def visit_Assign(self, node: cst.Assign) -> None:
        for target in node.targets:
            self.add(target.target, "assign", node, node.value)

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
        if node.value is not None:
            self.add(node.target, "assign", node, node.value)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        self.add(node.target, "other", node, None)

    def visit_NamedExpr(self, node: cst.NamedExpr) -> None:
        self.add(node.target, "assign", node, node.value)

    def visit_For(self, node: cst.For) -> None:
        self.add(node.target, "loop", node, None)

    def visit_AsName(self, node: cst.AsName) -> None:
        self.add(node.name, "other", node, None)

    def visit_MatchAs(self, node: cst.MatchAs) -> None:
        if node.name is not None:
            self.add(node.name, "other", node, None)

    def visit_MatchStar(self, node: cst.MatchStar) -> None:
        if node.name is not None:
            self.add(node.name, "other", node, None)

    def visit_MatchMapping(self, node: cst.MatchMapping) -> None:
        if node.rest is not None:
            self.add(node.rest, "other", node, None)

    def visit_Import(self, node: cst.Import) -> bool:
        for alias in node.names:
            self.add(_bound(alias), "import", node, None)
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        if not isinstance(node.names, cst.ImportStar):
            for alias in node.names:
                self.add(_bound(alias), "import", node, None)
        return False

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        self.add(node.name, "other", node, None)
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        self.add(node.name, "other", node, None)
        return False

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        return False

    def visit_CompFor(self, node: cst.CompFor) -> bool:
        """Its own variables are not the scope's; those of ``:=`` in its conditions are."""
        for inner in descendants(node):
            if isinstance(inner, cst.NamedExpr):
                self.visit_NamedExpr(inner)
        return False


def _bound(alias: cst.ImportAlias) -> cst.BaseExpression:
    """The name node that an import alias binds."""
    if alias.asname is not None:
        assert isinstance(alias.asname.name, cst.Name)
        return alias.asname.name
    node = alias.name
    while isinstance(node, cst.Attribute):
        assert isinstance(node.value, (cst.Attribute, cst.Name))
        node = node.value
    return node


def parameters(function: cst.FunctionDef | cst.Lambda) -> list[cst.Param]:
    """All parameters of a function, in order."""
    return all_parameters(function.params)


@lru_cache(maxsize=512)  # a module's own, for each of its functions that is looked at
def bindings(scope: cst.FunctionDef | cst.Module) -> dict[str, list[Binding]]:
    """Every name that a function or a module binds itself."""
    visitor = _Bindings()
    if isinstance(scope, cst.FunctionDef):
        for param in parameters(scope):
            visitor.add(param.name, "param", param, None)
        lead(visitor, scope.body)
    else:
        for statement in scope.body:
            lead(visitor, statement)
    return visitor.found


class _Names(VariableVisitor):
    """Collects name nodes that are variables: no attributes, no keywords."""

    def __init__(self) -> None:
        self.found: list[cst.Name] = []

    def visit_Name(self, node: cst.Name) -> None:
        self.found.append(node)

    def visit_Import(self, node: cst.Import) -> bool:
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        return False


def variables(node: cst.CSTNode) -> list[cst.Name]:
    """The name nodes in a piece of code that are variables, read or written."""
    visitor = _Names()
    visitor.read(node)
    return visitor.found


class Loads(_Names):
    """The same without plain targets and the names of definitions and parameters."""

    def visit_AssignTarget(self, node: cst.AssignTarget) -> bool:
        """A plain target is written, not read."""
        return not isinstance(node.target, cst.Name)

    def visit_AnnAssign(self, node: cst.AnnAssign) -> bool:
        """The same with an annotation."""
        self.read(node.annotation)
        if node.value is not None:
            self.read(node.value)
        return False

    def visit_Param(self, node: cst.Param) -> bool:
        """The annotation and the default are read, the name is not."""
        for inner in (node.annotation, node.default):
            if inner is not None:
                self.read(inner)
        return False

    def leave_FunctionDef(self, original_node: cst.FunctionDef) -> None:
        """The name of a definition is not read."""
        self._forget(original_node.name)

    def leave_ClassDef(self, original_node: cst.ClassDef) -> None:
        """The name of a definition is not read."""
        self._forget(original_node.name)

    def _forget(self, name: cst.Name) -> None:
        self.found = [node for node in self.found if node is not name]


def statements(
    body: Sequence[cst.BaseStatement],
) -> Iterator[cst.CSTNode]:
    """Statements of a body without the docstring."""
    for index, statement in enumerate(body):
        first = index == 0 and isinstance(statement, cst.SimpleStatementLine)
        if first and isinstance(statement, cst.SimpleStatementLine):
            expression = statement.body[0]
            if isinstance(expression, cst.Expr) and isinstance(
                expression.value, (cst.SimpleString, cst.ConcatenatedString)
            ):
                continue
        yield statement
