"""Each turn of a loop by itself: ``for fn in (load, save): app.task(fn)`` registers two tasks."""

from __future__ import annotations

import ast
from dataclasses import replace

from migrator.audit.conditions import decided
from migrator.audit.consumed import taken
from migrator.audit.evaluate import Evaluator
from migrator.audit.iterated import bound_in_turns, iterated
from migrator.audit.loops import Frames, Guard, Lazy, Loop, carried, frames_of, goes_on, targets
from migrator.audit.scopes import Scope
from migrator.audit.values import App, Unknown
from migrator.audit.walk import names_in

_MOST = 200  # turns that are followed; more are as good as unknown


def turns(evaluator: Evaluator, tree: ast.Module, place: ast.AST, scope: Scope) -> list[Scope]:
    """Return the scopes that a place runs in: one for each turn of the loops around it.

    Where the turns are not known it is one, that knows nothing of what they bind; where there is
    none, as in a generator that nothing takes from, there are none.

    Args:
        evaluator: Follows values.
        tree: The file.
        place: A call or a definition.
        scope: The scope it stands in.
    """
    frames = frames_of(tree).get(id(place))
    if frames is None:
        return [scope]
    lazy = [taken(evaluator, tree, one.node, scope) for one in frames if isinstance(one, Lazy)]
    if "none" in lazy:
        return []
    found = None if "some" in lazy else _turns(evaluator, place, frames, scope)
    return found if found is not None else [_without(evaluator, place, frames, scope)]


def _turns(
    evaluator: Evaluator, place: ast.AST, frames: Frames, scope: Scope
) -> list[Scope] | None:
    """Return a scope for each turn, or None where it is not known what they are."""
    scopes, bound = [scope], set[str]()
    for frame in frames:
        following: list[Scope] = []
        for one in scopes:
            if isinstance(frame, Lazy):
                following.append(one)
                continue
            if isinstance(frame, Guard):
                runs = _runs(evaluator, frame, one, bound)
                following += [one] if runs else []
            else:
                inner = _of_loop(evaluator, frame, place, one)
                runs = None if inner is None else True
                following += inner or []
            if runs is None or len(following) > _MOST:
                return None
        scopes = following
        bound |= targets(frame) if not isinstance(frame, (Guard, Lazy)) else set()
    return scopes


def _runs(evaluator: Evaluator, guard: Guard, scope: Scope, bound: set[str]) -> bool | None:
    """Tell whether a turn gets past a condition; one that no loop has a part in is no matter."""
    if guard.test is None:
        return None
    written = names_in(guard.test)
    local = evaluator.project.bindings(scope.node)
    if not written & bound and all(len(local.get(name, ())) < 2 for name in written):
        return True
    known = decided(evaluator, guard.test, scope)
    return None if known is None else known is guard.wanted


def _of_loop(evaluator: Evaluator, loop: Loop, place: ast.AST, scope: Scope) -> list[Scope] | None:
    if not goes_on(loop) or carried(loop, place):
        return None
    if isinstance(loop, ast.While):
        return [scope]
    values = iterated(evaluator, loop.iter, scope)
    known = bound_in_turns(loop, values) if values is not None else None
    if known is None:
        return None
    return [replace(scope, known={**scope.known, **turn}, fixed=False) for turn in known]


def _without(evaluator: Evaluator, place: ast.AST, frames: Frames, scope: Scope) -> Scope:
    """Return the scope where what the loops bind is not known, but for an app."""
    loops = [one for one in frames if not isinstance(one, (Guard, Lazy))]
    names = {name for one in loops for name in targets(one) | carried(one, place)}
    hidden = {
        name: Unknown(name) for name in names if not isinstance(evaluator.lookup(name, scope), App)
    }
    return replace(scope, known={**scope.known, **hidden}, fixed=False)
