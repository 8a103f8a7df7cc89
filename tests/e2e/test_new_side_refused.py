"""What cannot be built from a monolith alone: refused before the first commit, with the place."""

from __future__ import annotations

import pytest

from tests.support.built_more import MILL
from tests.support.command import demonolith

TASKS = "mill/tasks.py"
IMPORT = "from mill_queue import app\n"
OWN_APP = 'from celery import Celery\n\napp = Celery("mill")\n'
BEAT = '\n\napp.conf.beat_schedule = {"m": {"task": "mill.start", "schedule": 5}}\n'
HOOK = "\n\n@hooks.add\ndef warm(**kwargs):\n    return kwargs\n"
HOOKS = "class Hooks:\n    def add(self, function):\n        return function\n\n\nhooks = Hooks()\n"


def edited(old: str, new: str, end: str = "") -> dict[str, str]:
    files = dict(MILL.files)
    assert old in files[TASKS]
    files[TASKS] = files[TASKS].replace(old, new) + end
    return files


@pytest.mark.parametrize(
    ("files", "place", "advice"),
    [
        (edited(IMPORT, OWN_APP), f"{TASKS}:3: app:", "give the application a module of its own"),
        (edited(IMPORT, IMPORT, BEAT), f"{TASKS}:27: app.conf", "move it by hand"),
        (
            {
                **edited(IMPORT, f"from mill.hooks import hooks\n{IMPORT}", HOOK),
                "mill/hooks.py": HOOKS,
            },
            f"warm ({TASKS}:28)",
            "symbol:warm=move",
        ),
        (
            {**MILL.files, "mill/celery_tasks/execution.py": "LIMIT = 1\n"},
            "mill/celery_tasks/execution.py is where the package",
            "--tasks-package",
        ),
    ],
    ids=["own-app", "import-time", "registry", "package-in-the-way"],
)
def test_is_refused_with_the_place_and_what_to_do(make_repo, files, place, advice):
    project = make_repo(files)
    flags = ("--monolith", "mill.tasks")
    if "mill/celery_tasks/execution.py" in files:
        flags = (*flags, "--tasks-package", "mill.celery_tasks")
    before = project.fingerprint()
    done = demonolith("run", "--yes", *flags, cwd=project.root)
    assert done.code in (1, 3), done
    assert place in done.err, done.err
    assert advice in done.err
    assert project.fingerprint() == before
