"""Which names a module, class or function binds, and to what."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from migrator.audit.values import FunctionNode, Value
from migrator.syntax import below, places_of, walk, walk_of

ScopeNode = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, eq=False)
class Binding:
    """One place that binds a name.

    Attributes:
        node: The statement (or the parameter).
        alias: The part of an import.
        value: The assigned expression, where it is one.
        certain: True where nothing decides whether it runs: no ``if``, no loop, no ``try``.
    """

    node: ast.AST
    alias: ast.alias | None = None
    value: ast.expr | None = None
    certain: bool = False


@dataclass(eq=False)
class Scope:
    """A place where names are looked up.

    Attributes:
        path: The file.
        node: The module, class or function.
        parent: The scope around it.
        known: Parameters with a value that is known.
        qualname: Qualified name inside the module; empty for the module.
        fixed: True where no parameter is known: names then always stand for the same.
        running: True while a call is followed through the function: ``known`` is what holds now.
        given: What calls have given that would not give it twice, by the call.
    """

    path: str
    node: ScopeNode
    parent: Scope | None = None
    known: dict[str, Value] = field(default_factory=dict)
    qualname: str = ""
    fixed: bool = True
    running: bool = False
    given: dict[int, Value] = field(default_factory=dict)

    def inner(self, node: ScopeNode, known: dict[str, Value] | None = None) -> Scope:
        """Return the scope of a definition inside this one."""
        name = getattr(node, "name", "<lambda>")
        qualname = f"{self.qualname}.{name}" if self.qualname else name
        return Scope(self.path, node, self, known or {}, qualname, self.fixed and not known)


@lru_cache(maxsize=16_384)  # what a file binds stays the same while the project around it changes
def bindings(node: ScopeNode) -> dict[str, list[Binding]]:
    """Return what a scope binds, in order, without what its inner scopes bind."""
    found: dict[str, list[Binding]] = {}
    if not isinstance(node, (ast.Module, ast.ClassDef)):
        for argument in arguments(node):
            found.setdefault(argument.arg, []).append(Binding(argument))
    if isinstance(node, ast.Lambda):
        return found
    plain = {id(statement) for statement in node.body}
    for statement in statements(node.body):
        for name, binding in bound_by(statement):
            if id(statement) in plain:
                binding = Binding(binding.node, binding.alias, binding.value, certain=True)
            found.setdefault(name, []).append(binding)
        for named in _named_in(statement):
            found.setdefault(named.target.id, []).append(Binding(named, None, named.value))
    return found


def _named_in(statement: ast.stmt) -> Iterator[ast.NamedExpr]:
    """Yield what ``:=`` names in a statement, without its blocks; it may not come to each."""
    parts = [] if isinstance(statement, DEFINITIONS) else below(statement)[::-1]
    while parts:
        node = parts.pop()
        if isinstance(node, ast.NamedExpr):
            yield node
        if not isinstance(node, (ast.stmt, ast.Lambda, ast.Constant, ast.Name)):
            parts += reversed(below(node))


def reaching(found: list[Binding], line: int) -> list[Binding]:
    """Return the bindings of a name that a line of the same scope can see; all, if none is before.

    Args:
        found: What a scope binds the name to, in order.
        line: Where it is used.
    """
    before = [binding for binding in found if _last_line(binding.node) < line]
    return before or found


def _last_line(node: ast.AST) -> int:
    """Return the line after which a name is bound: an assignment's own value does not see it."""
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        return node.end_lineno or node.lineno
    return 0 if isinstance(node, ast.arg) else getattr(node, "lineno", 0)


def latest(found: list[Binding]) -> list[Binding]:
    """Return the bindings without those that a later one is certain to have replaced."""
    for number in range(len(found) - 1, -1, -1):
        if found[number].certain:
            return found[number:]
    return found


def module_of(scope: Scope) -> ScopeNode:
    """Return the module that a scope is in."""
    return scope.node if scope.parent is None else module_of(scope.parent)


