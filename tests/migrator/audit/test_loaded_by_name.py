# ruff: noqa: E501
"""Apps, and modules, that are loaded by their names."""

from __future__ import annotations

import pytest

from migrator.audit.loaded_by_name import absolute
from tests.migrator.audit.helpers import facts

QUAY = {
    "quay/__init__.py": "",
    "quay/names.py": "QUEUE = 'quay.queue'\n",
    "quay/queue/__init__.py": "from celery import Celery\napp = Celery('quay')\n",
    "quay/queue/more.py": "from quay.queue import app as other\n",
}
TASK = "@{}.task\ndef moor(): ...\n"


def registered(source: str, app: str = "app") -> list[str | None]:
    """Return the names of the tasks that ``quay/crane.py`` registers."""
    found = facts({**QUAY, "quay/crane.py": source + TASK.format(app)})
    return [one.name for one in found.registrations]


LOADED = {
    "by its module": ("from importlib import import_module\napp = import_module('quay.queue').app\n", "app"),
    "by a constant": ("import importlib\nfrom quay import names\napp = importlib.import_module(names.QUEUE).app\n", "app"),
    "from a package on": ("import importlib\nqueue = importlib.import_module('.queue', 'quay')\n", "queue.app"),
    "from its own package on": ("import importlib\nqueue = importlib.import_module('.queue', package=__package__)\n", "queue.app"),
    "from further up": ("import importlib\nqueue = importlib.import_module('..queue', 'quay.load')\n", "queue.app"),
    "by getattr": ("from importlib import import_module\napp = getattr(import_module('quay.queue'), 'app')\n", "app"),
    "by __import__": ("quay = __import__('quay.queue')\n", "quay.queue.app"),
    "by __import__ of names": ("queue = __import__('quay.queue', fromlist=['app'])\n", "queue.app"),
    "by __import__ of names in place": ("queue = __import__('quay.queue', {}, {}, ['app'])\n", "queue.app"),
    "by Django": ("from django.utils.module_loading import import_string\napp = import_string('quay.queue.app')\n", "app"),
    "by werkzeug": ("from werkzeug.utils import import_string\napp = import_string('quay.queue:app')\n", "app"),
    "by Celery": ("from celery.utils.imports import symbol_by_name\napp = symbol_by_name('quay.queue.more:other')\n", "app"),
    "by the standard library": ("import pkgutil\napp = pkgutil.resolve_name('quay.queue:app')\n", "app"),
    "of Celery itself": ("from importlib import import_module\napp = import_module('celery').Celery('x')\n", "app"),
}  # fmt: skip


@pytest.mark.parametrize("way", LOADED)
def test_follows_what_is_loaded(way: str) -> None:
    source, app = LOADED[way]
    assert registered(source, app) == ["quay.crane.moor"]


@pytest.mark.parametrize(
    "source",
    [
        "import os\nfrom importlib import import_module\napp = import_module(os.environ['X']).app\n",
        "from importlib import import_module\napp = import_module('.queue').app\n",
        "from importlib import import_module\napp = import_module('....queue', 'quay').app\n",
        "from importlib import import_module\napp = import_module('quay.barge').app\n",
        "from importlib import import_module\napp = import_module('quay.queue').apps\n",
        "app = __import__('quay.queue').app\n",
        "from django.utils.module_loading import import_string\napp = import_string('quay.names.QUEUE')\n",
    ],
)  # fmt: skip
def test_takes_nothing_for_the_app_that_is_not_loaded(source: str) -> None:
    assert registered(source) == []


WORKER = "from celery import Celery\nimport importlib\nqueue = Celery('x')\n"


@pytest.mark.parametrize(
    "line",
    [
        "importlib.import_module('.crane', 'quay')",
        "importlib.import_module('quay.crane')",
        "from django.utils.module_loading import import_string\nimport_string('quay.crane.moor')",
        "from kombu.utils.imports import symbol_by_name\nsymbol_by_name('quay.crane:moor')",
    ],
)
def test_a_worker_imports_what_it_loads(line: str) -> None:
    files = {
        "quay/__init__.py": "",
        "quay/crane.py": "from celery import shared_task\n@shared_task\ndef moor(): ...\n",
        "quay/queue.py": f"{WORKER}{line}\n",
    }
    (worker,) = facts(files).processes
    assert [one.path for one in worker.imports] == ["quay/crane.py"]


def test_a_worker_imports_no_package_of_what_is_not_there() -> None:
    files = {
        "quay/__init__.py": "from celery import shared_task\n@shared_task\ndef moor(): ...\n",
        "queue.py": f"{WORKER}importlib.import_module('quay.barge')\n",
    }
    (worker,) = facts(files).processes
    assert worker.imports == ()


@pytest.mark.parametrize("made", ["make()", "Celery('quay')"])
def test_what_loads_an_app_starts_no_worker(made: str) -> None:
    files = {
        "quay/__init__.py": "",
        "quay/queue.py": f"from celery import Celery\ndef make():\n    return Celery('quay')\napp = {made}\n",
        "quay/crane.py": "from celery.utils.imports import symbol_by_name\napp = symbol_by_name('quay.queue:app')\n"
        + TASK.format("app"),
    }
    assert [one.path for one in facts(files).processes] == ["quay/queue.py"]


@pytest.mark.parametrize(
    ("name", "package", "expected"),
    [
        ("a.b", None, "a.b"),
        (".b", "a", "a.b"),
        ("..b", "a.c", "a.b"),
        (".", "a", "a"),
        (".b", None, None),
        ("...b", "a.c", None),
    ],
)
def test_full_names(name: str, package: str | None, expected: str | None) -> None:
    assert absolute(name, package) == expected
