"""Completing a table: a dict, ``dict(...)``, one of these and ``update``, or pairs."""

from __future__ import annotations

import keyword
from collections.abc import Callable, Sequence

import libcst as cst
from libcst.helpers import get_full_name_for_node

from codemods import _patterns as m
from codemods._route_model import (
    Completion,
    Edits,
    Entry,
    RefusedError,
    Request,
    Retarget,
    is_partial,
    key_for,
    names_imported,
    text_of,
    with_aliases,
)
from codemods._table_uses import Slot, table_uses
from codemods.layout import append_argument, append_elements, append_entries, append_to_call

_WRAPPERS = frozenset({"dict", "OrderedDict", "MappingProxyType"})
_FUNCTIONS = (cst.Name, cst.Attribute, cst.Lambda, cst.Call)
_PAIR = m.Element(value=m.Tuple(elements=[m.Element(), m.Element()]))
_Table = cst.Dict | cst.Call | cst.List | cst.Tuple
_CONSTANTS = m.Name("None") | m.Name("True") | m.Name("False")


def complete_dict(module: cst.Module, mapping: str, request: Request) -> Completion:
    """Return the edits that complete the dict of a router."""
    if "." in mapping:
        raise RefusedError(f"{mapping} belongs to an object; only a plain variable is completed")
    local = table_uses(request.function.body, mapping)
    found = local if local.definitions else table_uses(module, mapping)
    if not found.definitions and mapping in names_imported(module):
        return _of_another_module(module, mapping, request)
    if len(found.definitions) != 1:
        why = "is assigned more than once" if found.definitions else "is not assigned here"
        raise RefusedError(f"{mapping} {why}")
    table = _literal_of(found.definitions[0])
    updates = [update for update in map(_literal_of, found.updates) if update is not None]
    if table is None:
        raise RefusedError(f"{mapping} is not written as a dict")
    slots = [slot for part in (table, *updates) for slot in _slots(part)] + found.items
    place = next((part for part in (table, *updates) if _slots(part)), table)
    blocks = [module, request.function.body] if found is local else [module]
    return _completion(place, slots, with_aliases(request.entries, blocks), request)


def _of_another_module(module: cst.Module, mapping: str, request: Request) -> Completion:
    """Enter what is missing in front of the router: the dict is where other modules see it."""
    here = table_uses(module, mapping)
    updates = [update for update in map(_literal_of, here.updates) if update is not None]
    slots = [slot for part in updates for slot in _slots(part)] + here.items
    edits, repaired = _repairs(slots, request)
    missing = {entry.job_type for entry in request.missing(_keys(slots, request))}
    new = [entry for entry in with_aliases(request.entries, [module]) if entry.job_type in missing]
    if new:
        spelled = _spelled(slots, request)
        lines = [_stored(mapping, key_for(entry, spelled), entry) for entry in new]
        lines[0] = lines[0].with_changes(leading_lines=[cst.EmptyLine(indent=False)])
        edits[request.function] = lambda updated: cst.FlattenSentinel([*lines, updated])
    return Completion(edits, tuple(entry.job_type for entry in new), tuple(repaired))


def _stored(mapping: str, key: cst.BaseExpression, entry: Entry) -> cst.SimpleStatementLine:
    """``TABLE["copy"] = run_copy``."""
    target = cst.Subscript(cst.Name(mapping), [cst.SubscriptElement(cst.Index(key))])
    assigned = cst.Assign([cst.AssignTarget(target)], cst.Name(entry.function))
    return cst.SimpleStatementLine([assigned])


def _completion(
    place: _Table, slots: Sequence[Slot], entries: Sequence[Entry], request: Request
) -> Completion:
    edits, repaired = _repairs(slots, request)
    missing = {entry.job_type for entry in request.missing(_keys(slots, request))}
    new = [entry for entry in entries if entry.job_type in missing]
    if new:
        value = _value_maker([slot.value for slot in slots])
        spelled = _spelled(slots, request)
        pairs = [(entry.job_type, key_for(entry, spelled), value(entry)) for entry in new]
        edits[place] = lambda updated: _extended(updated, pairs)
    return Completion(edits, tuple(entry.job_type for entry in new), tuple(repaired))


def _keys(slots: Sequence[Slot], request: Request) -> list[str]:
    """Return the job types that a table has, those under members of a class included."""
    written = ((slot.key, get_full_name_for_node(slot.spelled or slot.value)) for slot in slots)
    return [key or request.spelled.get(name or "", "") for key, name in written]


