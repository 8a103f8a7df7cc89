"""Whether a function of the repository is worth following: by what is written in it."""

from __future__ import annotations

import ast
from functools import lru_cache

from migrator.audit.project import Project
from migrator.audit.values import Function, FunctionNode
from migrator.syntax import walk

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Worth:
    """Says which functions of a project can have to do with tasks, or with their names.

    Args:
        project: The project.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._mentioning: dict[int, bool] = {}
        self._aliases: dict[str, set[str]] = {}

    def is_worth(self, function: Function) -> bool:
        """Tell whether to follow a function, whatever it is given."""
        made = _makes_text(function) or _makes_function(function)
        return made or self._mentions_tasks(function)

    def _mentions_tasks(self, function: Function) -> bool:
        """Tell whether a function can have to do with Celery at all, by the names in it."""
        key = id(function.node)
        if key not in self._mentioning:
            aliases = self._aliases_of(function.path)
            self._mentioning[key] = any(
                _tells(word) or word in aliases for word in _words(function.node)
            )
        return self._mentioning[key]

    def _aliases_of(self, path: str) -> set[str]:
        """Return the names of a module that what binds them says to be of Celery."""
        if path not in self._aliases:
            scope = self._project.module_scope(path)
            names = self._project.bindings(scope.node) if scope is not None else {}
            self._aliases[path] = {
                name
                for name, places in names.items()
                if any(_tells(word) for one in places for word in _words(one.alias or one.value))
            }
        return self._aliases[path]


@lru_cache(maxsize=8192)
def _words(node: ast.AST | None) -> frozenset[str]:
    """Return the names in a piece of source, those of imports included."""
    found: set[str] = set()
    for part in walk(node) if node is not None else ():
        found.update((getattr(part, "id", ""), getattr(part, "attr", "")))
        if isinstance(part, ast.alias):
            found.add(part.name)
    return frozenset(found - {""})


def _tells(word: str) -> bool:
    """Tell whether a name can be one of Celery's parts."""
    return "task" in word.lower() or "celery" in word.lower()


def _makes_text(function: Function) -> bool:
    """Tell whether a function is one expression of text: ``def name(x): return PREFIX + x``."""
    if isinstance(function.node, ast.Lambda):
        return _is_text(function.node.body)
    first, *rest = function.node.body
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and rest:
        first, *rest = rest
    return isinstance(first, ast.Return) and not rest and _is_text(first.value)


def _is_text(node: ast.expr | None) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("format", "join")
    return isinstance(node, (ast.JoinedStr, ast.BinOp))


def _makes_function(function: Function) -> bool:
    """Tell whether a function gives back one that it holds, as decorators with arguments do."""
    if isinstance(function.node, ast.Lambda):
        return isinstance(function.node.body, ast.Lambda)
    return _gives_inner(function.node)


@lru_cache(maxsize=4096)
def _gives_inner(node: FunctionNode) -> bool:
    inner = {part.name for part in node.body if isinstance(part, _FUNCTIONS)}
    given = (part.value for part in node.body if isinstance(part, ast.Return))
    return any(
        isinstance(value, ast.Lambda) or (isinstance(value, ast.Name) and value.id in inner)
        for value in given
    )
