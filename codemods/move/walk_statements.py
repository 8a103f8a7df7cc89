"""The part of the walk that knows statements: what they bind and which scopes they open."""

from __future__ import annotations

from contextlib import ExitStack

import libcst as cst

from codemods._parameters import all_parameters
from codemods.move.scopes import Action, Kind, Phase
from codemods.move.walk_expressions import ExpressionWalker


class Walker(ExpressionWalker):
    """Handlers for statements."""

    def _walk_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.walk_all(node.decorators)
        self.walk_defaults(node.params)
        self.bind(node.name)
        with ExitStack() as stack:
            if node.type_parameters is not None:
                stack.enter_context(self.inside(Kind.FUNCTION))
                self.walk(node.type_parameters)
            for param in all_parameters(node.params):
                self._annotation(param.annotation)
            self._annotation(node.returns)
            stack.enter_context(self.inside(Kind.FUNCTION, Phase.CALL))
            self.bind_parameters(node.params)
            self.walk(node.body)

    def _walk_ClassDef(self, node: cst.ClassDef) -> None:
        self.walk_all(node.decorators)
        self.bind(node.name)
        with ExitStack() as stack:
            if node.type_parameters is not None:
                stack.enter_context(self.inside(Kind.FUNCTION))
                self.walk(node.type_parameters)
            for base in node.bases:
                self.walk_type(base.value)
            self.walk_all(node.keywords)
            name = node.name.value.lstrip("_")
            scope = stack.enter_context(self.inside(Kind.CLASS, class_name=name))
            known = {"__module__", "__qualname__"}
            scope.bound |= known
            scope.surely_bound |= known
            self.walk(node.body)

    def _annotation(self, node: cst.Annotation | None, local: bool = False) -> None:
        if node is None:
            return
        before = self.phase
        if self.future_annotations or local:
            self.phase = Phase.NEVER
        self.walk_type(node.annotation)
        self.phase = before

    def _walk_TypeVar(self, node: cst.TypeVar) -> None:
        self.bind(node.name)
        self.walk_type(node.bound)

    def _walk_TypeVarTuple(self, node: cst.TypeVarTuple) -> None:
        self.bind(node.name)

    def _walk_ParamSpec(self, node: cst.ParamSpec) -> None:
        self.bind(node.name)

    def _walk_TypeAlias(self, node: cst.TypeAlias) -> None:
        self.bind(node.name)
        with self.inside(Kind.FUNCTION, Phase.CALL):
            self.walk(node.type_parameters)
            self.walk_type(node.value)

    def _walk_Assign(self, node: cst.Assign) -> None:
        self.walk(node.value)
        for target in node.targets:
            self.bind(target.target)

    def _walk_AnnAssign(self, node: cst.AnnAssign) -> None:
        self.walk(node.value)
        self._annotation(node.annotation, local=self.scope.kind is Kind.FUNCTION)
        self.bind(node.target)

    def _walk_AugAssign(self, node: cst.AugAssign) -> None:
        self.walk(node.target)
        self.walk(node.value)
        if isinstance(node.target, cst.Name):
            self.bind(node.target)

    def _walk_For(self, node: cst.For) -> None:
        self.walk(node.iter)
        with self.maybe():
            self.bind(node.target)
            self.walk(node.body)
            self.walk(node.orelse)

    def _walk_If(self, node: cst.If) -> None:
        self.walk(node.test)
        with self.maybe():
            self.walk(node.body)
            self.walk(node.orelse)

    def _walk_While(self, node: cst.While) -> None:
        self.walk(node.test)
        with self.maybe():
            self.walk(node.body)
            self.walk(node.orelse)

    def _walk_Try(self, node: cst.Try | cst.TryStar) -> None:
        with self.maybe():
            self.walk(node.body)
            self.walk_all(node.handlers)
            self.walk(node.orelse)
            self.walk(node.finalbody)

    _walk_TryStar = _walk_Try  # noqa: N815

    def _walk_MatchCase(self, node: cst.MatchCase) -> None:
        with self.maybe():
            self.walk(node.pattern)
            self.walk(node.guard)
            self.walk(node.body)

    def _walk_AsName(self, node: cst.AsName) -> None:
        self.bind(node.name)

    def _walk_Del(self, node: cst.Del) -> None:
        self._delete(node.target)

    def _delete(self, target: cst.CSTNode) -> None:
        if isinstance(target, cst.Name):
            self.record(target, target.value, Action.DELETE)
        elif isinstance(target, (cst.Tuple, cst.List)):
            for element in target.elements:
                self._delete(element.value)
        else:
            self.walk(target)

    def _walk_Global(self, node: cst.Global) -> None:
        for item in node.names:
            self.scope.global_names.add(self.mangle(item.name.value))
            self.record(item.name, item.name.value, Action.DECLARE)

    def _walk_Nonlocal(self, node: cst.Nonlocal) -> None:
        for item in node.names:
            self.scope.nonlocal_names.add(self.mangle(item.name.value))

    def _walk_Import(self, node: cst.Import) -> None:
        for alias in node.names:
            self._imported(alias)

    def _walk_ImportFrom(self, node: cst.ImportFrom) -> None:
        if not isinstance(node.names, cst.ImportStar):
            for alias in node.names:
                self._imported(alias)

    def _imported(self, alias: cst.ImportAlias) -> None:
        target: cst.CSTNode = alias.asname.name if alias.asname is not None else alias.name
        while isinstance(target, cst.Attribute):
            target = target.value
        if isinstance(target, cst.Name):
            self.record(target, target.value, Action.IMPORT)
