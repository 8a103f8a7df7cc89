"""Calls whose arguments do not fit the task: what is certain, and what is left alone."""

from __future__ import annotations

import pytest

from migrator.audit import reach, task_calls
from migrator.audit.words import FIRST
from tests.migrator.audit.helpers import facts

MILL = {
    "mill/__init__.py": "",
    "mill/app.py": "from celery import Celery\napp = Celery('mill', include=['mill.work'])\n",
    "mill/work.py": """
        from celery import Task, shared_task
        from mill.app import app


        @shared_task
        def grind(corn, fine=False, *, stones=2):
            return corn


        @app.task(bind=True, autoretry_for=(OSError,), typing=False)
        def sift(self, flour):
            return flour


        @shared_task
        def anything(*sacks, **labels):
            return sacks


        @shared_task
        def late(request, exc, traceback, oven):
            return oven


        class Pack(Task):
            name = "mill.pack"

            def run(self, flour, sack):
                return sack


        app.register_task(Pack())
    """,
}


def problems(line: str, head: str = "", path: str = "mill/shop.py", **work: str) -> list[str]:
    """Return the problems of a line in a function of another module."""
    source = "from celery import chain, chord, group\n"
    source += f"from mill.app import app\nfrom mill import work\n{head}\n"
    source += (
        f"from mill.work import grind, sift, anything, late\n\n\ndef go(xs, options):\n    {line}\n"
    )
    files = {**MILL, path: source, **{f"mill/{name}.py": text for name, text in work.items()}}
    return [f"{one.form}: {one.problem}" for one in facts(files).misfits]


AFTER = "s: {} positional arguments given with the result of the task before it, and it takes {}"
ERRBACK = "s: it takes neither a task's id nor (request, exception, traceback) before its own"
WRONG = {
    "grind.delay()": "delay: corn missing",
    "grind.delay(1, True, 3)": "delay: 3 positional arguments given, and it takes 2",
    "grind.delay(1, corn=2)": "delay: corn given both by place and by name",
    "grind.delay(1, coarse=2)": "delay: no parameter named coarse",
    "grind.delay(*xs, coarse=2)": "delay: no parameter named coarse",
    "grind.delay(1, 2, 3, *xs)": "delay: 3 positional arguments given, and it takes 2",
    "grind.apply_async()": "apply_async: corn missing",
    "grind.apply_async((1, 2, 3))": "apply_async: 3 positional arguments given, and it takes 2",
    "grind.apply_async(args=[1], kwargs={'coarse': 1}, countdown=5)": "apply_async: no parameter "
    "named coarse",
    "grind.apply_async(kwargs=dict(fine=True))": "apply_async: corn missing",
    "grind.apply(args=(), kwargs=None)": "apply: corn missing",
    "grind.delay_on_commit()": "delay_on_commit: corn missing",
    "grind.apply_async_on_commit(args=())": "apply_async_on_commit: corn missing",
    "grind.s(1, 2, 3)": "s: 3 positional arguments given, and it takes 2",
    "grind.s(coarse=1)": "s: no parameter named coarse",
    "grind.si()": "si: corn missing",
    "grind.signature((1, 2, 3))": "signature: 3 positional arguments given, and it takes 2",
    "grind(coarse=1)": "call: no parameter named coarse; corn missing",
    "sift.delay(1, 2)": "delay: 2 positional arguments given, and it takes 1",
    "work.sift.delay(self=1)": "delay: no parameter named self; flour missing",
    "app.add_periodic_task(5, grind.s())": "s: corn missing",
    "app.send_task('mill.work.grind', [])": "send_task: corn missing",
    "app.send_task('mill.work.sift')": "send_task: flour missing",
    "app.send_task('mill.pack', args=[1])": "send_task: sack missing",
    "app.signature('mill.work.grind', (1, 2, 3))": "signature: 3 positional arguments given, "
    "and it takes 2",
    "app.conf.beat_schedule = {'g': {'task': 'mill.work.grind', 'args': ()}}": "beat: corn missing",
    "app.conf.beat_schedule = {'g': {'task': 'mill.work.grind', 'kwargs': {'no': 1}}}": "beat: "
    "no parameter named no; corn missing",
    "(lambda: grind.delay())()": "delay: corn missing",
    "(grind.s(1) | sift.s(2)).delay()": AFTER.format(2, 1),
    "(grind.s(1) | anything.s(1) | sift.s(2))()": AFTER.format(2, 1),
    "chain(grind.si(1), sift.s(2), anything.s())()": AFTER.format(2, 1),
    "chain(grind.s(1), anything.si(), grind.s(2, 3))()": AFTER.format(3, 2),
    "chord([grind.s(1)], sift.s(2))()": AFTER.format(2, 1),
    "grind.apply_async((1,), link=sift.s(2))": AFTER.format(2, 1),
    "(grind.s(1) | late.s())()": "s: exc, traceback, oven missing",
    "chain(grind.s(1), late.s(2, oven=3))()": "s: traceback missing",
    "grind.apply_async((1,), link=[sift.s(2)])": AFTER.format(2, 1),
    "grind.s(1).link(sift.s(2))": AFTER.format(2, 1),
    "chord([grind.s(1)])(sift.s(2))": AFTER.format(2, 1),
    "grind.apply_async((1,), link_error=sift.s(2))": ERRBACK,
    "grind.s(1).on_error(late.s())": ERRBACK,
    "grind.apply_async((1,), link_error=[late.s('oven', 5)])": ERRBACK,
    "(grind.s(1) | grind.s(corn=2))()": "s: corn given both by place and by name",
}


