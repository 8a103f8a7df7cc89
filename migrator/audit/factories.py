"""Functions that make a task for each call: ``refresh = make_task("feed.refresh")``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from migrator.audit.call_sites import DEPTH, FUNCTIONS, CallSite, calls_of
from migrator.audit.calls import Effect
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Scope
from migrator.audit.task_names import task_name
from migrator.audit.turns import turns
from migrator.audit.values import FunctionNode, node_of_value


@dataclass(frozen=True, eq=False)
class Made:
    """A task that a call of a factory registers: the call, and what that does."""

    site: CallSite
    effect: Effect


def made_by_calls(evaluator: Evaluator, template: Definition) -> list[Made] | None:
    """Return what the calls of a factory register; None where that is not known of each.

    Args:
        evaluator: Follows the calls.
        template: A registration inside a function.
    """
    function = _outermost(template.scope)
    if template.node is None or function is None or template.registration.name is not None:
        return None
    found = list(_made(evaluator, template.node, *function, 0))
    known = [one for one in found if one is not None]
    named = any(task_name(evaluator, one.effect).name is not None for one in known)
    return known if named and len(known) == len(found) else None


def _outermost(scope: Scope | None) -> tuple[FunctionNode, Scope] | None:
    """Return the outermost function around a place, with the scope that it is defined in."""
    found = None
    while scope is not None and scope.parent is not None:
        if isinstance(scope.node, FUNCTIONS):
            found = scope.node, scope.parent
        scope = scope.parent
    return found


def _made(
    evaluator: Evaluator, template: ast.AST, function: FunctionNode, scope: Scope, depth: int
) -> Iterator[Made | None]:
    for site in _turns(evaluator, function, scope):
        outer = _outermost(site.scope)
        effects = _effects(evaluator, template, site)
        named = all(task_name(evaluator, effect).name is not None for effect in effects)
        if outer is not None and depth < DEPTH and not (effects and named):
            further = list(_made(evaluator, template, *outer, depth + 1))
            if further:
                yield from further
                continue
        yield from (Made(site, effect) for effect in effects)
        if not effects:
            yield None


def _turns(evaluator: Evaluator, function: FunctionNode, scope: Scope) -> Iterator[CallSite]:
    """Yield the calls of a function, those in a loop once for each turn."""
    for site in calls_of(evaluator, function, scope):
        for one in turns(evaluator, site.parsed.tree, site.node, site.scope):
            yield replace(site, scope=one)


def _effects(evaluator: Evaluator, template: ast.AST, site: CallSite) -> list[Effect]:
    args, keywords = evaluator.caller.arguments(site.node, site.scope)
    _, effects = evaluator.caller.registered_by(site.function, args, keywords)
    return [effect for effect in effects if node_of_value(effect.target) is template]
