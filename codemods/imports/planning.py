"""Deciding what happens to each import statement of a file, before anything is rewritten."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import libcst as cst

from codemods.imports.dunder_all import exported_names
from codemods.imports.find import import_statements
from codemods.imports.layout import Entry, aliases_of, take_apart
from codemods.imports.module_uses import ModuleUses
from codemods.imports.names import absolute_module, alias_target, bound_name, dotted
from codemods.imports.patch_several import Repeat
from codemods.imports.request import Request
from codemods.imports.scope_builder import build_scopes
from codemods.imports.scopes import ImportNode, Scope
from codemods.imports.star import replace_star
from codemods.imports.statement import Refuse, Replacement, split_symbols


@dataclass
class FilePlan:
    """What to do with one file.

    Attributes:
        nodes: Identity of an expression -> what replaces it.
        statements: Identity of an import statement -> what it becomes.
        repeats: Identity of a patch's call -> what else it has to patch.
    """

    nodes: dict[int, cst.CSTNode] = field(default_factory=dict)
    statements: dict[int, Replacement] = field(default_factory=dict)
    repeats: dict[int, Repeat] = field(default_factory=dict)


def plan_file(tree: cst.Module, request: Request, refuse: Refuse) -> FilePlan:
    """Return the plan for ``tree``; what cannot be done goes to ``refuse``."""
    planner = _Planner(tree, request, refuse)
    for node in planner.imports:
        planner.symbols(node)
    if any(planner.binds_module(node) for node in planner.imports):
        planner.modules()
    return planner.plan


class _Planner:
    def __init__(self, tree: cst.Module, request: Request, refuse: Refuse) -> None:
        self.plan = FilePlan()
        self.imports = list(import_statements(tree))
        self._tree = tree
        self._request = request
        self._refuse = refuse
        self._exported = exported_names(tree)

    @cached_property
    def _root(self) -> Scope:
        return build_scopes(self._tree, self._request.package)

    def symbols(self, node: ImportNode) -> None:
        """Plan a from-import whose source is the old module."""
        request = self._request
        source = (
            absolute_module(node, request.package) if isinstance(node, cst.ImportFrom) else None
        )
        if source is None or not isinstance(node, cst.ImportFrom):
            self._submodules(node)
        elif source.startswith(request.old + "."):
            self._refuse(node, source, "it imports from inside the old module, as if a package")
        elif source == request.old and isinstance(node.names, cst.ImportStar):
            found = replace_star(node, self._root, self._exported, request, self._refuse)
            if found is not None:
                self.plan.statements[id(node)] = found
        elif source == request.old and _binds_twice(node):
            self._refuse(node, request.old, "the statement binds one name twice")
        elif source == request.old:
            found = split_symbols(node, request, self._refuse, self._is_own)
            if found.wanted or len(found.remaining) < len(take_apart(node)[0]):
                self.plan.statements[id(node)] = found

    def _submodules(self, node: ImportNode) -> None:
        for alias in node.names if isinstance(node, cst.Import) else ():
            path = alias.evaluated_name
            if path.startswith(self._request.old + "."):
                self._refuse(node, path, "it imports from inside the old module, as if a package")

    def binds_module(self, node: ImportNode) -> bool:
        """Tell whether ``node`` may bind the old module or a package above it."""
        old = self._request.old + "."
        if isinstance(node, cst.Import):
            roots = {old.split(".")[0]}
            return any(a.evaluated_name.split(".")[0] in roots for a in node.names)
        source = absolute_module(node, self._request.package)
        if source is None or isinstance(node.names, cst.ImportStar):
            return False
        return any(old.startswith(f"{source}.{dotted(alias.name)}.") for alias in node.names)

    def modules(self) -> None:
        """Plan the imports that bind the old module itself."""
        code = self._tree.code
        uses = ModuleUses(self._request, self._exported or (), code, self._refuse)
        uses.plan(self._root)
        self.plan.nodes.update(uses.nodes)
        self.plan.repeats.update(uses.repeats)
        for node in self.imports:
            if id(node) in uses.wanted:
                self._replace(node, uses)

    def _replace(self, node: ImportNode, uses: ModuleUses) -> None:
        assert not isinstance(node.names, cst.ImportStar)
        entries: list[Entry] = take_apart(node)[0]
        remaining = [
            entry
            for alias, entry in zip(node.names, entries, strict=True)
            if id(alias) not in uses.dropped
        ]
        self.plan.statements[id(node)] = Replacement(node, remaining, uses.wanted[id(node)])

    def _is_own(self, alias: cst.ImportAlias, name: str) -> bool:
        """Tell whether a file that defines ``name`` itself can do without importing it."""
        local = alias_target(alias) or bound_name(alias)
        if local != name:
            return False
        for scope in self._root.walk():
            bindings = scope.bindings.get(local, [])
            if any(binding.node is alias for binding in bindings):
                if scope.parent is None:
                    return len(bindings) > 1
                return len(bindings) == 1 and scope.parent.resolve(local) is self._root
        return False


def _binds_twice(node: cst.ImportFrom) -> bool:
    locals_ = [bound_name(alias) for alias in aliases_of(node)]
    symbols = [dotted(alias.name) for alias in aliases_of(node)]
    return len(set(zip(locals_, symbols, strict=True))) > len(set(locals_))
