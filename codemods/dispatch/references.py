"""Finds every use of the legacy lookup in a file: calls of it, aliases, small helpers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import libcst as cst

from codemods._nodes import parsed
from codemods.dispatch.helpers import LookupCall, candidates, handing_on, through_helper
from codemods.dispatch.meanings import TORN, Meanings
from codemods.dispatch.model import FUNCTION, ITEM, MAPPING, Lookup, RefusedError, SourceFile
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


def find_lookups(file: SiteFile, lookup: Lookup, used_elsewhere: frozenset[str]) -> Found:
    """Every use of the lookup in a file, each either a call or a reason to refuse."""
    meanings = Meanings(file, lookup)
    found = Found(aliases=list(meanings.aliases.values()))
    offered = frozenset(lookup.offers(file.name))
    helpers: list[cst.CSTNode] = []
    for node in candidates(file):
        kind = meanings.reference(node)
        if kind is None or id(node) in meanings.aliases:
            continue
        try:
            call = _lookup_call(file, node, kind)
            calls = through_helper(file, call, used_elsewhere, offered)
        except RefusedError as refused:
            found.other.append(refused)
        else:
            found.calls.extend(calls)
            helpers += [call.helper.node for call in calls if call.helper is not None]
    # `if key in TASKS` in a helper goes with it.
    found.other = [one for one in found.other if not _is_within(file, one.node, helpers)]
    return found


def _is_within(file: SiteFile, node: cst.CSTNode | None, helpers: Collection[cst.CSTNode]) -> bool:
    return node is not None and any(one in helpers for one in file.above(node))


def offered_lookups(source: SourceFile, lookup: Lookup) -> Mapping[str, str]:
    """The names of a module that other modules can look a task up by, with their kinds.

    An import of a lookup, another name for one, and a function that only hands its argument on.
    """
    file = SiteFile(parsed(source.source), source.module, source.is_package)
    meanings = Meanings(file, lookup)
    found = dict(meanings.scopes[id(file.module)])
    for node in candidates(file):
        kind = meanings.reference(node)
        if kind is None or id(node) in meanings.aliases:
            continue
        try:
            call = _lookup_call(file, node, kind)
        except RefusedError:
            continue
        helper = handing_on(file, call)
        if helper is not None and helper.node in file.module.body:
            found[helper.name] = ITEM if call.strict and not helper.safe else FUNCTION
    ways = file.names_of(file.module)
    return {name: kind if len(ways.get(name, ())) <= 1 else TORN for name, kind in found.items()}


def _lookup_call(file: SiteFile, node: cst.BaseExpression, kind: str) -> LookupCall:
    """Read what is done with the lookup; refuse what is not a lookup of one key."""
    if kind == TORN:
        raise RefusedError(node, f"`{code(node)}` is imported and assigned as well")
    parent = file.parent(node)
    if isinstance(parent, cst.Subscript) and parent.value is node and kind == MAPPING:
        index = parent.slice[0].slice
        if isinstance(index, cst.Index) and not isinstance(file.parent(parent), cst.AssignTarget):
            return LookupCall(parent, index.value, strict=True)
    call = file.parent(parent) if parent is not None and _is_get(parent) else parent
    if isinstance(call, cst.Call) and call.func is (parent if kind == MAPPING else node):
        first, rest = call.args[:1], call.args[1:]
        if first and not first[0].star and all(is_none(arg.value) for arg in rest):
            return LookupCall(call, first[0].value, strict=kind == ITEM)
    reason = f"`{code(node)}` {_used_as(file, node)}"
    raise RefusedError(node, reason, _ONLY_KEYS if _is_read_for_keys(file, node, kind) else "")


def _used_as(file: SiteFile, node: cst.BaseExpression) -> str:
    """What is done with the lookup that is no call of it, in words."""
    parent = file.parent(node)
    call = file.parent(parent) if isinstance(parent, cst.Arg) else None
    static = isinstance(call, cst.Call) and code(call.func) == "staticmethod"
    if static and call is not None:
        parent = file.parent(call)
    targets = parent.targets if isinstance(parent, cst.Assign) else []
    if len(targets) == 1 and (static or not isinstance(targets[0].target, cst.Name)):
        kept = code(targets[0].target)
        return f"is kept as `{kept}`, and who looks a task up with that is not followed"
    if isinstance(parent, cst.Param) and parent.default is node:
        name = parent.name.value
        return f"is what `{name}` is by default, and a caller may give another one"
    return "is used for something else than looking one task up"


def _is_read_for_keys(file: SiteFile, node: cst.BaseExpression, kind: str) -> bool:
    """True where the mapping is searched or gone through, which gives no task: only its keys."""
    parent = file.parent(node)
    if kind != MAPPING:
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
