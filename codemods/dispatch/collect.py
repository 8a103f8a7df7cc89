"""Reads the old calls: keywords, spreads, options."""

from __future__ import annotations

import libcst as cst

from codemods.dispatch.changes import read_variable
from codemods.dispatch.flow import Site
from codemods.dispatch.given import Given, Item, parts
from codemods.dispatch.model import RefusedError
from codemods.dispatch.options import check_options
from codemods.dispatch.scopes import variables
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code, essence, is_none


def collect(file: SiteFile, site: Site) -> Given:
    """Read the calls and the dict they share; ``RefusedError`` where that cannot be followed."""
    given = Given()
    for call in site.calls:
        given.inline[call], given.options[call] = [], []
        assert isinstance(call.func, cst.Attribute)
        if call.func.attr.value == "delay":
            _read_delay(file, site, given, call)
        else:
            _read_apply_async(file, site, given, call)
    if given.variable is not None:
        read_variable(file, site, given)
    return given


def _read_delay(file: SiteFile, site: Site, given: Given, call: cst.Call) -> None:
    """``.delay(a=1, **kwargs)``."""
    for arg in call.args:
        if arg.star == "**":
            _spread(file, site, given, call, arg.value)
        elif arg.star or arg.keyword is None:
            given.inline[call].append(Item("", arg.value))
        else:
            given.inline[call].append(Item(arg.keyword.value, arg.value))


def _read_apply_async(file: SiteFile, site: Site, given: Given, call: cst.Call) -> None:
    """``.apply_async(args, kwargs, queue=…)``."""
    for index, arg in enumerate(call.args):
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
    check_options(file, site.function, call)


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
    if isinstance(whole, cst.Name) and _assigned(file, site, whole):
        if given.variable not in (None, whole.value):
            raise RefusedError(call, "its keywords come from more than one assembled dict")
        given.variable = whole.value
        given.uses_variable.add(call)
        return
    found = parts(value, None)
    for item in found:
        if item.key is None and _reads_assembled(file, site, item.value):
            raise RefusedError(call, "its keywords are made from an assembled dict")
    given.inline[call].extend(found)


def _assigned(file: SiteFile, site: Site, name: cst.Name) -> list[cst.BaseExpression]:
    """What a local variable is assigned."""
    ways = file.names_of(site.function).get(name.value, [])
    return [way.value for way in ways if way.kind == "assign" and way.value is not None]


def _reads_assembled(file: SiteFile, site: Site, value: cst.BaseExpression) -> bool:
    """True for an expression over a local dict, whose keys may be the dispatcher's."""
    whole = essence(value)
    return any(
        one is whole or isinstance(made, cst.Dict) or code(made).startswith("dict(")
        for one in variables(value)
        for made in _assigned(file, site, one)
    )
