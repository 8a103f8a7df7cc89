"""Keywords that are read, changed or taken out again after they were set."""

from __future__ import annotations

from collections.abc import Callable, Collection

import libcst as cst

from codemods.dispatch.given import Given
from codemods.dispatch.model import Dispatcher, Parameter, RefusedError
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code, enclosed, is_constant, is_none, is_pure


def put_back(
    file: SiteFile,
    given: Given,
    dispatcher: Dispatcher,
    own: dict[str, cst.BaseExpression],
    usual: Callable[[Parameter], cst.BaseExpression | None],
) -> None:
    """Give the dispatcher what it usually gets where a filter would have taken a keyword out.

    Args:
        file: The file.
        given: What the old task was given.
        dispatcher: What is called instead.
        own: What it is given here; changed in place.
        usual: What it is given otherwise.
    """
    for line, comprehension in given.filters:
        for name, value in own.items():
            parameter = dispatcher.parameter(name)
            if parameter is None or _is_kept(value):
                continue
            instead = usual(parameter)
            if instead is None and parameter.default == "None":
                instead = cst.Name("None")
            new = _or_instead(value, instead, comprehension) if instead is not None else None
            late = _is_set_later(file, given, name, line) or is_conditional(file, given, line)
            if new is None or late:
                reason = f"`{name}` goes to {dispatcher.name} itself, and may be filtered out here"
                raise RefusedError(comprehension, reason)
            own[name] = new


def _or_instead(
    value: cst.BaseExpression, instead: cst.BaseExpression, comprehension: cst.DictComp
) -> cst.BaseExpression | None:
    """``value if value is not None else instead``, or ``value or instead``, as the filter asks."""
    conditions = comprehension.for_in.ifs
    test = conditions[0].test if len(conditions) == 1 else None
    if test is None or not is_pure(value):
        return None
    kept, rest = code(enclosed(value)), code(enclosed(instead))
    asked = code(comprehension.value)
    if code(test) == f"{asked} is not None":
        same = is_none(instead)
        return value if same else cst.parse_expression(f"{kept} if {kept} is not None else {rest}")
    return cst.parse_expression(f"{kept} or {rest}") if code(test) == asked else None


def is_conditional(file: SiteFile, given: Given, line: cst.SimpleStatementLine | None) -> bool:
    """True for a filter that is not always there."""
    made = given.creation
    return line is not None and made is not None and file.parent(line) is not file.parent(made)


def _is_set_later(
    file: SiteFile, given: Given, name: str, line: cst.SimpleStatementLine | None
) -> bool:
    """True where a keyword is set behind the filter."""
    if line is None:
        return False
    lines = [item.line for item in given.items if item.key == name and item.line is not None]
    return any(file.line(one) > file.line(line) for one in lines)


def check_entries(given: Given, dispatcher: Dispatcher, moved: Collection[str | None]) -> None:
    """Raise ``RefusedError`` where one entry is read or changed that is not there any more.

    Args:
        given: What the task is given.
        dispatcher: What is called instead.
        moved: The keys that go elsewhere.
    """
    for place, key, read in given.touched:
        if key in moved or dispatcher.parameter(key) is not None:
            what = "read" if read else "changed"
            raise RefusedError(place, f"`{key}` is {what} after it was set")


def _is_kept(value: cst.BaseExpression) -> bool:
    """True for a constant that says something: any usual filter leaves it."""
    return is_constant(value) and code(value) not in {"None", "False", "0", "''", '""'}
