# ruff: noqa: E501
"""A labelled corpus of references to ``clinic/desk/front_desk.py``, and of what only looks like one.

Each reference form is a small file with all references that it holds, as line, kind, symbol and
form. Each look-alike is a file that holds none.
"""

from __future__ import annotations

from tests.migrator.audit.helpers import CLINIC

Expected = tuple[int, str, str | None, str]

MODULE = "clinic.desk.front_desk"
OWN = {"clinic/main.py", "clinic/queue.py"}  # they refer to the module too


def base() -> dict[str, str]:
    """Return the clinic with its monolith under a name that could be a table's or a URL's."""
    return {
        path.replace("everything", "front_desk"): text.replace("everything", "front_desk")
        for path, text in CLINIC.items()
    }


def _code(*parts: tuple[int, str | None, str]) -> list[Expected]:
    return [(line, "code", symbol, form) for line, symbol, form in parts]


def _acts(line: int, symbol: str | None, form: str = "module-string") -> list[Expected]:
    return [(line, "string", symbol, form)]


FORMS: dict[str, tuple[str, str, list[Expected]]] = {
    # imports
    "from": ("a.py", "from clinic.desk.front_desk import admit\n", _code((1, "admit", "from"))),
    "from, several": (
        "a.py",
        "from clinic.desk.front_desk import (\n    admit,\n    label as l,\n)\n",
        _code((2, "admit", "from"), (3, "label", "from")),
    ),
    "import": ("a.py", "import clinic.desk.front_desk\n", _code((1, None, "import"))),
    "import for its effect": ("a.py", "import clinic.desk.front_desk  # noqa: F401\n", _code((1, None, "import"))),
    "import among others": ("a.py", "import os, clinic.desk.front_desk as fd, sys\n", _code((1, None, "import"))),
    "of the package": ("a.py", "from clinic.desk import front_desk\n", _code((1, None, "from"))),
    "relative": ("clinic/desk/b.py", "from .front_desk import admit\n", _code((1, "admit", "from"))),
    "relative module": ("clinic/desk/b.py", "from . import front_desk as fd\nfd.label(1)\n", _code((1, None, "from"), (2, "label", "attribute"))),
    "relative, two up": ("clinic/x/b.py", "from ..desk.front_desk import label\n", _code((1, "label", "from"))),
    "star": (
        "a.py",
        "from clinic.desk.front_desk import *\n\n\ndef go():\n    return label(ROOMS)\n",
        _code((1, None, "star"), (5, "label", "star"), (5, "ROOMS", "star")),
    ),
    "in a function": ("a.py", "def go():\n    from clinic.desk.front_desk import admit\n    admit.delay()\n", _code((2, "admit", "from"))),
    "in a class": ("a.py", "class A:\n    from clinic.desk.front_desk import label\n", _code((2, "label", "from"))),
    "in try": ("a.py", "try:\n    from clinic.desk.front_desk import admit\nexcept ImportError:\n    admit = None\n", _code((2, "admit", "from"))),
    "in except": ("a.py", "try:\n    import speedups as fd\nexcept ImportError:\n    from clinic.desk import front_desk as fd\n", _code((4, None, "from"))),
    "for the type checker": ("a.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from clinic.desk.front_desk import admit\n", _code((3, "admit", "from"))),
    "re-export": (
        "clinic/desk/more/__init__.py",
        "from ..front_desk import admit\n\n__all__ = ['admit']\n",
        _code((1, "admit", "from")),
    ),
    "the module in __all__": (
        "clinic/desk/__init__.py",
        "from .reception import admit\nfrom . import front_desk\n\n__all__ = ['admit', 'front_desk']\n",
        [(2, "code", None, "from"), (4, "string", None, "module-string")],
    ),
    # attribute chains
    "attribute chain": (
        "a.py",
        "import clinic.desk.front_desk\nclinic.desk.front_desk.admit.delay(1)\n",
        _code((1, None, "import"), (2, "admit", "attribute")),
    ),
    "attribute of an alias": ("a.py", "import clinic.desk.front_desk as fd\nx = [fd.label(1), fd.ROOMS]\n", _code((1, None, "import"), (2, "label", "attribute"), (2, "ROOMS", "attribute"))),
    "attribute through the package": ("a.py", "from clinic import desk\ndesk.front_desk.label(1)\n", _code((2, "label", "attribute"))),
    "assignment to an attribute": ("a.py", "from clinic.desk import front_desk\nfront_desk.ROOMS = ()\n", _code((1, None, "from"), (2, "ROOMS", "attribute"))),
    "the module as a value": ("a.py", "from clinic.desk import front_desk\nimport importlib\nimportlib.reload(front_desk)\n", _code((1, None, "from"), (3, None, "name"))),
    "a second name": ("a.py", "from clinic.desk import front_desk\nfd = front_desk\nfd.label(1)\n", _code((1, None, "from"), (2, None, "name"), (3, "label", "attribute"))),
    "in a decorator": ("a.py", "from clinic.desk import front_desk\n\n\n@front_desk.label\ndef f(): ...\n", _code((1, None, "from"), (4, "label", "attribute"))),
    "in a default": ("a.py", "from clinic.desk import front_desk\n\n\ndef f(x=front_desk.ROOMS): ...\n", _code((1, None, "from"), (4, "ROOMS", "attribute"))),
    # annotations
    "annotation": ("a.py", "from clinic.desk import front_desk\n\n\ndef f(x: front_desk.label) -> None: ...\n", _code((1, None, "from"), (4, "label", "attribute"))),
    "string annotation": (
        "a.py",
        "import clinic.desk.front_desk\n\n\ndef f(x: 'clinic.desk.front_desk.label') -> None: ...\n",
        [(1, "code", None, "import"), (4, "string", "label", "annotation")],
    ),
    "string annotation of an alias": (
        "a.py",
        "from clinic.desk import front_desk as fd\nx: 'fd.label | None' = None\n",
        [(1, "code", None, "from"), (2, "string", "label", "annotation")],
    ),
    "string return annotation": (
        "a.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from clinic.desk import front_desk\n\n\ndef f() -> 'list[front_desk.label]': ...\n",
        [(3, "code", None, "from"), (6, "string", "label", "annotation")],
    ),
    # strings that patch
    "mock.patch": ("tests/test_a.py", "from unittest import mock\n\n\n@mock.patch('clinic.desk.front_desk.label')\ndef test_a(m): ...\n", _acts(4, "label", "patch")),
    "mock.patch with": ("tests/test_a.py", "from unittest.mock import patch\nwith patch('clinic.desk.front_desk.ROOMS', new=()):\n    pass\n", _acts(2, "ROOMS", "patch")),
    "mock.patch of the inner of a name": ("tests/test_a.py", "from unittest.mock import patch\npatch('clinic.desk.front_desk.admit.delay')\n", _acts(2, "admit", "patch")),
    "mocker.patch": ("tests/test_a.py", "def test_a(mocker):\n    mocker.patch('clinic.desk.front_desk.label', return_value=1)\n", _acts(2, "label", "patch")),
    "patch.object": (
        "tests/test_a.py",
        "from unittest.mock import patch\nfrom clinic.desk import front_desk\npatch.object(front_desk, 'label')\n",
        [(2, "code", None, "from"), (3, "code", None, "name"), (3, "string", "label", "patch")],
    ),
    "patch.multiple": ("tests/test_a.py", "from unittest.mock import patch\npatch.multiple('clinic.desk.front_desk', label=None, ROOMS=())\n", [(2, "string", None, "patch"), (2, "string", "label", "patch"), (2, "string", "ROOMS", "patch")]),
    "patch.dict": ("tests/test_a.py", "from unittest.mock import patch\npatch.dict('clinic.desk.front_desk.BY_CODE', {})\n", _acts(2, "BY_CODE", "patch")),
    "monkeypatch.setattr of a string": ("tests/test_a.py", "def test_a(monkeypatch):\n    monkeypatch.setattr('clinic.desk.front_desk.label', str)\n", _acts(2, "label", "patch")),
    "monkeypatch.setattr of the module": (
        "tests/test_a.py",
        "from clinic.desk import front_desk\n\n\ndef test_a(monkeypatch):\n    monkeypatch.setattr(front_desk, 'label', str)\n",
        [(1, "code", None, "from"), (5, "code", None, "name"), (5, "string", "label", "patch")],
    ),
    "monkeypatch.delattr": ("tests/test_a.py", "def test_a(monkeypatch):\n    monkeypatch.delattr('clinic.desk.front_desk.label')\n", _acts(2, "label", "patch")),
    # strings that import
    "import_module": ("a.py", "import importlib\nimportlib.import_module('clinic.desk.front_desk')\n", _acts(2, None)),
    "import_module, relative": ("a.py", "from importlib import import_module\nimport_module('.front_desk', package='clinic.desk')\n", _acts(2, None)),
    "__import__": ("a.py", "__import__('clinic.desk.front_desk')\n", _acts(1, None)),
    "getattr of the module": (
        "a.py",
        "from clinic.desk import front_desk\ngetattr(front_desk, 'label')(1)\n",
        [(1, "code", None, "from"), (2, "code", None, "name"), (2, "string", "label", "patch")],
    ),
    "getattr of the package": ("a.py", "import clinic.desk\ngetattr(clinic.desk, 'front_desk')\n", _acts(2, None)),
    "sys.modules": ("a.py", "import sys\nsys.modules['clinic.desk.front_desk'] = None\n", _acts(2, None)),
    "sys.modules, popped": ("a.py", "import sys\nsys.modules.pop('clinic.desk.front_desk', None)\n", _acts(2, None)),
    "import_string": ("a.py", "from django.utils.module_loading import import_string\nimport_string('clinic.desk.front_desk.label')\n", _acts(2, "label")),
    "pkgutil.resolve_name": ("a.py", "import pkgutil\npkgutil.resolve_name('clinic.desk.front_desk:label')\n", _acts(2, "label")),
    "runpy": ("a.py", "import runpy\nrunpy.run_module('clinic.desk.front_desk')\n", _acts(2, None)),
    "a string put together": ("a.py", "import importlib\nPACKAGE = 'clinic.desk'\nimportlib.import_module(f'{PACKAGE}.front_desk')\n", _acts(3, None)),
    "find_spec": ("a.py", "import importlib.util\nimportlib.util.find_spec('clinic.desk.front_desk')\n", _acts(2, None)),
    # Celery's strings
    "include": ("a.py", "from celery import Celery\nq = Celery('x', include=['clinic.desk.front_desk'])\n", _acts(2, None)),
    "imports": ("a.py", "CELERY_IMPORTS = ('clinic.desk.front_desk',)\n", _acts(1, None)),
    "conf.imports": ("a.py", "from clinic.queue import queue\nqueue.conf.imports = ['clinic.desk.front_desk']\n", _acts(2, None)),
    "autodiscover_tasks": ("a.py", "from clinic.queue import queue\nqueue.autodiscover_tasks(['clinic.desk'], related_name='front_desk')\n", _acts(2, None)),
    "task_routes": ("a.py", "from clinic.queue import queue\nqueue.conf.task_routes = {'clinic.desk.front_desk.*': {'queue': 'slow'}}\n", _acts(2, None, "task-name")),
    "task_routes of one task": ("a.py", "from clinic.queue import queue\nqueue.conf.task_routes = {'clinic.desk.front_desk.plain': 'slow'}\n", _acts(2, "plain", "task-name")),
    "send_task": ("a.py", "from clinic.queue import queue\nqueue.send_task('clinic.desk.front_desk.plain', args=[1])\n", _acts(2, "plain", "task-name")),
    "signature": ("a.py", "from celery import signature\nsignature('clinic.desk.front_desk.plain', args=(1,)).delay()\n", _acts(2, "plain", "task-name")),
    "beat": ("a.py", "from clinic.queue import queue\nqueue.conf.beat_schedule['x'] = {'task': 'clinic.desk.front_desk.plain', 'schedule': 5}\n", _acts(2, "plain", "task-name")),
    "add_periodic_task": ("a.py", "from clinic.queue import queue\nfrom clinic.desk.front_desk import plain\nqueue.add_periodic_task(5, plain.s(1))\n", _code((2, "plain", "from"))),
    "a signature of a task": ("a.py", "from celery import chain\nfrom clinic.desk import front_desk\nchain(front_desk.plain.s(1), front_desk.admit.si(2))()\n", _code((2, None, "from"), (3, "plain", "attribute"), (3, "admit", "attribute"))),
    "tasks of the app": ("a.py", "from clinic.queue import queue\nqueue.tasks['clinic.desk.front_desk.plain'].delay()\n", _acts(2, "plain", "task-name")),
    # Django
    "INSTALLED_APPS": ("settings.py", "INSTALLED_APPS = ['django.contrib.admin', 'clinic.desk.front_desk']\n", _acts(1, None)),
    "a Django setting": ("settings.py", "HANDLER = 'clinic.desk.front_desk.label'\n", _acts(1, "label")),
    "a Django migration": ("clinic/migrations/0001_x.py", "import clinic.desk.front_desk\nDEFAULT = clinic.desk.front_desk.label\n", _code((1, None, "import"), (2, "label", "attribute"))),
    "rows of the beat database": (
        "clinic/migrations/0002_y.py",
        "def forward(apps, editor):\n    apps.get_model('beat', 'PeriodicTask').objects.filter(task='clinic.desk.front_desk.plain').update(enabled=False)\n",
        _acts(2, "plain", "task-name"),
    ),
    "an SQL string": (
        "clinic/migrations/0003_z.py",
        "SQL = \"UPDATE beat SET task = 'x' WHERE task = 'clinic.desk.front_desk.plain'\"\n",
        [(1, "text", "plain", "document")],
    ),
    # names that only tell
    "a logger": ("a.py", "import logging\nlogging.getLogger('clinic.desk.front_desk')\n", [(2, "text", None, "logger")]),
    "a logging configuration": ("a.py", "LOGGING = {'version': 1, 'loggers': {'clinic.desk.front_desk': {'level': 'INFO'}}}\n", [(1, "text", None, "logger")]),
    "caplog": ("tests/test_a.py", "def test_a(caplog):\n    caplog.set_level('INFO', logger='clinic.desk.front_desk')\n", [(2, "text", None, "logger")]),
    "the name of a record": ("tests/test_a.py", "def test_a(caplog):\n    assert caplog.records[0].name == 'clinic.desk.front_desk'\n", [(2, "text", None, "logger")]),
    "a docstring": ("a.py", '"""Was in clinic.desk.front_desk once."""\n', [(1, "text", None, "document")]),
    "a docstring with a role": ("a.py", 'def f():\n    """See :func:`clinic.desk.front_desk.label`."""\n', [(2, "text", "label", "document")]),
    "a comment": ("a.py", "x = 1  # like clinic/desk/front_desk.py\n", [(1, "text", None, "comment")]),
    "a message": ("a.py", "print('look at clinic/desk/front_desk.py for more')\n", [(1, "text", None, "document")]),
    # other files
    "compose": ("compose.yml", "services:\n  worker:\n    command: celery -A clinic.desk.front_desk worker\n", _acts(3, None, "command")),
    "compose, as a list": ("compose.yml", 'services:\n  worker:\n    command: ["celery", "-A", "clinic.desk.front_desk", "worker"]\n', _acts(3, None, "command")),
    "compose, a list of lines": ("compose.yml", "command:\n  - celery\n  - --app\n  - clinic.desk.front_desk\n", _acts(4, None, "command")),
    "Dockerfile": ("Dockerfile", 'FROM x\nCMD ["celery", "--app=clinic.desk.front_desk", "worker"]\n', _acts(2, None, "command")),
    "Dockerfile, python -m": ("Dockerfile", "FROM x\nRUN python -m clinic.desk.front_desk\n", _acts(2, None, "command")),
    "Dockerfile, a copied file": ("Dockerfile", "FROM x\nCOPY clinic/desk/front_desk.py /srv/\n", _acts(2, None, "command")),
    "shell": ("start.sh", "#!/bin/sh\nexec celery -A clinic.desk.front_desk:queue worker\n", _acts(2, "queue", "command")),
    "shell, python -c": ("start.sh", "python -c 'import clinic.desk.front_desk'\n", _acts(1, None, "command")),
    "Procfile": ("Procfile", "worker: celery -A clinic.desk.front_desk worker\n", _acts(1, None, "command")),
    "systemd": ("worker.service", "[Service]\nExecStart=/venv/bin/celery -A clinic.desk.front_desk worker\n", _acts(2, None, "command")),
    "supervisor": ("supervisord.conf", "[program:w]\ncommand=celery --app clinic.desk.front_desk worker\n", _acts(2, None, "command")),
    "kubernetes": ("k8s/worker.yaml", "args: ['-A', 'clinic.desk.front_desk', 'worker']\n", _acts(1, None, "command")),
    "terraform": ("main.tf", 'command = ["celery", "-A", "clinic.desk.front_desk"]\n', _acts(1, None, "command")),
    "a Makefile": ("Makefile", "worker:\n\tcelery -A clinic.desk.front_desk worker\n", _acts(2, None, "command")),
    "an entry point": ("pyproject.toml", '[project]\nname = "clinic"\ndependencies = ["celery"]\n[project.scripts]\nadmit = "clinic.desk.front_desk:admit"\n', _acts(5, "admit", "module-string")),
    "an entry point of setup.cfg": ("setup.cfg", "[options.entry_points]\nconsole_scripts =\n    admit = clinic.desk.front_desk:admit\n", _acts(3, "admit", "module-string")),
    "a variable of the environment": (".env", "CELERY_APP=clinic.desk.front_desk\n", _acts(1, None, "module-string")),
    "an ini": ("celery.ini", "[celery]\nimports = clinic.desk.front_desk\n", _acts(2, None, "module-string")),
    "yaml imports": ("celery.yaml", "imports:\n  - clinic.desk.front_desk\n", _acts(2, None, "module-string")),
    "yaml task": ("beat.yaml", "nightly:\n  task: clinic.desk.front_desk.plain\n", _acts(2, "plain", "task-name")),
    "json fixture": ("fixtures/beat.json", '[{"model": "beat.periodictask", "fields": {"task": "clinic.desk.front_desk.plain"}}]\n', _acts(1, "plain", "task-name")),
    "notebook": (
        "notes.ipynb",
        '{"cells": [{"cell_type": "code", "source": ["from clinic.desk.front_desk import admit\\n", "admit.delay(1)"]}]}\n',
        [(1, "string", "admit", "notebook")],
    ),
    "own settings": ("pyproject.toml", "[tool.demonolith]\nmonolith = \"clinic.desk.front_desk\"\n", [(2, "text", None, "document")]),
    "mypy section": ("mypy.ini", "[mypy-clinic.desk.front_desk]\nignore_errors = True\n", [(1, "text", None, "document")]),
    "ruff per file": ("ruff.toml", '[lint.per-file-ignores]\n"clinic/desk/front_desk.py" = ["E501"]\n', [(2, "text", None, "document")]),
    "CODEOWNERS": (".github/CODEOWNERS", "/clinic/desk/front_desk.py @team\n", [(1, "text", None, "document")]),
    "a comment in YAML": ("compose.yml", "# celery -A clinic.desk.front_desk worker\n", [(1, "text", None, "document")]),
    "markdown": ("README.md", "Start with `celery -A clinic.desk.front_desk worker`.\n", [(1, "text", None, "document")]),
    "markdown, a path": ("docs/x.md", "See [the desk](../clinic/desk/front_desk.py).\n", [(1, "text", None, "document")]),
    "the file name alone": ("docs/x.md", "All of front_desk.py goes.\n", [(1, "text", None, "document")]),
}  # fmt: skip

