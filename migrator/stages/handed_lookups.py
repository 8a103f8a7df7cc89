"""Modules that hand the legacy lookup on: who has it from where, and that they stop."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from migrator.facts import Layout, LegacyLookup, Location
from migrator.modules import is_package, module_name
from migrator.overlay import Overlay
from migrator.project import bindings
from migrator.python_source import parse
from migrator.snapshot import python_paths
from migrator.stage import Reason
from migrator.stages.used_elsewhere import used_elsewhere, uses_elsewhere
from migrator.syntax import below

if TYPE_CHECKING:
    from codemods.dispatch import Lookup


@dataclass(frozen=True)
class Dropped:
    """The files without what hands the lookup on, or why that cannot go."""

    sources: Mapping[str, bytes]
    evidence: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class HandedOn:
    """The lookup with every module that offers it, by whatever name.

    Attributes:
        lookup: The lookup, as the codemod is told.
        layout: Where the monolith is.
        overlay: The tree.
    """

    lookup: Lookup
    layout: Layout
    overlay: Overlay

    @classmethod
    def of(cls, lookup: LegacyLookup, layout: Layout, overlay: Overlay) -> HandedOn:
        """Follow the lookup from module to module, until no more of them has it."""
        from codemods.dispatch import Lookup, SourceFile, offered_lookups

        told = Lookup(layout.monolith.name, lookup.mapping, lookup.function)
        while True:
            found = cls(told, layout, overlay)
            handed_on = {}
            for path in found.users():
                module = module_name(path, layout.source_root) or ""
                file = SourceFile(module, overlay.read(path), is_package(path))
                names = offered_lookups(file, told)
                if module and names:
                    handed_on[module] = names
            if handed_on == told.handed_on:
                return found
            told = replace(told, handed_on=handed_on)

    def users(self) -> Iterator[str]:
        """Yield the files that name the lookup, or take all that a module has that hands it on."""
        named = list(python_paths(self.overlay.search(sorted(self.lookup.symbols))))
        leaves = [module.rpartition(".")[2].encode() for module in self.lookup.handed_on]
        stars = python_paths(self.overlay.search(["import *"])) if leaves else ()
        named += [path for path in stars if any(leaf in self.overlay.read(path) for leaf in leaves)]
        return (path for path in dict.fromkeys(named) if path != self.layout.monolith.path)

    def dropped(self, sources: Mapping[str, bytes]) -> Dropped:
        """Take the lookup from the modules that hand it on, once nobody looks a task up there.

        Args:
            sources: The files that name it, rewritten.
        """
        root = self.layout.source_root
        after, evidence, reasons = dict(sources), list[str](), list[Reason]()
        for path in sources:
            names = self._offered(path)
            if names:
                after[path] = _without(after[path], names)
                reasons += self._left(path, after[path], names)
                taken = used_elsewhere(self.overlay, root, path) & {*names}
                evidence += [f"{path}: hands {name} on no more" for name in sorted(taken)]
        return Dropped(after, tuple(evidence), (*reasons, *self._taken(after)))

    def _left(self, path: str, code: bytes, names: Mapping[str, str]) -> Iterator[Reason]:
        """Object to what still has the lookup: an import in a branch, for instance."""
        for node in _binding(code, names):
            yield Reason(
                Location(path, node.lineno),
                "this hands the legacy lookup on, and is no plain import at the top of the file",
                "remove it by hand, commit, and run again",
            )

    def _taken(self, sources: Mapping[str, bytes]) -> Iterator[Reason]:
        """Object to what still takes it from such a module: a patch in a test, a ``getattr``."""
        after = self.overlay.with_contents(sources)
        root = self.layout.source_root
        for path in sources:
            names = self._offered(path)
            for name, where in uses_elsewhere(after, root, path) if names else ():
                if name in names:
                    yield Reason(
                        where,
                        f"this names {module_name(path, root)}.{name}, the legacy lookup, "
                        "which goes",
                        "change or remove it by hand, commit, and run again",
                    )

    def _offered(self, path: str) -> Mapping[str, str]:
        """Return the names under which a file hands the lookup on, with their kinds."""
        return self.lookup.handed_on.get(module_name(path, self.layout.source_root) or "", {})


def _without(code: bytes, names: Mapping[str, str]) -> bytes:
    from codemods.dispatch.meanings import TORN
    from codemods.imports.drop_import import drop_imported
    from codemods.imports.remove_definitions import remove_definitions

    plain = [name for name, kind in names.items() if kind != TORN]
    rest = remove_definitions(drop_imported(code, plain).code, plain).code
    if not rest.strip():
        return b""
    return rest if code[:1] in b"\r\n" else rest.lstrip(b"\r\n")


def _binding(code: bytes, names: Mapping[str, str]) -> Iterator[ast.stmt]:
    """Yield the statements of a module, outside functions and classes, that bind some names."""
    tree = parse(code)
    queue: list[ast.AST] = [tree] if tree is not None else []
    while queue:
        for node in below(queue.pop()):
            if isinstance(node, ast.stmt) and not names.keys().isdisjoint(_names(node)):
                yield node
            elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                queue.append(node)


def _names(node: ast.stmt) -> Iterator[str]:
    """Yield what a statement binds itself."""
    parts = below(node) if isinstance(node, ast.Import | ast.ImportFrom | ast.Assign) else []
    parts += below(node)[:1] if isinstance(node, ast.AnnAssign) else []
    return (name for part in (node, *parts) for name in bindings(part))
