"""What in a moved statement would mean something else in its new module."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from codemods.move.analysis import MODULE_NAMES, Analysis
from codemods.move.bindings import Imported
from codemods.move.clones import looks_like_logger
from codemods.move.model import Refusal
from codemods.move.needs import Needs
from codemods.move.relatives import escaping
from codemods.move.scopes import Action, Use
from codemods.move.tasks import made_by_call, registers_task
from codemods.move.units import Unit, assigned_values
from codemods.move.walk_expressions import last_name
from codemods.move.walker import children

_NAMESPACE = frozenset({"globals", "eval", "exec"})
_APPS = frozenset({"Celery", "FastAPI", "Flask"})


def check_unit(needs: Needs, unit: Unit, module: str, movers: tuple[str, ...]) -> Iterator[Refusal]:
    """Refusals about one statement that goes to a module."""
    analysis = needs.analysis
    for line, symbol, reason, advice in (
        *_module_names(needs, unit),
        *_namespaces(needs, unit),
        *_definitions(needs, unit),
        *_imports(needs, unit, module),
        *_elsewhere(needs, unit),
    ):
        yield Refusal(line, symbol, reason, advice, movers)
    for line in escaping(analysis, unit):
        reason = "a relative import leaves the top-level package"
        yield Refusal(line, analysis.module, reason, "make the import absolute", movers)


Found = tuple[int, str, str, str]


def _line(analysis: Analysis, use: Use) -> int:
    return analysis.source.line_at(use.start)


def _module_names(needs: Needs, unit: Unit) -> Iterator[Found]:
    """``__file__`` and its kind; ``__name__`` only where it names a logger."""
    analysis = needs.analysis
    allowed = list(_logger_spans(analysis, unit.node))
    for use in needs.uses(unit):
        if use.name not in MODULE_NAMES or analysis.is_symbol(use.name):
            continue
        if use.name == "__name__" and any(a <= use.start < b for a, b in allowed):
            continue
        reason = "its value is another one in the new module"
        yield _line(analysis, use), use.name, reason, "pass the value in, or make it a constant"


def _logger_spans(analysis: Analysis, node: cst.CSTNode) -> Iterator[tuple[int, int]]:
    if isinstance(node, cst.Call) and looks_like_logger(node):
        yield analysis.source.span(node)
    for child in children(node):
        yield from _logger_spans(analysis, child)


def _namespaces(needs: Needs, unit: Unit) -> Iterator[Found]:
    explicit = set(_with_namespace(needs.analysis, unit.node))
    for use in needs.uses(unit):
        if use.name in _NAMESPACE and use.action is Action.LOAD and use.start not in explicit:
            reason = "names in the module's namespace may be looked up by string"
            yield _line(needs.analysis, use), use.name, reason, "look the names up explicitly"


def _with_namespace(analysis: Analysis, node: cst.CSTNode) -> Iterator[int]:
    """Where ``eval`` and ``exec`` are given the namespace to use."""
    if isinstance(node, cst.Call) and len(node.args) > 1:
        yield analysis.source.span(node.func)[0]
    for child in children(node):
        yield from _with_namespace(analysis, child)


def _definitions(needs: Needs, unit: Unit) -> Iterator[Found]:
    """Tasks and applications must not be taken along silently."""
    called = [last_name(v.func) for v in assigned_values(unit.node) if isinstance(v, cst.Call)]
    applications = [name for name in called if name in _APPS]
    for name in sorted(unit.binds & set(needs.symbols)):
        if registers_task(needs.analysis, unit) and name not in needs.moves:
            reason = "moved code uses this Celery task, which stays"
            yield unit.line, name, reason, "move the task as well, or say where it lives"
        elif made_by_call(needs.analysis, unit) and needs.moves[name].task_name is None:
            reason = "the call that makes this Celery task cannot be rewritten"
            yield unit.line, name, reason, "make the task with a decorator first"
        elif applications:
            reason = f"moved code uses this {applications[0]} application, which the module makes"
            yield unit.line, name, reason, "give the application a module of its own first"


def _imports(needs: Needs, unit: Unit, module: str) -> Iterator[Found]:
    analysis = needs.analysis
    for use in needs.uses(unit):
        imports = analysis.bindings.names.get(use.name, ())
        line = _line(analysis, use)
        if not imports or use.name in needs.elsewhere:
            if not imports and _may_be_starred(needs, use):
                star, at = analysis.bindings.stars[-1]
                reason = f"it may come from `from {star} import *` in line {at}"
                yield line, use.name, reason, "import the name explicitly"
            elif not imports and needs.is_unresolved(use.name) and analysis.writes_names:
                reason = f"it may be bound by its name as a string, in line {analysis.writes_names}"
                yield line, use.name, reason, "bind it with an assignment"
        elif analysis.is_symbol(use.name):
            reason = f"the module binds it by an import (line {imports[0].line}) and otherwise"
            yield line, use.name, reason, "give one of the two another name"
        elif any(each.module == module for each in imports):
            yield line, use.name, f"{module} would import itself", "choose another module"
        elif any(not each.module for each in imports):
            reason = "a relative import leaves the top-level package"
            yield imports[0].line, use.name, reason, "make the import absolute"
        elif _is_rebound(imports):
            reason = f"imported from two places (lines {imports[0].line} and {imports[-1].line})"
            yield imports[-1].line, use.name, reason, "remove one of the imports"


def _is_rebound(imports: tuple[Imported, ...]) -> bool:
    """Whether the imports bind different objects, depending on where the module has come to."""
    plain = {(i.module.split(".")[0], "") for i in imports if not i.name and not i.alias}
    other = {(i.module, i.name) for i in imports if i.name or i.alias}
    return len(plain | other) > 1


def _may_be_starred(needs: Needs, use: Use) -> bool:
    return bool(needs.analysis.bindings.stars) and needs.is_unresolved(use.name)


def _elsewhere(needs: Needs, unit: Unit) -> Iterator[Found]:
    for use in needs.uses(unit):
        if use.name in needs.elsewhere and (use.is_binding or use.action is Action.DECLARE):
            reason = f"moved code rebinds it, but it lives in {needs.elsewhere[use.name].module}"
            yield _line(needs.analysis, use), use.name, reason, "change it through a function there"