LOOKALIKES: dict[str, tuple[str, str]] = {
    "another package's module": ("a.py", "from other.front_desk import admit\nadmit()\n"),
    "another package's module, attribute": ("a.py", "import other.front_desk\nother.front_desk.admit()\n"),
    "a package that ends alike": ("a.py", "import myclinic.desk.front_desk\n"),
    "a longer package": ("a.py", "import vendor.clinic.desk.front_desk as v\nv.admit()\n"),
    "a relative import elsewhere": ("clinic/annex/b.py", "from .front_desk import admit\n"),
    "a top-level module": ("a.py", "import front_desk\nfront_desk.admit()\n"),
    "a local variable": ("a.py", "front_desk = object()\nprint(front_desk.admit)\n"),
    "a parameter": ("a.py", "def f(front_desk):\n    return front_desk.admit\n"),
    "a parameter that hides nothing": ("a.py", "def f(fd):\n    from clinic import lab\n    return fd.admit, lab\n"),
    "a keyword argument": ("a.py", "dict(front_desk=1)\n"),
    "an attribute of something else": ("a.py", "class Hotel:\n    front_desk = 1\nHotel().front_desk.admit\n"),
    "a method": ("a.py", "class Hotel:\n    def front_desk(self): ...\n"),
    "a function": ("a.py", "def front_desk():\n    return admit\n"),
    "the package alone": ("a.py", "import clinic.desk\nclinic.desk.admit\n"),
    "the same task elsewhere": ("a.py", "from clinic.desk.reception.door import admit\nadmit.delay()\n"),
    "a longer name": ("a.py", "import importlib\nimportlib.import_module('clinic.desk.front_desk_v2')\n"),
    "a longer package name": ("a.py", "X = 'myclinic.desk.front_desk.admit'\n"),
    "a longer dotted name": ("a.py", "X = 'vendor.clinic.desk.front_desk.admit'\n"),
    "a part of a word": ("a.py", "X = 'clinic.desk.front_desks'\n"),
    "a table": ("a.py", "TABLE = 'front_desk'\n"),
    "a table in SQL": ("a.py", "SQL = 'SELECT * FROM front_desk WHERE id = 1'\n"),
    "a column in SQL": ("a.py", "SQL = 'SELECT front_desk.id FROM front_desk'\n"),
    "a table in a migration": ("clinic/migrations/0004_t.py", "def upgrade(op):\n    op.create_table('front_desk')\n    op.drop_column('front_desk', 'label')\n"),
    "a table in an SQL file": ("schema.sql", "CREATE TABLE front_desk (id int);\nSELECT front_desk.id FROM public.front_desk;\n"),
    "__tablename__": ("a.py", "class Desk:\n    __tablename__ = 'front_desk'\n"),
    "a URL": ("a.py", "URL = '/api/front_desk/admit'\n"),
    "a URL with a host": ("a.py", "URL = 'https://clinic.desk.example/front_desk'\n"),
    "a route": ("a.py", "def f(web):\n    @web.get('/front_desk')\n    def show(): ...\n"),
    "a queue": ("a.py", "QUEUE = 'front_desk'\n"),
    "a key": ("a.py", "X = {'front_desk': 1}['front_desk']\n"),
    "a key in YAML": ("values.yaml", "front_desk:\n  image: front_desk:latest\n"),
    "a queue in a command": ("compose.yml", "command: celery -A clinic.queue worker -Q front_desk\n"),
    "an environment variable": (".env", "QUEUE=front_desk\nFRONT_DESK=1\n"),
    "a word in prose": ("README.md", "Ask at the front_desk. The front desk opens at nine.\n"),
    "another folder's file": ("docs/x.md", "See hotel/front_desk.py and other/desk/front_desk.py.\n"),
    "another file type": ("docs/x.md", "See front_desk.png and front_desk.html.\n"),
    "another module's logger": ("a.py", "import logging\nlogging.getLogger('hotel.front_desk')\n"),
    "a template": ("templates/a.html", "{{ front_desk.label }}\n"),
    "a JSON key": ("data.json", '{"front_desk": {"label": "x"}}\n'),
    "a comment about a desk": ("a.py", "x = 1  # the front_desk flag\n"),
    "a shadowed import": ("a.py", "from clinic.lab import analyse as front_desk\nfront_desk.admit\n"),
}  # fmt: skip
