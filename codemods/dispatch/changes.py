"""Reads the statements that make and change the dict of keywords."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import libcst as cst

from codemods.dispatch.flow import Site
from codemods.dispatch.given import Given, Item, filtered, parts
from codemods.dispatch.model import RefusedError
from codemods.dispatch.reads import entry_read, is_shown
from codemods.dispatch.scopes import variables
from codemods.dispatch.sending import bound_early
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import as_field, code, essence, text_of


def read_variable(file: SiteFile, site: Site, given: Given) -> None:
    """Every statement that makes or changes the dict, and those that only look at it."""
    uses = [n for n in variables(site.function.body) if n.value == given.variable]
    lines: dict[int, list[cst.Name]] = {}
    for use in uses:
        if id(use) in given.names or _is_only_read(file, given, use):
            continue
        line = file.statement(use)
        if isinstance(file.parent(use), cst.Param):
            raise bound_early(use)
        if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
            raise RefusedError(use, f"`{given.variable}` decides more than what the task is given")
        lines.setdefault(id(line), []).append(use)
    for found in lines.values():
        line = file.statement(found[0])
        assert isinstance(line, cst.SimpleStatementLine)
        _read_line(file, given, line, found)
    if given.creation is None:
        raise RefusedError(site.lookup.node, f"`{given.variable}` is not made in this function")
    first = min(file.line(call) for call in given.uses_variable)
    changing = [*(item.line for item in given.items if item.line is not None), *given.opaque]
    if any(file.line(line) > first for line in changing):
        raise RefusedError(
            site.lookup.node, f"`{given.variable}` is changed after the task was sent"
        )


def _is_only_read(file: SiteFile, given: Given, use: cst.Name) -> bool:
    """True where a use only logs the dict, or reads an entry; what is taken out is noted."""
    line = file.statement(use)
    read = entry_read(file, use)
    alone = isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1
    if not alone or not (is_shown(file, use) or read is not None):
        return False
    if isinstance(line, cst.SimpleStatementLine) and read is not None:
        stored = line.body[0].value if isinstance(line.body[0], cst.Expr) else None
        if read[1] and isinstance(stored, cst.Call) and file.within(use, stored.func):
            return False  # a statement of its own that takes an entry out
        if _feeds_the_dict(given, line):
            return False
        given.touched.append((line, read[0], True))
        if read[1]:
            given.opaque.append(line)
    given.shown.append(use)
    return True


def _feeds_the_dict(given: Given, line: cst.SimpleStatementLine) -> bool:
    """True for ``kw["b"] = kw["a"]`` and ``kw.update(b=kw["a"])``."""
    statement = line.body[0]
    target = _target(statement)
    call = statement.value if isinstance(statement, cst.Expr) else None
    changed = target if target is not None else call.func if isinstance(call, cst.Call) else None
    return changed is not None and given.variable in {one.value for one in variables(changed)}


def _read_line(
    file: SiteFile, given: Given, line: cst.SimpleStatementLine, uses: Sequence[cst.Name]
) -> None:
    """Sort one statement in."""
    statement = line.body[0]
    target = _target(statement)
    if isinstance(target, cst.Name) and target.value == given.variable and len(uses) == 1:
        assert isinstance(statement, (cst.Assign, cst.AnnAssign, cst.AugAssign))
        value = statement.value
        if isinstance(statement, cst.AugAssign):
            given.items.extend(_placed(file, given, line, _joined(given, line, statement)))
        elif given.creation is not None or value is None:
            raise RefusedError(line, f"`{given.variable}` is made more than once")
        else:
            given.creation = line
            given.items.extend(parts(value, line))
        return
    anew = _made_anew(given, line, target) if len(uses) == 2 else None
    if anew is None:
        anew = _change(given, line, target, len(uses))
    given.items.extend(_placed(file, given, line, anew))


def _made_anew(
    given: Given, line: cst.SimpleStatementLine, target: cst.BaseExpression | None
) -> list[Item] | None:
    """The items of ``kw = {**kw, …}``; none for ``kw = {k: v for k, v in kw.items() if …}``."""
    statement = line.body[0]
    if not isinstance(target, cst.Name) or not isinstance(statement, cst.Assign):
        return None
    source = filtered(statement.value)
    if isinstance(statement.value, cst.DictComp) and source is not None:
        given.filters.append((line, statement.value))
        given.opaque.append(line)
        return [] if source.value == given.variable else None
    found = parts(statement.value, line)
    first = essence(found[0].value) if found and found[0].key is None else None
    if not isinstance(first, cst.Name) or first.value != given.variable:
        return None
    if not found[1:]:  # a copy
        given.opaque.append(line)
    return found[1:]


def _joined(given: Given, line: cst.SimpleStatementLine, statement: cst.AugAssign) -> list[Item]:
    """The items of ``kw |= {…}``."""
    if not isinstance(statement.operator, cst.BitOrAssign):
        raise RefusedError(line, f"`{given.variable}` is no dict")
    return parts(statement.value, line)


def _target(statement: cst.BaseSmallStatement) -> cst.BaseExpression | None:
    """The only target of an assignment."""
    if isinstance(statement, cst.Assign) and len(statement.targets) == 1:
        return statement.targets[0].target
    return statement.target if isinstance(statement, (cst.AnnAssign, cst.AugAssign)) else None


def _change(
    given: Given, line: cst.SimpleStatementLine, target: cst.BaseExpression | None, uses: int
) -> list[Item]:
    """The items of ``kw["a"] = x`` and ``kw.update(…)``."""
    statement = line.body[0]
    if isinstance(target, cst.Subscript) and isinstance(statement, cst.Assign) and uses == 1:
        index = target.slice[0].slice
        if code(target.value) == given.variable and isinstance(index, cst.Index):
            key = text_of(index.value)
            if key is not None:
                return [Item(key, statement.value, line)]
            given.opaque.append(line)
            return []
    call = statement.value if isinstance(statement, cst.Expr) else None
    if isinstance(call, cst.Call) and code(call.func) == f"{given.variable}.update" and uses == 1:
        if len(call.args) == 1 and call.args[0].keyword is None and not call.args[0].star:
            return parts(call.args[0].value, line)
        if all(arg.keyword is not None or arg.star == "**" for arg in call.args):
            return [Item(a.keyword.value if a.keyword else None, a.value, line) for a in call.args]
    inner = _inner_update(given, line, call) if uses == 1 else None
    if inner is not None:
        return [inner]
    entry = _single_entry(given, statement) if uses == 1 else None
    if entry is not None:
        given.opaque.append(line)
        given.touched.append((line, entry, False))
        return []
    reason = f"`{given.variable}` is used for something else than the task's keywords"
    raise RefusedError(line, reason)


def _inner_update(
    given: Given, line: cst.SimpleStatementLine, call: cst.BaseExpression | None
) -> Item | None:
    """``kw.setdefault("a", {}).update(x)`` and ``kw["a"].update(x)``."""
    if not (isinstance(call, cst.Call) and isinstance(call.func, cst.Attribute)):
        return None
    owner, plain = call.func.value, len(call.args) == 1 and call.args[0].keyword is None
    if call.func.attr.value != "update" or not plain or call.args[0].star:
        return None
    found = as_field(owner)
    key = found.key if found is not None and found.style == "item" else None
    base = found.base if found is not None else None
    if isinstance(owner, cst.Call) and code(owner.func) == f"{given.variable}.setdefault":
        key, base = text_of(owner.args[0].value), cst.Name(given.variable or "")
    if key is None or base is None or code(base) != given.variable:
        return None
    return Item(key, call.args[0].value, line, owner=owner)


def _single_entry(given: Given, statement: cst.BaseSmallStatement) -> str | None:
    """The key of ``kw.setdefault("a", x)``, ``kw.pop("a", None)`` and ``del kw["a"]``."""
    if isinstance(statement, cst.Del):
        found = as_field(statement.target)
        plain = found is not None and found.style == "item" and code(found.base) == given.variable
        return found.key if found is not None and plain else None
    call = statement.value if isinstance(statement, cst.Expr) else None
    methods = (f"{given.variable}.setdefault", f"{given.variable}.pop")
    if not isinstance(call, cst.Call) or not call.args or code(call.func) not in methods:
        return None
    plain = all(arg.keyword is None and not arg.star for arg in call.args)
    return text_of(call.args[0].value) if plain else None


def _placed(
    file: SiteFile, given: Given, line: cst.SimpleStatementLine, items: list[Item]
) -> list[Item]:
    """The items with the condition they are under."""
    if given.creation is None:
        raise RefusedError(line, f"`{given.variable}` is changed before it is made")
    home, block = file.parent(given.creation), file.parent(line)
    if block is home:
        return items
    branch = file.parent(block) if block is not None else None
    plain = isinstance(branch, cst.If) and branch.orelse is None and branch.body is block
    if plain and isinstance(branch, cst.If) and file.parent(branch) is home:
        return [replace(one, branch=branch) for one in items]
    return [replace(one, nested=True) for one in items]