@pytest.mark.parametrize("line", WRONG)
def test_finds_call_that_fails(line: str) -> None:
    assert problems(line) == [WRONG[line]]


@pytest.mark.parametrize(
    "line",
    [
        "grind.delay(1)",
        "grind.delay(1, fine=True, stones=4)",
        "grind.delay(*xs)",
        "grind.delay(**options)",
        "grind.delay(*xs, stones=1)",
        "grind.apply_async(xs)",
        "grind.apply_async(args=xs, kwargs=options)",
        "grind.apply_async((1, *xs), {'fine': 1, **options})",
        "grind.apply_async(*xs)",
        "grind.apply_async(**options)",
        "grind.apply_async([1], countdown=5, link=sift.s())",
        "grind.apply_async(kwargs={xs[0]: 1})",
        "grind.s()",
        "grind.s(fine=True)",
        "(grind.s(1) | sift.s())()",
        "(grind.s(1) | sift.si(2))()",
        "(grind.s(1) | grind.s(2))()",
        "(xs | sift.s(2))()",
        "(grind.s(1) | xs | sift.s(2))()",
        "chain(*xs, sift.s(2))()",
        "chain(late.s(1), grind.s(), late.s(*xs), late.s(**options))()",
        "chain(sift.s(2), grind.s(True))()",
        "chain(grind.s(1), group(sift.s(), sift.s()), anything.s(1, 2))()",
        "chord([sift.s(1), sift.s(2)], grind.s(True))()",
        "chord([sift.s(1)])(grind.s(True))",
        "group(grind.s(1), sift.s(2))()",
        "xs.chain(grind.s(1), sift.s(2))",
        "grind.apply_async((1,), link=[sift.s()], link_error=sift.s())",
        "grind.apply_async((1,), link=sift.signature((2,), immutable=True))",
        "grind.apply_async((1,), link_error=[sift.si(1), anything.s(3), grind.s(True)])",
        "grind.apply_async((1,), link_error=late.s('oven'))",
        "grind.s(1).on_error(sift.s()).delay()",
        "xs(grind.s(1))(sift.s(2))",
        "grind.s().delay(1)",
        "grind.signature(kwargs={'fine': 1})",
        "grind(1, False, stones=1)",
        "sift.delay(1)",
        "sift(1)",
        "anything.delay(1, 2, 3, x=4)",
        "app.add_periodic_task(5, grind.s(), args=(1,))",
        "app.add_periodic_task(5, grind.s(1))",
        "app.send_task('mill.work.grind', xs, options)",
        "app.send_task('mill.pack', args=[1, 2])",
        "app.signature('mill.work.grind')",
        "app.conf.beat_schedule = {'g': {'task': 'mill.work.grind', 'args': (1,)}}",
        "app.conf.beat_schedule = {'g': {'task': 'mill.work.grind', 'args': xs}}",
        "[grind.delay() for grind in xs]",
        "xs.delay()",
        "xs.grind.delay()",
        "(lambda grind: grind.delay())(xs)",
    ],
)
def test_leaves_call_alone_that_fits_or_may_fit(line: str) -> None:
    assert problems(line) == []


def test_calls_in_tests_are_left_alone() -> None:
    assert problems("grind.delay()", path="tests/test_shop.py") == []
    assert problems("grind.delay()", path="mill/test_shop.py") == []


@pytest.mark.parametrize(
    "head",
    [
        "grind = object()",
        "try:\n    from fast import grind\nexcept ImportError:\n    pass",
        "def grind(): ...",
    ],
)
def test_name_that_is_bound_twice_is_left_alone(head: str) -> None:
    assert problems("grind.delay()", head) == []


TASK = (
    "from celery import Celery, Task, shared_task\nfrom x import y\n\n\n{above}\ndef grind(corn):\n"
)
TASK += (
    "    return corn\n\n\n@shared_task\ndef sift(flour): ...\n@shared_task\ndef anything(): ...\n"
)


