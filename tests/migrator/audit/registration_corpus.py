# ruff: noqa: E501
"""More hard forms of registrations, and more of what only looks like one: a labelled corpus."""

from __future__ import annotations

from tests.migrator.audit.decorated_corpus import DECORATED
from tests.migrator.audit.loop_corpus import LOOPS
from tests.migrator.audit.test_hard_forms import FORMS as FOLLOWED
from tests.migrator.audit.test_hard_forms import OTHERS
from tests.migrator.audit.test_registrations import APP, CORPUS
from tests.migrator.audit.test_registrations import LOOKALIKES as PLAIN_LOOKALIKES
from tests.migrator.audit.wrapper_corpus import WRAPPED

Case = tuple[dict[str, str], list[str | None]]  # the files, and the names (None: computed)

_USE = "from main import app\nfrom celery import Task, shared_task\n"
_GENERATES = "class {}:\n    def gen_task_name(self, name, module):\n        return 'gen.' + name\n"

MORE: dict[str, tuple[str, dict[str, str], list[str | None]]] = {
    "an app that a setting names": (
        "from importlib import import_module\nfrom django.conf import settings\nfrom django.utils.module_loading import import_string\napp = import_module(settings.CELERY_MODULE).app\nother = import_string(settings.MAIL_CELERY_APP)\n@app.task\ndef f(): ...\n@other.task(name='n')\ndef g(): ...\n",
        {},
        ["tasks.f", "n"],
    ),
    "names of an app's own making": (
        _USE + "@app.task\ndef f(): ...\n@app.task(name='n')\ndef g(): ...\n",
        {"main": "from celery import Celery\n" + _GENERATES.format("Own(Celery)") + "app = Own()\n"},
        ["gen.f", "n"],
    ),
    "a name made of another task's": (
        _USE + "@app.task(name='n')\ndef f(): ...\n@app.task(name=f.name + '.again')\ndef g(): ...\n@shared_task(name=f'{g.__name__}.{f.queue}')\ndef h(): ...\n",
        {"main": APP},
        ["n", "n.again", None],
    ),
    "a task on an app that somebody else hands over": (
        "from celery import Task\nclass T(Task):\n    name = 'n'\ndef setup(celery_app):\n    celery_app.register_task(T())\n",
        {},
        [None],
    ),
    "an app that another package makes": (
        "from pyramid_celery import celery_app as app\nfrom functools import partial\nfrom tools.queue import celery\njob = partial(app.task, base=None)\n@app.task(bind=True)\ndef f(self): ...\n@job(name='n')\ndef g(): ...\n@job\ndef h(): ...\n@celery.task\ndef k(): ...\n",
        {},
        ["tasks.f", "n", "tasks.h", "tasks.k"],
    ),
    "names of a base's making": (
        _USE + "@app.task\ndef f(): ...\n",
        {"main": "from celery import Celery\n" + _GENERATES.format("Base(Celery)") + "class Own(Base): ...\napp = Own()\n"},
        ["gen.f"],
    ),
    "names of a mixin's making": (
        _USE + "@app.task\ndef f(): ...\n",
        {"main": "from celery import Celery\n" + _GENERATES.format("Mixin") + "class Own(Mixin, Celery): ...\napp = Own()\n"},
        ["gen.f"],
    ),
    "shared tasks of such an app": (
        _USE + "@shared_task\ndef f(): ...\n@shared_task(name='n')\ndef g(): ...\n",
        {"main": "from celery import Celery\n" + _GENERATES.format("Own(Celery)") + "app = Own()\n"},
        ["gen.f", "n"],
    ),
    "a method for names that is replaced": (
        _USE + "@app.task\ndef f(): ...\n",
        {"main": APP + "app.gen_task_name = lambda name, module: 'gen.' + name\n"},
        ["gen.f"],
    ),
    "an app that is named in passing": (
        "from celery import Celery\nif (app := Celery('x')):\n    app.conf.task_acks_late = True\n@app.task\ndef f(): ...\nsetup(other := Celery('y'))\n@other.task\ndef g(): ...\n",
        {},
        ["tasks.f", "tasks.g"],
    ),
    "an app that an extension is given later": (
        "from main import app\nclass Ext:\n    def __init__(self):\n        self.celery = None\n    def init_app(self, web):\n        self.celery = app\next = Ext()\n@ext.celery.task\ndef f(): ...\n@ext.celery.task(name='n')\ndef g(): ...\n",
        {"main": APP},
        ["tasks.f", "n"],
    ),
    "an app that an extension of others keeps": (
        "from flask_celeryext import FlaskCeleryExt\next = FlaskCeleryExt()\n@ext.celery.task\ndef f(): ...\ncelery = ext.celery\n@celery.task(name='n')\ndef g(): ...\nweb.state.celery_app.register_task(h)\n",
        {},
        ["tasks.f", "n", None],
    ),
    "an app behind a proxy": (
        "from werkzeug.local import LocalProxy\nfrom celery.local import Proxy\nfrom django.utils.functional import SimpleLazyObject\nfrom main import app as real\ndef get():\n    return real\napp = LocalProxy(lambda: real)\n@app.task\ndef f(): ...\n@Proxy(get).task(name='n')\ndef g(): ...\nlazy = SimpleLazyObject(get)\n@lazy.task\ndef h(): ...\n",
        {"main": APP},
        ["tasks.f", "n", "tasks.h"],
    ),
    "what is only said to be of a type": (
        "from typing import Any, Callable, cast\nfrom celery import Celery\nfrom lib import made\nfrom main import app\njob: Any = cast(Callable, app.task)\n@job\ndef f(): ...\n@cast(Any, app.task(name='n'))\ndef g(): ...\nother = cast(Celery, made())\n@other.task\ndef h(): ...\n",
        {"main": APP},
        ["tasks.f", "n", "tasks.h"],
    ),
    "an app with a task method of its own": (
        _USE + "@app.task\ndef f(): ...\n@app.task(name='n')\ndef g(): ...\n",
        {"main": "from celery import Celery\nclass Own(Celery):\n    def task(self, *args, **options):\n        options.setdefault('acks_late', True)\n        return super().task(*args, **options)\napp = Own()\n"},
        ["tasks.f", "n"],
    ),
    "a task method that gives the name": (
        _USE + "@app.task()\ndef f(): ...\n",
        {"main": "from celery import Celery\nclass Own(Celery):\n    def task(self, *args, **options):\n        options.setdefault('name', 'always')\n        return super().task(*args, **options)\napp = Own()\n"},
        ["always"],
    ),
    "a wrapper that changes the name": (
        "from lib import job, other\n@job()\ndef f(): ...\n@job(name='q')\ndef g(): ...\n@other(name='z')\ndef h(): ...\n",
        {"main": APP, "lib": "from main import app\ndef job(**more):\n    more.setdefault('name', 'lib.default')\n    return app.task(**more)\ndef other(**more):\n    more['name'] = 'x.' + more['name']\n    return app.task(**more)\n"},
        ["lib.default", "q", "x.z"],
    ),
    "a wrapper that takes the function's name": (
        "from lib import job\n@job\ndef f(): ...\n",
        {"main": APP, "lib": "from main import app\ndef job(fn):\n    return app.task(name=f'pre.{fn.__module__}.{fn.__name__}')(fn)\n"},
        ["pre.tasks.f"],
    ),
    "a function of the repository that makes the app, kept": (
        "from main import get\n@get().task\ndef f(): ...\n",
        {"main": "from functools import lru_cache\nfrom celery import Celery\n@lru_cache\ndef get():\n    return Celery('x')\n"},
        ["tasks.f"],
    ),
    "an app of two": (
        _USE + "@app.task\ndef f(): ...\n",
        {"main": "import os\nfrom celery import Celery\napp = Celery('a') if os.environ.get('Q') else Celery('b')\n"},
        ["tasks.f"],
    ),
    "an app in both branches": (
        _USE + "@app.task\ndef f(): ...\n",
        {"main": "import os\nfrom celery import Celery\nif os.environ.get('Q'):\n    app = Celery('a')\nelse:\n    app = Celery('b')\n"},
        ["tasks.f"],
    ),
    "a class whose metaclass registers it": (
        "from celery.task import Task\nclass Base(Task):\n    abstract = True\nclass T(Base):\n    name = 'a.b'\nclass U(Base): ...\n",
        {"main": APP},
        ["a.b", "tasks.U"],
    ),
    "getattr, where nothing else tells of Celery": (
        "from main import app\n@getattr(app, 'task')\ndef f(): ...\n@getattr(\n    app,\n    \"task\",\n)(name='n')\ndef g(): ...\n",
        {"main": APP},
        ["tasks.f", "n"],
    ),
    "getattr that has a name": (
        "from main import app\njob = getattr(app, \"task\")\n@job\ndef f(): ...\n",
        {"main": APP},
        ["tasks.f"],
    ),
    "the default app": (
        "from celery import current_app\n@current_app.task\ndef f(): ...\n",
        {"main": APP + "app.set_default()\n"},
        ["tasks.f"],
    ),
    "a base class and bind": (
        _USE + "class Base(Task):\n    abstract = True\n@app.task(bind=True, base=Base)\ndef f(self): ...\n",
        {"main": APP},
        ["tasks.f"],
    ),
    "a name that the constructor gives": (
        _USE + "class T(Task):\n    def __init__(self, name):\n        self.name = name\napp.register_task(T('a.b'))\napp.register_task(T(name='a.c'))\n",
        {"main": APP},
        ["a.b", "a.c"],
    ),
    "a name from the constructor of a base": (
        _USE + "class B(Task):\n    def __init__(self, name):\n        self.name = name\nclass T(B):\n    def __init__(self):\n        super().__init__('a.b')\napp.register_task(T())\n",
        {"main": APP},
        [None],
    ),
    "a name that is a property": (
        _USE + "class T(Task):\n    @property\n    def name(self):\n        return 'a.b'\napp.register_task(T())\n",
        {"main": APP},
        ["a.b"],
    ),
    "a name as a keyword of the class": (
        _USE + "class B(Task):\n    def __init_subclass__(cls, task_name=None, **more):\n        super().__init_subclass__(**more)\n        cls.name = task_name\nclass T(B, task_name='a.b'): ...\napp.register_task(T())\n",
        {"main": APP},
        ["a.b"],
    ),
    "a name that a metaclass gives": (
        _USE + "class Meta(type):\n    def __new__(meta, name, bases, body):\n        return super().__new__(meta, name, bases, {**body, 'name': 'm.' + name})\nclass T(Task, metaclass=Meta): ...\napp.register_task(T())\n",
        {"main": APP},
        [None],
    ),
    "a name of None in the base": (
        _USE + "class B(Task):\n    name = None\nclass T(B):\n    name = 'a.b'\napp.register_task(T())\n",
        {"main": APP},
        ["a.b"],
    ),
    "a decorated subclass": (
        _USE + "@app.register_task\nclass T(Task):\n    name = 'a.b'\n",
        {"main": APP},
        ["a.b"],
    ),
    "a function that takes its own name": (
        _USE + "def f(): ...\nf = app.task(f)\n", {"main": APP}, ["tasks.f"]
    ),
    "two functions, each made a task below it": (
        _USE + "def f(): ...\na = app.task(f, name='a')\ndef f(): ...\nb = app.task(f, name='b')\n",
        {"main": APP},
        ["a", "b"],
    ),
    "a function that is renamed": (
        _USE + "def f(): ...\nf.__name__ = 'g'\napp.task(f)\n", {"main": APP}, [None]
    ),
    "the first that is there": (
        _USE + "OTHER = ''\n@app.task(name=OTHER or 'a.b')\ndef f(): ...\n", {"main": APP}, ["a.b"]
    ),
    "registered in a loop": (
        _USE + "class P(Task):\n    name = 'p'\nclass Q(Task):\n    name = 'q'\nfor cls in (P, Q):\n    app.register_task(cls())\n",
        {"main": APP},
        ["p", "q"],
    ),
    "a fallback for shared_task": (
        "try:\n    from celery import shared_task\nexcept ImportError:\n    def shared_task(f):\n        return f\n@shared_task\ndef f(): ...\n",
        {},
        ["tasks.f"],
    ),
    "a namespace package's wrapper": (
        "", {"lib/jobs": "import lib.wraps as w\n@w.job\ndef f(): ...\n", "lib/wraps": "from celery import shared_task\ndef job(fn):\n    return shared_task(fn)\n"}, ["lib.jobs.f"]
    ),
    **DECORATED,
    **LOOPS,
    **WRAPPED,
}  # fmt: skip

