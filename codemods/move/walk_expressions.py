"""The part of the walk that knows expressions, patterns and string annotations."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import libcst as cst

from codemods._parameters import all_parameters
from codemods.move.scopes import Action, Kind, Phase
from codemods.move.source import Source
from codemods.move.walker import BaseWalker, children

_NOT_TYPES = frozenset({"Literal"})
_FIRST_IS_TYPE = frozenset({"Annotated"})
_GENERIC = frozenset({"Optional", "Union", "List", "Dict", "Set", "FrozenSet", "Tuple", "Type"}) | {
    "Callable", "Sequence", "Mapping", "Iterable", "Iterator", "ClassVar", "Final", "list", "dict",
    "set", "frozenset", "tuple", "type", "Awaitable", "MutableMapping", "Annotated", "TypeAlias",
}  # fmt: skip


def last_name(node: cst.CSTNode | None) -> str:
    """``Optional`` for ``Optional`` and for ``typing.Optional``; empty for anything else."""
    if isinstance(node, cst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, cst.Name) else ""


class ExpressionWalker(BaseWalker):
    """Handlers for expressions."""

    def _walk_Name(self, node: cst.Name) -> None:
        self.record(node, node.value, Action.LOAD)

    def _walk_Attribute(self, node: cst.Attribute) -> None:
        chain: list[str] = []
        inner: cst.BaseExpression = node
        while isinstance(inner, cst.Attribute):
            chain.insert(0, inner.attr.value)
            inner = inner.value
        if isinstance(inner, cst.Name):
            self.record(inner, inner.value, Action.LOAD, tuple(chain))
        else:
            self.walk(inner)

    def _walk_Arg(self, node: cst.Arg) -> None:
        self.walk(node.value)

    def _walk_FormattedStringExpression(self, node: cst.FormattedStringExpression) -> None:
        before, self.showing = self.showing, self.showing or node.equal is not None
        self.walk_all(children(node))
        self.showing = before

    def _walk_NamedExpr(self, node: cst.NamedExpr) -> None:
        self.walk(node.value)
        scope = self.scope
        while scope.kind is Kind.COMPREHENSION and scope.parent is not None:
            scope = scope.parent
        if isinstance(node.target, cst.Name):
            self.record(node.target, node.target.value, Action.STORE, scope=scope)

    def _walk_Lambda(self, node: cst.Lambda) -> None:
        self.walk_defaults(node.params)
        with self.inside(Kind.FUNCTION, Phase.CALL):
            self.bind_parameters(node.params)
            self.walk(node.body)

    def _walk_ListComp(self, node: cst.ListComp) -> None:
        self._comprehension(node.for_in, node.elt)

    def _walk_SetComp(self, node: cst.SetComp) -> None:
        self._comprehension(node.for_in, node.elt)

    def _walk_GeneratorExp(self, node: cst.GeneratorExp) -> None:
        self._comprehension(node.for_in, node.elt)

    def _walk_DictComp(self, node: cst.DictComp) -> None:
        self._comprehension(node.for_in, node.key, node.value)

    def _comprehension(self, first: cst.CompFor, *results: cst.BaseExpression) -> None:
        self.walk(first.iter)
        with self.inside(Kind.COMPREHENSION):
            loop: cst.CompFor | None = first
            while loop is not None:
                if loop is not first:
                    self.walk(loop.iter)
                self.bind(loop.target)
                self.walk_all(loop.ifs)
                loop = loop.inner_for_in
            self.walk_all(results)

    def _walk_MatchAs(self, node: cst.MatchAs) -> None:
        self.walk(node.pattern)
        if node.name is not None:
            self.bind(node.name)

    def _walk_MatchStar(self, node: cst.MatchStar) -> None:
        if node.name is not None:
            self.bind(node.name)

    def _walk_MatchMapping(self, node: cst.MatchMapping) -> None:
        self.walk_all(node.elements)
        if node.rest is not None:
            self.bind(node.rest)

    def _walk_MatchKeywordElement(self, node: cst.MatchKeywordElement) -> None:
        self.walk(node.pattern)

    def _walk_Call(self, node: cst.Call) -> None:
        self.walk(node.func)
        called = last_name(node.func)
        for index, arg in enumerate(node.args):
            keyword = arg.keyword.value if arg.keyword else ""
            if (called == "cast" and index == 0) or (called == "TypeVar" and keyword == "bound"):
                self.walk_type(arg.value)
            else:
                self.walk(arg)

    def _walk_Subscript(self, node: cst.Subscript) -> None:
        self.walk(node.value)
        base = last_name(node.value)
        is_type = self.annotating or base in _GENERIC
        for index, element in enumerate(node.slice):
            if is_type and base not in _NOT_TYPES and (index == 0 or base not in _FIRST_IS_TYPE):
                self.walk_type(element.slice)
            else:
                self._plain(element.slice)

    def _plain(self, node: cst.CSTNode) -> None:
        before, self.annotating = self.annotating, False
        self.walk(node)
        self.annotating = before

    def walk_type(self, node: cst.CSTNode | None) -> None:
        """Walk an expression whose strings are forward references."""
        before, self.annotating = self.annotating, True
        self.walk(node)
        self.annotating = before

    def _walk_SimpleString(self, node: cst.SimpleString) -> None:
        if not self.annotating or "b" in node.prefix.lower():
            return
        if node.evaluated_value == node.raw_value and "\n" not in node.raw_value:
            self._quoted(node)

    def _quoted(self, node: cst.SimpleString) -> None:
        try:
            inner = _parsed(node.raw_value)
            expression = cst.ensure_type(inner.tree.body[0], cst.SimpleStatementLine).body[0]
        except (cst.ParserSyntaxError, IndexError, TypeError):
            return
        walker = type(self)(inner, self.future_annotations)
        walker.scope, walker.phase, walker.annotating = self.scope, Phase.NEVER, True
        walker.class_name = self.class_name
        walker.walk(expression)
        shift = self.source.span(node)[0] + len(node.prefix) + len(node.quote)
        for use in walker.uses:
            moved = replace(use, start=use.start + shift, end=use.end + shift, quoted=True)
            self.uses.append(moved)

    def walk_defaults(self, params: cst.Parameters) -> None:
        """Walk the default values of a signature."""
        for param in all_parameters(params):
            self.walk(param.default)

    def bind_parameters(self, params: cst.Parameters) -> None:
        """Bind the parameters in the current scope."""
        for param in all_parameters(params):
            self.bind(param.name)


@lru_cache(maxsize=256)
def _parsed(text: str) -> Source:
    return Source(text)
