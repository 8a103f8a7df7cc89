"""Derives from the existing calls of the dispatcher how it is called.

Two kinds of calls are told apart. One starts from a *schedule* (the loop of the schedule checker):
most of its arguments are fields of one variable, and one of those fields leads through a call to
the template. The others are made because a person asked: they say which constants and which
variables of a request (the user) a manual run has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.callsites import DispatchCall, dispatch_calls
from codemods.dispatch.exemplar_words import all_words
from codemods.dispatch.model import Derived, Dispatcher, Recipe, RefusedError, SourceFile
from codemods.dispatch.slices import SCHEDULE, STEP, Slicer
from codemods.dispatch.values import TRIGGERS, as_field, code, root_name, text_of

_BY_NOBODY = 2  # the rank of a call that no person asks for, as far as is seen
_EVENTS = frozenset({"event", "signal", "webhook", "hook", "message", "consumer", "stream"})
# ``@receiver(post_save)``, ``@bus.subscribe("paid")``: called when something has happened.
_LISTENS = re.compile(
    r"^(?:\w+\.)*(?:on|on_event|receiver|connect|subscribe[rs]?|listens_for|listen(?:er)?|consumer)\b"
)
_REQUEST_CALLS = frozenset({"get_json", "json", "dict", "model_dump", "to_dict"})


def analyse_call_sites(
    exemplars: Sequence[SourceFile],
    dispatcher: Dispatcher,
    job_types: Iterable[str] = (),
) -> Recipe:
    """The recipe that the existing calls of the dispatcher show.

    Args:
        exemplars: Files that call it; earlier ones win where two manual calls disagree.
        dispatcher: What they call.
        job_types: The job types that the router knows.
    """
    calls = [call for file in exemplars for call in dispatch_calls(file, dispatcher)]
    best = max(
        (one for call in calls for one in _readings(call)), key=lambda one: one.score, default=None
    )
    clock = [one for one in calls if one.is_task or _is_loop_of(one, best)]
    automatic: dict[str, Derived] = {}
    for call in sorted(clock, key=_manual_rank):
        automatic = {**_plain_arguments(call), **automatic}
    by_hand: dict[str, tuple[Derived, ...]] = {}
    for call in sorted(calls, key=_manual_rank):
        if call in clock or (_manual_rank(call) == _BY_NOBODY and call.loops):
            continue
        for name, derived in _plain_arguments(call).items():
            if not _says_who(derived, automatic.get(name), call):
                by_hand[name] = (*by_hand.get(name, ()), derived)
    return Recipe(
        schedule_name=best.name if best else None,
        from_schedule=best.arguments if best else {},
        steps=best.slicer.steps if best else {},
        manual=dict(_anywhere(by_hand)),
        by_hand=by_hand,
        automatic=automatic,
        words=all_words(best.call.unit, best.slicer.steps, calls) if best else {},
        job_type=dispatcher.job_type or _job_type(best, calls, frozenset(job_types)),
        problems=best.problems if best else {},
    )


def _anywhere(by_hand: Mapping[str, tuple[Derived, ...]]) -> Iterator[tuple[str, Derived]]:
    """The best of what manual calls give, but for what only one class has."""
    for name, every in by_hand.items():
        found = [one for one in every if not any(root.owner for root in one.roots)]
        yield from [(name, found[0])] if found else []


class _Reading:
    """One call, read as starting from one variable."""

    def __init__(self, call: DispatchCall, name: str) -> None:
        self.call = call
        self.name = name
        self.slicer = Slicer(call.unit, name)
        self.arguments: dict[str, Derived] = {}
        self.problems: dict[str, str] = {}
        for parameter, expression in call.arguments.items():
            self._read(parameter, expression)

    def _read(self, parameter: str, expression: cst.BaseExpression) -> None:
        try:
            derived = self.slicer.derive(expression)
        except RefusedError as refused:
            self.problems[parameter] = refused.reason
            return
        if _mentions(derived, SCHEDULE) or derived.steps:
            self.arguments[parameter] = derived

    @property
    def fields(self) -> int:
        """How many arguments are fields of the variable itself."""
        found = [as_field(one.value) for one in self.arguments.values()]
        return sum(1 for one in found if one is not None and code(one.base) == SCHEDULE)

    @property
    def has_step(self) -> bool:
        """True where a field of the variable leads to another object that an argument uses."""
        used = {step for one in self.arguments.values() for step in one.steps}
        return any(
            SCHEDULE in code(step.derived.value)
            for name, step in self.slicer.steps.items()
            if name in used
        )

    @property
    def score(self) -> int:
        """How much the variable looks like the schedule, and the call like the checker's."""
        in_loop = self.name in self.call.loops
        return self.fields + 10 * in_loop + 20 * self.call.is_task + 40 * self.has_step

    def name_ids(self) -> None:
        """``template_id=template["id"]`` is what the template was fetched by."""
        for parameter, derived in list(self.arguments.items()):
            found = as_field(derived.value)
            step = code(found.base).removeprefix(STEP) if found is not None else ""
            key = self._only_key(step) if step in self.slicer.steps else None
            if found is None or key is None or found.key not in {"id", "pk", "uuid"}:
                continue
            if key[1].endswith(parameter) and parameter.endswith(found.key):
                self.arguments[parameter] = Derived(key[0])

    def _only_key(self, step: str) -> tuple[cst.BaseExpression, str] | None:
        """The one field of the schedule that a step is computed from."""
        for node in descendants(self.slicer.steps[step].derived.value):
            found = as_field(node)
            if found is not None and code(found.base) == SCHEDULE:
                assert isinstance(node, cst.BaseExpression)
                return node, found.key
        return None


