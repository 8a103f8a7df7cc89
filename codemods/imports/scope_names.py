# ruff: noqa: D102 - a visit method is named after what it visits
"""The part of building scopes that binds and uses names, without opening a scope."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import libcst as cst

from codemods._visits import Reader
from codemods.imports.names import absolute_module, bound_name, dotted
from codemods.imports.scopes import Binding, Scope, Use


class NameBinder(Reader):
    """Records bindings and uses in ``self.scope``, the scope being visited."""

    def __init__(self, package: str) -> None:
        self.scope = Scope("module")
        self._package = package
        self._annotating = False
        self._fixed = ""

    @contextmanager
    def _inside(self, kind: str) -> Iterator[None]:
        outer = self.scope
        self.scope = Scope(kind, outer)
        outer.children.append(self.scope)
        yield
        self.scope = outer

    def _visit(self, *nodes: cst.CSTNode | cst.MaybeSentinel | str | None) -> None:
        for node in nodes:
            if isinstance(node, cst.CSTNode):
                self.read(node)

    def _bind(self, name: str, node: cst.CSTNode) -> None:
        self.scope.bind(name, Binding(node))

    def visit_Name(self, node: cst.Name) -> bool:
        self.scope.uses.append(Use(node.value, self.scope, node))
        return False

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        self._chain(node, stores=False)
        return False

    def _chain(self, node: cst.BaseExpression, stores: bool, call: cst.Call | None = None) -> None:
        links: list[cst.Attribute] = []
        inner: cst.BaseExpression = node
        while isinstance(inner, cst.Attribute):
            links.append(inner)
            inner = inner.value
        if isinstance(inner, cst.Name):
            chain = tuple(reversed(links))
            use = Use(inner.value, self.scope, inner, chain, stores, call, self._fixed)
            self.scope.uses.append(use)
        else:
            self._visit(inner)

    def _as_written(self, reason: str, *nodes: cst.CSTNode | None) -> bool:
        before, self._fixed = self._fixed, reason
        self._visit(*nodes)
        self._fixed = before
        return False

    def visit_MatchValue(self, node: cst.MatchValue) -> bool:
        return self._as_written("a bare name in a pattern would capture the value", node.value)

    def visit_FormattedStringExpression(self, node: cst.FormattedStringExpression) -> bool:
        self._visit(*(node.format_spec or ()))
        if node.equal is None:
            self._visit(node.expression)
            return False
        return self._as_written("the f-string shows the expression's own text", node.expression)

    def visit_TemplatedStringExpression(self, node: cst.TemplatedStringExpression) -> bool:
        return self._as_written(
            "the template string keeps the expression's own text", *node.children
        )

    def visit_Call(self, node: cst.Call) -> bool:
        self._visit(node.func)
        first = node.args[0] if node.args else None
        if first is not None and first.keyword is None and not first.star:
            self._argument(first.value, node)
            self._visit(*node.args[1:])
        else:
            self._visit(*node.args)
        return False

    def _argument(self, value: cst.BaseExpression, call: cst.Call) -> None:
        if isinstance(value, cst.Name | cst.Attribute):
            self._chain(value, stores=False, call=call)
        else:
            self._visit(value)

    def visit_Arg(self, node: cst.Arg) -> bool:
        self._visit(node.value)
        return False

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        if self._annotating:
            self.scope.uses.append(Use("", self.scope, node))

    def visit_Annotation(self, node: cst.Annotation) -> bool:
        before, self._annotating = self._annotating, True
        self._visit(node.annotation)
        self._annotating = before
        return False

    def _target(self, node: cst.CSTNode) -> None:
        if isinstance(node, cst.Name):
            self._bind(node.value, node)
        elif isinstance(node, cst.Attribute):
            self._chain(node, stores=True)
        elif isinstance(node, cst.Tuple | cst.List):
            for element in node.elements:
                self._target(element.value)
        elif isinstance(node, cst.StarredElement):
            self._target(node.value)
        else:
            self._visit(node)

    def visit_AssignTarget(self, node: cst.AssignTarget) -> bool:
        self._target(node.target)
        return False

    def visit_AnnAssign(self, node: cst.AnnAssign) -> bool:
        self._target(node.target)
        self._visit(node.annotation, node.value)
        return False

    def visit_AugAssign(self, node: cst.AugAssign) -> bool:
        self._target(node.target)
        self._visit(node.value)
        return False

    def visit_NamedExpr(self, node: cst.NamedExpr) -> bool:
        scope = self.scope
        while scope.kind == "comprehension" and scope.parent is not None:
            scope = scope.parent
        if isinstance(node.target, cst.Name):
            scope.bind(node.target.value, Binding(node.target))
        self._visit(node.value)
        return False

    def visit_For(self, node: cst.For) -> bool:
        self._target(node.target)
        self._visit(node.iter, node.body, node.orelse)
        return False

    def visit_AsName(self, node: cst.AsName) -> bool:
        self._target(node.name)
        return False

    def visit_Del(self, node: cst.Del) -> bool:
        self._target(node.target)
        return False

    def visit_MatchAs(self, node: cst.MatchAs) -> bool:
        self._visit(node.pattern)
        if node.name is not None:
            self._bind(node.name.value, node)
        return False

    def visit_MatchStar(self, node: cst.MatchStar) -> bool:
        if node.name is not None:
            self._bind(node.name.value, node)
        return False

    def visit_MatchMapping(self, node: cst.MatchMapping) -> bool:
        self._visit(*node.elements)
        if node.rest is not None:
            self._bind(node.rest.value, node)
        return False

    def visit_MatchKeywordElement(self, node: cst.MatchKeywordElement) -> bool:
        self._visit(node.pattern)
        return False

    def visit_Import(self, node: cst.Import) -> bool:
        for alias in node.names:
            path = alias.evaluated_name
            root = path.split(".")[0]
            name, denotes = (alias.evaluated_alias, path) if alias.asname else (root, root)
            self.scope.bind(name or root, Binding(alias, node, denotes))
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        if isinstance(node.names, cst.ImportStar):
            return False
        source = absolute_module(node, self._package)
        for alias in node.names:
            path = f"{source}.{dotted(alias.name)}" if source else None
            self.scope.bind(bound_name(alias), Binding(alias, node, path))
        return False

    def visit_Global(self, node: cst.Global) -> bool:
        if self.scope.kind == "module":  # the name must not be used above it
            for item in node.names:
                self._bind(item.name.value, item)
        return False

    def visit_Nonlocal(self, node: cst.Nonlocal) -> bool:
        return False
