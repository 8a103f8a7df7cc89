"""Reads the old calls: keywords, spreads, options."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from codemods.dispatch.changes import read_variable
from codemods.dispatch.flow import Site
from codemods.dispatch.given import Given, Item, filtered, parts
from codemods.dispatch.model import RefusedError
from codemods.dispatch.options import check_options
from codemods.dispatch.scopes import variables
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code, essence, is_none


def collect(file: SiteFile, site: Site, schedule: cst.BaseExpression | None) -> Given:
    """Read the calls and the dict they share; ``RefusedError`` where that cannot be followed."""
    given = Given()
    for call, sending in site.sendings.items():
        given.inline[call], given.options[call] = [], []
        if sending.plain:
            _read_delay(file, site, given, call, sending.args)
        else:
            _read_apply_async(file, site, given, call, sending.args)
    _check_spreads(given, schedule)
    if given.variable is not None:
        read_variable(file, site, given)
    return given


def _check_spreads(given: Given, schedule: cst.BaseExpression | None) -> None:
    """The schedule itself is no mapping of keywords."""
    name = code(schedule) if schedule is not None else None
    spread = [item.value for item in given.every if item.key is None]
    if name is not None and (given.variable == name or name in map(code, map(essence, spread))):
        raise RefusedError(
            schedule, "the task is given all fields of the schedule, whatever they are"
        )


def _read_delay(
    file: SiteFile, site: Site, given: Given, call: cst.Call, args: Sequence[cst.Arg]
) -> None:
    """``.delay(a=1, **kwargs)``."""
    for arg in args:
        if arg.star == "**":
            _spread(file, site, given, call, arg.value)
        elif arg.star or arg.keyword is None:
            given.inline[call].append(Item("", arg.value))
        else:
            given.inline[call].append(Item(arg.keyword.value, arg.value))


def _read_apply_async(
    file: SiteFile, site: Site, given: Given, call: cst.Call, args: Sequence[cst.Arg]
) -> None:
    """``.apply_async(args, kwargs, queue=…)``."""
    for index, arg in enumerate(args):
        keyword = arg.keyword.value if arg.keyword else None
        if keyword == "args" or (keyword is None and index == 0 and not arg.star):
            _positional(given, call, arg.value)
        elif keyword == "kwargs" or (keyword is None and index == 1 and not arg.star):
            if not is_none(arg.value):
                _spread(file, site, given, call, arg.value)
        elif keyword is None and arg.star != "**":
            raise RefusedError(call, "the options of apply_async are given by position")
        else:
            given.options[call].append(arg)
    check_options(file, site.function, call, args)


def _positional(given: Given, call: cst.Call, value: cst.BaseExpression) -> None:
    """``args=[…]``: each is a positional argument of the old task."""
    if is_none(value):
        return
    if not isinstance(value, (cst.List, cst.Tuple)):
        raise RefusedError(call, "the positional arguments of the old task are not known")
    given.inline[call].extend(Item("", element.value) for element in value.elements)


def _spread(
    file: SiteFile, site: Site, given: Given, call: cst.Call, value: cst.BaseExpression
) -> None:
    """``**kwargs``: the variable that was assembled, or an expression."""
    whole = essence(value)
    plain = isinstance(whole, cst.Name) and bool(_assigned(file, site, whole))
    if isinstance(whole, cst.Name) and plain and not _is_another(file, site, given, whole):
        _use(given, call, whole)
        return
    source = filtered(whole)
    if isinstance(whole, cst.DictComp) and source is not None and _assigned(file, site, source):
        _use(given, call, source)
        given.filters.append((None, whole))
        given.filtered[call] = whole
        return
    found = parts(value, None)
    first = essence(found[0].value) if found and found[0].key is None else None
    if isinstance(first, cst.Name) and len(found) > 1 and _holds_dict(file, site, first):
        _use(given, call, first)
        found = found[1:]
    for item in found:
        if item.key is None and not plain and _reads_assembled(file, site, item.value):
            raise RefusedError(call, "its keywords are made from an assembled dict")
    given.inline[call].extend(found)


def _is_another(file: SiteFile, site: Site, given: Given, name: cst.Name) -> bool:
    """True for a second mapping that is spread, and no dict that was assembled here."""
    other = given.variable not in (None, name.value)
    return other and not _holds_dict(file, site, name)


def _use(given: Given, call: cst.Call, name: cst.Name) -> None:
    """Note that a call spreads the variable."""
    if given.variable not in (None, name.value):
        raise RefusedError(call, "its keywords come from more than one assembled dict")
    given.variable = name.value
    given.uses_variable.add(call)
    given.names.add(id(name))


def _assigned(file: SiteFile, site: Site, name: cst.Name) -> list[cst.BaseExpression]:
    """What a local variable is assigned."""
    ways = file.names_of(site.function).get(name.value, [])
    return [way.value for way in ways if way.kind == "assign" and way.value is not None]


def _reads_assembled(file: SiteFile, site: Site, value: cst.BaseExpression) -> bool:
    """True for an expression over a local dict, whose keys may be the dispatcher's."""
    whole = essence(value)
    return any(
        bool(_assigned(file, site, one)) if one is whole else _holds_dict(file, site, one)
        for one in variables(value)
    )


def _holds_dict(file: SiteFile, site: Site, name: cst.Name) -> bool:
    """True for a local variable that a dict is assigned to."""
    made = _assigned(file, site, name)
    return any(isinstance(one, cst.Dict) or code(one).startswith("dict(") for one in made)