def _spelled(slots: Sequence[Slot], request: Request) -> Sequence[cst.CSTNode]:
    """Return strings to write keys like: the other keys, or those of the router."""
    keys = [slot.spelled for slot in slots if isinstance(slot.spelled, cst.SimpleString)]
    return keys or m.findall(request.function, m.SimpleString())


def _repairs(slots: Sequence[Slot], request: Request) -> tuple[Edits, list[str]]:
    edits: Edits = {}
    repaired: list[str] = []
    for slot in slots:
        old = _target(slot.value)
        entry = request.repair([slot.key] if slot.key else [], old) if old else None
        if old and entry:
            edits[slot.value] = _pointing(old, entry.function)
            repaired.append(entry.job_type)
    return edits, repaired


def _pointing(old: str, new: str) -> Callable[[cst.BaseExpression], cst.BaseExpression]:
    def point(value: cst.BaseExpression) -> cst.BaseExpression:
        if isinstance(value, (cst.Name, cst.Attribute)):
            return cst.Name(new)
        return value.visit(Retarget(old, new))  # type: ignore[return-value]

    return point


def _value_maker(values: Sequence[cst.BaseExpression]) -> Callable[[Entry], cst.BaseExpression]:
    """Return how to write a new value: a plain name, or like the lambda that is there."""
    real = [value for value in values if not m.matches(value, _CONSTANTS)]
    if not all(isinstance(value, _FUNCTIONS) for value in real):
        raise RefusedError("the values of its table are not functions")
    if not real or any(isinstance(value, (cst.Name, cst.Attribute)) for value in real):
        return lambda entry: cst.Name(entry.function)
    model = next((value for value in real if _target(value)), None)
    if model is None:
        raise RefusedError("the values of its table are made in a way that cannot be repeated")
    old, like = _target(model) or "", model
    return lambda entry: _pointing(old, entry.function)(like.deep_clone())


def _target(value: cst.BaseExpression) -> str | None:
    """Return the function that a value stands for: itself, or inside a lambda or partial."""
    if isinstance(value, cst.Lambda):
        call = value.body
        return get_full_name_for_node(call.func) if isinstance(call, cst.Call) else None
    if isinstance(value, cst.Call):
        return get_full_name_for_node(value.args[0].value) if is_partial(value) else None
    return get_full_name_for_node(value)


def _extended(
    table: _Table, pairs: Sequence[tuple[str, cst.BaseExpression, cst.BaseExpression]]
) -> _Table:
    if isinstance(table, cst.List | cst.Tuple):
        made = [cst.Tuple([cst.Element(key), cst.Element(value)]) for _, key, value in pairs]
        return append_elements(table, [cst.Element(pair) for pair in made])
    if isinstance(table, cst.Dict):
        return append_entries(table, [cst.DictElement(key, value) for _, key, value in pairs])
    if all(name.isidentifier() and not keyword.iskeyword(name) for name, _, _ in pairs):
        for name, _, value in pairs:
            table = append_argument(table, name, value)
        return table
    rest = cst.Dict([cst.DictElement(key, value) for _, key, value in pairs])
    return append_to_call(table, cst.Arg(rest, star="**"))


def _literal_of(value: cst.BaseExpression) -> _Table | None:
    """Return the dict literal of an expression, its pairs, or the call ``dict(key=value)``."""
    if isinstance(value, cst.Dict):
        return value
    if isinstance(value, cst.List | cst.Tuple):
        brackets = isinstance(value, cst.List) or bool(value.lpar)
        pairs = all(m.matches(element, _PAIR) for element in value.elements)
        return value if brackets and pairs and value.elements else None
    if not isinstance(value, cst.Call):
        return None
    name = (get_full_name_for_node(value.func) or "").rpartition(".")[2]
    if name not in _WRAPPERS and name != "update":
        return None
    if len(value.args) == 1 and not value.args[0].keyword and not value.args[0].star:
        return _literal_of(value.args[0].value)
    plain = name in ("dict", "update") and all(a.keyword or a.star == "**" for a in value.args)
    return value if plain else None


def _slots(table: _Table) -> list[Slot]:
    if isinstance(table, cst.List | cst.Tuple):
        pairs = (cst.ensure_type(element.value, cst.Tuple).elements for element in table.elements)
        return [Slot(text_of(key.value), value.value, key.value) for key, value in pairs]
    slots: list[Slot] = []
    for item in table.elements if isinstance(table, cst.Dict) else table.args:
        if isinstance(item, cst.DictElement):
            slots.append(Slot(text_of(item.key), item.value, item.key))
        elif isinstance(item, cst.Arg) and item.keyword:
            slots.append(Slot(item.keyword.value, item.value))
        elif isinstance(item.value, cst.Dict):
            slots += _slots(item.value)
    return slots
