"""What a condition asks about the looked-up task, alone or beside other things."""

from __future__ import annotations

import libcst as cst

from codemods.dispatch.guards import alternatives, tested_for_nothing
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code, is_none, text_of

_METHODS = frozenset({"apply_async", "delay"})


def question(file: SiteFile, use: cst.BaseExpression) -> cst.BaseExpression:
    """What asks whether there is a task: the variable, ``callable(task)``, ``hasattr(task, …)``."""
    argument = file.parent(use)
    call = file.parent(argument) if isinstance(argument, cst.Arg) else None
    if not isinstance(call, cst.Call) or call.args[0] is not argument:
        return use
    if code(call.func) == "callable" and len(call.args) == 1:
        return call
    named = text_of(call.args[1].value) if len(call.args) == 2 else None
    return call if code(call.func) == "hasattr" and named in _METHODS else use


def is_something(test: cst.CSTNode | None, use: cst.BaseExpression) -> bool:
    """True for ``task is not None``."""
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return False
    target = test.comparisons[0]
    return (
        test.left is use and isinstance(target.operator, cst.IsNot) and is_none(target.comparator)
    )


def decides(file: SiteFile, asked: cst.BaseExpression) -> bool:
    """True where a value, an ``assert`` or a compound condition depends on the task.

    ``task.delay() if task else None``, ``if task and enabled:``. What asks is left as it is, and
    asks for the template.
    """
    parent = file.parent(asked)
    nothing = isinstance(parent, cst.BaseExpression) and tested_for_nothing(parent) is asked
    condition = parent if nothing or is_something(parent, asked) else asked
    around = file.parent(condition) if condition is not None else None
    compound = False
    while isinstance(around, cst.BooleanOperation) and isinstance(around.operator, cst.And):
        condition, around, compound = around, file.parent(around), True
    if isinstance(around, cst.IfExp):
        return around.test is condition
    if compound and nothing:
        return False
    if isinstance(around, cst.If):
        return compound and around.test is condition
    return isinstance(around, cst.Assert) and around.test is condition and not nothing


def shared_guard(branch: cst.If, asked: cst.BaseExpression) -> cst.BooleanOperation | None:
    """The ``or`` beside which ``not task`` stands in a guard: it is left with its other side."""
    found = [one for one in alternatives(branch.test) if tested_for_nothing(one) is asked]
    node = branch.test
    while found and isinstance(node, cst.BooleanOperation):
        if found[0] in (node.left, node.right):
            return node
        node = node.left
    return None


def other_side(shared: cst.BooleanOperation, asked: cst.BaseExpression) -> cst.BaseExpression:
    """What an ``or`` asks besides."""
    return shared.right if tested_for_nothing(shared.left) is asked else shared.left
