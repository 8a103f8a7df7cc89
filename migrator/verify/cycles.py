"""Import cycles at import time that were not there before."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from migrator.engine import Finding
from migrator.modules import module_name
from migrator.verify.project import Project, resolve


def check_cycles(changed: Sequence[str], old: Project, new: Project) -> tuple[Finding, ...]:
    """Return the cycles through a changed file that the old tree did not have."""
    findings = []
    seen: set[frozenset[str]] = set()
    for path in changed:
        module = module_name(path, new.source_root)
        cycle = _cycle_through(module, new) if module and new.overlay.exists(path) else None
        if cycle and frozenset(cycle) not in seen and not _was_there(cycle, old):
            seen.add(frozenset(cycle))
            chain = " -> ".join([*cycle, cycle[0]])
            findings.append(Finding("cycles", path, 0, f"a new import cycle: {chain}"))
    return tuple(findings)


def _was_there(cycle: Sequence[str], old: Project) -> bool:
    before = _cycle_through(cycle[0], old)
    return before is not None


def _cycle_through(module: str, project: Project) -> list[str] | None:
    """Return the shortest import chain from a module back to itself."""
    queue: list[list[str]] = [[module]]
    seen = {module}
    while queue:
        chain = queue.pop(0)
        for target in _imports(chain[-1], project):
            if target == module:
                return chain
            if target not in seen:
                seen.add(target)
                queue.append([*chain, target])
    return None


def _imports(module: str, project: Project) -> Iterator[str]:
    """Yield the project's modules that importing ``module`` imports by statement.

    The packages above a module are left out: Python has them half-loaded already, which is what
    every package whose ``__init__`` imports its own submodules relies on.
    """
    path = project.modules.get(module)
    tree = project.tree(path) if path else None
    if path is None or tree is None:
        return
    for node in _at_import_time(tree):
        for target in _targets(node, path, project):
            if target != module and not module.startswith(f"{target}."):
                yield target


def _at_import_time(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        yield node
        yield from _at_import_time(node)


def _targets(node: ast.AST, path: str, project: Project) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (item.name for item in node.names if item.name in project.modules)
    elif isinstance(node, ast.ImportFrom):
        base = resolve(node, path, project.source_root) or ""
        for item in node.names:
            name = f"{base}.{item.name}"
            if name in project.modules:
                yield name
            elif base in project.modules:
                yield base