@pytest.mark.parametrize(
    "above",
    [
        "@shared_task\n@y",
        "@y\n@shared_task",
        "@shared_task(**y)",
        "@shared_task(bind=y)",
        "@shared_task(base=y)",
        "@shared_task(filter=y)",
        "class Own(Task):\n    def __call__(self, *a, **k): ...\n\n\n@shared_task(base=Own)",
        "class Own(y): ...\n\n\n@shared_task(base=Own)",
        "class Own(Task):\n    def apply_async(self, *a): ...\n\n\nclass B(Own): ...\n\n\n"
        "@shared_task(base=B)",
        "class MyApp(Celery):\n    def task(self, *a): ...\n\n\nown = MyApp()\n\n\n@own.task",
        "class MyApp(Celery):\n    task_cls = y\n\n\nown = MyApp()\n\n\n@own.task",
        "class Own(Task):\n    def __call__(self, *a, **k):\n        k.pop('corn')\n"
        "        return self.run(*a, **k)\n\n\n@shared_task(base=Own)",
        "own = Celery(task_cls=y)\n\n\n@own.task",
        "if y:\n    @shared_task\n    def grind(): ...\n\n\n@shared_task",
    ],
)
def test_task_whose_signature_is_not_certain_is_left_alone(above: str) -> None:
    assert problems("grind.delay()", work=TASK.format(above=above)) == []


@pytest.mark.parametrize(
    "above",
    [
        "@shared_task(pydantic=True, max_retries=3)",
        "class Own(Task):\n    abstract = True\n    def on_failure(self, *a): ...\n\n\n"
        "@shared_task(base=Own)",
        "class Own(Task):\n    def __call__(self, *a, **k):\n        with y(self, a):\n"
        "            return super().__call__(*a, **k)\n\n\n@shared_task(base=Own)",
        "class MyApp(Celery):\n    def on_init(self): ...\n\n\nown = MyApp()\n\n\n@own.task",
    ],
)
def test_options_that_change_no_signature_do_not_matter(above: str) -> None:
    assert problems("grind.delay()", work=TASK.format(above=above)) == ["delay: corn missing"]


def test_wrapper_of_the_project_that_registers_the_function_itself_is_followed() -> None:
    above = "def job(**options):\n    def register(function):\n"
    above += "        return shared_task(bind=True, **options)(function)\n    return register\n\n\n"
    source = TASK.format(above=above + "@job(queue='q')").replace("(corn)", "(self, corn)")
    assert problems("grind.delay()", work=source) == ["delay: corn missing"]
    assert problems("grind.delay(1)", work=source) == []


def test_with_two_definitions_only_what_fits_neither_is_wrong() -> None:
    other = "from celery import shared_task\n\n\n@shared_task(name='mill.work.grind')\n"
    other += "def grind_old(corn, mill, day): ...\n"
    assert problems("grind.delay(1, 2, 3)", old=other) == []
    assert problems("grind.delay(1)", old=other) == []
    (found,) = problems("grind.delay(1, 2, 3, 4)", old=other)
    assert "takes 3 (mill/old.py:5)" in found and "takes 2 (mill/work.py:" in found


def test_looks_only_where_the_first_search_has_looked() -> None:
    words = (*reach._BY_NAME, *task_calls.WORDS)
    assert [word for word in words if not any(first in word for first in FIRST)] == []


FLASK = """
from celery import Celery, Task
def make(web):
    class ContextTask(Task):
        def __call__(self, *args, **kwargs):
            with web.app_context():
                return self.run(*args, **kwargs)
    celery = Celery()
    celery.Task = ContextTask
    return celery
"""


GIVEN = FLASK.replace("Celery()\n    celery.Task = ", "Celery(task_cls=").replace(
    "Task\n    ret", "Task)\n    ret"
)


@pytest.mark.parametrize("source", [FLASK, GIVEN])
def test_task_class_of_the_app_that_hands_arguments_on_does_not_matter(source: str) -> None:
    assert problems("grind.delay()", flask=source) == ["delay: corn missing"]


def test_task_class_that_is_given_and_may_change_arguments_does() -> None:
    assert problems("grind.delay()", flask=GIVEN.replace("(*args, **", "(1, *args, **")) == []
    assert problems("grind.delay()", flask=f"{GIVEN}task_cls = None\n") == []


def test_task_class_of_the_app_that_may_change_arguments_does() -> None:
    assert problems("grind.delay()", flask=FLASK.replace("(*args, **", "(1, *args, **")) == []
    more = FLASK.replace("def __call__", "def apply_async(self): ...\n        def __call__")
    assert problems("grind.delay()", flask=more) == []
    other = "from celery import Celery\nfrom x import Own\napp = Celery()\napp.Task = Own\n"
    assert problems("grind.delay()", flask=other) == []
