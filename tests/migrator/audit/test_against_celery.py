"""What the audit says must be what a Celery process registers: asked of Celery itself."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

from migrator.audit import AuditOptions, audit
from tests.support.memory import snapshot

# Forks before each project, so that Celery's global state is fresh and its import is paid once.
# Celery takes its pending shared tasks in the order of a set; here they come in several orders, so
# that what depends on it shows.
DRIVER = """
import json, os, random, sys, warnings
import celery, celery.app, celery.app.base, celery.loaders.app
from celery import _state
warnings.simplefilter("ignore")

def ask(folder, order):
    os.chdir(folder)
    sys.path.insert(0, folder)
    callbacks = []
    def announce(app):
        chosen = list(callbacks)
        if order == 1:
            chosen.reverse()
        elif order > 1:
            random.Random(order).shuffle(chosen)
        for callback in chosen:
            callback(app)
    for module in (_state, celery.app, celery.app.base):
        module.connect_on_app_finalize = callbacks.append
    celery.app.base._announce_app_finalized = announce
    from pkg.app import app
    app.loader.import_default_modules()
    app.finalize()
    own = {n: t for n, t in app.tasks.items() if not n.startswith("celery.")}
    return {name: task.run.__module__ for name, task in own.items()}

for folder in sys.argv[1:]:
    answers = []
    for order in range(5):
        read, write = os.pipe()
        if os.fork() == 0:
            os.close(read)
            os.write(write, json.dumps(ask(folder, order)).encode())
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as answer:
            answers.append(json.load(answer))
        os.wait()
    print(json.dumps(answers), flush=True)
"""

FORMS = [
    "@app.task(name='{n}')\ndef {f}(): ...\n",
    "@app.task\ndef {f}(): ...\n",
    "@app.task(name='{n}', shared=False)\ndef {f}(): ...\n",
    "@app.task(name='{n}', lazy=False)\ndef {f}(): ...\n",
    "@app.task(name='{n}')\ndef {f}(): ...\nX_{f} = {f}.name\n",
    "@shared_task(name='{n}')\ndef {f}(): ...\n",
    "@shared_task(name='{n}')\ndef {f}(): ...\nX_{f} = {f}.name\n",
    "N_{f} = '{n}'\n@task(name=f'{{N_{f}}}')\ndef {f}(): ...\n",
    "def {f}(): ...\nT_{f} = app.task({f}, name='{n}')\n",
    "@wrapped('{n}')\ndef {f}(): ...\n",
    "@closure\ndef {f}(): ...\n",
    "class C_{f}(Task):\n    name = '{n}'\n    def run(self): ...\napp.register_task(C_{f}())\n",
    "if app:\n    @app.task(name='{n}')\n    def {f}(): ...\n",
    "try:\n    @shared_task\n    def {f}(): ...\nfinally:\n    pass\n",
]
HEAD = """
from functools import wraps
from celery import Task, shared_task, shared_task as task
from pkg.app import app
def wrapped(name):
    def deco(fn):
        return shared_task(name=name)(fn)
    return deco
def closure(fn):
    @app.task
    @wraps(fn)
    def inner():
        return fn()
    return inner
"""


def project(seed: int) -> dict[str, str]:
    """Return a random project: a few modules with tasks, imported in some order."""
    chosen = random.Random(seed)
    modules = ["a", "b", "c"]
    include = [f"pkg.{name}" for name in chosen.sample(modules, chosen.randint(1, 3))]
    files = {
        "pkg/__init__.py": "",
        "pkg/app.py": f"from celery import Celery\napp = Celery('x', include={include!r})\n",
    }
    for name in modules:
        source = HEAD
        if chosen.random() < 0.3:
            source = f"import pkg.{chosen.choice(modules)}\n" + source
        for number in range(chosen.randint(1, 3)):
            form = chosen.choice(FORMS)
            source += form.format(n=chosen.choice(["one", "two", "three"]), f=f"f{number}")
        if chosen.random() < 0.1:
            source += "app.finalize()\n"
        files[f"pkg/{name}.py"] = source
    return files


def test_agrees_with_celery(tmp_path: Path) -> None:
    projects = [project(seed) for seed in range(60)]
    folders = []
    for number, files in enumerate(projects):
        folder = tmp_path / str(number)
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        folders.append(str(folder))
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, *folders], capture_output=True, text=True, check=True
    )
    disagreements = []
    for files, line in zip(projects, done.stdout.splitlines(), strict=True):
        disagreements += _compare(files, json.loads(line))
    assert disagreements == []


def _compare(files: dict[str, str], answers: list[dict[str, str]]) -> list[object]:
    """Return where the audit says something else than Celery did in any of the orders."""
    found = audit(snapshot(files), AuditOptions())
    verdicts = {collision.name: collision for collision in found.collisions}
    wrong: list[object] = []
    for name in sorted({name for answer in answers for name in answer}):
        modules = {answer.get(name) for answer in answers}
        collision = verdicts.get(name)
        if collision is None or collision.verdict == "apart":
            expected = {r.module for r in found.registrations if r.name == name}
            agreed = len(modules) == 1 and modules <= expected
        elif collision.verdict == "defined":
            agreed = modules == {collision.winner}
        else:
            agreed = len(modules) > 1
        wrong += [] if agreed else [(files, name, collision, modules)]
    return wrong
