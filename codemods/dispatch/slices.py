"""Backward slices: what an argument of an existing call is made of.

A local variable is replaced by what it was assigned; a call in between becomes a named step; the
schedule, and whatever else only the caller can provide, become placeholders.
"""

from __future__ import annotations

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.handles import method_of
from codemods.dispatch.imported import imports_in
from codemods.dispatch.missing import caught, is_tested, known
from codemods.dispatch.model import ContextRoot, Derived, ImportNeed, RefusedError, SourceFile, Step
from codemods.dispatch.relations import Relations
from codemods.dispatch.scopes import Binding, bindings, parameters, unpacked
from codemods.dispatch.values import BUILTINS, code, enclosed, is_none, is_pure

SCHEDULE = "placeholder_schedule__"
STEP = "placeholder_step__"
CONTEXT = "placeholder_context__"
LOOKED_FOR = "placeholder_looked_for__"
_COMPREHENSIONS = (cst.Lambda, cst.CompFor, cst.NamedExpr)


class Unit:
    """One function of an exemplar file: its bindings and what its names mean.

    Attributes:
        owner: The class that it is a method of.
    """

    def __init__(self, file: SourceFile, module: cst.Module, function: cst.FunctionDef) -> None:
        self.file = file
        self.function = function
        self.local = bindings(function)
        self.imports: dict[str, ImportNeed] = {}
        for scope in (module, function):
            for need, _, _ in imports_in(scope, file.module, file.is_package):
                self.imports[need.bound] = need
        self._module = bindings(module)
        self.owner = _class_of(module, function)

    def param(self, name: str) -> cst.Param | None:
        """The parameter of that name."""
        return next((one for one in parameters(self.function) if one.name.value == name), None)

    def meaningful(self, name: str) -> list[Binding]:
        """A variable's bindings without the ``= None`` that only prepares it."""
        found = self.local.get(name, [])
        return [one for one in found if not (one.kind == "assign" and is_none(one.value))] or found

    def source_of(self, name: str) -> ImportNeed | None:
        """How a name that is not a local variable can be had in another file."""
        if name in self.imports:
            return self.imports[name]
        if name in self._module:
            return ImportNeed(self.file.module, name)
        return None


class Slicer:
    """Derives expressions in one function, for one choice of the schedule variable."""

    def __init__(self, unit: Unit, schedule: str | None) -> None:
        self.unit = unit
        self.schedule = schedule
        self.steps: dict[str, Step] = {}
        self._busy: set[str] = set()

    def derive(self, expression: cst.BaseExpression) -> Derived:
        """The expression over placeholders; ``RefusedError`` where the data cannot be followed."""
        for node in descendants(expression):
            if isinstance(node, _COMPREHENSIONS):
                raise RefusedError(node, f"`{code(expression)}` is not a plain expression")
        replacer = _Replacer(self)
        value = expression.visit(replacer)
        assert isinstance(value, cst.BaseExpression)
        relations = Relations(self.unit.function, SCHEDULE, STEP)
        value = value.visit(relations)
        assert isinstance(value, cst.BaseExpression)
        self.steps = {**relations.steps, **self.steps}
        steps = (*replacer.step_names, *relations.steps)
        return Derived(value, tuple(replacer.imports), tuple(replacer.roots), steps)

    def local(self, name: str, into: _Replacer) -> cst.BaseExpression:
        """What a variable of the function stands for."""
        found = self.unit.meaningful(name)
        if len(found) != 1 or name in self._busy:
            raise RefusedError(None, f"`{name}` is assigned more than once")
        binding = found[0]
        if binding.kind == "assign" and binding.value is not None and not self._is_closed(name):
            return self._assigned(name, _peeled(binding.value), into, binding.node)
        given = unpacked(binding)
        if given is not None:
            return self._assigned(name, _peeled(given), into)
        if name == "self" and self.schedule is None and self.unit.owner is not None:
            into.roots.append(ContextRoot(name, owner=(self.unit.file.module, self.unit.owner)))
            return cst.Name(CONTEXT + name)
        if name in {"self", "cls"}:
            raise RefusedError(None, f"it is reached through `{name}`")
        if binding.kind == "other" and not _is_with(binding):
            raise RefusedError(None, f"`{name}` is not a plain variable")
        into.roots.append(_root(name, self.unit.param(name)))
        return cst.Name(CONTEXT + name)

    def _is_closed(self, name: str) -> bool:
        """True for a variable that the function closes: only who opens one can do that."""
        nodes = descendants(self.unit.function.body)
        return any(method_of(name, node) == "close" for node in nodes)

    def _assigned(
        self,
        name: str,
        value: cst.BaseExpression,
        into: _Replacer,
        node: cst.CSTNode | None = None,
    ) -> cst.BaseExpression:
        """Inline a pure value; name the result of a call."""
        self._busy.add(name)
        derived = self.derive(value)
        self._busy.discard(name)
        into.step_names.extend(derived.steps)
        if is_pure(value):
            into.imports.extend(derived.imports)
            into.roots.extend(derived.roots)
            return enclosed(derived.value)
        raises = self._raised(derived, node)
        empty = raises is None or is_tested(self.unit.function, name)
        self.steps.setdefault(name, Step(name, derived, raises, empty))
        into.step_names.append(name)
        return cst.Name(STEP + name)

    def _raised(self, derived: Derived, node: cst.CSTNode | None) -> Derived | None:
        """What is raised where a call finds nothing: as it is caught here, or as is known."""
        kinds = caught(self.unit.function, node) if node is not None else None
        return known(derived.value) if kinds is None else self.derive(kinds)


