"""Lookups, and the small functions of a file that only pass one on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.helper_bodies import Helper, helper_around
from codemods.dispatch.model import RefusedError
from codemods.dispatch.scopes import variables
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code, exchanged

_WHERE_SENT = "Look the task up where it is sent, so that a direct dispatch can take its place"


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
    helper: Helper | None = None


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
    """The calls of a helper that only gives the lookup back, in the place of the one in it.

    Args:
        file: The file.
        call: A lookup.
        used_elsewhere: Names of the file that other files import.
        offered: Those of its names that are known to be lookups wherever they are imported.
    """
    helper = helper_around(file, call.node, call.key)
    if helper is None:
        if isinstance(file.parent(call.node), cst.Return):
            raise RefusedError(call.node, "the looked-up task is returned to a caller", _WHERE_SENT)
        return [call]
    here = file.class_of(helper.node) is None and helper.name in offered
    if helper.name in used_elsewhere and not here:
        raise RefusedError(call.node, f"`{helper.name}` gives the task to other files")
    calls = [_call_of(file, node, helper, call) for node in _uses_of(file, helper)]
    if not calls and not here:
        raise RefusedError(call.node, "the looked-up task is returned, and nothing here takes it")
    return calls


def handing_on(file: SiteFile, call: LookupCall) -> Helper | None:
    """The helper around a lookup that does nothing but look its one argument up."""
    helper = helper_around(file, call.node, call.key)
    return helper if helper is not None and helper.parameters == (code(call.key),) else None


def _uses_of(file: SiteFile, helper: Helper) -> list[cst.BaseExpression]:
    """The nodes that name the helper: ``helper`` or, for a method, ``self.helper``."""
    owner = file.class_of(helper.node)
    wanted = helper.name if owner is None else f"self.{helper.name}"
    defining = helper.node.name if isinstance(helper.node, cst.FunctionDef) else None
    return [node for node in candidates(file) if code(node) == wanted and node is not defining]


def _call_of(
    file: SiteFile, node: cst.BaseExpression, helper: Helper, inner: LookupCall
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
    return LookupCall(call, key, inner.strict and not helper.safe, helper)


def _arguments(call: cst.Call, helper: Helper) -> dict[str, cst.BaseExpression] | None:
    """What a call gives each parameter of a helper; None where that is not written down."""
    names = [name for name in helper.parameters if name != "self"]
    plain = all(not arg.star for arg in call.args) and len(call.args) <= len(names)
    if not plain:
        return None
    return {
        arg.keyword.value if arg.keyword else name: arg.value
        for name, arg in zip(names, call.args, strict=False)
    }
