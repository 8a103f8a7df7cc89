"""Routers of many forms in a monolith that stands alone: the packages made of it give the same."""

from __future__ import annotations

import pytest

from tests.support.command import demonolith, script_output

APP = """\
from celery import Celery

app = Celery("loom", broker="memory://", include=["loom.weave.legacy"])
"""
HEAD = """\
from loom.queue import app


@app.task(name="loom.start")
def start(kind, yarn):
    return _route(kind, yarn)


"""
RUNS = """\
def _weave(yarn):
    return {"woven": yarn}


def _knit(yarn):
    return {"knit": yarn}


"""
GUARDED = """\
def _route(kind, yarn):
    if kind not in KINDS:
        return {"unknown": kind}
    return KINDS[kind](yarn)
"""
IN_A_CLASS = """\
class Loom:
    KINDS = {"weave": _weave, "knit": _knit}


""" + GUARDED.replace("KINDS", "Loom.KINDS")
BY_A_CLASS_METHOD = """\
class Loom:
    KINDS = {key: run for key, run in [("weave", _weave), ("knit", _knit)]}

    @classmethod
    def route(cls, kind, yarn):
        if kind not in cls.KINDS:
            return {"unknown": kind}
        return cls.KINDS[kind](yarn)


def _route(kind, yarn):
    return Loom.route(kind, yarn)
"""
INSIDE = """\
def _route(kind, yarn):
    def weave(yarn):
        return {"woven": yarn}

    # Two needles.
    def knit(yarn):
        return {"knit": yarn}

    kinds = {"weave": weave, "knit": knit}
    if kind not in kinds:
        return {"unknown": kind}
    return kinds[kind](yarn)
"""
NAMES = 'KINDS = {"weave": "_weave", "knit": "_knit"}\n\n\n'
FORMS = {
    "in a class": RUNS + IN_A_CLASS,
    "by a class method": RUNS + BY_A_CLASS_METHOD,
    "functions inside": INSIDE,
}
REFUSED = {
    "by name": (
        RUNS + NAMES + GUARDED.replace("KINDS[kind](", "globals()[KINDS[kind]]("),
        "loom/weave/legacy.py:23: globals: names in the module's namespace may be looked up",
    ),
    "by what they are called": (
        RUNS + "KINDS = {run.__name__.strip('_'): run for run in (_weave,)}\n\n\n" + GUARDED,
        "loom/weave/legacy.py:17: the job types are the names of functions",
    ),
}
SCRIPT = """
from loom.queue import app

app.conf.task_always_eager = True
app.loader.import_default_modules()
print([app.tasks["loom.start"].delay(kind, 3).get() for kind in ("weave", "knit", "spin")])
"""


def files(text: str) -> dict[str, str]:
    return {
        "loom/__init__.py": "",
        "loom/queue.py": APP,
        "loom/weave/__init__.py": "",
        "loom/weave/legacy.py": HEAD + text,
    }


@pytest.mark.parametrize("form", FORMS)
def test_gives_the_same_afterwards(form, make_repo):
    project = make_repo(files(FORMS[form]))
    before = script_output(project.root, SCRIPT)
    assert before == "[{'woven': 3}, {'knit': 3}, {'unknown': 'spin'}]\n"
    done = demonolith("run", "--yes", "--monolith", "loom.weave.legacy", cwd=project.root)
    assert done.code == 0, done.err
    assert not (project.root / "loom/weave/legacy.py").exists()
    assert script_output(project.root, SCRIPT) == before


@pytest.mark.parametrize("form", REFUSED)
def test_refuses_what_would_know_other_job_types(form, make_repo):
    text, said = REFUSED[form]
    project = make_repo(files(text))
    start = project.branch
    done = demonolith("run", "--yes", "--monolith", "loom.weave.legacy", cwd=project.root)
    assert done.code == 3
    assert said in done.err
    assert project.branch == start
