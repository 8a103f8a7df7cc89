"""Builds the scopes of a module (see ``scopes``)."""

from __future__ import annotations

import libcst as cst

from codemods._parameters import all_parameters
from codemods._visits import Reader
from codemods.imports.scope_names import NameBinder
from codemods.imports.scopes import Scope


def build_scopes(tree: cst.Module, package: str) -> Scope:
    """Return the module scope of ``tree``; ``package`` anchors its relative imports."""
    builder = _Builder(package)
    builder.read(tree)
    return builder.scope


class _Declarations(Reader):
    """Collects global and nonlocal statements of one function, not of those inside it."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def visit_Global(self, node: cst.Global) -> None:
        self.found.update({item.name.value: "global" for item in node.names})

    def visit_Nonlocal(self, node: cst.Nonlocal) -> None:
        self.found.update({item.name.value: "nonlocal" for item in node.names})

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        return False


class _Builder(NameBinder):
    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        self._bind(node.name.value, node)
        self._visit(*node.decorators)
        if node.type_parameters is None:
            self._function(node)
        else:
            with self._inside("function"):
                self._visit(node.type_parameters)
                self._function(node)
        return False

    def _function(self, node: cst.FunctionDef) -> None:
        self._defaults(node.params)
        self._visit(node.returns)
        with self._inside("function"):
            self._declare(node.body)
            self._parameters(node.params)
            self._visit(node.body)

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        self._defaults(node.params)
        with self._inside("function"):
            self._parameters(node.params)
            self._visit(node.body)
        return False

    def _defaults(self, params: cst.Parameters) -> None:
        for param in all_parameters(params):
            self._visit(param.annotation, param.default)

    def _parameters(self, params: cst.Parameters) -> None:
        for param in all_parameters(params):
            self._bind(param.name.value, param)

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        self._bind(node.name.value, node)
        self._visit(*node.decorators)
        if node.type_parameters is None:
            self._class(node)
        else:
            with self._inside("function"):
                self._visit(node.type_parameters)
                self._class(node)
        return False

    def _class(self, node: cst.ClassDef) -> None:
        self._visit(*node.bases, *node.keywords)
        with self._inside("class"):
            self._declare(node.body)
            self._visit(node.body)

    def _declare(self, body: cst.BaseSuite) -> None:
        # A declaration acts on the whole body, also on what stands before it.
        declarations = _Declarations()
        declarations.read(body)
        self.scope.declared.update(declarations.found)

    def visit_TypeAlias(self, node: cst.TypeAlias) -> bool:
        self._bind(node.name.value, node)
        with self._inside("function"):
            self._visit(node.type_parameters, node.value)
        return False

    def visit_TypeVar(self, node: cst.TypeVar) -> bool:
        self._bind(node.name.value, node)
        self._visit(node.bound)
        return False

    def visit_TypeVarTuple(self, node: cst.TypeVarTuple) -> bool:
        self._bind(node.name.value, node)
        return False

    def visit_ParamSpec(self, node: cst.ParamSpec) -> bool:
        self._bind(node.name.value, node)
        return False

    def visit_ListComp(self, node: cst.ListComp) -> bool:
        return self._comprehension(node.for_in, node.elt)

    def visit_SetComp(self, node: cst.SetComp) -> bool:
        return self._comprehension(node.for_in, node.elt)

    def visit_GeneratorExp(self, node: cst.GeneratorExp) -> bool:
        return self._comprehension(node.for_in, node.elt)

    def visit_DictComp(self, node: cst.DictComp) -> bool:
        return self._comprehension(node.for_in, node.key, node.value)

    def _comprehension(self, first: cst.CompFor, *results: cst.BaseExpression) -> bool:
        self._visit(first.iter)
        with self._inside("comprehension"):
            loop: cst.CompFor | None = first
            while loop is not None:
                self._target(loop.target)
                self._visit(*loop.ifs)
                loop = loop.inner_for_in
                self._visit(loop.iter if loop else None)
            self._visit(*results)
        return False
