"""What is read of the schedule later than the old keywords did: it must not have changed."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.flow import Site
from codemods.dispatch.model import RefusedError
from codemods.dispatch.render import Renderer
from codemods.dispatch.schedule import fields_of, recipe_keys
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import as_field, canonical, code, text_of

_CHANGES = frozenset({"clear", "pop", "popitem", "setdefault", "update"})
_OF_RECORDS = frozenset({"delete", "refresh_from_db"})
_OF_SESSIONS = frozenset({"delete", "expire", "expunge", "refresh"})


def check_unchanged(file: SiteFile, site: Site, renderer: Renderer, made: cst.CSTNode) -> None:
    """Raise ``RefusedError`` where a field that is read changes behind the old keywords.

    Args:
        file: The file.
        site: The lookup and its calls.
        renderer: What knows the schedule, and what is read of it.
        made: The statement that made the keywords.
    """
    if renderer.schedule is None:
        return
    schedule, read = renderer.schedule, recipe_keys(renderer.recipe)
    _check_open(file, site, schedule, made)
    first = file.line(made)
    last = max(file.line(call) for call in site.calls)
    deferred = any(_is_deferred(file, site, call) for call in site.calls)
    for node, key in _changes(site.function, canonical(schedule)):
        line = file.line(node)
        if line > first and (deferred or line < last) and (key is None or key in read):
            reason = "the schedule changes between the old keywords and the call that would read it"
            raise RefusedError(node, reason)


def _is_deferred(file: SiteFile, site: Site, call: cst.Call) -> bool:
    """True for a call in a function or a lambda that runs later."""
    inner = (cst.FunctionDef, cst.Lambda)
    around = next((one for one in file.above(call) if isinstance(one, inner)), None)
    return around is not site.function


def _changes(function: cst.CSTNode, schedule: str) -> Iterator[tuple[cst.CSTNode, str | None]]:
    """The places that change a field of the schedule, with its key where that is known."""
    for node in descendants(function):
        for changed in _changed(node):
            found = as_field(changed)
            if found is not None and canonical(found.base) == schedule:
                yield node, found.key
            elif canonical(changed) == schedule:
                yield node, _key_of_change(node)


def _changed(node: cst.CSTNode) -> list[cst.BaseExpression]:
    """What a node assigns to, deletes from, or changes by a call."""
    if isinstance(node, (cst.AssignTarget, cst.AugAssign, cst.Del)):
        target = node.target
        return [target] if isinstance(target, (cst.Attribute, cst.Subscript)) else []
    if not isinstance(node, cst.Call):
        return []
    method = node.func.attr.value if isinstance(node.func, cst.Attribute) else None
    if isinstance(node.func, cst.Attribute) and method in _CHANGES | _OF_RECORDS:
        changed = [node.func.value]
    else:
        changed = []
    if code(node.func) == "setattr" or method in _OF_SESSIONS:
        changed += [arg.value for arg in node.args[:1]]
    return changed


def _key_of_change(node: cst.CSTNode) -> str | None:
    """The key of ``schedule.pop("key")``; None where any may change."""
    assert isinstance(node, cst.Call)
    if code(node.func) == "setattr" and len(node.args) == 3:
        return text_of(node.args[1].value)
    first = node.args[0].value if node.args else None
    by_key = isinstance(node.func, cst.Attribute) and node.func.attr.value in {"pop", "setdefault"}
    return text_of(first) if by_key else None


def _check_open(
    file: SiteFile, site: Site, schedule: cst.BaseExpression, made: cst.CSTNode
) -> None:
    """A record is read where its session is still open, as it was when the keywords were made."""
    fields = fields_of(site.function, schedule)
    if not any(one.style == "attribute" for one in fields):
        return
    outer = [set(file.above(call)) for call in site.calls]
    for around in file.above(made):
        opened = isinstance(around, cst.With) and any(item.asname for item in around.items)
        if opened and not all(around in one for one in outer):
            reason = f"`{code(schedule)}` is read behind the `with` that its keywords are made in"
            raise RefusedError(around, reason)
