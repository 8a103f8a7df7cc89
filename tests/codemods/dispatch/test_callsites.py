"""What the calls that go to the dispatcher already give it."""

from __future__ import annotations

from textwrap import indent

import pytest

from codemods.dispatch import Dispatcher, Parameter, SourceFile
from codemods.dispatch.callsites import DispatchCall, dispatch_calls
from codemods.dispatch.values import code

DISPATCHER = Dispatcher("tasks", "send", (Parameter("a"), Parameter("b"), Parameter("c")))


def calls(source: str | bytes) -> list[DispatchCall]:
    raw = source.encode() if isinstance(source, str) else source
    return list(dispatch_calls(SourceFile("desk", raw), DISPATCHER))


def given(body: str, imports: str = "from tasks import send") -> list[dict[str, str]]:
    found = calls(f"{imports}\n\ndef start(x):\n{indent(body, '    ')}\n")
    return [{name: code(value) for name, value in one.arguments.items()} for one in found]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("send.delay(a=1)", {"a": "1"}),
        ("send.delay(1, x.y)", {"a": "1", "b": "x.y"}),
        ("send.delay(1, c=2)", {"a": "1", "c": "2"}),
        ("send.delay(1, 2, 3, 4)", {"a": "1", "b": "2", "c": "3"}),
        ('send.delay(**{"a": 1, "b": 2})', {"a": "1", "b": "2"}),
        ("send.delay(**dict(a=1), b=2)", {"a": "1", "b": "2"}),
        ('kw = {"a": 1}\nsend.delay(**kw)', {"a": "1"}),
        ('send.delay(b=2, **{n: 1, **x, "a": 1})', {"b": "2", "a": "1"}),
        ("send.delay(a=1, **x)", {"a": "1"}),
        ("send.apply_async((1, 2))", {"a": "1", "b": "2"}),
        ("send.apply_async([1])", {"a": "1"}),
        ('send.apply_async((1,), {"b": 2})', {"a": "1", "b": "2"}),
        ('send.apply_async(args=(1,), kwargs={"b": 2})', {"a": "1", "b": "2"}),
        ("send.apply_async(kwargs=dict(b=2), queue=x)", {"b": "2"}),
        ("send.apply_async((1,), x)", {"a": "1"}),
        ("send.apply_async(x, kwargs={'b': 2})", {"b": "2"}),
        ("send.apply_async((*x, 1), {'b': 2})", {"b": "2"}),
        ("tasks.send.delay(a=1)", {"a": "1"}),
        ("return [send.delay(a=1).id]", {"a": "1"}),
    ],
)
def test_reads_what_a_call_gives(call: str, expected: dict[str, str]) -> None:
    assert given(call) == [expected]


@pytest.mark.parametrize(
    "call",
    [
        "send.delay()",
        "send.delay(*x)",
        "send.apply_async()",
        "send.apply_async(x, x)",
        "send.apply_async(queue=x)",
        "send.s(a=1)",
        "send(a=1)",
        "other.delay(a=1, send=2)",
        "send.other.delay(a=1)",
        "tasks.other.delay(send)",
        "find(send).delay(a=1)",
        "kw = {}\nkw = {'a': 1}\nsend.delay(**kw)",
    ],
)
def test_reads_nothing_of_another_call(call: str) -> None:
    assert given(call) == []


def test_knows_the_dispatcher_by_another_name() -> None:
    assert given("later.delay(a=1)", "from tasks import send as later") == [{"a": "1"}]
    assert given("later.delay(a=1)", "from tasks import other as later, send") == []


def test_tells_a_call_of_each_function_apart() -> None:
    source = """\
from celery import shared_task
from tasks import send

@shared_task(name="x")
def check(many):
    for one, (two, _) in many:
        other = None
        def inner(three):
            for four in three:
                send.delay(a=four)
        send.delay(a=one)

class Desk:
    @app.task
    async def start(self):
        if self:
            send.delay(a=self)

    @route("/task")
    def handle(self): send.delay(a=2)

send.delay(a=3)
"""
    found = calls(source)
    assert [
        (one.unit.function.name.value, code(one.arguments["a"]), one.loops, one.is_task)
        for one in found
    ] == [
        ("check", "one", ("one", "two", "_"), True),
        ("inner", "four", ("four",), False),
        ("start", "self", (), True),
        ("handle", "2", (), False),
    ]


def test_a_variable_that_is_a_loops_too_is_in_the_loop() -> None:
    source = "def start(x):\n    one = None\n    for one in x:\n        send.delay(a=one)\n"
    assert [one.loops for one in calls(source)] == [("one",)]


@pytest.mark.parametrize(
    "source",
    [
        b"def f(: send.delay(a=1)",
        b"# send \xff\ndef f(): send.delay(a=1)\n",
        b"# coding: no-such\ndef f(): send.delay(a=1)\n",
    ],
)
def test_reads_nothing_of_a_file_that_does_not_parse(source: bytes) -> None:
    assert calls(source) == []
