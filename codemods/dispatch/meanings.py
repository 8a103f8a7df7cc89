"""What the names of a file mean for the lookup: imports of it, and other names it is given."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.helpers import candidates
from codemods.dispatch.imported import imports_in, star_modules
from codemods.dispatch.model import FUNCTION, ITEM, MAPPING, ImportNeed, Lookup
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code

Scope = cst.Module | cst.FunctionDef

# A name that is imported in one branch and assigned in another.
TORN = "torn"

# What a method of the mapping is, where it is not called at once.
_BOUND_METHODS = {"get": FUNCTION, "__getitem__": ITEM}


@dataclass
class Meanings:
    """What local names mean, for each scope of a file.

    Attributes:
        file: The file.
        lookup: The legacy lookup.
        scopes: Scope -> local name -> the kind of lookup that it is.
        modules: Scope -> local name -> the module that it is, which offers lookups.
        aliases: The nodes that an assignment only gives another name.
    """

    file: SiteFile
    lookup: Lookup
    scopes: dict[int, dict[str, str]] = field(default_factory=dict)
    modules: dict[int, dict[str, str]] = field(default_factory=dict)
    aliases: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the imports of every scope, then the assignments that go on from them."""
        file = self.file
        functions = [n for n in descendants(file.module) if isinstance(n, cst.FunctionDef)]
        scopes: list[Scope] = [file.module, *functions]
        for scope in scopes:
            self.scopes[id(scope)], self.modules[id(scope)] = {}, {}
            for need, _, _ in imports_in(scope, file.name, file.is_package):
                self._note(need, scope)
        for module in star_modules(file.module, file.name, file.is_package):
            self.scopes[id(file.module)].update(self.lookup.offers(module))
        while self._note_aliases():
            pass

    def _note(self, need: ImportNeed, scope: Scope) -> None:
        """Note an import of a module that offers lookups, or of one of them."""
        kind = self.lookup.offers(need.module).get(need.name or "")
        whole = need.module if need.name is None else f"{need.module}.{need.name}"
        if kind is not None:
            self.scopes[id(scope)][need.bound] = kind
        elif whole in self.lookup.modules:
            name = need.bound if need.name or need.asname else whole
            self.modules[id(scope)][name] = whole

    def _note_aliases(self) -> bool:
        """Note the assignments of what is a lookup already; True where there was one."""
        before = len(self.aliases)
        for node in list(candidates(self.file)):
            kind = self.reference(node)
            if kind is None or id(node) in self.aliases:
                continue
            method = self.file.parent(node)
            if kind == MAPPING and isinstance(method, cst.Attribute):
                self._alias(node, method, _BOUND_METHODS.get(method.attr.value))
            else:
                self._alias(node, node, kind)
        return len(self.aliases) > before

    def _alias(self, node: cst.CSTNode, value: cst.CSTNode, kind: str | None) -> None:
        """Note ``name = value``, where that is all that ever binds the name."""
        parent = self.file.parent(value)
        if kind is None or not isinstance(parent, (cst.Assign, cst.AnnAssign)):
            return
        targets = parent.targets if isinstance(parent, cst.Assign) else [parent]
        target = targets[0].target
        scope = next(iter(self.file.functions(node)), self.file.module)
        ways = self.file.names_of(scope).get(code(target), [])
        if parent.value is not value or len(targets) != 1 or len(ways) != 1:
            return
        if ways[0].node is parent:  # not an attribute of a class
            self.scopes[id(scope)][ways[0].name] = kind
            self.aliases[id(node)] = ways[0].name

    def _kind(self, table: dict[int, dict[str, str]], name: str, node: cst.CSTNode) -> str | None:
        """What one of the tables says of a name where a node is."""
        root = name.partition(".")[0]
        scopes: list[Scope] = [*self.file.functions(node), self.file.module]
        for scope in scopes:
            found = table[id(scope)].get(name)
            if found is not None:
                return TORN if self._is_torn(scope, name) else found
            ways = self.file.names_of(scope).get(root, [])
            if any(way.kind != "import" for way in ways):
                return None
        return None

    def _is_torn(self, scope: Scope, name: str) -> bool:
        """True where a name is imported in one branch and assigned in another."""
        kinds = {way.kind == "import" for way in self.file.names_of(scope).get(name, [])}
        return len(kinds) > 1

    def reference(self, node: cst.BaseExpression) -> str | None:
        """The kind of lookup that a node names; None where it names something else."""
        if isinstance(node, cst.Name):
            return self._kind(self.scopes, node.value, node)
        if not isinstance(node, cst.Attribute):
            return None
        module = self._kind(self.modules, code(node.value), node)
        return self.lookup.offers(module).get(node.attr.value) if module else None