@lru_cache(maxsize=4096)
def set_elsewhere(tree: ScopeNode) -> frozenset[str]:
    """Return what functions of a module set outside themselves: ``name``, or ``Class.name``."""
    found: set[str] = set()
    for node in walk_of(tree, ast.Attribute, ast.Global):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(f"{node.value.id}.{node.attr}" if isinstance(node.value, ast.Name) else "")
        elif isinstance(node, ast.Global):
            found.update(node.names)
    return frozenset(found - {""})


def arguments(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> list[ast.arg]:
    """Return every parameter of a function, the starred ones included."""
    given = node.args
    extra = [argument for argument in (given.vararg, given.kwarg) if argument is not None]
    return [*given.posonlyargs, *given.args, *given.kwonlyargs, *extra]


def defaults(node: FunctionNode | ast.Lambda) -> dict[str, ast.expr]:
    """Return the default of each parameter of a function that has one."""
    positional = places_of(node.args)
    late = positional[len(positional) - len(node.args.defaults) :]
    only = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    named = {argument.arg: value for argument, value in only if value is not None}
    return {**dict(zip(late, node.args.defaults, strict=True)), **named}


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a scope, those in compound statements too."""
    for statement in body:
        yield statement
        if not isinstance(statement, DEFINITIONS):
            for block in blocks(statement):
                yield from statements(block)


def blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """Yield the blocks of a compound statement, in order."""
    for name in ("body", "handlers", "cases", "orelse", "finalbody"):
        part = getattr(statement, name, [])
        if part and isinstance(part[0], ast.stmt):
            yield part
        else:
            yield from (inner.body for inner in part)


def bound_by(statement: ast.stmt) -> Iterator[tuple[str, Binding]]:
    """Yield the names that a statement binds itself, without those of its blocks."""
    if isinstance(statement, DEFINITIONS):
        yield statement.name, Binding(statement)
    elif isinstance(statement, (ast.Import, ast.ImportFrom)):
        for alias in statement.names:
            name = alias.asname or alias.name
            if isinstance(statement, ast.Import) and not alias.asname:
                name = alias.name.split(".")[0]
            yield name, Binding(statement, alias)
    elif isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield from _targets(statement, target, statement.value)
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        yield from _targets(statement, statement.target, statement.value)
    elif isinstance(statement, ast.AugAssign):
        yield from _targets(statement, statement.target, None)
    elif type(statement).__name__ == "TypeAlias":  # from Python 3.12 on
        yield from _targets(statement, statement.name, statement.value)  # type: ignore[attr-defined]
    else:
        yield from _bound_by_compound(statement)


def _bound_by_compound(statement: ast.stmt) -> Iterator[tuple[str, Binding]]:
    if isinstance(statement, (ast.For, ast.AsyncFor)):
        yield from _targets(statement, statement.target, None)
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        for item in statement.items:
            if item.optional_vars is not None:
                yield from _targets(statement, item.optional_vars, None)
    elif isinstance(statement, ast.Match):
        for node in walk(statement):
            name = getattr(node, "name", None) or getattr(node, "rest", None)
            if isinstance(node, ast.pattern) and isinstance(name, str):
                yield name, Binding(node)
    for handler in getattr(statement, "handlers", []):  # ast.Try, and ast.TryStar from 3.11 on
        if handler.name:
            yield handler.name, Binding(handler)


def _targets(
    statement: ast.stmt, target: ast.expr, value: ast.expr | None
) -> Iterator[tuple[str, Binding]]:
    if isinstance(target, ast.Name):
        yield target.id, Binding(statement, None, value)
    elif isinstance(target, ast.Starred):
        yield from _targets(statement, target.value, None)
    elif isinstance(target, (ast.Tuple, ast.List)):
        parts: list[ast.expr | None] = [None] * len(target.elts)
        if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(parts):
            parts = list(value.elts)
        for element, part in zip(target.elts, parts, strict=True):
            yield from _targets(statement, element, part)