_SHADOWED = PLAIN_LOOKALIKES["shadowed name"]
ALIKE: dict[str, str] = {
    "celery's name that is bound anew": _SHADOWED,
    "django-background-tasks": "from background_task import background\n@background(schedule=60)\ndef f(): ...\n",
    "a class of the base that registers nothing by itself": "from celery import Task\nclass T(Task):\n    name = 'a.b'\n",
    "getattr of something else": "import lib\n@getattr(lib.flow, 'task')\ndef f(): ...\nkind = getattr(lib, 'kind', 'task')\n",
    "django-tasks": "from django.tasks import task\n@task(priority=10)\ndef f(): ...\n",
    "django-q": "from django_q.tasks import async_task, schedule\nasync_task('tasks.f', task_name='n')\nschedule('tasks.f')\n",
    "django-q2 beside celery": "import celery\nfrom django_q.tasks import async_task\ndef f():\n    async_task('tasks.f', name='n')\n",
    "luigi": "import luigi\nclass T(luigi.Task):\n    name = 'n'\n    def run(self): ...\n",
    "procrastinate": "import procrastinate\napp = procrastinate.App(connector=None)\n@app.task(name='n', queue='q')\ndef f(): ...\n",
    "procrastinate blueprint": "from procrastinate import Blueprint\nbp = Blueprint()\n@bp.task(name='n')\ndef f(): ...\n",
    "arq": "from arq import cron\nfrom arq.worker import func\nclass WorkerSettings:\n    functions = [func(print, name='n')]\n",
    "saq": "from saq import Queue\nqueue = Queue.from_url('redis://x')\nsettings = {'queue': queue, 'functions': []}\n",
    "spinach": "from spinach import Engine, MemoryBroker\nspin = Engine(MemoryBroker())\n@spin.task(name='n')\ndef f(): ...\n",
    "huey from contrib": "from huey.contrib.djhuey import task, db_task\n@task(retries=2)\ndef f(): ...\n@db_task()\ndef g(): ...\n",
    "dramatiq broker": "import dramatiq\nbroker = dramatiq.get_broker()\n@dramatiq.actor(actor_name='n')\ndef f(): ...\n",
    "taskiq memory": "from taskiq import InMemoryBroker\nbroker = InMemoryBroker()\n@broker.task(task_name='n')\nasync def f(): ...\n",
    "airflow dag": "from airflow.sdk import dag, task\n@dag\ndef d():\n    @task(task_id='n')\n    def f(): ...\n",
    "prefect flow": "from prefect import flow, task\n@task(name='n')\ndef f(): ...\n@flow\ndef g(): ...\n",
    "dagster": "from dagster import op, job\n@op(name='n')\ndef f(): ...\n@job\ndef j(): ...\n",
    "invoke collection": "from invoke import Collection, task\nns = Collection()\n@ns.task\ndef f(c): ...\nns.add_task(f, name='n')\n",
    "fabric": "from fabric import task\n@task(hosts=['a'])\ndef f(c): ...\n",
    "locust set": "from locust import HttpUser, TaskSet, task\nclass T(TaskSet):\n    @task(10)\n    def f(self): ...\n    @task\n    class Inner(TaskSet): ...\n",
    "streaq": "from streaq import Worker\nworker = Worker()\n@worker.task(name='n')\nasync def f(): ...\n",
    "rocketry": "from rocketry import Rocketry\napp = Rocketry()\n@app.task('daily', name='n')\ndef f(): ...\n",
    "faust": "import faust\napp = faust.App('x')\n@app.task\nasync def f(): ...\n@app.timer(1)\nasync def g(): ...\n",
    "crewai": "from crewai.project import CrewBase, task\n@CrewBase\nclass C:\n    @task\n    def f(self): ...\n",
    "paver": "from paver.easy import task, needs\n@task\n@needs('x')\ndef f(): ...\n",
    "own object called celery": "class Pool:\n    def task(self, f, name=None):\n        return f\ncelery = Pool()\n@celery.task\ndef f(): ...\n",
    "asyncio": "import asyncio\nasync def f():\n    async with asyncio.TaskGroup() as tg:\n        tg.create_task(f(), name='n')\n",
    "rich": "from rich.progress import Progress\nwith Progress() as p:\n    t = p.add_task('x', total=3)\n",
    "apps that others make, and may be of other kinds": "from fleet.queue import app, celery_pool\n@app.task\ndef f(): ...\n@celery_pool.task\ndef g(): ...\n",
    "a register of another kind": "from celery import Task\nclass T(Task):\n    name = 'n'\ndef setup(storage):\n    storage.register_task(T())\n",
    "a name that is given in passing inside": "from celery import Celery\napp = Celery('x')\ndef run():\n    if (app := pool()):\n        @app.task\n        def f(): ...\n",
    "what is kept under another name": "from lib import board\n@board.pool.task\ndef f(): ...\n@board.celery_pool.task\ndef g(): ...\n@board.celery.run\ndef h(): ...\n",
    "what a setting names that is none of Celery's": "from importlib import import_module\nfrom django.conf import settings\nfrom django.utils.module_loading import import_string\napp = import_module(settings.QUEUE_MODULE).app\nother = import_string(settings.APP)\n@app.task\ndef f(): ...\n@other.task(name='n')\ndef g(): ...\n",
    "an own object that is kept as celery": "class Pool:\n    def task(self, f):\n        return f\nclass Ext:\n    def __init__(self):\n        self.celery = Pool()\next = Ext()\n@ext.celery.task\ndef f(): ...\n",
    "a proxy for something else": "from werkzeug.local import LocalProxy\nfrom lib import pool\napp = LocalProxy(lambda: pool)\n@app.task\ndef f(): ...\n",
    "something else that is said to be of a type": "from typing import Any, cast\nfrom lib import pool\napp = cast(Any, pool)\n@app.task\ndef f(): ...\n",
    "a test double": "from unittest import mock\napp = mock.Mock()\n@app.task(name='n')\ndef f(): ...\n",
    "mentions celery only": "# like celery's app.task\nclass app:\n    @staticmethod\n    def task(f):\n        return f\n@app.task\ndef f(): ...\n",
}  # fmt: skip


def _files(source: str, others: dict[str, str]) -> dict[str, str]:
    return {"tasks.py": source, **{f"{name}.py": text for name, text in others.items()}}


FORMS: dict[str, Case] = {
    **{name: (_files(source, {}), names) for name, (source, names) in CORPUS.items()},
    **{name: (_files(source, others), names) for name, (source, others, names) in FOLLOWED.items()},
    **{name: (_files(source, others), names) for name, (source, others, names) in MORE.items()},
}
LOOKALIKES: dict[str, dict[str, str]] = {
    **{name: _files(source, {}) for name, source in PLAIN_LOOKALIKES.items()},
    **{name: _files(source, others) for name, (source, others) in OTHERS.items()},
    **{name: _files(source, {}) for name, source in ALIKE.items()},
}
