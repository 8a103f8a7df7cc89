"""Every place that reaches a task by its name, with what it gives the task."""

from __future__ import annotations

import ast
import fnmatch
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from migrator.audit.acceptance import Given
from migrator.audit.arguments import literal, packed
from migrator.audit.evaluate import Evaluator
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped_of
from migrator.audit.scopes import Scope
from migrator.audit.sent_names import SIGNATURES, looked_up_name, sent_name
from migrator.audit.task_settings import Setting, entries, pairs, settings, shaped
from migrator.audit.values import App, Class, External, Function, Instance, ModuleValue, Text
from migrator.facts import Location

_FROM_CELERY = re.compile(r"celery(\.canvas|\.app\.\w+)?\.(signature|subtask|Signature)")
_NESTED = re.compile(r"[*+}]\)*[*+{]|\)[*+{]")  # a pattern that could take for ever


@dataclass(frozen=True, eq=False)
class NameUse:
    """One use of a task name.

    Attributes:
        name: The name, or the pattern as it is written.
        form: ``beat``, ``beat-row``, ``route``, ``annotation``, ``send_task``, ``signature`` or
            ``registry``.
        where: The name in the source.
        pattern: What the name has to match, where it is a pattern.
        head: What every name that matches the pattern begins with.
        unsure: Why the name may not be in use any more; else empty.
        given: What the task is called with, where that is known.
    """

    name: str
    form: str
    where: Location
    pattern: re.Pattern[str] | None = None
    given: Given | None = None
    head: str = ""
    unsure: str = ""


def name_uses(evaluator: Evaluator, parsed: Parsed) -> Iterator[NameUse]:
    """Yield the uses in one file; what a setting takes from another file is placed there."""
    for setting in settings(evaluator, parsed):
        if setting.kind == "beat":
            yield from _beat(evaluator, setting)
        else:
            yield from _keyed(evaluator, setting)
    for node, scope in scoped_of(parsed.tree, parsed.path, ast.Call, ast.Subscript):
        if isinstance(node, ast.Call):
            yield from _call(evaluator, node, scope)
        elif isinstance(node, ast.Subscript):
            yield from _registry(evaluator, node, scope)


