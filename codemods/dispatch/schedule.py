"""Decides what the schedule is at a site, and how its fields are read there."""

from __future__ import annotations

from collections.abc import Collection

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.flow import Site
from codemods.dispatch.helpers import LookupCall
from codemods.dispatch.model import Member, Recipe, RefusedError
from codemods.dispatch.recipe import from_request
from codemods.dispatch.scopes import Binding, parameters
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.slices import SCHEDULE
from codemods.dispatch.values import (
    Field,
    as_field,
    canonical,
    code,
    is_none,
    root_name,
    text_of,
)

ID_SUFFIXES = frozenset({"id", "pk", "uuid"})
_SPELLINGS = frozenset({"casefold", "lower", "strip", "title", "upper"})
_DICT_METHODS = frozenset({"get", "items", "keys", "values", "copy", "pop", "update", "setdefault"})


def key_of(file: SiteFile, lookup: LookupCall) -> cst.BaseExpression:
    """The lookup key, seen through local variables that are assigned once."""
    key = lookup.key
    scope = next(iter(file.functions(lookup.node)), file.module)
    for _ in range(5):
        if not isinstance(key, cst.Name):
            break
        ways = file.names_of(scope).get(key.value) or _module_constant(file, key.value)
        value = ways[0].value if len(ways) == 1 else None
        if value is None:
            break
        key = value
    return key


def field_looked_up(key: cst.BaseExpression) -> Field | None:
    """The field that a key is made of: ``str(job["kind"]).lower()``, ``job.kind.value``.

    How the key is spelled for the lookup is no matter of the dispatcher, which gets no key.
    """
    if isinstance(key, cst.BooleanOperation) and isinstance(key.operator, cst.Or):
        left, right = field_looked_up(key.left), field_looked_up(key.right)
        same = (
            right is not None and left is not None and canonical(left.base) == canonical(right.base)
        )
        return left if same or text_of(key.right) is not None else None
    if isinstance(key, cst.IfExp):
        return field_looked_up(key.body) if is_none(key.orelse) else None
    if isinstance(key, cst.FormattedString) and len(key.parts) == 1:
        only = key.parts[0]
        if not isinstance(only, cst.FormattedStringExpression):
            return None
        return field_looked_up(only.expression)
    inner = _spelled(key)
    found = field_looked_up(inner) if inner is not None else None
    return found or _by_getattr(key) or as_field(key)


def _spelled(key: cst.BaseExpression) -> cst.BaseExpression | None:
    """What ``str(x)``, ``x.lower()`` and the ``x.value`` of a member spell."""
    if isinstance(key, cst.Attribute) and key.attr.value == "value":
        held = as_field(key.value)
        return key.value if held is not None and code(held.base) != "self" else None
    if not isinstance(key, cst.Call):
        return None
    if isinstance(key.func, cst.Attribute) and key.func.attr.value in _SPELLINGS:
        return key.func.value
    plain = len(key.args) == 1 and key.args[0].keyword is None and not key.args[0].star
    return key.args[0].value if plain and code(key.func) == "str" else None


def _by_getattr(key: cst.BaseExpression) -> Field | None:
    """``getattr(schedule, "kind")``, with a default or without."""
    if not isinstance(key, cst.Call) or code(key.func) != "getattr" or len(key.args) < 2:
        return None
    name = text_of(key.args[1].value)
    return Field(key.args[0].value, name, "attribute") if name is not None else None


def constant_key(file: SiteFile, lookup: LookupCall) -> str | None:
    """The job type that the lookup key is, where it is a constant: a string, or a member."""
    key = key_of(file, lookup)
    member = file.members.get(code(key))
    return member.job_type if member is not None else text_of(key)


def member_key(file: SiteFile, lookup: LookupCall) -> Member | None:
    """The member of an enum that the lookup key is."""
    return file.members.get(code(key_of(file, lookup)))


def constant_source(file: SiteFile, lookup: LookupCall) -> str | None:
    """How to write a key that is a member in the call itself: a message holds strings."""
    written = code(lookup.key)
    if written not in file.members or lookup.helper is not None:
        return None
    return written if written.endswith(".value") else f"{written}.value"


def _module_constant(file: SiteFile, name: str) -> list[Binding]:
    """A module-level constant string."""
    ways = file.names_of(file.module).get(name, [])
    value = ways[0].value if len(ways) == 1 else None
    known = value is not None and (text_of(value) is not None or code(value) in file.members)
    return ways if known else []


def schedule_of(file: SiteFile, site: Site, recipe: Recipe) -> cst.BaseExpression:
    """The variable whose field is looked up; ``RefusedError`` where it is not surely a schedule."""
    key = key_of(file, site.lookup)
    found = field_looked_up(key)
    if found is None:
        raise RefusedError(
            site.lookup.node,
            f"the key `{code(site.lookup.key)}` is not a field of a schedule, so there is nothing "
            "to take the template from",
        )
    if not recipe.from_schedule:
        raise RefusedError(
            site.lookup.node,
            "no existing call of the dispatcher starts from a schedule, so nothing shows where "
            "its template comes from",
        )
    base = found.base
    owner = base.value if isinstance(base, cst.Attribute) else base
    if not isinstance(owner, cst.Name) or (base is not owner and owner.value != "self"):
        raise RefusedError(site.lookup.node, f"`{code(base)}` is not a plain variable")
    _check(file, site, recipe, found)
    return base


