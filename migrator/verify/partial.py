"""Names taken from a module that is still being imported: the ImportError that no grep shows.

Python runs a module from top to bottom. ``from package import name`` fails while ``package`` is
half loaded and has not come to ``name`` yet. Whether that happens depends on the order of the
statements and on what is imported first, so the imports are played through, file by file.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from migrator.engine import Finding
from migrator.modules import module_name
from migrator.project import MODULE_NAMES, Project, resolve
from migrator.verify.cycles import at_import_time
from migrator.verify.imports import affected


def check_partial(changed: Sequence[str], old: Project, new: Project) -> tuple[Finding, ...]:
    """Return the imports that meet a half-loaded module now and did not before.

    Every changed file and every file that may import one is imported first once, as a process
    or a test may do.
    """
    findings: dict[str, Finding] = {}
    for path in affected(changed, new):
        module = module_name(path, new.source_root)
        if not module:
            continue
        found = _play(module, new)
        known = {finding.message for finding in _play(module, old)} if found else set()
        for finding in found:
            if finding.message not in known:
                findings.setdefault(finding.message, finding)
    return tuple(findings.values())


def _play(module: str, project: Project) -> list[Finding]:
    play = _Play(project)
    play.load(module)
    return play.findings


class _Play:
    """One process that imports one module first.

    Args:
        project: The tree.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.findings: list[Finding] = []
        self._bound: dict[str, set[str]] = {}
        self._loading: list[str] = []

    def load(self, module: str) -> None:
        """Import a module of the project: its packages first, each once."""
        parent, _, leaf = module.rpartition(".")
        if parent:
            self.load(parent)
        if module in self._bound or not self.project.knows(module):
            return
        names = self._bound[module] = set(MODULE_NAMES)
        path = self.project.modules.get(module)
        tree = self.project.tree(path) if path else None
        self._loading.append(module)
        for node, bound in at_import_time(tree) if tree else ():
            self._run(node, str(path), names)
            names.update(bound)
        self._loading.pop()
        if parent:
            self._bound[parent].add(leaf)

    def _run(self, node: ast.Import | ast.ImportFrom | None, path: str, names: set[str]) -> None:
        if isinstance(node, ast.Import):
            for item in node.names:
                self.load(item.name)
        elif isinstance(node, ast.ImportFrom):
            self._take(node, path, names)

    def _take(self, node: ast.ImportFrom, path: str, names: set[str]) -> None:
        base = resolve(node, path, self.project.source_root)
        if base is None or not self.project.knows(base):
            return
        self.load(base)
        for item in node.names:
            if item.name == "*":
                names |= self._bound.get(base, set())
            elif item.name not in self._bound.get(base, set()):
                self.load(f"{base}.{item.name}")
                self._check(base, item.name, path, node.lineno)

    def _check(self, base: str, name: str, path: str, line: int) -> None:
        if name in self._bound.get(base, set()) or self.project.knows(f"{base}.{name}"):
            return
        if base in self._loading and self.project.binds(base, name):
            chain = " -> ".join(self._loading[self._loading.index(base) :])
            message = f"{base} has no {name} yet when this is imported: {chain} -> {base}"
            self.findings.append(Finding("partial", path, line, message))
