"""Finds every use of the legacy lookup in a file: calls of it, aliases, small helpers."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.helpers import LookupCall, candidates, through_helper
from codemods.dispatch.imported import imports_in, star_modules
from codemods.dispatch.model import ImportNeed, Lookup, RefusedError
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code, is_none

_OVER_KEYS = frozenset({"frozenset", "len", "list", "set", "sorted", "tuple"})
_ONLY_KEYS = (
    "The identifiers of the legacy mapping go with it: take this out, or write what it shows or "
    "checks from the job types that the modular router dispatches"
)


@dataclass
class Found:
    """What a file does with the legacy lookup."""

    calls: list[LookupCall] = field(default_factory=list)
    other: list[RefusedError] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)


class _Table:
    """Local name -> ``function``, ``mapping`` or ``module``, for each scope of a file."""

    def __init__(self, file: SiteFile, lookup: Lookup) -> None:
        self.file = file
        self.lookup = lookup
        self.scopes: dict[int, dict[str, str]] = {}
        everything = [n for n in descendants(file.module) if isinstance(n, cst.FunctionDef)]
        scopes: list[cst.Module | cst.FunctionDef] = [file.module, *everything]
        for scope in scopes:
            table = self.scopes.setdefault(id(scope), {})
            for need, _, _ in imports_in(scope, file.name, file.is_package):
                self._note(need, table)
        if lookup.old_module in star_modules(file.module, file.name, file.is_package):
            for name in lookup.symbols:
                self.scopes[id(file.module)][name] = self._kind(name)

    def _kind(self, name: str) -> str:
        return "function" if name == self.lookup.function else "mapping"

    def _note(self, need: ImportNeed, table: dict[str, str]) -> None:
        """Note an import of the old module or of a symbol in it."""
        old = self.lookup.old_module
        if need.module == old and need.name in self.lookup.symbols:
            table[need.bound] = self._kind(need.name or "")
        elif need.name is None and need.module == old:
            table[need.asname or old] = "module"
        elif need.name is not None and f"{need.module}.{need.name}" == old:
            table[need.bound] = "module"

    def kind(self, name: str, node: cst.CSTNode) -> str | None:
        """What a name means where the node is."""
        root = name.partition(".")[0]
        scopes: list[cst.Module | cst.FunctionDef] = [*self.file.functions(node), self.file.module]
        for scope in scopes:
            found = self.scopes[id(scope)].get(name)
            if found is not None:
                return "torn" if self._is_torn(scope, name) else found
            ways = self.file.names_of(scope).get(root, [])
            if any(way.kind != "import" for way in ways):
                return None
        return None

    def _is_torn(self, scope: cst.Module | cst.FunctionDef, name: str) -> bool:
        """True where a name is imported in one branch and assigned in another."""
        kinds = {way.kind == "import" for way in self.file.names_of(scope).get(name, [])}
        return len(kinds) > 1

    def reference(self, node: cst.CSTNode) -> str | None:
        """``function`` or ``mapping`` where the node names one."""
        if isinstance(node, cst.Name):
            found = self.kind(node.value, node)
            return found if found != "module" else None
        if not isinstance(node, cst.Attribute) or node.attr.value not in self.lookup.symbols:
            return None
        whole = self.kind(code(node.value), node) == "module"
        return self._kind(node.attr.value) if whole else None


def find_lookups(file: SiteFile, lookup: Lookup, used_elsewhere: frozenset[str]) -> Found:
    """Every use of the lookup in a file, each either a call or a reason to refuse."""
    table = _Table(file, lookup)
    found = Found()
    noted = _note_aliases(file, table, found)
    for node in candidates(file):
        kind = table.reference(node)
        if kind is None or node in noted:
            continue
        try:
            call = _lookup_call(file, node, kind)
            found.calls.extend(through_helper(file, call, used_elsewhere))
        except RefusedError as refused:
            found.other.append(refused)
    return found


def _note_aliases(file: SiteFile, table: _Table, found: Found) -> set[cst.CSTNode]:
    """Note other names that the file gives the lookup itself; the nodes that are given one."""
    noted: set[cst.CSTNode] = set()
    for node in list(candidates(file)):
        kind = table.reference(node)
        target = _alias(file, node)
        if kind is None or target is None:
            continue
        scope = next(iter(file.functions(node)), file.module)
        if len(file.names_of(scope)[target]) == 1:
            table.scopes[id(scope)][target] = kind
            found.aliases.append(target)
            noted.add(node)
    return noted


def _alias(file: SiteFile, node: cst.BaseExpression) -> str | None:
    """``name`` for the right side of ``name = lookup``."""
    parent = file.parent(node)
    if not isinstance(parent, cst.Assign) or parent.value is not node or len(parent.targets) > 1:
        return None
    target = parent.targets[0].target
    return target.value if isinstance(target, cst.Name) else None


def _lookup_call(file: SiteFile, node: cst.BaseExpression, kind: str) -> LookupCall:
    """Read what is done with the lookup; refuse what is not a lookup of one key."""
    if kind == "torn":
        raise RefusedError(node, f"`{code(node)}` is imported and assigned as well")
    parent = file.parent(node)
    if isinstance(parent, cst.Subscript) and parent.value is node and kind == "mapping":
        index = parent.slice[0].slice
        if isinstance(index, cst.Index) and not isinstance(file.parent(parent), cst.AssignTarget):
            return LookupCall(parent, index.value, strict=True)
    call = file.parent(parent) if parent is not None and _is_get(parent) else parent
    if isinstance(call, cst.Call) and call.func is (parent if kind == "mapping" else node):
        first, rest = call.args[:1], call.args[1:]
        if first and not first[0].star and all(is_none(arg.value) for arg in rest):
            return LookupCall(call, first[0].value)
    reason = f"`{code(node)}` is used for something else than looking one task up"
    raise RefusedError(node, reason, _ONLY_KEYS if _is_read_for_keys(file, node, kind) else "")


def _is_read_for_keys(file: SiteFile, node: cst.BaseExpression, kind: str) -> bool:
    """True where the mapping is searched or gone through, which gives no task: only its keys."""
    parent = file.parent(node)
    if kind != "mapping":
        return False
    if isinstance(parent, cst.Arg):
        call = file.parent(parent)
        return isinstance(call, cst.Call) and code(call.func) in _OVER_KEYS
    if isinstance(parent, cst.Attribute):
        return parent.attr.value == "keys"
    return isinstance(parent, (cst.ComparisonTarget, cst.For, cst.CompFor))


def _is_get(node: cst.CSTNode | None) -> bool:
    """True for ``….get``."""
    return isinstance(node, cst.Attribute) and node.attr.value == "get"