class _Replacer(cst.CSTTransformer):
    """Puts placeholders and slices in the place of names."""

    def __init__(self, slicer: Slicer) -> None:
        self.slicer = slicer
        self.imports: list[ImportNeed] = []
        self.roots: list[ContextRoot] = []
        self.step_names: list[str] = []

    def leave_Attribute(
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.BaseExpression:
        return updated_node.with_changes(attr=original_node.attr)

    def visit_Attribute_attr(self, node: cst.Attribute) -> None:
        self._frozen = True

    def leave_Attribute_attr(self, node: cst.Attribute) -> None:
        self._frozen = False

    def visit_Arg_keyword(self, node: cst.Arg) -> None:
        self._frozen = True

    def leave_Arg_keyword(self, node: cst.Arg) -> None:
        self._frozen = False

    _frozen = False

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        name = original_node.value
        if self._frozen:
            return updated_node
        if name == self.slicer.schedule:
            return updated_node.with_changes(value=SCHEDULE)
        unit = self.slicer.unit
        if any(one.kind != "import" for one in unit.local.get(name, [])):
            return self.slicer.local(name, self)
        need = unit.source_of(name)
        if need is not None:
            self.imports.append(need)
        elif name not in BUILTINS:
            raise RefusedError(None, f"nothing binds `{name}`")
        return updated_node


def _class_of(module: cst.Module, function: cst.FunctionDef) -> str | None:
    """The class of the module that a function is a method of."""
    for node in module.body:
        if isinstance(node, cst.ClassDef) and any(one is function for one in node.body.body):
            return node.name.value
    return None


def _peeled(value: cst.BaseExpression) -> cst.BaseExpression:
    """``x if … else None`` is x: the guard at the site stands for the condition."""
    if isinstance(value, cst.IfExp) and is_none(value.orelse):
        return value.body
    return value


def _is_with(binding: Binding) -> bool:
    """True for ``with … as name``."""
    return isinstance(binding.node, cst.AsName)


def _root(name: str, param: cst.Param | None) -> ContextRoot:
    """What the site has to have under that name."""
    if param is None:
        return ContextRoot(name)
    annotation = code(param.annotation.annotation) if param.annotation else None
    return ContextRoot(name, annotation, code(param.default) if param.default else None)
