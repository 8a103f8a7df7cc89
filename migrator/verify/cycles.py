"""Import cycles at import time that were not there before."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import takewhile

from migrator.engine import Finding
from migrator.modules import module_name
from migrator.project import Project, bindings, resolve
from migrator.python_source import Definition
from migrator.syntax import below

_NEVER = ("TYPE_CHECKING", "typing.TYPE_CHECKING", "t.TYPE_CHECKING", "__name__ == '__main__'")


def check_cycles(
    changed: Sequence[str], old: Project, new: Project, monolith: str = ""
) -> tuple[Finding, ...]:
    """Return the cycles through an import that a changed file did not have before.

    Modules that were in a cycle with each other already are left alone: one import more between
    them makes nothing worse. So is a module that was in a cycle with the monolith, and is in one
    with what takes its place.
    """
    findings = []
    seen: set[frozenset[str]] = set()
    for path in changed:
        module = module_name(path, new.source_root)
        if not module or new.modules.get(module) != path:
            continue
        for cycle in _new_cycles(module, old, new, monolith):
            if frozenset(cycle) not in seen:
                seen.add(frozenset(cycle))
                chain = " -> ".join([*cycle, cycle[0]])
                findings.append(Finding("cycles", path, 0, f"a new import cycle: {chain}"))
    return tuple(findings)


def _new_cycles(module: str, old: Project, new: Project, monolith: str) -> Iterator[list[str]]:
    known = set(_imports(module, old))
    if monolith in known and _chain(monolith, module, old):
        return
    for target in dict.fromkeys(_imports(module, new)):
        back = None if target in known else _chain(target, module, new)
        if back and not (_chain(target, module, old) and _chain(module, target, old)):
            yield [module, *back]


def _chain(start: str, end: str, project: Project) -> list[str] | None:
    """Return the shortest import chain from a module to another, without the last."""
    queue: deque[list[str]] = deque([[start]])
    seen = {start}
    while queue:
        chain = queue.popleft()
        for target in _imports(chain[-1], project):
            if target == end:
                return chain
            if target not in seen:
                seen.add(target)
                queue.append([*chain, target])
    return None


def _imports(module: str, project: Project) -> Iterator[str]:
    """Yield the project's modules that importing ``module`` imports by statement.

    The packages above a module are left out: Python has them half-loaded already, which is what
    every package whose ``__init__`` imports its own submodules relies on. So is an ``import`` at
    the very end: whoever comes back from there finds all that the module has.
    """
    path = project.modules.get(module)
    tree = project.tree(path) if path else None
    if path is None or tree is None:
        return
    last = _at_the_end(tree)
    for node, _ in at_import_time(tree):
        for target in _targets(node, path, project) if node and node not in last else ():
            if target != module and not module.startswith(f"{target}."):
                yield target


def _at_the_end(tree: ast.Module) -> list[ast.stmt]:
    """Return the plain imports behind everything that a module defines."""
    if not any(isinstance(node, Definition) for node in tree.body):
        return []
    return list(takewhile(lambda node: isinstance(node, ast.Import), reversed(tree.body)))


@lru_cache(maxsize=512)  # asked again for each module that leads here
def at_import_time(
    tree: ast.AST,
) -> tuple[tuple[ast.Import | ast.ImportFrom | None, frozenset[str]], ...]:
    """Return what imports or binds names when a module is imported, in its order.

    Returns:
        Pairs of an import and the names that it binds; None, where a name is bound otherwise, with
        all that are until the next import.
    """
    steps: list[tuple[ast.Import | ast.ImportFrom | None, set[str]]] = [(None, set())]
    for node in _running(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            steps += [(node, set(bindings(node))), (None, set())]
        else:
            steps[-1][1].update(bindings(node))
    return tuple((node, frozenset(names)) for node, names in steps if node or names)


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that run when a module is imported, in their order."""
    for node in _children(tree):
        yield node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        yield from _running(node)


def _children(node: ast.AST) -> Iterable[ast.AST]:
    """Return the children that run on import: not what only type checkers and scripts see."""
    if not isinstance(node, ast.If):
        return below(node)
    test = ast.unparse(node.test)
    if test in _NEVER:
        return node.orelse
    return node.body if test.removeprefix("not ") in _NEVER else below(node)


def _targets(node: ast.Import | ast.ImportFrom, path: str, project: Project) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (item.name for item in node.names if item.name in project.modules)
    else:
        base = resolve(node, path, project.source_root) or ""
        for item in node.names:
            name = f"{base}.{item.name}"
            if name in project.modules:
                yield name
            elif base in project.modules:
                yield base
