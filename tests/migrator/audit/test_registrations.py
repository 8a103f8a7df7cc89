# ruff: noqa: E501
"""A labelled corpus: what registers a task under which name, and what only looks like it."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import facts, registrations

APP = "from celery import Celery\napp = Celery('x')\n"

CORPUS: dict[str, tuple[str, list[str | None]]] = {
    "bare decorator": (APP + "@app.task\ndef f(): ...\n", ["tasks.f"]),
    "called decorator": (APP + "@app.task()\ndef f(): ...\n", ["tasks.f"]),
    "explicit name": (APP + "@app.task(name='n')\ndef f(): ...\n", ["n"]),
    "no name at all": (APP + "@app.task(name=None)\ndef f(): ...\n", ["tasks.f"]),
    "other name of the app": ("import celery\nq = celery.Celery()\n@q.task\ndef f(): ...\n", ["tasks.f"]),
    "annotated app": ("from celery import Celery\nq: Celery = Celery()\n@q.task\ndef f(): ...\n", ["tasks.f"]),
    "alias of the class": ("from celery import Celery as C\nq = C()\n@q.task\ndef f(): ...\n", ["tasks.f"]),
    "alias of the app": (APP + "other = app\n@other.task\ndef f(): ...\n", ["tasks.f"]),
    "alias of the decorator": (APP + "job = app.task\n@job\ndef f(): ...\n", ["tasks.f"]),
    "current app": ("from celery import current_app\n@current_app.task\ndef f(): ...\n", ["tasks.f"]),
    "subclass of Celery": (
        "from celery import Celery\nclass My(Celery): ...\nq = My()\n@q.task\ndef f(): ...\n",
        ["tasks.f"],
    ),
    "class with type arguments": (
        "from celery import Celery, Task\nq = Celery[Task]('x')\n@q.task\ndef f(): ...\n",
        ["tasks.f"],
    ),
    "app that only its use shows": (
        "from django.conf import settings\nfrom django.utils.module_loading import import_string\n"
        "q = import_string(settings.CLASS)('shop')\nq.autodiscover_tasks()\n@q.task\ndef f(): ...\n",
        ["tasks.f"],
    ),
    "shared task": ("from celery import shared_task\n@shared_task\ndef f(): ...\n", ["tasks.f"]),
    "alias of shared task": ("from celery import shared_task as task\n@task\ndef f(): ...\n", ["tasks.f"]),
    "attribute of celery": ("import celery as c\n@c.shared_task(name='n')\ndef f(): ...\n", ["n"]),
    "old decorator": ("from celery.task import task\n@task\ndef f(): ...\n", ["tasks.f"]),
    "old periodic task": (
        "from celery.task import periodic_task\n@periodic_task(run_every=5)\ndef f(): ...\n",
        ["tasks.f"],
    ),
    "factory": (
        "from celery import Celery\ndef make():\n    c = Celery()\n    c.conf.x = 1\n    return c\n"
        "q = make()\n@q.task\ndef f(): ...\n",
        ["tasks.f"],
    ),
    "factory with arguments": (
        "from celery import Celery\ndef make(web):\n    return Celery(web.name)\nq = make(object)\n"
        "@q.task\ndef f(): ...\n",
        ["tasks.f"],
    ),
    "annotated parameter": (
        "from celery import Celery\ndef install(q: Celery):\n    @q.task(name='n')\n    def f(): ...\n",
        ["n"],
    ),
    "call form": (APP + "def f(): ...\ng = app.task(f, name='n')\n", ["n"]),
    "call of the decorator": (APP + "def f(): ...\ng = app.task(bind=True)(f)\n", ["tasks.f"]),
    "call of shared task": (
        "from celery import shared_task\ndef f(): ...\nshared_task(name='n')(f)\n", ["n"]
    ),
    "registered instance": (
        APP + "from celery import Task\nclass T(Task):\n    name = 'n'\napp.register_task(T())\n",
        ["n"],
    ),
    "registered class without name": (
        APP + "from celery import Task\nclass T(Task): ...\napp.register_task(T)\n", ["tasks.T"]
    ),
    "name of the base class": (
        APP + "class A(app.Task):\n    name = 'n'\nclass B(A): ...\napp.register_task(B())\n", ["n"]
    ),
    "decorated class": (APP + "@app.task\nclass T: ...\n", ["tasks.T"]),
    "method": (APP + "class K:\n    @app.task\n    def m(self): ...\n", ["tasks.m"]),
    "in a function": (APP + "def make():\n    @app.task\n    def f(): ...\n", ["tasks.f"]),
    "in if and else": (
        APP + "if app:\n    @app.task\n    def f(): ...\nelse:\n    @app.task\n    def g(): ...\n",
        ["tasks.f", "tasks.g"],
    ),
    "in try": (
        APP + "try:\n    @app.task\n    def f(): ...\nexcept ValueError:\n    pass\n", ["tasks.f"]
    ),
    "app in try": (
        "try:\n    from celery import shared_task\nexcept ImportError:\n    shared_task = None\n"
        "@shared_task\ndef f(): ...\n",
        ["tasks.f"],
    ),
    "stacked above": (APP + "@print\n@app.task\ndef f(): ...\n", ["tasks.f"]),
    "stacked below": (APP + "@app.task\n@print\ndef f(): ...\n", ["tasks.f"]),
    "two names of one function": (
        APP + "@app.task(name='a')\n@app.task(name='b')\ndef f(): ...\n", ["a", "b"]
    ),
    "two functions of one name": (
        APP + "@app.task(name='a')\ndef f(): ...\n@app.task(name='b')\ndef f(): ...\n", ["a", "b"]
    ),
    "constant": (APP + "N = 'a.b'\n@app.task(name=N)\ndef f(): ...\n", ["a.b"]),
    "f-string": (APP + "P = 'a'\n@app.task(name=f'{P}.b')\ndef f(): ...\n", ["a.b"]),
    "concatenation": (APP + "P = 'a'\n@app.task(name=P + '.b')\ndef f(): ...\n", ["a.b"]),
    "percent": (APP + "P = 'a'\n@app.task(name='%s.b' % P)\ndef f(): ...\n", ["a.b"]),
    "format": (APP + "P = 'a'\n@app.task(name='{}.b'.format(P))\ndef f(): ...\n", ["a.b"]),
    "join": (APP + "@app.task(name='.'.join(['a', 'b']))\ndef f(): ...\n", ["a.b"]),
    "module name": (APP + "@app.task(name=__name__ + '.x')\ndef f(): ...\n", ["tasks.x"]),
    "class attribute": (APP + "class N:\n    A = 'a'\n@app.task(name=N.A)\ndef f(): ...\n", ["a"]),
    "string enum": (
        APP + "from enum import Enum\nclass N(str, Enum):\n    A = 'a'\n"
        "@app.task(name=N.A)\ndef f(): ...\n@app.task(name=N.A.value + '2')\ndef g(): ...\n",
        ["a", "a2"],
    ),
    "value of an enum": (
        APP + "from enum import Enum\nclass N(Enum):\n    A = 'a'\n@app.task(name=N.A.value)\ndef f(): ...\n",
        ["a"],
    ),
    "splatted options": (APP + "O = {'name': 'n'}\n@app.task(**O)\ndef f(): ...\n", ["n"]),
    "splatted dict call": (APP + "O = dict(name='n')\n@app.task(**O)\ndef f(): ...\n", ["n"]),
    "partial": (
        APP + "from functools import partial\njob = partial(app.task, bind=True)\n"
        "@job(name='n')\ndef f(self): ...\n",
        ["n"],
    ),
    "wrapper that hands on": (
        APP + "def job(*a, **k):\n    k.setdefault('bind', True)\n    return app.task(*a, **k)\n"
        "@job\ndef f(): ...\n@job(name='n')\ndef g(): ...\n",
        ["tasks.f", "n"],
    ),
    "wrapper with a positional name": (
        APP + "def job(name):\n    def deco(fn):\n        return app.task(name=name)(fn)\n    return deco\n"
        "@job('n')\ndef f(): ...\n",
        ["n"],
    ),
    "wrapper that asks how it is called": (
        "from celery import shared_task\ndef job(*args, label=None, **options):\n"
        "    def wrap(f):\n        @shared_task(**options)\n        def g(*a): return f(*a)\n"
        "        g.__name__ = f.__name__\n        return g\n"
        "    if len(args) == 1 and callable(args[0]):\n        return wrap(args[0])\n"
        "    else:\n        return wrap\n"
        "@job(label='x', name='a')\ndef a(): ...\n@job(name='b')\ndef b(): ...\n",
        ["a", "b"],
    ),
    "wrapper that asks without its argument": (
        "from celery import shared_task\ndef job(f=None, *, name='d'):\n"
        "    if f is None:\n        return lambda g: job(g, name=name)\n"
        "    return shared_task(name=name)(f)\n"
        "@job(name='a')\ndef a(): ...\n@job\ndef b(): ...\n",
        ["a", "d"],
    ),
    "wrapper that rebinds what it asks for": (
        "from celery import shared_task\ndef job(f, named=None):\n    named = named or PREFIX\n"
        "    if named:\n        return shared_task(name='n')(f)\n    return f\n"
        "def a(): ...\njob(a)\n",
        ["n"],
    ),
    "wrapper with a closure": (
        APP + "from functools import wraps\ndef job(fn):\n    @app.task\n    @wraps(fn)\n"
        "    def inner(*a):\n        return fn(*a)\n    return inner\n@job\ndef f(): ...\n",
        ["tasks.f"],
    ),
    "wrapper that is a class": (
        APP + "class Job:\n    def __init__(self, name):\n        self.name = name\n"
        "    def __call__(self, fn):\n        return app.task(fn, name=self.name)\n"
        "@Job('n')\ndef f(): ...\n",
        ["n"],
    ),
    "decorator without wraps changes the name": (
        APP + "def timed(fn):\n    def inner(*a):\n        return fn(*a)\n    return inner\n"
        "@app.task\n@timed\ndef f(): ...\n",
        ["tasks.inner"],
    ),
    "async": (APP + "@app.task\nasync def f(): ...\n", ["tasks.f"]),
    "computed name": (APP + "@app.task(name=input())\ndef f(): ...\n", [None]),
    "unknown splat": (APP + "from x import O\n@app.task(**O)\ndef f(): ...\n", [None]),
    "unknown splat of several tasks": (
        APP + "from x import O, Q\n@app.task(**O.all)\ndef f(): ...\n@app.task(bind=True, **O.all)\n"
        "def g(self): ...\n@app.task(**Q)\ndef h(): ...\n",
        ["tasks.f", "tasks.g", None],
    ),
    "unknown splat that is made anew": (
        APP + "from x import o\n@app.task(**o())\ndef f(): ...\n@app.task(**o())\ndef g(): ...\n",
        [None, None],
    ),
    "unknown splat that changes": (
        APP + "import x\no = x.a()\n@app.task(**o)\ndef f(): ...\no = x.b()\n"
        "@app.task(**o)\ndef g(): ...\n",
        [None, None],
    ),
    "explicit name beside an unknown splat": (
        APP + "from x import O\n@app.task(name='n', **O)\ndef f(): ...\n", ["n"]
    ),
    "two possible names": (
        APP + "if app:\n    N = 'a'\nelse:\n    N = 'b'\n@app.task(name=N)\ndef f(): ...\n", [None]
    ),
    "generated names": (
        "from celery import Celery\nclass My(Celery):\n    def gen_task_name(self, n, m):\n"
        "        return n\nq = My()\n@q.task\ndef f(): ...\n",
        ["f"],
    ),
    "generated names in one of two apps": (
        APP + "class My(Celery):\n    def gen_task_name(self, n, m):\n        return n\nq = My()\n"
        "@q.task\ndef f(): ...\n",
        ["tasks.f"],
    ),
}  # fmt: skip

LOOKALIKES: dict[str, str] = {
    "invoke": "from invoke import task\n@task\ndef f(c): ...\n",
    "invoke called": "from invoke import task\n@task(help={})\ndef f(c): ...\n",
    "locust": "from locust import task\nclass U:\n    @task(10)\n    def f(self): ...\n",
    "something unknown that is set up in another way": (
        "import lib\nq = lib.make()\nq.configure()\n@q.task\ndef f(): ...\n"
    ),
    "wrapper that does not register without being told": (
        "from celery import shared_task\ndef job(f, late=True):\n    if late:\n        return f\n"
        "    return shared_task(f)\n@job\ndef a(): ...\n"
    ),
    "pytest mark": "import pytest\n@pytest.mark.task\ndef test_f(): ...\n",
    "airflow": "from airflow.decorators import task\n@task\ndef f(): ...\n",
    "airflow attribute": "from airflow.decorators import task\n@task.virtualenv\ndef f(): ...\n",
    "prefect": "from prefect import task\n@task(name='n')\ndef f(): ...\n",
    "own class with a task method": (
        "class W:\n    def task(self, f):\n        return f\nworkflow = W()\n@workflow.task\ndef f(): ...\n"
    ),
    "unknown object": "from somewhere import app\n@app.task\ndef f(): ...\n",
    "unknown parameter": "def install(app):\n    @app.task\n    def f(): ...\n",
    "flask app of the same name": (
        "from flask import Flask\napp = Flask('x')\n@app.task\ndef f(): ...\n"
    ),
    "huey": "from huey import RedisHuey\nhuey = RedisHuey()\n@huey.task()\ndef f(): ...\n",
    "rq": "from rq.decorators import job\n@job('default')\ndef f(): ...\n",
    "dramatiq": "import dramatiq\n@dramatiq.actor\ndef f(): ...\n",
    "taskiq": "from taskiq import broker\n@broker.task\ndef f(): ...\n",
    "own function called shared_task": (
        "def shared_task(fn):\n    return fn\n@shared_task\ndef f(): ...\n"
    ),
    "shadowed name": (
        "from celery import shared_task\nshared_task = print\ndef shared_task(fn):\n    return fn\n"
        "@shared_task\ndef f(): ...\n"
    ),
    "other method of an app": APP + "@app.on_after_configure.connect\ndef f(sender, **k): ...\n",
    "signal": "from celery.signals import task_success\n@task_success.connect\ndef f(**k): ...\n",
    "unregistered class": "from celery import Task\nclass T(Task):\n    name = 'n'\n",
    "only for the type checker": (
        "from typing import TYPE_CHECKING\n" + APP + "if TYPE_CHECKING:\n    @app.task\n    def f(): ...\n"
    ),
    "only as a script": APP + "if __name__ == '__main__':\n    @app.task\n    def f(): ...\n",
    "text": "DOC = '''from celery import shared_task\n@shared_task\ndef f(): ...\n'''\n",
    "comment": "# @app.task from celery\ndef f(): ...\n",
    "wrapper that nobody uses": (
        "from celery import shared_task\ndef job(fn):\n    return shared_task(name='n')(fn)\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CORPUS)
def test_finds(case: str) -> None:
    source, expected = CORPUS[case]
    found = [registration.name for registration in registrations(source)]
    assert sorted(map(str, found)) == sorted(map(str, expected))


@pytest.mark.parametrize("case", LOOKALIKES)
def test_does_not_take_for_celery(case: str) -> None:
    assert registrations(LOOKALIKES[case]) == ()


def test_names_the_expression_of_a_computed_name() -> None:
    (found,) = registrations(APP + "@app.task(name=make('x'))\ndef f(): ...\n")
    assert (found.name, found.expression, found.explicit) == (None, "make('x')", True)


def test_follows_the_app_through_modules_and_aliases() -> None:
    files = {
        "core/__init__.py": "from .parts import celery as worker\n",
        "core/parts.py": "from celery import Celery\ncelery = Celery('x')\n",
        "core/jobs.py": "from . import worker as w\n@w.task\ndef f(): ...\n",
        "core/more.py": "import core.parts\n@core.parts.celery.task\ndef g(): ...\n",
        "core/last.py": "from core import parts as p\n@p.celery.task\ndef h(): ...\n",
    }
    assert [r.name for r in facts(files).registrations] == [
        "core.jobs.f",
        "core.last.h",
        "core.more.g",
    ]


def test_follows_names_through_modules() -> None:
    found = registrations(
        APP + "from names import PREFIX\nimport names\n@app.task(name=f'{PREFIX}.{names.LAST}')\ndef f(): ...\n",
        names="PREFIX = 'a'\nLAST = 'z'\n",
    )  # fmt: skip
    assert [r.name for r in found] == ["a.z"]


def test_finds_uses_of_a_wrapper_in_another_module() -> None:
    files = {
        "wrap.py": "from celery import shared_task\ndef job(**k):\n    return shared_task(bind=True, **k)\n",
        "use.py": "from wrap import job\n@job(name='n')\ndef f(self): ...\n",
    }
    (found,) = facts(files).registrations
    assert (found.name, found.bound, found.where.path) == ("n", True, "use.py")


def test_says_form_binding_and_place() -> None:
    (found,) = registrations(APP + "class K:\n    @app.task(bind=True)\n    def m(self): ...\n")
    assert (found.form, found.bound, found.function) == ("app.task", True, "K.m")
    assert str(found.where) == "tasks.py:5"


def test_a_stub_file_registers_nothing() -> None:
    assert facts({"tasks.pyi": APP + "@app.task\ndef f(): ...\n"}).registrations == ()


def test_names_that_depend_on_themselves_end() -> None:
    """Each assignment reads the one before: following all of them would take for ever."""
    circles = "".join(f"    x = x or y{n}\n    y{n} = y{n} or x\n" for n in range(14))
    source = f"{APP}def f(x=None):\n{circles}    return app.task(x)\n@app.task\ndef g(): ...\n"
    assert "tasks.g" in [registration.name for registration in registrations(source)]


def test_modules_that_import_each_other_end() -> None:
    files = {f"m{n}.py": "".join(f"from m{k} import *\n" for k in range(9)) for n in range(9)}
    files[
        "m0.py"
    ] += "from celery import shared_task\n@shared_task\ndef f(): ...\n@nothing\ndef g(): ...\n"
    assert [r.name for r in facts(files).registrations] == ["m0.f"]
