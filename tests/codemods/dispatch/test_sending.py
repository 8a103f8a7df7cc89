"""In which forms a task is sent, and what each becomes for another task."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods._nodes import descendants
from codemods.dispatch.model import RefusedError
from codemods.dispatch.sending import Sending, sending_of
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code


def _sending(expression: str) -> Sending | None:
    file = SiteFile(cst.parse_module(f"def f():\n    return {expression}\n"), "m")
    names = (node for node in descendants(file.module) if isinstance(node, cst.Name))
    task = next(name for name in names if name.value == "task")
    return sending_of(file, task)


@pytest.mark.parametrize(
    ("expression", "method", "given"),
    [
        ("task.delay(a=1)", "delay", ["a=1"]),
        ("task.apply_async(kwargs=kw, queue=q)", "apply_async", ["kwargs=kw", "queue=q"]),
        ("task.s(a=1).apply_async(queue=q)", "s", ["a=1"]),
        ("task.si().set(queue=q).delay()", "si", []),
        ("pool.submit(task.delay, a=1)", "delay", ["a=1"]),
        ("commit(partial(task.delay, a=1))", "delay", ["a=1"]),
        ("sync_to_async(task.delay)(a=1)", "delay", ["a=1"]),
        ("app.send_task(task.name, [], kw)", "send_task", ["[]", "kw"]),
        ("task.delay_on_commit(a=1)", "delay_on_commit", ["a=1"]),
        (
            "Thread(target=task.delay, kwargs=kw, daemon=True)",
            "apply_async",
            ["kwargs=kw", "daemon=True"],
        ),
        ("threading.Timer(5, task.delay, kwargs=kw)", "apply_async", ["kwargs=kw"]),
        ("group(task.s(a=1), other.s()).apply_async()", "s", ["a=1"]),
        ("celery.group([task.s(a=1)]).delay()", "s", ["a=1"]),
        ("chain(task.s(a=1), other.si()).apply_async()", "s", ["a=1"]),
        ("chain(other.s(), task.si(a=1)).apply_async(queue=q)", "si", ["a=1"]),
    ],
)
def test_reads_what_a_task_is_given(expression: str, method: str, given: list[str]) -> None:
    found = _sending(expression)
    assert found is not None and found.method == method
    assert [code(arg).rstrip(", ") for arg in found.args] == given


@pytest.mark.parametrize("expression", ["task.name", "task(a=1)", "task.apply(a=1)", "send(task)"])
def test_knows_no_sending_in_anything_else(expression: str) -> None:
    assert _sending(expression) is None


@pytest.mark.parametrize(
    "expression",
    [
        "chain(task.s(), other.s())",
        "chain(task.s(), other.s()).delay()",
        "chain(other.s(), task.s()).delay()",
        "chain(task.s(), other.si(), third.s()).delay()",
        "chord([task.s()], other.s()).delay()",
        "group(task.s())",
        "group(task.s(row) for row in rows).delay()",
        "group([task.s()] + rest).delay()",
        "Thread(target=task.apply_async, kwargs=kw)",
        "Thread(kwargs=kw, target=task.delay)",
        "Thread(task.delay)",
        "Timer(5, other, kwargs=task.delay)",
        "task.s() | other.s()",
        "task.s()()",
        "task.s().apply_async([1])",
        "task.s().apply_async(kwargs=kw)",
        "task.s().freeze()",
        "loop.call_soon(task.delay)",
        "partial(task.delay, a=1)",
        "map(partial(task.delay, a=1), rows)",
    ],
)
def test_refuses_what_gives_it_more_or_waits_for_it(expression: str) -> None:
    with pytest.raises(RefusedError):
        _sending(expression)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("task.delay()", "other.delay(\n\ta=1,\n)"),
        ("task.apply_async()", "other.delay(\n\ta=1,\n)"),
        ("pool.submit(task.delay)", "pool.submit(\n\tother.delay,\n\ta=1,\n)"),
        (
            "pool.submit(task.apply_async)",
            'pool.submit(\n\tother.apply_async,\n\tkwargs={\n\t\t"a": 1,\n\t},\n)',
        ),
        (
            "Thread(name=n, target=task.delay)",
            'Thread(\n\tname=n,\n\ttarget=other.delay,\n\tkwargs={\n\t\t"a": 1,\n\t},\n)',
        ),
        ("sync_to_async(task.delay)()", "sync_to_async(other.delay)(\n\ta=1,\n)"),
        ("send_task(task.name)", 'send_task(\n\tother.name,\n\tkwargs={\n\t\t"a": 1,\n\t},\n)'),
    ],
)
def test_writes_the_same_for_another_task(expression: str, expected: str) -> None:
    found = _sending(expression)
    assert found is not None
    assert found.text("other", [("a", "1")], [], '"') == expected
