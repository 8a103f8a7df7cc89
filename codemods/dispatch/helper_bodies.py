"""What a small function holds that gives a looked-up task back: guards, and nothing else.

Before the lookup it may ask about its own arguments; behind it, whether there is a task. Whatever
it answers with is what its callers are told, in other words, once there is no template.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from codemods.dispatch.guards import MISSING_KEY, body_of, is_log, tested_for_nothing
from codemods.dispatch.scopes import parameters, statements, variables
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code, is_none


@dataclass(frozen=True, eq=False)
class Helper:
    """A small function that gives a looked-up task back.

    Attributes:
        name: Its name.
        node: The statement that defines it.
        parameters: The names of its parameters, with their stars.
        guard: What it does instead of giving nothing back, where it does.
        safe: True where a missing key is no ``KeyError`` for its caller.
    """

    name: str
    node: cst.BaseStatement
    parameters: tuple[str, ...]
    guard: tuple[cst.BaseStatement, ...] = ()
    safe: bool = False


def helper_around(
    file: SiteFile, lookup: cst.BaseExpression, key: cst.BaseExpression
) -> Helper | None:
    """The function around a lookup that does nothing but give it back, checked or not.

    Args:
        file: The file.
        lookup: The lookup.
        key: What it looks up.
    """
    named = _lambda(file, lookup, key)
    if named is not None:
        return named
    functions = file.functions(lookup)
    if not functions or functions[0].decorators or functions[0].asynchronous is not None:
        return None
    body = _Body(file, lookup, key)
    for statement in statements(body_of(functions[0].body)):
        if not isinstance(statement, cst.BaseStatement) or not body.takes(statement):
            return None
    if not body.given:
        return None
    names = _names(functions[0])
    if not _own(key, names):
        return None
    guard = () if body.imports else body.guard
    return Helper(functions[0].name.value, functions[0], names, guard, body.safe)


def _lambda(file: SiteFile, lookup: cst.BaseExpression, key: cst.BaseExpression) -> Helper | None:
    """``find = lambda key: TASKS.get(key)`` at the top of a module."""
    function = file.parent(lookup)
    if not isinstance(function, cst.Lambda) or function.body is not lookup:
        return None
    given = file.parent(function)
    if not isinstance(given, (cst.Assign, cst.AnnAssign)):
        return None
    targets = [one.target for one in given.targets] if isinstance(given, cst.Assign) else []
    target = targets[0] if len(targets) == 1 else getattr(given, "target", None)
    line = file.alone(given)
    if not isinstance(target, cst.Name) or line not in file.module.body or line is None:
        return None
    names = _names(function)
    return Helper(target.value, line, names) if _own(key, names) else None


def _names(function: cst.FunctionDef | cst.Lambda) -> tuple[str, ...]:
    given = parameters(function)
    return tuple((p.star if isinstance(p.star, str) else "") + p.name.value for p in given)


def _own(key: cst.BaseExpression, names: tuple[str, ...]) -> bool:
    """Tell whether a key is made of a function's parameters alone."""
    return {name.value for name in variables(key)} <= {name.lstrip("*") for name in names}


class _Body:
    """Goes through the statements of a function, one after the other.

    Attributes:
        given: True once the task was given back.
        imports: True where it imports something, which its guard may need.
        guard: What it does instead of giving nothing back.
        safe: True where it sees to a missing key.
    """

    def __init__(self, file: SiteFile, lookup: cst.BaseExpression, key: cst.BaseExpression) -> None:
        self._file, self._lookup, self._key = file, lookup, key
        self._variable: str | None = None
        self.given = self.imports = self.safe = False
        self.guard: tuple[cst.BaseStatement, ...] = ()

    def takes(self, statement: cst.BaseStatement) -> bool:
        """Tell whether a statement is one of those that such a function may have."""
        if isinstance(statement, cst.If):
            return self._takes_if(statement)
        if isinstance(statement, cst.Try):
            return self._takes_try(statement)
        if not isinstance(statement, cst.SimpleStatementLine):
            return False
        if all(isinstance(one, (cst.Import, cst.ImportFrom)) for one in statement.body):
            self.imports = True
            return True
        if len(statement.body) == 1 and self._gives(statement.body[0]):
            return True
        return self.given and self._leaves([statement])  # what `if key in TASKS` is followed by

    def _gives(self, small: cst.BaseSmallStatement) -> bool:
        """``return lookup``, or ``task = lookup`` and later ``return task``."""
        if isinstance(small, cst.Assign) and small.value is self._lookup:
            plain = len(small.targets) == 1 and isinstance(small.targets[0].target, cst.Name)
            self._variable = code(small.targets[0].target) if plain else None
            return plain
        if not isinstance(small, cst.Return) or small.value is None:
            return False
        held = isinstance(small.value, cst.Name) and small.value.value == self._variable
        found = small.value is self._lookup or held
        self.given = self.given or found
        return found

    def _takes_if(self, branch: cst.If) -> bool:
        if branch.orelse is not None:
            return False
        body = body_of(branch.body)
        if self._file.within(self._lookup, branch.body):
            return self._asks_about_key(branch.test) and self._is_given_alone(body)
        asked = tested_for_nothing(branch.test)
        about_task = isinstance(asked, cst.Name) and asked.value == self._variable
        return (about_task or self._asks_about_key(branch.test)) and self._leaves(body)

    def _takes_try(self, tried: cst.Try) -> bool:
        """``try: return TASKS[key]`` with ``except KeyError`` that leaves."""
        plain = len(tried.handlers) == 1 and tried.orelse is None and tried.finalbody is None
        handler = tried.handlers[0] if plain else None
        if handler is None or handler.type is None or handler.name is not None:
            return False
        if code(handler.type).strip("()") not in MISSING_KEY:
            return False
        self.safe = True
        return self._is_given_alone(body_of(tried.body)) and self._leaves(body_of(handler.body))

    def _is_given_alone(self, body: Sequence[cst.BaseStatement]) -> bool:
        only = body[0] if len(body) == 1 else None
        small = only.body if isinstance(only, cst.SimpleStatementLine) else ()
        return len(small) == 1 and self._gives(small[0])

    def _asks_about_key(self, test: cst.BaseExpression) -> bool:
        """``key``, ``not key``, and ``key in TASKS``, which sees to a missing one.

        A question about anything else (may this user do that?) is no matter of the lookup.
        """
        if not isinstance(test, cst.Comparison):
            asked = tested_for_nothing(test) or test
            return code(asked) == code(self._key)
        if code(tested_for_nothing(test) or test) == code(self._key):
            return True
        target = test.comparisons[0]
        table = self._lookup.value if isinstance(self._lookup, cst.Subscript) else None
        if table is None or len(test.comparisons) > 1 or code(test.left) != code(self._key):
            return False
        found = isinstance(target.operator, (cst.In, cst.NotIn))
        self.safe = self.safe or found
        return found and code(table) == code(target.comparator)

    def _leaves(self, body: Sequence[cst.BaseStatement]) -> bool:
        """Tell whether a body gives nothing back, or raises; what it logs goes into the guard."""
        last = body[-1]
        end = last.body[0] if isinstance(last, cst.SimpleStatementLine) else None
        alone = isinstance(last, cst.SimpleStatementLine) and len(last.body) == 1
        if isinstance(end, cst.Return) and alone and len(body) == 1:
            return end.value is None or is_none(end.value)
        if not isinstance(end, cst.Raise) or not alone or not all(map(is_log, body[:-1])):
            return False
        self.guard = self.guard or tuple(body)
        return True
