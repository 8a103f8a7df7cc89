"""Lookups, and the small functions of a file that only pass one on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.guards import body_of
from codemods.dispatch.model import RefusedError
from codemods.dispatch.scopes import parameters, statements, variables
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code, exchanged


@dataclass(frozen=True)
class LookupCall:
    """One expression that looks a task up.

    Attributes:
        node: The whole expression.
        key: What it looks up.
        strict: True where a missing key is a ``KeyError``.
        helper: The small function of the file that it goes through, if any.
    """

    node: cst.BaseExpression
    key: cst.BaseExpression
    strict: bool = False
    helper: cst.FunctionDef | None = None


def candidates(file: SiteFile) -> Iterator[cst.BaseExpression]:
    """The variables and attributes of a file outside import statements."""
    names = {id(name) for name in variables(file.module)}
    for node in descendants(file.module):
        if isinstance(node, cst.Attribute) or (isinstance(node, cst.Name) and id(node) in names):
            parent = file.parent(node)
            if isinstance(node, cst.Name) and isinstance(parent, cst.AssignTarget):
                continue
            if isinstance(parent, cst.Param) and parent.name is node:
                continue
            yield node


def through_helper(
    file: SiteFile, call: LookupCall, used_elsewhere: frozenset[str], offered: frozenset[str]
) -> list[LookupCall]:
    """The calls of a helper that only returns the lookup, in the place of the one in it.

    Args:
        file: The file.
        call: A lookup.
        used_elsewhere: Names of the file that other files import.
        offered: Those of its names that are known to be lookups wherever they are imported.
    """
    functions = file.functions(call.node)
    returned = _returned(file, call)
    if not functions or returned is None:
        return [call]
    helper = functions[0]
    if not _is_helper(file, helper, returned, call):
        if returned is file.statement(call.node):
            raise RefusedError(call.node, "the looked-up task is returned to a caller")
        return [call]
    here = file.class_of(helper) is None and helper.name.value in offered
    if helper.name.value in used_elsewhere and not here:
        raise RefusedError(call.node, f"`{helper.name.value}` gives the task to other files")
    calls = [_call_of(file, node, helper, call) for node in _uses_of(file, helper)]
    if not calls and not here:
        raise RefusedError(call.node, "the looked-up task is returned, and nothing here takes it")
    return calls


def handing_on(file: SiteFile, call: LookupCall) -> cst.FunctionDef | None:
    """The function around a lookup that does nothing but look its one argument up."""
    returned, functions = _returned(file, call), file.functions(call.node)
    if returned is None or not functions or not _is_helper(file, functions[0], returned, call):
        return None
    params = functions[0].params
    plain = [one.name.value for one in (*params.posonly_params, *params.params)]
    alone = len(parameters(functions[0])) == 1 and plain == [code(call.key)]
    return functions[0] if alone else None


def _returned(file: SiteFile, call: LookupCall) -> cst.BaseStatement | None:
    """The line that returns a lookup, at once or from the variable of the line before it."""
    parent, line = file.parent(call.node), file.statement(call.node)
    if isinstance(parent, cst.Return):
        return line
    block = file.parent(line)
    if not isinstance(parent, cst.Assign) or not isinstance(block, cst.IndentedBlock):
        return None
    following = block.body[block.body.index(line) + 1 :]
    wanted = f"return {code(parent.targets[0].target)}"
    alone = len(parent.targets) == 1 and len(following) == 1 and code(following[0]) == wanted
    return following[0] if alone else None


def _is_helper(
    file: SiteFile, helper: cst.FunctionDef, returned: cst.BaseStatement, call: LookupCall
) -> bool:
    """True for a function that does nothing but return the lookup of its own arguments."""
    own_lines = (returned, file.statement(call.node))
    rest = [one for one in statements(body_of(helper.body)) if one not in own_lines]
    only_imports = all(
        isinstance(one, cst.SimpleStatementLine)
        and all(isinstance(small, (cst.Import, cst.ImportFrom)) for small in one.body)
        for one in rest
    )
    own = {param.name.value for param in parameters(helper)}
    free = {name.value for name in variables(call.key)}
    return only_imports and free <= own and not helper.decorators and helper.asynchronous is None


def _uses_of(file: SiteFile, helper: cst.FunctionDef) -> list[cst.BaseExpression]:
    """The nodes that name the helper: ``helper`` or, for a method, ``self.helper``."""
    owner = file.class_of(helper)
    wanted = helper.name.value if owner is None else f"self.{helper.name.value}"
    return [node for node in candidates(file) if code(node) == wanted and node is not helper.name]


def _call_of(
    file: SiteFile, node: cst.BaseExpression, helper: cst.FunctionDef, inner: LookupCall
) -> LookupCall:
    """One call of the helper, with the key in terms of its arguments."""
    call = file.parent(node)
    if not isinstance(call, cst.Call) or call.func is not node:
        raise RefusedError(node, f"`{code(node)}` is passed on, so its callers are not known")
    given = _arguments(call, helper)
    read = variables(inner.key)
    if given is None or any(one.value not in given and one.value != "self" for one in read):
        raise RefusedError(node, f"what `{code(call)}` looks up cannot be followed")
    new: dict[cst.CSTNode, cst.CSTNode]
    new = {one: given[one.value] for one in read if one.value in given}
    key = exchanged(inner.key, new)
    assert isinstance(key, cst.BaseExpression)
    return LookupCall(call, key, inner.strict, helper)


def _arguments(call: cst.Call, helper: cst.FunctionDef) -> dict[str, cst.BaseExpression] | None:
    """What a call gives each parameter of a helper; None where that is not written down."""
    names = [one.name.value for one in parameters(helper) if one.name.value != "self"]
    plain = all(not arg.star for arg in call.args) and len(call.args) <= len(names)
    if not plain:
        return None
    return {
        arg.keyword.value if arg.keyword else name: arg.value
        for name, arg in zip(names, call.args, strict=False)
    }
