"""The repository as the parts of the audit see it."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from migrator.audit.imports import Import, imported
from migrator.audit.modules import ModuleIndex
from migrator.audit.parsing import Parsed, Parser
from migrator.audit.scopes import DEFINITIONS, Binding, Scope, ScopeNode, bindings, defaults
from migrator.audit.values import FunctionNode
from migrator.facts import FunctionRef, Parameter
from migrator.snapshot import Source
from migrator.syntax import below


@dataclass(eq=False)
class Project:
    """A file tree with its parser, its modules, and what was computed about them."""

    source: Source
    parser: Parser
    modules: ModuleIndex
    _bindings: dict[int, dict[str, list[Binding]]] = field(default_factory=dict)
    _imported: dict[tuple[int, str, int], tuple[ast.AST, list[Import]]] = field(
        default_factory=dict
    )

    @cached_property
    def _paths(self) -> list[str]:
        return sorted(self.source.paths())

    def is_begun(self, start: str) -> bool:
        """Tell whether the path of any file begins so."""
        place = bisect_left(self._paths, start)
        return place < len(self._paths) and self._paths[place].startswith(start)

    def parse(self, path: str) -> Parsed | None:
        """Return a file's tree, or None where it has none."""
        return self.parser.parse(path)

    def search(self, *needles: str) -> list[str]:
        """Return the Python files whose bytes hold any of the needles."""
        return [path for path in self.source.search(needles) if path.endswith(".py")]

    def below(self, folder: str, needle: str) -> list[str]:
        """Return the Python files in a folder whose bytes hold the needle, without a search."""
        wanted = needle.encode()
        inside = self.modules.inside(folder) if folder else ()
        return [path for path in inside if wanted in self.source.read(path)]

    def parsed(self, *needles: str) -> Iterator[Parsed]:
        """Yield the trees of the Python files whose bytes hold any of the needles."""
        for path in self.search(*needles):
            found = self.parse(path)
            if found is not None:
                yield found

    def bindings(self, node: ScopeNode) -> dict[str, list[Binding]]:
        """Return what a scope binds; computed once for each scope."""
        if id(node) not in self._bindings:
            self._bindings[id(node)] = bindings(node)
        return self._bindings[id(node)]

    def module_scope(self, path: str) -> Scope | None:
        """Return the scope of a file."""
        found = self.parse(path)
        return Scope(path, found.tree) if found is not None else None

    def imported(self, path: str, node: ast.AST) -> list[Import]:
        """Return what an import statement of a file imports."""
        key = (id(node), path, self.modules.votes)
        if key not in self._imported:
            self._imported[key] = (node, list(imported(self.modules, path, node)))
        return self._imported[key][1]

    def function(self, path: str, name: str) -> FunctionNode | None:
        """Return the last definition of a module-level function."""
        scope = self.module_scope(path)
        if scope is None:
            return None
        for binding in reversed(self.bindings(scope.node).get(name, [])):
            if isinstance(binding.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                return binding.node
        return None

    def functions(self, path: str) -> dict[str, FunctionNode]:
        """Return a file's module-level functions by name, in order."""
        scope = self.module_scope(path)
        names = self.bindings(scope.node) if scope is not None else {}
        found = ((name, self.function(path, name)) for name in names)
        return {name: node for name, node in found if node is not None}

    def reference(self, path: str, node: FunctionNode) -> FunctionRef:
        """Return a function as a fact."""
        return replace(
            self.place_of(path, node.name, node),
            parameters=parameters(node),
            is_async=isinstance(node, ast.AsyncFunctionDef),
        )

    def place_of(self, path: str, name: str, node: ast.stmt) -> FunctionRef:
        """Return where a statement defines a name, as a fact."""
        parsed = self.parse(path)
        assert parsed is not None
        end = node.end_lineno or node.lineno
        return FunctionRef(self.modules.name_of(path), name, parsed.where(node), end)

    def node_of(self, function: FunctionRef) -> FunctionNode | None:
        """Return the syntax of a function."""
        return self.function(function.path, function.name)


def parameters(node: FunctionNode) -> tuple[Parameter, ...]:
    """Return a function's parameters as they are written."""
    given = node.args
    known = defaults(node)
    positional = [*given.posonlyargs, *given.args]
    found = [_parameter(one, known.get(one.arg), "positional") for one in positional]
    if given.vararg:
        found.append(_parameter(given.vararg, None, "var-positional"))
    found += [_parameter(one, known.get(one.arg), "keyword") for one in given.kwonlyargs]
    if given.kwarg:
        found.append(_parameter(given.kwarg, None, "var-keyword"))
    return tuple(found)


def _parameter(argument: ast.arg, default: ast.expr | None, kind: str) -> Parameter:
    annotation = ast.unparse(argument.annotation) if argument.annotation else None
    return Parameter(argument.arg, annotation, ast.unparse(default) if default else None, kind)


HAS_SCOPE = frozenset((*DEFINITIONS, ast.Lambda))
Scoped = tuple[ast.AST, Scope]


@lru_cache(maxsize=512)  # the same trees are asked again and again, after each stage too
def scoped(tree: ast.Module, path: str) -> tuple[Scoped, ...]:
    """Return every node of a file with the scope that its names are looked up in, in order.

    Decorators, defaults and annotations of a definition belong to the scope around it.
    """
    found: list[Scoped] = []
    scope = Scope(path, tree)
    stack: list[ast.AST | Scope] = [*reversed(below(tree))]
    while stack:
        node = stack.pop()
        if isinstance(node, Scope):  # of all that follows
            scope = node
            continue
        found.append((node, scope))
        if node.__class__ in HAS_SCOPE:
            before, inside, after = parts_of_definition(node)
            stack += [*reversed(after), scope, *reversed(inside)]
            stack += [scope.inner(node), *reversed(before)]  # type: ignore[arg-type]
        else:
            stack += reversed(below(node))
    return tuple(found)


@lru_cache(maxsize=2048)
def scoped_of(tree: ast.Module, path: str, *kinds: type[ast.AST]) -> tuple[Scoped, ...]:
    """Return those nodes of ``scoped`` that are of one of these very kinds."""
    return tuple(pair for pair in scoped(tree, path) if pair[0].__class__ in kinds)


def parts_of_definition(node: ast.AST) -> tuple[list[ast.AST], list[ast.AST], list[ast.AST]]:
    """Return the nodes right below a definition: those before its body, the body, those after."""
    body = node.body  # type: ignore[attr-defined]
    inside: list[ast.AST] = body if isinstance(body, list) else [body]
    parts = below(node)
    start = parts.index(inside[0])
    end = start + len(inside)
    return parts[:start], inside, parts[end:]
