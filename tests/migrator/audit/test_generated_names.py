# ruff: noqa: E501
"""Names that a ``gen_task_name`` of an app makes, where it can be followed."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import facts

APP = "from celery import Celery\nimport os, re\nclass Own(Celery):\n    DROP = '.tasks'\n    def gen_task_name(self, name, module):\nBODYapp = Own('brew')\n"
TASKS = "from brew.app import app\n@app.task\ndef boil(): ...\n"


def names(body: str, tasks: str = TASKS, app: str = APP, **more: str) -> list[str | None]:
    """Return the names of the tasks of ``brew.hops.tasks``, which Celery would call after that."""
    indented = "".join(f"        {line}\n" for line in body.splitlines())
    files = {
        "brew/__init__.py": "",
        "brew/app.py": app.replace("BODY", indented),
        "brew/hops/__init__.py": "",
        "brew/hops/tasks.py": tasks,
        **{f"brew/{name}.py": text for name, text in more.items()},
    }
    return [one.name for one in facts(files).registrations]


MADE = {
    # What Celery's own manual shows.
    "if module.endswith('.tasks'):\n    module = module[:-6]\nreturn super().gen_task_name(name, module)": "brew.hops.boil",
    "if module.endswith('.jobs'):\n    module = module[:-5]\nreturn super().gen_task_name(name, module)": "brew.hops.tasks.boil",
    "if module.endswith(self.DROP):\n    module = module[:-len(self.DROP)]\nreturn super(Own, self).gen_task_name(name, module)": "brew.hops.boil",
    "return Celery.gen_task_name(self, name, module.replace('.tasks', ''))": "brew.hops.boil",
    "return super().gen_task_name(name=name, module=module.upper())": "BREW.HOPS.TASKS.boil",
    "return name": "boil",
    "return f'brew.{name}'": "brew.boil",
    "return '%s:%s' % (module.split('.')[0], name)": "brew:boil",
    "return '.'.join(module.split('.')[1:] + [name])": "hops.tasks.boil",
    "parts = [p for p in module.split('.') if p != 'tasks']\nreturn '.'.join(parts) + '.' + name": "brew.hops.boil",
    "if 'hops' in module:\n    return 'h.' + name\nreturn 'x.' + name": "h.boil",
    "if not module.startswith('brew'):\n    return None\nreturn name": "boil",
    "module = module.removesuffix('.tasks')\nreturn f'{module}.{name}'": "brew.hops.boil",
}  # fmt: skip


@pytest.mark.parametrize("body", MADE)
def test_follows_what_makes_the_name(body: str) -> None:
    assert names(body) == [MADE[body]]


@pytest.mark.parametrize(
    "body",
    [
        "return os.environ['P'] + name",
        "if os.environ.get('P'):\n    return 'a.' + name\nreturn 'b.' + name",
        "if os.environ.get('P'):\n    return 'a.' + name",
        "return re.sub('tasks', '', module) + name",
        "return self.main + '.' + name",
        "return self.conf.prefix + name",
        "names = module.split('.')\nnames.remove('tasks')\nreturn '.'.join(names)",
        "return super().gen_task_name(name)",
        "raise NotImplementedError",
    ],
)
def test_does_not_guess_what_a_name_is_made_of(body: str) -> None:
    assert names(body) == [None]


def test_does_not_follow_an_attribute_that_is_set_elsewhere() -> None:
    app = APP + "    def setup(self, drop):\n        self.DROP = drop\n"
    app = app.replace("app = Own('brew')\n", "") + "app = Own('brew')\n"
    assert names("return self.DROP + name", app=app) == [None]


@pytest.mark.parametrize(
    "given",
    [
        "lambda name, module: f'{module}:{name}'",
        "lambda name, module, : ':'.join((module, name))",
        "named",
    ],
)
def test_follows_a_function_that_takes_the_place_of_the_method(given: str) -> None:
    app = "from celery import Celery\ndef named(name, module):\n    return module + ':' + name\napp = Celery('brew')\n"
    app += f"app.gen_task_name = {given}\n"
    assert names("", app=app) == ["brew.hops.tasks:boil"]


SHARED = "from celery import shared_task\n@shared_task\ndef boil(): ...\n"
SHORT = "return 'short.' + name"


def test_a_shared_task_has_the_name_of_the_one_app() -> None:
    assert names(SHORT, SHARED) == ["short.boil"]


def test_a_shared_task_of_two_such_apps_has_none() -> None:
    second = APP.replace("BODY", "        return 'other.' + name\n")
    assert names(SHORT, SHARED, second=second) == [None]


def test_a_task_has_the_name_that_its_own_app_makes() -> None:
    second = APP.replace("BODY", "        return 'other.' + name\n").replace("app =", "second =")
    tasks = "from brew.second import second\nfrom brew.app import app\n@second.task(shared=False)\ndef a(): ...\n@app.task(shared=False)\ndef b(): ...\n"
    assert sorted(map(str, names(SHORT, tasks, second=second))) == ["other.a", "short.b"]


def test_the_worker_has_what_the_app_names() -> None:
    files = {
        "brew/__init__.py": "",
        "brew/app.py": APP.replace("BODY", f"        {SHORT}\n").replace(
            "'brew')", "'brew', include=['brew.a', 'brew.b'])"
        ),
        "brew/a.py": TASKS,
        "brew/b.py": TASKS,
    }
    (collision,) = facts(files).collisions
    assert (collision.name, collision.verdict) == ("short.boil", "undefined")
    assert facts(files).unimported == ()
