"""Functions that only call what they are given: they register nothing, and are not followed."""

from __future__ import annotations

import pytest

from migrator.audit.calls import Caller
from migrator.audit.values import Function
from tests.migrator.audit.helpers import registrations

HEAD = "from celery import Celery, shared_task\n\napp = Celery()\n\n\ndef job(): ...\n\n\n"


def registered(*code: str) -> list[str]:
    return sorted(one.name or "" for one in registrations(HEAD + "\n".join(code)))


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the functions that are followed from now on."""
    names: list[str] = []
    real = Caller.every_result

    def every_result(self: Caller, function: Function, *given):
        names.append(getattr(function.node, "name", "lambda"))
        return real(self, function, *given)

    monkeypatch.setattr(Caller, "every_result", every_result)
    return names


@pytest.mark.parametrize(
    ("define", "call"),
    [
        ("def retry(run, times): return [run() for _ in range(times)]", "retry(job, 3)"),
        ("def task_of(first, run): return run(first)", "task_of(1, job)"),
        ("async def task_of(run): return await run()", "task_of(job)"),
        ("class Bench:\n    def task(self, run): return run()", "Bench().task(job)"),
        ("def task_of(run, other): return run(other)", "task_of(job, 1)"),
    ],
)
def test_is_not_followed_where_it_only_calls(followed: list[str], define: str, call: str) -> None:
    assert registered(define, call) == []
    assert followed == []


@pytest.mark.parametrize(
    "define",
    [
        "def enrol(run): app.task(run)",
        "def enrol(run): run(); app.task(run)",
        "def enrol(run): return shared_task(run)",
        "def enrol(run, app=app): also = run; app.task(also)",
        "def enrol(run): (lambda: app.task(run))()",
    ],
)
def test_registers_what_is_handed_on(define: str) -> None:
    assert registered(define, "enrol(job)") == ["tasks.job"]


def test_registers_a_closure_that_calls_it() -> None:
    define = """
def enrol(run):
    def inner():
        return run()
    return app.task(inner, name="shop.inner")

enrol(job)
"""
    assert registered(define) == ["shop.inner"]


def test_registers_an_instance_of_the_class_that_it_calls() -> None:
    code = """
from celery import Task

class Send(Task):
    name = "shop.send"

def enrol(cls): app.register_task(cls())

enrol(Send)
"""
    assert registered(code) == ["shop.send"]


@pytest.mark.parametrize("call", ["enrol(*[job])", "enrol(1, job)", "enrol(job, job)"])
def test_follows_where_it_is_not_certain_what_is_called(followed: list[str], call: str) -> None:
    registered("def enrol(run, task=None): return run(task)", call)
    assert ("enrol" in followed) == (call != "enrol(job)")
