"""Everything that can run once a function runs."""

from __future__ import annotations

import pytest

from tests.migrator.reached.helpers import closure

TREE = {
    "old.py": "",
    "celery_app.py": "from celery import Celery\napp = Celery('x')\n",
    "jobs.py": (
        "import requests\nfrom celery_app import app\n\n\n"
        "@app.task\ndef one():\n    return requests.get('x')\n\n\n"
        "@app.task(bind=True)\ndef two(self):\n    return helper()\n\n\n"
        "def helper():\n    return requests.post('y')\n"
    ),
}


def reached(code: str, **more: str) -> tuple[set[str], list[str]]:
    """Return the names of what ``start`` reaches in other files, and what is not known."""
    texts = {**TREE, **{f"{name}.py": text for name, text in more.items()}, "web.py": code}
    found = closure(texts, "web.py", "start")
    units = {f"{path}:{index}" for path, index in found.units if path != "web.py"}
    return units, found.unknown


ONE, TWO, HELPER = "jobs.py:2", "jobs.py:3", "jobs.py:4"


@pytest.mark.parametrize(
    ("body", "units"),
    [
        ("jobs.one()", {ONE}),
        ("jobs.one.delay()", {ONE}),
        ("jobs.two.apply_async()", {TWO, HELPER}),
        ("print(jobs.helper)", {HELPER}),
        ("return 1", set()),
    ],
)
def test_follows_what_is_mentioned(body: str, units: set[str]):
    found, unknown = reached(f"import jobs\n\n\ndef start():\n    {body}\n")
    assert found - {"celery_app.py:1"} == units
    assert unknown == []


def test_an_app_leads_to_its_tasks():
    found, _ = reached("from celery_app import app\n\n\ndef start():\n    app.control.purge()\n")
    assert {ONE, TWO, HELPER} <= found


def test_a_decorator_leads_to_no_other_task():
    found, _ = reached("import jobs\n\n\ndef start():\n    jobs.one()\n")
    assert TWO not in found


@pytest.mark.parametrize(
    "giver",
    [
        "from table import TABLE\nimport jobs\nTABLE['one'] = jobs.one\n",
        "from table import TABLE\nimport jobs\nTABLE.update(one=jobs.one)\n",
        "from table import keep\nimport jobs\nkeep(jobs.one)\n",
        "from table import keep\nimport jobs\nkept = keep(jobs.one)\n",
        "from table import keep\n@keep\ndef give():\n    import jobs\n    jobs.one()\n",
        "from table import keep\nimport jobs\nfor job in [jobs.one]:\n    keep(job)\n",
    ],
)
def test_an_object_leads_to_what_was_given_to_it(giver: str):
    table = "TABLE = {}\n\n\ndef keep(job):\n    TABLE[job.name] = job\n    return job\n"
    code = "from table import TABLE\n\n\ndef start(name):\n    TABLE[name]()\n"
    assert ONE in reached(code, table=table, giver=giver)[0]


@pytest.mark.parametrize(
    "other",
    [
        "import jobs\nOTHER = {'one': jobs.one}\n",
        "from table import LIMIT\nimport jobs\nx = jobs.one\n",
    ],
)
def test_an_object_does_not_lead_to_what_others_have(other: str):
    code = "from table import TABLE\n\n\ndef start(name):\n    TABLE[name]()\n"
    assert ONE not in reached(code, table="TABLE = {}\nLIMIT = 3\n", other=other)[0]


@pytest.mark.parametrize(
    "body",
    [
        "app.send_task('one')",
        "celery.signature('one')()",
        "importlib.import_module('jobs').one()",
        "__import__('jobs').one()",
        "eval('jobs.one()')",
        "app.tasks['one']()",
        "globals()['one']()",
        "celery.current_app.send('one')",
        "call_command('one')",
        "from importlib import import_module as load; load('jobs')",
    ],
)
def test_says_where_a_name_could_lead_to_anything(body: str):
    head = "import celery, importlib, jobs\nfrom celery_app import app\n\n\n"
    assert reached(f"{head}def start(name):\n    {body}\n")[1]


@pytest.mark.parametrize(
    "body",
    ["session.exec(query)", "inspect.signature(query)", "query.globals()", "project.modules()"],
)
def test_knows_what_only_looks_alike(body: str):
    code = f"import inspect\n\n\ndef start(query, session, project):\n    {body}\n"
    assert reached(code) == (set(), [])


def test_a_class_that_knows_its_subclasses_leads_anywhere():
    base = (
        "class Base:\n    def __init_subclass__(cls):\n        KNOWN.append(cls)\n\n\nKNOWN = []\n"
    )
    found = reached("from base import Base\n\n\ndef start():\n    Base.run()\n", base=base)
    assert "knows its subclasses" in found[1][0]


@pytest.mark.parametrize(
    ("handler", "runs"),
    [
        ("@signals.task_success.connect\ndef done(): jobs.one()\n", True),
        ("@receiver(post_save)\ndef done(): jobs.one()\n", True),
        ("@event.listens_for(Session, 'commit')\ndef done(): jobs.one()\n", True),
        ("def done(): jobs.one()\n\n\npost_save.connect(done)\n", True),
        ("connection = sqlite3.connect(jobs.one)\n", False),
        ("def connect(): jobs.one()\n", False),
        ("@lru_cache()\ndef done(): jobs.one()\n", False),
    ],
)
def test_what_runs_at_an_event_runs_whoever_causes_it(handler: str, runs: bool):
    texts = {**TREE, "web.py": "def start(): ...\n", "signals.py": f"import jobs\n\n\n{handler}"}
    found = closure(texts, "web.py", "start")
    found.add_handlers()
    assert (("jobs.py", 2) in found.units) is runs


@pytest.mark.parametrize("body", ["yield jobs", "print(jobs)", "getattr(jobs, name)()"])
def test_a_module_that_is_handed_on_may_run_all_that_it_has(body: str):
    found, unknown = reached(f"import jobs\n\n\ndef start(name):\n    {body}\n")
    assert {ONE, TWO, HELPER} <= found
    assert unknown == []


def test_a_module_that_is_handed_on_may_hand_on_another():
    code = "import between\n\n\ndef start():\n    yield between\n"
    found, unknown = reached(code, between="import jobs\n\n\ndef idle():\n    return 1\n")
    assert {ONE, TWO, HELPER, "between.py:1"} <= found
    assert unknown == []


@pytest.mark.parametrize("text", ["from jobs import *\n", None])
def test_a_module_whose_names_nobody_sees_may_run_anything(text: str | None):
    name = "old" if text is None else "between"
    code = f"import {name}\n\n\ndef start():\n    yield {name}\n"
    _, unknown = reached(code, **({} if text is None else {name: text}))
    assert unknown == [f"the module {name}.py is used as an object in web.py"]