def _place(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Location:
    parsed = evaluator.project.parse(scope.path)
    assert parsed is not None
    return parsed.where(node)


def _beat(evaluator: Evaluator, setting: Setting) -> Iterator[NameUse]:
    for pair in pairs(evaluator, setting.node, setting.scope):
        if not shaped(evaluator, setting, pair.value, pair.scope):
            continue
        entry = dict(entries(evaluator, pair.value, pair.scope))
        if "task" not in entry:
            continue
        node, scope = entry["task"]
        name = evaluator.evaluate(node, scope)
        if isinstance(name, Text):
            args, kwargs = entry.get("args"), entry.get("kwargs")
            given = literal(evaluator, args and args[0], kwargs and kwargs[0], pair.scope)
            yield NameUse(name.text, "beat", _place(evaluator, node, scope), None, given)


def _keyed(evaluator: Evaluator, setting: Setting) -> Iterator[NameUse]:
    """Routes and annotations: a dict by name, or a list of such dicts (or of lists of pairs)."""
    for node, scope in _tables(setting):
        for key, value, place in _rows(evaluator, node, scope, setting.kind):
            if shaped(evaluator, setting, value, place):
                yield from _key(evaluator, key, place, setting.kind)


def _tables(setting: Setting) -> Iterator[tuple[ast.expr, Scope]]:
    if isinstance(setting.node, (ast.List, ast.Tuple)):
        for element in setting.node.elts:
            yield element, setting.scope
    else:
        yield setting.node, setting.scope


def _rows(
    evaluator: Evaluator, node: ast.expr, scope: Scope, kind: str
) -> Iterator[tuple[ast.expr, ast.expr, Scope]]:
    if isinstance(node, (ast.List, ast.Tuple)) and kind == "route":
        for element in node.elts:
            if isinstance(element, (ast.List, ast.Tuple)) and len(element.elts) == 2:
                yield element.elts[0], element.elts[1], scope
        return
    for pair in pairs(evaluator, node, scope):
        yield pair.key, pair.value, pair.scope


def _key(evaluator: Evaluator, node: ast.expr, scope: Scope, kind: str) -> Iterator[NameUse]:
    where = _place(evaluator, node, scope)
    value = evaluator.evaluate(node, scope)
    if isinstance(value, Text):
        if value.text == "*":
            return
        globbed = kind == "route" and "*" in value.text
        pattern = _compiled(fnmatch.translate(value.text)) if globbed else None
        head = re.split(r"[*?\[]", value.text)[0] if globbed else ""
        yield NameUse(value.text, kind, where, pattern, head=head)
    elif kind == "route" and isinstance(node, ast.Call) and len(node.args) == 1:
        made_by, text = evaluator.evaluate(node.func, scope), evaluator.evaluate(
            node.args[0], scope
        )
        if made_by == External("re.compile") and isinstance(text, Text) and not node.keywords:
            pattern = None if _NESTED.search(text.text) else _compiled(text.text)
            if pattern is not None:
                yield NameUse(text.text, kind, where, pattern, head=_head(text.text))


def _head(regex: str) -> str:
    """Return what everything that a regular expression matches begins with."""
    match = re.match(r"\^?((?:\w|\\\.)*)(?![?*{|])", regex)
    return match[1].replace("\\.", ".") if match and "|" not in regex else ""


def _compiled(source: str) -> re.Pattern[str] | None:
    try:
        return re.compile(source)
    except (re.error, RecursionError, OverflowError):
        return None


def _call(evaluator: Evaluator, node: ast.Call, scope: Scope) -> Iterator[NameUse]:
    form = _sender(evaluator, node, scope)
    if form is None:
        return
    given_name = sent_name(node)
    name = evaluator.evaluate(given_name, scope) if given_name is not None else None
    if given_name is None or not isinstance(name, Text):
        return
    given = packed(evaluator, node, scope, 1)
    if form == "signature":
        given = replace(given, partial=True)
    yield NameUse(name.text, form, _place(evaluator, given_name, scope), None, given)


def _sender(evaluator: Evaluator, node: ast.Call, scope: Scope) -> str | None:
    """Tell what a call does with a task name, or None where it has nothing to do with Celery."""
    function = node.func
    last = function.attr if isinstance(function, ast.Attribute) else ""
    if last == "send_task" and isinstance(function, ast.Attribute):
        owner = evaluator.evaluate(function.value, scope)
        foreign = isinstance(owner, External) and not owner.dotted.startswith("celery")
        own = isinstance(owner, (Instance, Class, Function, ModuleValue))
        return None if foreign or own else "send_task"
    if not isinstance(function, (ast.Name, ast.Attribute)):
        return None
    if isinstance(function, ast.Attribute):
        if last not in SIGNATURES:
            return None
        if isinstance(evaluator.evaluate(function.value, scope), App):
            return "signature"
    value = evaluator.evaluate(function, scope)
    celery = isinstance(value, External) and _FROM_CELERY.fullmatch(value.dotted)
    return "signature" if celery else None


def _registry(evaluator: Evaluator, node: ast.Subscript, scope: Scope) -> Iterator[NameUse]:
    """``app.tasks["name"]``."""
    looked_up = looked_up_name(node)
    if looked_up is None or not isinstance(node.ctx, ast.Load):
        return
    assert isinstance(node.value, ast.Attribute)
    if isinstance(evaluator.evaluate(node.value.value, scope), App):
        name = evaluator.evaluate(looked_up, scope)
        if isinstance(name, Text):
            yield NameUse(name.text, "registry", _place(evaluator, looked_up, scope))
