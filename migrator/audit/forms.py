"""Functions and statements in normal form, with the names in them that come from outside."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from migrator.audit.evaluate import Evaluator
from migrator.audit.normalise import normal_statement, normalised, source_lines
from migrator.audit.project import Project
from migrator.audit.scopes import Scope, arguments
from migrator.audit.values import FunctionNode
from migrator.syntax import walk


@dataclass(frozen=True, eq=False)
class Form:
    """Something in normal form.

    Attributes:
        lines: Its text.
        node: Its syntax.
        scope: Where its names are looked up.
        names: The names that it takes from around it, in the order of the text: the normal form
            of each, and the name itself.
    """

    lines: list[str]
    node: ast.AST
    scope: Scope
    names: tuple[tuple[str, str], ...]


def function_forms(
    evaluator: Evaluator,
    legacy: tuple[str, FunctionNode],
    modular: tuple[str, FunctionNode],
    renamed: Mapping[str, str] | None = None,
) -> tuple[Form, Form]:
    """Return two functions in normal form, without the parameters that do not count.

    Args:
        evaluator: Follows names.
        legacy: File and syntax of the monolith's function.
        modular: File and syntax of the modular one.
        renamed: What names of the monolith are called elsewhere, besides leading underscores.
    """
    old_only = _passed_through(legacy[1], modular[1])
    new_only = _passed_through(modular[1], legacy[1])
    return (
        _function_form(evaluator, *legacy, renamed or {}, old_only),
        _function_form(evaluator, *modular, {}, new_only),
    )


def _function_form(
    evaluator: Evaluator,
    path: str,
    node: FunctionNode,
    renamed: Mapping[str, str],
    dropped: frozenset[str],
) -> Form:
    inner = _module_scope(evaluator, path).inner(node)
    names: list[tuple[str, str]] = []
    form = normalised(node, _recorded(_resolver(evaluator, path, inner, renamed), names), dropped)
    form.name = "f"
    return Form(source_lines(form), form, inner, tuple(names))


def statement_form(
    evaluator: Evaluator, path: str, node: ast.stmt, renamed: Mapping[str, str] | None = None
) -> Form:
    """Return a class, an assignment or an expression of a module in normal form.

    Args:
        evaluator: Follows names.
        path: Its file.
        node: Its syntax.
        renamed: What names of the monolith are called elsewhere, besides leading underscores.
    """
    scope = _module_scope(evaluator, path)
    names: list[tuple[str, str]] = []
    resolve = _resolver(evaluator, path, scope, renamed or {})
    form = normal_statement(node, _recorded(resolve, names))
    text = ast.unparse(form) if form else ""
    return Form([text], form or ast.Pass(), scope, tuple(names))


def _module_scope(evaluator: Evaluator, path: str) -> Scope:
    scope = evaluator.project.module_scope(path)
    assert scope is not None
    return scope


def _recorded(resolve: Callable[[str], str], names: list[tuple[str, str]]) -> Callable[[str], str]:
    def recording(name: str) -> str:
        normal = resolve(name)
        names.append((normal, name))
        return normal

    return recording


def _passed_through(node: FunctionNode, other: FunctionNode) -> frozenset[str]:
    """Return the parameters that only ``node`` has, optional ones it does nothing else with."""
    theirs = {argument.arg for argument in arguments(other)}
    positional = [*node.args.posonlyargs, *node.args.args]
    optional = {a.arg for a in positional[len(positional) - len(node.args.defaults) :]}
    optional |= {
        a.arg for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if d
    }
    return frozenset(name for name in optional - theirs if _only_handed_on(node, name))


def _only_handed_on(node: FunctionNode, name: str) -> bool:
    handed = {
        id(keyword.value)
        for child in walk(node)
        if isinstance(child, ast.Call)
        for keyword in child.keywords
    }
    uses = [n for n in walk(node) if isinstance(n, ast.Name) and n.id == name]
    return all(id(use) in handed for use in uses)


def _resolver(
    evaluator: Evaluator, path: str, inner: Scope, renamed: Mapping[str, str]
) -> Callable[[str], str]:
    """Return how free names are said: by their origin, not by their import."""

    def resolve(name: str) -> str:
        place: Scope | None = inner
        while place is not None:
            if name in evaluator.project.bindings(place.node):
                led = _led_to(evaluator.project, path, place, name, frozenset())
                own = renamed.get(name, name) if place.parent is None else name
                return led or _bare(own)
            place = place.parent
        return name

    return resolve


def _led_to(
    project: Project, path: str, scope: Scope, name: str, seen: frozenset[tuple[str, str]]
) -> str:
    """Return what the first import of a name leads to; empty where a scope does not import it."""
    for binding in project.bindings(scope.node).get(name, []):
        for item in project.imported(path, binding.node):
            if item.alias is not binding.alias:
                continue
            there = project.module_scope(item.path) if item.path and item.name else None
            if there is None or item.path is None or item.name is None:
                return _origin(item.module, item.name, item.member, name)
            place = (item.path, item.name)
            further = seen | {place}
            led = "" if place in seen else _led_to(project, item.path, there, item.name, further)
            return led or _bare(item.name)
    return ""


def _bare(name: str) -> str:
    return name.lstrip("_") or name


def _origin(module: str, name: str | None, member: str | None, bound: str) -> str:
    if name is None:
        return module if bound != module.split(".")[0] else bound
    return _bare(name) if member is not None else f"{module}.{name}"
