"""What a worker imports where a function makes its app, and is given the modules."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import facts

TASK = "from celery import shared_task\n@shared_task(name='{}')\ndef {}(): ...\n"
CALL = "from lib.made import make\napp = make({})\n"
YARD: dict[str, str] = {
    "lib/__init__.py": "",
    "yard/__init__.py": "",
    "yard/saws.py": TASK.format("cut", "cut"),
    "yard/nails.py": TASK.format("hit", "hit"),
    "yard/celery.py": CALL.format("'yard', ['yard.nails', 'yard.saws']"),
    "Procfile": "worker: celery -A yard worker\n",
}
BOTH = ["yard/nails.py", "yard/saws.py"]
MADE = "from celery import Celery\n\n\ndef make(name, modules=(), **options):\n    {}\n"


def imported(files: dict[str, str]) -> tuple[list[str], str | None]:
    """Return what the worker of ``yard`` imports, and what of that is computed."""
    found = facts({**YARD, **files}).processes
    [worker] = [one for one in found if one.kind == "worker" and "yard" in one.name]
    return [item.path for item in worker.imports], worker.computed


@pytest.mark.parametrize(
    "body",
    [
        "return Celery(name, include=modules)",
        "app = Celery(name)\n    app.conf.include = modules\n    return app",
        "app = Celery(name)\n    app.conf.update(imports=list(modules), **options)\n    return app",
        "app = Celery(name)\n    app.conf.update({'include': [*modules]})\n    return app",
        "app = Celery(name)\n    for leaf in ('saws', 'nails'):\n"
        "        app.autodiscover_tasks([name], leaf)\n    return app",
        "return inner(name, modules)\ndef inner(name, found):\n"
        "    return Celery(name, include=found)",
    ],
)
def test_follows_what_the_function_is_given(body: str) -> None:
    assert imported({"lib/made.py": MADE.format(body)}) == (BOTH, None)


@pytest.mark.parametrize(
    ("body", "given"),
    [
        ("return Celery(name, **options)", "'yard', include=['yard.saws', 'yard.nails']"),
        (
            "return Celery(name, include=[f'{name}.{m}' for m in modules])",
            "'yard', ('saws', 'nails')",
        ),
        ("return Celery(include=modules)", "name='yard', modules=['yard.saws', 'yard.nails']"),
    ],
)
def test_follows_every_way_to_give_it(body: str, given: str) -> None:
    files = {"lib/made.py": MADE.format(body), "yard/celery.py": CALL.format(given)}
    assert imported(files) == (BOTH, None)


def test_each_worker_has_the_modules_of_its_own_call() -> None:
    files = {
        "lib/made.py": MADE.format("return Celery(name, include=modules)"),
        "mill/__init__.py": "",
        "mill/celery.py": CALL.format("'mill', ['yard.nails']"),
        "yard/celery.py": CALL.format("'yard', ['yard.saws']"),
        "Procfile": "a: celery -A yard worker\nb: celery -A mill worker\n",
    }
    found = facts({**YARD, **files}).processes
    assert [[item.path for item in one.imports] for one in found] == [BOTH[1:], BOTH[:1]]


def test_a_missing_module_is_named_where_the_call_has_it() -> None:
    files = {
        "lib/made.py": MADE.format("return Celery(name, include=modules)"),
        "yard/celery.py": "from lib.made import make\napp = make('yard', [\n    'yard.glue'])\n",
    }
    [item] = facts({**YARD, **files}).missing_includes
    assert (item.module, str(item.where)) == ("yard.glue", "yard/celery.py:3")


@pytest.mark.parametrize("given", ["'yard', modules_of('yard')", "*arguments", "**options"])
def test_what_a_call_computes_is_not_known(given: str) -> None:
    made = MADE.format("return Celery(name, include=modules)")
    paths, computed = imported({"lib/made.py": made, "yard/celery.py": CALL.format(given)})
    assert paths == [] and computed


def test_what_another_app_is_made_with_does_not_matter() -> None:
    made = MADE.format("return Celery(name, include=modules)")
    own = "from celery import Celery\nimport lib.made\napp = Celery(include=['yard.saws'])\n"
    files = {"lib/made.py": made, "yard/celery.py": own}
    assert imported(files) == (["yard/saws.py"], None)


def test_a_missing_module_stays_where_the_settings_have_it() -> None:
    body = (
        "app = Celery(name)\n    app.config_from_object(modules.config['CELERY'])\n    return app"
    )
    web = "from flask import Flask\nweb = Flask(__name__)\nweb.config['CELERY'] = {{\n"
    web += "    'imports': ['yard.glue']}}\n{}app = make('yard', web)\n"
    files = {
        "lib/made.py": MADE.format(body),
        "yard/celery.py": web.format("from lib.made import make\n"),
    }
    [item] = facts({**YARD, **files}).missing_includes
    assert (item.module, str(item.where)) == ("yard.glue", "yard/celery.py:4")