def _readings(call: DispatchCall) -> list[_Reading]:
    """The readings of a call that make sense."""
    found = []
    for name in call.unit.local:
        if _can_be_schedule(call, name):
            reading = _Reading(call, name)
            if _is_schedule(reading, name in call.loops):
                reading.name_ids()
                found.append(reading)
    return found


def _is_schedule(reading: _Reading, loop: bool) -> bool:
    """Tell whether enough of a call's arguments come from the variable."""
    if reading.has_step:
        return reading.fields >= (1 if loop else 2)
    return loop and reading.fields >= 3


def _is_loop_of(call: DispatchCall, best: _Reading | None) -> bool:
    return best is not None and call is best.call and bool(call.loops)


def _manual_rank(call: DispatchCall) -> int:
    """0 for a call that says it is manual, 1 for one in a handler, 2 for any other."""
    if any(text_of(value) == "manual" for value in call.arguments.values()):
        return 0
    asked = call.unit.function.decorators and not _listens(call)
    return 1 if asked or call.unit.param("request") else _BY_NOBODY


def _listens(call: DispatchCall) -> bool:
    """True where a decorator says that a function is called when something has happened."""
    decorators = [code(one.decorator) for one in call.unit.function.decorators]
    return any(map(_LISTENS.search, decorators))


def _says_who(derived: Derived, automatic: Derived | None, call: DispatchCall) -> bool:
    """True where a value says what made the run, which was no person: the clock, or an event."""
    text = (text_of(derived.value) or "").lower()
    if not text or _manual_rank(call) == 0:
        return False
    told = automatic is not None and text_of(automatic.value) is not None
    if text in _EVENTS or _listens(call):
        return told
    return text in TRIGGERS and _manual_rank(call) == _BY_NOBODY


def _can_be_schedule(call: DispatchCall, name: str) -> bool:
    """False for imports, ``self`` and whatever is the body of a request."""
    ways = call.unit.meaningful(name)
    if any(one.kind in {"import", "other"} for one in ways):
        return False
    if any(one.kind == "param" for one in ways):
        return not call.unit.function.decorators or name in call.loops
    return not any(one.value is not None and from_request(one.value) for one in ways)


def from_request(value: cst.BaseExpression) -> bool:
    """True where a value is the body of a request."""
    if root_name(value) == "request":
        return True
    for node in descendants(value):
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
            return node.func.attr.value in _REQUEST_CALLS
    return False


def _mentions(derived: Derived, placeholder: str) -> bool:
    """True where an expression contains the placeholder."""
    return any(
        isinstance(node, cst.Name) and node.value == placeholder
        for node in descendants(derived.value)
    )


def _plain_arguments(call: DispatchCall) -> dict[str, Derived]:
    """Constants and expressions over variables of the request: no step in between."""
    slicer = Slicer(call.unit, None)
    found: dict[str, Derived] = {}
    for name, expression in call.arguments.items():
        try:
            derived = slicer.derive(expression)
        except RefusedError:
            continue
        if not derived.steps:
            found[name] = derived
    return found


def _job_type(
    best: _Reading | None, calls: Sequence[DispatchCall], known: frozenset[str]
) -> str | None:
    """The parameter that is a known job type somewhere, or a field of the template."""
    constant = {
        name
        for call in calls
        for name, value in call.arguments.items()
        if text_of(value) is not None and text_of(value) in known
    }
    if len(constant) == 1:
        return constant.pop()
    arguments = best.arguments if best else {}
    read = {name: as_field(one.value) for name, one in arguments.items()}
    of_step = [n for n, one in read.items() if one and code(one.base).startswith(STEP)]
    if len(of_step) == 1:
        return of_step[0]
    alike = [name for name in arguments if name.endswith(("type", "kind"))]
    return alike[0] if len(alike) == 1 else None
