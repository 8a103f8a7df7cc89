# ruff: noqa: E501
"""Registrations in forms that have to be followed: apps that are handed over, factories, options."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import facts

APP = "from celery import Celery\napp = Celery('x')\n"

# What tasks.py says, what other modules say, and the names that are registered (None: not known).
FORMS: dict[str, tuple[str, dict[str, str], list[str | None]]] = {
    "param": (
        "from celery import Celery\ncelery=Celery()\ndef register(app):\n    @app.task(name='a.b')\n    def f(): ...\nregister(celery)\n",
        {},
        ["a.b"],
    ),
    "param kw": (
        "from celery import Celery\ncelery=Celery()\ndef register(*, app):\n    @app.task\n    def f(): ...\n    @app.task(name='n')\n    def g(): ...\nregister(app=celery)\n",
        {},
        ["tasks.f", "n"],
    ),
    "param called elsewhere": (
        "def register(app):\n    @app.task(name='a.b')\n    def f(): ...\n",
        {
            "main": "from celery import Celery\nfrom tasks import register\nc=Celery()\nregister(c)\n"
        },
        ["a.b"],
    ),
    "param called elsewhere via module": (
        "def register(app):\n    @app.task(name='a.b')\n    def f(): ...\n",
        {"main": "from celery import Celery\nimport tasks\nc=Celery()\ntasks.register(c)\n"},
        ["a.b"],
    ),
    "param called through function": (
        "def register(app):\n    @app.task(name='a.b')\n    def f(): ...\n",
        {
            "main": "from celery import Celery\nimport tasks\ndef create():\n    c=Celery()\n    tasks.register(c)\n    return c\n"
        },
        ["a.b"],
    ),
    "param handed on": (
        "def register(app):\n    inner(app)\ndef inner(q):\n    @q.task(name='a.b')\n    def f(): ...\n",
        {"main": "from celery import Celery\nimport tasks\nc=Celery()\ntasks.register(c)\n"},
        ["a.b"],
    ),
    "param nobody calls": (
        "from celery import Celery\ndef register(app):\n    @app.task(name='a.b')\n    def f(): ...\n",
        {},
        [None],
    ),
    "param nobody calls celery_app": (
        "import celery\ndef register(celery_app):\n    @celery_app.task(name='a.b')\n    def f(): ...\n",
        {},
        [None],
    ),
    "param called with not celery": (
        "def register(app):\n    @app.task(name='a.b')\n    def f(): ...\nregister(object())\n",
        {},
        [],
    ),
    "method param": (
        "from celery import Celery\nclass Ext:\n    def init_app(self, app):\n        @app.task(name='a.b')\n        def f(): ...\nExt().init_app(Celery())\n",
        {},
        ["a.b"],
    ),
    "self.app": (
        "from celery import Celery\nclass Ext:\n    def __init__(self, app):\n        self.app = app\n        @self.app.task(name='a.b')\n        def f(): ...\nExt(Celery())\n",
        {},
        ["a.b"],
    ),
    "factory": (
        APP
        + "def make_task(name):\n    @app.task(name=name)\n    def run(x): ...\n    return run\na = make_task('feed.refresh')\nb = make_task('feed.drop')\n",
        {},
        ["feed.refresh", "feed.drop"],
    ),
    "factory kw": (
        APP
        + "def make_task(name, queue=None):\n    def run(x): ...\n    return app.task(run, name=f'feed.{name}')\na = make_task(name='refresh')\nb = make_task(name='drop')\n",
        {},
        ["feed.refresh", "feed.drop"],
    ),
    "factory default": (
        APP
        + "def make_task(name='feed.x'):\n    @app.task(name=name)\n    def run(x): ...\n    return run\na = make_task()\n",
        {},
        ["feed.x"],
    ),
    "factory shared": (
        "from celery import shared_task\ndef make_task(name):\n    @shared_task(name=name)\n    def run(x): ...\n    return run\na = make_task('feed.refresh')\n",
        {},
        ["feed.refresh"],
    ),
    "factory imported": (
        "from lib import make_task\na = make_task('feed.refresh')\nb = make_task('feed.b')\n",
        {
            "lib": "from celery import shared_task\ndef make_task(name):\n    @shared_task(name=name)\n    def run(x): ...\n    return run\n"
        },
        ["feed.refresh", "feed.b"],
    ),
    "factory loop": (
        APP
        + "def make_task(name):\n    @app.task(name=name)\n    def run(x): ...\n    return run\nfor n in ('a','b'):\n    make_task(n)\n",
        {},
        ["a", "b"],
    ),
    "factory uncalled": (
        APP
        + "def make_task(name):\n    @app.task(name=name)\n    def run(x): ...\n    return run\n",
        {},
        [None],
    ),
    "factory auto name": (
        APP
        + "def make_task(q):\n    @app.task\n    def run(x): ...\n    return run\nmake_task(1)\nmake_task(2)\n",
        {},
        ["tasks.run"],
    ),
    "class factory": (
        APP
        + "from celery import Task\ndef make(n):\n    class T(Task):\n        name = n\n        def run(self): ...\n    return T\napp.register_task(make('a.b')())\n",
        {},
        ["a.b"],
    ),
    "class factory type": (
        APP
        + "from celery import Task\nT = type('T', (Task,), {'name': 'a.b', 'run': lambda self: 1})\napp.register_task(T())\n",
        {},
        ["a.b"],
    ),
    "class factory that registers": (
        APP
        + "from celery import Task\ndef make(n):\n    class T(Task):\n        name = n\n        def run(self): ...\n    return app.register_task(T())\nx = make('a.b')\ny = make('a.c')\n",
        {},
        ["a.b", "a.c"],
    ),
    "imported class": (
        "from main import app\nfrom jobs import T\napp.register_task(T())\n",
        {"main": APP, "jobs": "from celery import Task\nclass T(Task):\n    name='a.b'\n"},
        ["a.b"],
    ),
    "imported class via module": (
        "from main import app\nimport jobs\nx = app.register_task(jobs.T())\n",
        {"main": APP, "jobs": "from celery import Task\nclass T(Task):\n    name='a.b'\n"},
        ["a.b"],
    ),
    "imported class, auto name": (
        "from main import app\nimport jobs\nx = app.register_task(jobs.T())\n",
        {"main": APP, "jobs": "from celery import Task\nclass T(Task):\n    pass\n"},
        ["jobs.T"],
    ),
    "tasks.register old": (
        "from main import app\nimport jobs\napp.tasks.register(jobs.T())\n",
        {"main": APP, "jobs": "from celery import Task\nclass T(Task):\n    name='a.b'\n"},
        ["a.b"],
    ),
    "instance var": (
        APP
        + "from celery import Task\nclass T(Task):\n    name='a.b'\nt = T()\napp.register_task(t)\n",
        {},
        ["a.b"],
    ),
    "partial bind": (
        APP
        + "import functools\nbound = functools.partial(app.task, bind=True)\n@bound(name='n')\ndef f(self): ...\n@bound()\ndef g(self): ...\n",
        {},
        ["n", "tasks.g"],
    ),
    "partial no call": (
        APP
        + "import functools\nbound = functools.partial(app.task, bind=True)\n@bound\ndef f(self): ...\n",
        {},
        ["tasks.f"],
    ),
    "partial name": (
        APP + "from functools import partial\n@partial(app.task, name='n')\ndef f(self): ...\n",
        {},
        ["n"],
    ),
    "partial partial": (
        "from celery import shared_task\nfrom functools import partial\na=partial(shared_task, bind=True)\nb=partial(a, name='n')\n@b()\ndef f(self): ...\n",
        {},
        ["n"],
    ),
    "imported partial": (
        "from lib import task\n@task(name='n')\ndef f(self): ...\n",
        {
            "lib": "from functools import partial\nfrom celery import shared_task\ntask = partial(shared_task, acks_late=True)\n"
        },
        ["n"],
    ),
    "alias": (
        APP + "task = app.task\n@task(name='n')\ndef f(): ...\n@task\ndef g(): ...\n",
        {},
        ["n", "tasks.g"],
    ),
    "alias imported": (
        "from lib import task\n@task\ndef g(): ...\n",
        {"lib": APP + "task = app.task\n"},
        ["tasks.g"],
    ),
    "if settings": (
        APP
        + "from django.conf import settings\nif settings.DEBUG:\n    @app.task(name='n')\n    def f(): ...\n",
        {},
        ["n"],
    ),
    "options const": (
        "from main import app\nfrom opts import OPTIONS\n@app.task(**OPTIONS)\ndef f(): ...\n",
        {"main": APP, "opts": "OPTIONS = {'name':'n','bind':True}\n"},
        ["n"],
    ),
    "options merged |": (
        "from main import app\nfrom opts import OPTIONS\n@app.task(**(OPTIONS | {'name':'n'}))\ndef f(): ...\n",
        {"main": APP, "opts": "OPTIONS = {'name':'m','bind':True}\n"},
        ["n"],
    ),
    "options merged | const": (
        "from main import app\nfrom opts import OPTIONS\nMINE = OPTIONS | dict(name='n')\n@app.task(**MINE)\ndef f(): ...\n",
        {"main": APP, "opts": "OPTIONS = {'name':'m','bind':True}\n"},
        ["n"],
    ),
    "options |=": (
        "from main import app\nMINE = {'name':'m'}\nMINE |= {'name':'n'}\n@app.task(**MINE)\ndef f(): ...\n",
        {"main": APP},
        [None],
    ),
    "options item": (
        APP + "MINE = {'name':'m'}\nMINE['name'] = 'n'\n@app.task(**MINE)\ndef f(): ...\n",
        {},
        [None],
    ),
    "options update": (
        APP + "MINE = {'name':'m'}\nMINE.update(name='n')\n@app.task(**MINE)\ndef f(): ...\n",
        {},
        [None],
    ),
    "options merged **": (
        "from main import app\nimport opts\n@app.task(**{**opts.OPTIONS, 'name':'n'})\ndef f(): ...\n",
        {"main": APP, "opts": "OPTIONS = {'name':'m','bind':True}\n"},
        ["n"],
    ),
    "options dict(A, name=)": (
        APP + "A={'bind':True}\n@app.task(**dict(A, name='n'))\ndef f(): ...\n",
        {},
        ["n"],
    ),
    "options dict(**A, name=)": (
        APP + "A={'bind':True}\n@app.task(**dict(**A, name='n'))\ndef f(): ...\n",
        {},
        ["n"],
    ),
    "options without name": (
        APP + "A={'bind':True}\n@app.task(**A)\ndef f(): ...\n",
        {},
        ["tasks.f"],
    ),
    "options annotated": (APP + "A: dict={'name':'n'}\n@app.task(**A)\ndef f(): ...\n", {}, ["n"]),
    "enum": (
        "from main import app\nfrom names import N\n@app.task(name=N.A)\ndef f(): ...\n@app.task(name=N.A.value)\ndef g(): ...\n@app.task(name=f'{N.A.value}.x')\ndef h():...\n",
        {"main": APP, "names": "import enum\nclass N(enum.StrEnum):\n    A='a'\n"},
        ["a", "a", "a.x"],
    ),
    "enum auto": (
        APP
        + "import enum\nclass N(enum.StrEnum):\n    FETCH = enum.auto()\n@app.task(name=N.FETCH)\ndef f(): ...\n",
        {},
        ["fetch"],
    ),
    "enum f-string of str,Enum": (
        APP
        + "import enum\nclass N(str, enum.Enum):\n    A='a'\n@app.task(name=f'{N.A}.x')\ndef f(): ...\n",
        {},
        [None],
    ),
    "enum getitem": (
        APP
        + "import enum\nclass N(str, enum.Enum):\n    A='a'\n@app.task(name=N['A'].value)\ndef f(): ...\n",
        {},
        [None],
    ),
    "enum name": (
        APP + "import enum\nclass N(enum.Enum):\n    A=1\n@app.task(name=N.A.name)\ndef f(): ...\n",
        {},
        [None],
    ),
    "class attr nested": (
        APP + "class N:\n    class M:\n        A='a'\n@app.task(name=N.M.A)\ndef f(): ...\n",
        {},
        ["a"],
    ),
    "class attr computed": (
        APP + "class N:\n    P='p'\n    A=P+'.a'\n@app.task(name=N.A)\ndef f(): ...\n",
        {},
        ["p.a"],
    ),
    "join": (APP + "PARTS=['a','b']\n@app.task(name='.'.join(PARTS))\ndef f(): ...\n", {}, ["a.b"]),
    "join tuple": (APP + "A='a'\n@app.task(name='.'.join((A,'b')))\ndef f(): ...\n", {}, ["a.b"]),
    "join appended": (
        APP + "PARTS=['a']\nPARTS.append('b')\n@app.task(name='.'.join(PARTS))\ndef f(): ...\n",
        {},
        ["a.b"],
    ),
    "percent": (APP + "A='a'\n@app.task(name='%s.%s' % (A,'b'))\ndef f(): ...\n", {}, ["a.b"]),
    "percent d": (APP + "@app.task(name='v%d.x' % 2)\ndef f(): ...\n", {}, ["v2.x"]),
    "percent dict": (APP + "@app.task(name='%(a)s.x' % {'a':'q'})\ndef f(): ...\n", {}, ["q.x"]),
    "format": (APP + "A='a'\n@app.task(name='{}.{}'.format(A,'b'))\ndef f(): ...\n", {}, ["a.b"]),
    "format kw": (
        APP + "A='a'\n@app.task(name='{p}.{q}'.format(p=A,q=1))\ndef f(): ...\n",
        {},
        ["a.1"],
    ),
    "format var": (APP + "F='{}.b'\n@app.task(name=F.format('a'))\ndef f(): ...\n", {}, ["a.b"]),
    "fstring var": (APP + "V=2\n@app.task(name=f'v{V}.x')\ndef f(): ...\n", {}, ["v2.x"]),
    "lower": (APP + "@app.task(name='ABC'.lower())\ndef f(): ...\n", {}, ["abc"]),
    "plus=": (APP + "N='a'\nN += '.b'\n@app.task(name=N)\ndef f(): ...\n", {}, [None]),
    "rebound": (
        APP + "N='a'\n@app.task(name=N)\ndef f(): ...\nN='b'\n@app.task(name=N)\ndef g(): ...\n",
        {},
        ["a", "b"],
    ),
    "dict constant": (APP + "N={'x':'a.b'}\n@app.task(name=N['x'])\ndef f(): ...\n", {}, ["a.b"]),
    "list constant": (APP + "N=['a.b']\n@app.task(name=N[0])\ndef f(): ...\n", {}, ["a.b"]),
    "namedtuple": (
        APP
        + "from types import SimpleNamespace\nN=SimpleNamespace(x='a.b')\n@app.task(name=N.x)\ndef f(): ...\n",
        {},
        [None],
    ),
    "dataclass inst": (
        APP
        + "class N:\n    def __init__(self):\n        self.x='a.b'\nn=N()\n@app.task(name=n.x)\ndef f(): ...\n",
        {},
        ["a.b"],
    ),
    "getenv": (
        APP + "import os\n@app.task(name=os.environ.get('X','y'))\ndef f(): ...\n",
        {},
        [None],
    ),
    "function prefix": (
        APP + "def n(x):\n    return 'pre.'+x\n@app.task(name=n('a'))\ndef f(): ...\n",
        {},
        ["pre.a"],
    ),
    "lambda prefix": (
        APP + "n = lambda x: 'pre.'+x\n@app.task(name=n('a'))\ndef f(): ...\n",
        {},
        ["pre.a"],
    ),
    "loop register": (
        APP + "def f(): ...\nfor n in ['a','b']:\n    app.task(name=n)(f)\n",
        {},
        ["a", "b"],
    ),
    "getattr task": (APP + "t = getattr(app, 'task')\n@t\ndef f(): ...\n", {}, ["tasks.f"]),
    "lambda": (APP + "f = app.task(lambda x: x, name='n')\n", {}, ["n"]),
    "walrus": (
        "from celery import Celery\n@(app := Celery()).task(name='n')\ndef f(): ...\n",
        {},
        ["n"],
    ),
    "dict of apps": (
        "from celery import Celery\nAPPS={'a': Celery()}\n@APPS['a'].task(name='n')\ndef f(): ...\n",
        {},
        ["n"],
    ),
    "finalize connect": (
        APP
        + "@app.on_after_configure.connect\ndef setup(sender, **kw):\n    @sender.task(name='n')\n    def f(): ...\n",
        {},
        ["n"],
    ),
    "finalize_callback": (
        "from celery._state import connect_on_app_finalize\n@connect_on_app_finalize\ndef add(app):\n    @app.task(name='n')\n    def f(): ...\n",
        {},
        ["n"],
    ),
    "nonlocal class app": (
        "from celery import Celery\nclass Ext:\n    celery = Celery()\n@Ext.celery.task(name='n')\ndef f(): ...\n",
        {},
        ["n"],
    ),
    "self celery": (
        "from celery import Celery\nclass Ext:\n    def __init__(self):\n        self.celery = Celery()\next=Ext()\n@ext.celery.task(name='n')\ndef f(): ...\n",
        {},
        ["n"],
    ),
}

OTHERS: dict[str, tuple[str, dict[str, str]]] = {
    "an attribute named task": ("import celery\ndef show(job):\n    return job.task.name\n", {}),
    "a method named task": ("import celery\ndef show(job):\n    return job.task(1)\n", {}),
    "a parameter of another kind": (
        "from huey import RedisHuey\ndef install(q):\n    @q.task()\n    def f(): ...\ninstall(RedisHuey())\n",
        {},
    ),
    "a factory of other things": (
        "import celery\ndef make_task(name):\n    def run(): ...\n    return run\na = make_task('n')\n",
        {},
    ),
    "a class that is made and not registered": (
        "from celery import Task\nT = type('T', (Task,), {'name': 'a.b'})\n",
        {},
    ),
    "a signal of another kind": (
        APP
        + "@app.on_after_configure.connect\ndef setup(sender, **kw):\n    sender.add_periodic_task(1, None)\n",
        {},
    ),
    "a parameter that hides an app": (
        APP + "def install(app):\n    @app.task\n    def f(): ...\ninstall(object)\n",
        {"x": ""},
    ),
}


def names(source: str, others: dict[str, str]) -> list[str | None]:
    files = {"tasks.py": source, **{f"{name}.py": text for name, text in others.items()}}
    return [registration.name for registration in facts(files).registrations]


@pytest.mark.parametrize("form", FORMS)
def test_finds(form: str) -> None:
    source, others, expected = FORMS[form]
    assert sorted(map(str, names(source, others))) == sorted(map(str, expected))


@pytest.mark.parametrize("case", OTHERS)
def test_leaves_alone(case: str) -> None:
    assert names(*OTHERS[case]) == []


def test_a_factory_registers_where_it_is_called() -> None:
    source, others, _ = FORMS["factory imported"]
    files = {"tasks.py": source, "lib.py": others["lib"]}
    assert [(str(r.where), r.form) for r in facts(files).registrations] == [
        ("tasks.py:2", "shared_task"),
        ("tasks.py:3", "shared_task"),
    ]


def test_says_under_which_condition_a_handed_app_registers() -> None:
    source, _, _ = FORMS["param nobody calls"]
    (found,) = facts({"tasks.py": source}).registrations
    assert (found.expression, found.function) == (
        "'a.b', if register() is given a Celery app",
        "register.f",
    )


def test_names_of_two_factories_collide() -> None:
    lib = "from celery import shared_task\ndef make_task(name):\n    @shared_task(name=name)\n    def run(x): ...\n    return run\n"
    source = "from lib import make_task\na = make_task('feed.refresh')\n"
    app = "from celery import Celery\napp = Celery('x', include=['tasks', 'more'])\n"
    found = facts({"lib.py": lib, "tasks.py": source, "more.py": source, "main.py": app})
    assert [(c.name, c.verdict) for c in found.collisions] == [("feed.refresh", "undefined")]


@pytest.mark.parametrize(
    ("call", "verdict"),
    [("register(app)\n", "undefined"), ("def start():\n    register(app)\nstart()\n", "undefined")],
)
def test_a_function_that_is_called_at_import_registers_then(call: str, verdict: str) -> None:
    files = {
        "lib.py": "def register(app):\n    @app.task(name='n')\n    def f(): ...\n",
        "tasks.py": "from celery import shared_task\n@shared_task(name='n')\ndef f(): ...\n",
        "main.py": "from celery import Celery\nfrom lib import register\n"
        "app = Celery('x', include=['tasks'])\n" + call,
    }
    (found,) = facts(files).collisions
    assert found.verdict == verdict


def test_a_fixture_of_a_test_is_not_guessed_to_be_an_app() -> None:
    source = "import celery\ndef test_x(celery_app):\n    @celery_app.task\n    def f(): ...\n"
    assert facts({"tests/test_x.py": source}).registrations == ()


def test_a_call_inside_a_factory_is_left_to_the_calls_of_that() -> None:
    source = (
        APP + "def make_task(n):\n    @app.task(name=n)\n    def run(x): ...\n    return run\n"
        "def outer(n):\n    return make_task('feed.' + n)\na = outer('x')\n"
    )
    assert names(source, {}) == ["feed.x"]