def _check(file: SiteFile, site: Site, recipe: Recipe, key: Field) -> None:
    """The evidence that a variable is a schedule: its fields, its name, where it comes from."""
    base = key.base
    keys = {key.key, *(one.key for one in fields_of(site.function, base))}
    shared = keys & recipe_keys(recipe)
    if not shared:
        raise RefusedError(
            site.lookup.node,
            f"`{code(base)}` has none of the fields that the existing calls read from a schedule",
        )
    name = code(base).rpartition(".")[2]
    nouns = {recipe.schedule_name or "", *_nouns(recipe)}
    named = name in nouns or any(noun and noun in name for noun in nouns)
    identified = bool(keys & _id_keys(recipe))
    ways = file.names_of(site.function).get(name, []) if isinstance(base, cst.Name) else []
    fetched = any(_is_fetched(way) or _is_listed(way, nouns) for way in ways)
    if _is_body(site, ways, base) or not (named or identified or fetched):
        raise RefusedError(
            site.lookup.node,
            f"`{code(base)}` cannot be told to be a schedule: it is not fetched in this function",
        )
    last = max((file.line(way.node) for way in ways), default=0)
    if last > file.line(site.lookup.node) and not any(way.kind == "loop" for way in ways):
        raise RefusedError(site.lookup.node, f"`{code(base)}` is assigned again after the lookup")


def _is_fetched(way: Binding) -> bool:
    """True for a variable that a call gave its value, but not the body of a request."""
    value = way.value.expression if isinstance(way.value, cst.Await) else way.value
    return isinstance(value, cst.Call) and not from_request(value)


def _is_listed(way: Binding, nouns: Collection[str]) -> bool:
    """True for the variable of a loop over ``list_schedules()`` or ``Schedule.objects.all()``."""
    node = way.node
    if not isinstance(node, cst.For) or not isinstance(node.target, cst.Name):
        return False
    if not isinstance(node.iter, cst.Call) or from_request(node.iter):
        return False
    words = [code(node.iter.func).rpartition(".")[2]]
    root = root_name(node.iter)
    words += [root.lower()] if root is not None and root[:1].isupper() else []
    return any(word.removesuffix("s").endswith(noun) for word in words for noun in nouns if noun)


def _is_body(site: Site, ways: list[Binding], base: cst.BaseExpression) -> bool:
    """True for what a request carries: a handler's parameter, ``request.get_json()``."""
    if any(way.value is not None and from_request(way.value) for way in ways):
        return True
    if not site.function.decorators or not isinstance(base, cst.Name):
        return False
    param = next((p for p in parameters(site.function) if p.name.value == base.value), None)
    return param is not None and "Depends" not in code(param)


def fields_of(function: cst.CSTNode, base: cst.BaseExpression) -> list[Field]:
    """The accesses of one variable's fields, in order of the source."""
    wanted = canonical(base)
    found = []
    for node in descendants(function):
        one = as_field(node)
        if one is None or canonical(one.base) != wanted:
            continue
        if not (one.style == "attribute" and one.key in _DICT_METHODS):
            found.append(one)
    return found


def recipe_keys(recipe: Recipe) -> set[str]:
    """The fields that the recipe reads from the schedule."""
    found = set()
    everything = [*recipe.from_schedule.values(), *(s.derived for s in recipe.steps.values())]
    for derived in everything:
        for node in descendants(derived.value):
            one = as_field(node)
            if one is not None and code(one.base) == SCHEDULE:
                found.add(one.key)
    return found


def _nouns(recipe: Recipe) -> set[str]:
    """``schedule`` for a parameter ``schedule_id`` that is the schedule's own id."""
    found = set()
    called = recipe.schedule_name or ""
    for name, derived in recipe.from_schedule.items():
        one = as_field(derived.value)
        noun, _, suffix = name.rpartition("_")
        if one is None or code(one.base) != SCHEDULE or suffix not in ID_SUFFIXES or not noun:
            continue
        if one.key in ID_SUFFIXES or (one.key == name and (noun in called or called in noun)):
            found.add(noun)
    return found


def schedule_noun(recipe: Recipe) -> str:
    """What to call the schedule in a message."""
    return next(iter(sorted(_nouns(recipe))), "schedule")


def _id_keys(recipe: Recipe) -> set[str]:
    """The fields that identify the schedule itself."""
    return recipe_keys(recipe) & {*ID_SUFFIXES, *(f"{noun}_id" for noun in _nouns(recipe))}


def id_parameter(recipe: Recipe) -> str | None:
    """The parameter that gets the schedule's own id."""
    for name, derived in recipe.from_schedule.items():
        one = as_field(derived.value)
        if one is not None and code(one.base) == SCHEDULE and one.key in _id_keys(recipe):
            return name
    return None


def fetch_argument(file: SiteFile, site: Site, base: cst.BaseExpression) -> str | None:
    """What the schedule was fetched by, where that is clearly its id."""
    ways = file.names_of(site.function).get(code(base), [])
    for way in ways:
        value = way.value.expression if isinstance(way.value, cst.Await) else way.value
        if isinstance(value, cst.Call):
            for arg in reversed(value.args):
                text = canonical(arg.value)
                if text.strip("'\"[]").endswith(("id", "pk")) and not is_none(arg.value):
                    return text
    return None
