"""How a code base says that a template is not there, in the guards beside its own calls."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.callsites import DispatchCall, assigned_calls
from codemods.dispatch.guards import body_of, terminates, tested_for_nothing
from codemods.dispatch.model import Step, Words
from codemods.dispatch.slices import LOOKED_FOR, Unit
from codemods.dispatch.values import canonical, code, exchanged, root_name, text_of
from codemods.dispatch.wording import message_of, status_of

# Of a text that something else fills in: a logger, or an exception that does as loggers do.
_HOLE = re.compile(r"%(?:\(\w+\))?[-#0+]*\d*(?:\.\d+)?[sdrifaxX]|\{\w*\}")


def all_words(
    unit: Unit, steps: Mapping[str, Step], calls: Sequence[DispatchCall]
) -> dict[str, Words]:
    """For each step of the recipe, how a call elsewhere reports that it found nothing."""
    found: dict[str, Words] = {}
    for name, step in steps.items():
        wanted = next((n for n in descendants(step.derived.value) if isinstance(n, cst.Call)), None)
        for call in calls:
            for local, made in assigned_calls(call.unit).items():
                if wanted is not None and _callee(call.unit, made) == _callee(unit, wanted):
                    words = _words(call, local, made)
                    if words is not None:
                        found.setdefault(name, words)
    return found


def _callee(unit: Unit, call: cst.Call) -> str:
    """What is called, whatever a file calls the module it is in."""
    root = root_name(call.func) or ""
    need = unit.imports.get(root)
    name = canonical(call.func)
    return name if need is None else need.target + name[len(root) :]


def _words(call: DispatchCall, local: str, made: cst.Call) -> Words | None:
    """The message of the guard on one variable; what was looked for becomes a placeholder."""
    for node in descendants(call.unit.function.body):
        if not isinstance(node, cst.If) or node.orelse is not None:
            continue
        subject = tested_for_nothing(node.test)
        body = body_of(node.body)
        if subject is None or code(subject) != local or not terminates(body):
            continue
        message = message_of(body[-1])
        if not isinstance(message, cst.BaseExpression):
            continue
        neutral = _neutral(message, made)
        if neutral is not None:
            return Words(status_of(body[-1]), neutral)
    return None


def _neutral(message: cst.BaseExpression, made: cst.Call) -> cst.BaseExpression | None:
    """The message with a placeholder for the argument of the call; None where it says more."""
    looked_for = {canonical(arg.value) for arg in made.args}
    if isinstance(message, cst.BinaryOperation):
        known = isinstance(message.operator, cst.Modulo) and text_of(message.left) is not None
        if not known or canonical(message.right) not in looked_for:
            return None
        return message.with_changes(right=cst.Name(LOOKED_FOR))
    if _HOLE.search(text_of(message) or ""):
        return None  # what fills it in is given beside it
    said = [
        n.expression for n in descendants(message) if isinstance(n, cst.FormattedStringExpression)
    ]
    if any(canonical(expression) not in looked_for for expression in said):
        return None
    result = exchanged(message, dict.fromkeys(said, cst.Name(LOOKED_FOR)))
    plain = isinstance(result, (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString))
    return result if plain and isinstance(result, cst.BaseExpression) else None
