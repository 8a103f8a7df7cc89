"""Tasks in modules that no worker imports: what is claimed, and all that makes it silent."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import facts

APP = "from celery import Celery\napp = Celery('mill', include=['mill.grind'])\n"
TASK = "from celery import shared_task\n\n\n@shared_task\ndef {}(n):\n    return n\n"
OWN = "from mill.queue import app\n\n\n@app.task\ndef sift(n):\n    return n\n"
MILL: dict[str, str] = {
    "mill/__init__.py": "",
    "mill/queue.py": APP,
    "mill/grind.py": TASK.format("grind"),
    "mill/sieve.py": OWN,
}


def lost(**changes: str) -> list[str]:
    """Return the names that are claimed; ``mill__queue`` stands for ``mill/queue.py``."""
    files = {name.replace("__", "/") + ".py": text for name, text in changes.items()}
    return with_files(files)


def with_files(files: dict[str, str]) -> list[str]:
    return [item.name for item in facts({**MILL, **files}).unimported]


def test_task_of_the_app_in_a_module_that_nobody_imports() -> None:
    (item,) = facts(MILL).unimported
    assert (item.name, item.function, str(item.where)) == (
        "mill.sieve.sift",
        "sift",
        "mill/sieve.py:5",
    )
    assert [str(where) for where in item.workers] == ["mill/queue.py:2"]


CLAIMED = {
    "shared-task": {"mill/sieve.py": TASK.format("sift")},
    "command": {"Procfile": "w: celery -A mill.queue worker\n"},
    "imported-by-a-test": {"tests/test_sieve.py": "from mill.sieve import sift\n"},
    "named-by-a-test": {"tests/test_sieve.py": "PATCHED = 'mill.sieve.sift'\n"},
    "type-checking": {
        "mill/grind.py": "from typing import TYPE_CHECKING\n" + TASK.format("grind"),
    },
    "settings-module": {
        "mill/queue.py": "from celery import Celery\napp = Celery('mill')\n"
        "app.config_from_object('mill.settings')\n",
        "mill/settings.py": "imports = ['mill.grind']\n",
    },
    "autodiscovery": {
        "mill/queue.py": "from celery import Celery\napp = Celery('mill')\n"
        "app.autodiscover_tasks(['mill.stones'])\n",
        "mill/stones/__init__.py": "",
        "mill/stones/tasks.py": TASK.format("turn"),
        "mill/grind.py": "",
    },
    "setting-assigned": {
        "mill/queue.py": "from celery import Celery\napp = Celery('mill')\n"
        "app.conf.include = ['mill.grind']\napp.conf.timezone = 'UTC'\n",
    },
    "constant-import": {
        "mill/grind.py": "import importlib\nimportlib.import_module('mill.queue')\n"
        + TASK.format("grind"),
    },
}


@pytest.mark.parametrize("shape", CLAIMED)
def test_claimed_where_all_that_the_worker_imports_is_known(shape: str) -> None:
    assert with_files(CLAIMED[shape]) == ["mill.sieve.sift"]


def _queue(line: str, app: str = APP) -> dict[str, str]:
    return {"mill/queue.py": f"import os\n{app}{line}\n"}


SILENT = {
    "included": _queue("app.conf.update(imports=['mill.sieve'])"),
    "imported-by-a-task-module": {"mill/grind.py": "import mill.sieve\n" + TASK.format("grind")},
    "imported-in-a-call": {
        "mill/grind.py": TASK.format("grind") + "\n\ndef go():\n    from mill import sieve\n",
    },
    "imported-by-a-start-that-is-not-known": {"mill/run.py": "from mill import sieve\n"},
    "named-in-a-string": {"mill/other.py": "WHERE = 'mill.sieve'\n"},
    "named-in-a-command": {"run.sh": "python -m mill.sieve\n"},
    "named-in-a-document": {"README.md": "Start `celery -A mill.sieve worker`.\n"},
    "script": {"mill/sieve.py": OWN + "\n\nif __name__ == '__main__':\n    sift(1)\n"},
    "computed-include": _queue("app.conf.include = os.environ['X'].split()"),
    "computed-part": _queue("app.conf.include = ['mill.grind', os.environ['X']]"),
    "extended": _queue("app.conf.include += ['mill.' + os.environ['X']]"),
    "appended": _queue("app.conf.include.append(os.environ['X'])"),
    "update-with-a-variable": _queue("app.conf.update(dict(os.environ))"),
    "update-with-stars": _queue("app.conf.update(**os.environ)"),
    "handed-on": _queue("print(app.conf)"),
    "config-from-environment": _queue("app.config_from_envvar('X')"),
    "config-that-is-not-here": _queue("app.config_from_object('other.settings')"),
    "config-that-takes-from-elsewhere": {
        **_queue("app.config_from_object('mill.settings')"),
        "mill/settings.py": "from base_settings import *\n",
    },
    "own-namespace": {
        **_queue("app.config_from_object('mill.settings', namespace='MILL')"),
        "mill/settings.py": "MILL_IMPORTS = ['mill.' + 'sieve']\n",
    },
    "loader": {"mill/queue.py": APP.replace("('mill',", "('mill', loader='x.y:Loader',")},
    "positional": {"mill/queue.py": APP.replace("('mill',", "('mill', 'x.y:Loader',")},
    "subclass": {
        "mill/queue.py": "from celery import Celery\n\n\nclass Mine(Celery):\n    pass\n\n\n"
        "app = Mine('mill', include=['mill.grind'])\n"
    },
    "made-in-a-function": {
        "mill/factory.py": f"def make():\n    {APP.splitlines()[0]}\n" "    return Celery('x')\n"
    },
    "django": {"site/settings.py": "INSTALLED_APPS = ['mill']\n"},
    "autodiscovery-without-packages": _queue("app.autodiscover_tasks()"),
    "autodiscovery-of-a-package": {
        **_queue("app.autodiscover_tasks(['mill.stones'])"),
        "mill/stones/__init__.py": "from .. import sieve\n",
    },
    "discovery-of-something-else-here": _queue("app.autodiscover_tasks(['stones'])")
    | {"lib/stones/a.py": "x = 1\n"},
    "import-by-a-computed-name": {
        "mill/grind.py": "import importlib, os\nimportlib.import_module(os.environ['X'])\n"
    },
    "relative-import-by-name": {
        "mill/grind.py": "import importlib\nimportlib.import_module('.' + 'x', 'mill')\n"
    },
    "entry-points": {
        "mill/grind.py": "from importlib.metadata import entry_points\nentry_points(group='x')\n"
    },
    "walks-packages": {"mill/grind.py": "import pkgutil\nlist(pkgutil.iter_modules(['mill']))\n"},
    "star": {"mill/__init__.py": "__all__ = ['sieve']\n", "mill/grind.py": "from mill import *\n"},
    "another-app": {"Procfile": "w: celery -A elsewhere.app worker\n"},
    "app-of-a-variable": {"run.sh": "exec celery -A $APP worker\n"},
    "included-by-the-command": {"Procfile": "w: celery -A mill.queue worker -I $MORE\n"},
    "no-app": {"mill/queue.py": "from elsewhere import app\n"},
    "app-in-an-example": {"mill/queue.py": "app = None\n", "examples/app.py": APP},
    "library-beside-the-app": {
        "mill/sieve.py": "",
        "stones/__init__.py": "",
        "stones/jobs.py": TASK.format("turn"),
    },
    "registered-in-a-call": {
        "mill/sieve.py": "from mill.queue import app\n\n\ndef go():\n"
        "    @app.task\n    def sift(n):\n        return n\n"
    },
    "test": {"mill/sieve.py": "", "tests/sieve.py": OWN},
    "example": {"mill/sieve.py": "", "mill/examples/sieve.py": OWN},
    "no-task": {"mill/sieve.py": "def sift(n):\n    return n\n"},
    "unread-file": {"mill/broken.py": "def (:\n    celery\n"},
}


@pytest.mark.parametrize("shape", SILENT)
def test_silent_where_the_worker_may_know_it(shape: str) -> None:
    assert with_files(SILENT[shape]) == []


def test_second_app_that_imports_the_module_is_enough() -> None:
    other = APP.replace("mill.grind", "mill.sieve").replace("'mill'", "'second'")
    assert lost(mill__second=other) == []
    assert lost(mill__second=other.replace("mill.sieve", "mill.grind")) == ["mill.sieve.sift"]
