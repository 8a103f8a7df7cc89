"""The apps of a repository, as ``celery -A`` names them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from migrator.audit import AuditOptions
from migrator.audit.apps import AppPlace, find_apps, named_app
from tests.support.memory import snapshot

APP = "from celery import Celery\napp = Celery('x')\n"
MAKER = "from celery import Celery\n\ndef make(name):\n    return Celery(name)\n"
TWO = {"one/__init__.py": "", "one/q.py": APP, "two/__init__.py": "", "two/q.py": APP}
BAR = {"bar/__init__.py": "", "bar/q.py": APP}


def found(files: Mapping[str, str], **options: str) -> list[tuple[str, str]]:
    places = find_apps(snapshot(files), AuditOptions(**options))
    return [(place.name, place.root) for place in places]


def named(files: Mapping[str, str], name: str, **options: str) -> AppPlace:
    return named_app(snapshot(files), AuditOptions(**options), name)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"queue_app.py": APP}, [("queue_app:app", "")]),
        ({"bar/__init__.py": "", "bar/q.py": APP}, [("bar.q:app", "")]),
        ({"bar/__init__.py": APP}, [("bar:app", "")]),
        (
            {"src/bar/__init__.py": "", "src/bar/q.py": APP, "src/bar/t.py": "import bar.q\n"},
            [("bar.q:app", "src")],
        ),
        (
            {
                "bar/__init__.py": "",
                "bar/make.py": MAKER,
                "bar/run.py": "from bar.make import make\ncelery = make('x')\n",
            },
            [("bar.run:celery", "")],
        ),
        (TWO, [("one.q:app", ""), ("two.q:app", "")]),
        ({"q.py": APP + "celery = app\n"}, [("q:app", "")]),
    ],
    ids=["module", "package", "init", "src", "factory", "several", "two-names"],
)
def test_finds_what_modules_make(files: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert found(files) == expected


@pytest.mark.parametrize(
    "files",
    [
        {"tests/q.py": APP},
        {"q.py": "from celery import current_app\nx = current_app\n"},
        {"q.py": "def make():\n    from celery import Celery\n    return Celery('x')\n"},
        {"q.py": "from invoke import Celery\napp = Celery()\n"},
        {},
    ],
    ids=["in-tests", "current", "inside", "other", "nothing"],
)
def test_what_is_no_app_of_the_repository(files: dict[str, str]) -> None:
    assert found(files) == []


def test_an_import_is_no_second_app() -> None:
    files = {"bar/__init__.py": "from bar.q import app as celery_app\n", "bar/q.py": APP}
    assert found(files) == [("bar.q:app", "")]


@pytest.mark.parametrize(
    "command",
    [
        "worker: celery -A bar.main worker\n",
        "command: celery --app=bar.main worker\n",
        'command: ["celery", "-A", "bar.main", "worker"]\n',
    ],
)
def test_a_command_says_where_the_worker_begins(command: str) -> None:
    files = {**BAR, "bar/main.py": "from bar.q import app\nimport bar.tasks\n"}
    assert found({**files, "compose.yml": command}) == [("bar.main", "")]


def test_a_command_can_name_the_attribute() -> None:
    files = {**BAR, "bar/main.py": "from bar.q import app as work\n"}
    procfile = "worker: celery -A bar.main:work worker\nbeat: celery -A bar.main:work beat\n"
    assert found({**files, "Procfile": procfile}) == [("bar.main:work", "")]


def test_a_command_can_name_a_package() -> None:
    tasks = "from bar.celery import app\n\n@app.task\ndef pour(): ...\n"
    files = {"srv/bar/__init__.py": "", "srv/bar/celery.py": APP, "srv/bar/tasks.py": tasks}
    assert found({**files, "Procfile": "w: celery -A bar w"}) == [("bar", "srv")]


def test_an_app_that_no_command_names_is_asked_too() -> None:
    assert found({**TWO, "Procfile": "w: celery -A two.q worker"}) == [
        ("two.q", ""),
        ("one.q:app", ""),
    ]


def test_a_command_for_nothing_here_is_left_alone() -> None:
    assert found({"q.py": APP, "Procfile": "w: celery -A elsewhere worker"}) == [("q:app", "")]


SRC = {"src/bar/__init__.py": "", "src/bar/q.py": APP, "src/bar/t.py": "import bar.q\n"}


@pytest.mark.parametrize("name", ["bar.q", "bar.q:app", "bar.q.app", "bar"])
def test_a_name_is_looked_for_below_the_source_roots(name: str) -> None:
    assert named(SRC, name) == AppPlace(name, "src")


def test_a_name_that_is_nowhere_is_left_to_celery() -> None:
    assert named(SRC, "elsewhere.q:app") == AppPlace("elsewhere.q:app", "")


def test_a_person_knows_the_source_root() -> None:
    assert named(SRC, "q", source_root="src/bar") == AppPlace("q", "src/bar")


def test_an_app_includes_what_the_commands_of_its_workers_do() -> None:
    commands = "w: celery -A bar.q worker -I bar.a,bar.b\nbeat: celery -A bar.q beat -I bar.c\n"
    [place] = find_apps(snapshot({**BAR, "Procfile": commands}), AuditOptions())
    assert (place.name, place.include) == ("bar.q", ("bar.a", "bar.b"))


def test_a_script_whose_name_is_no_modules_cannot_be_asked() -> None:
    assert found({"q.py": APP, "run-it.py": APP, "bin-1/q.py": "import os\n"}) == [("q:app", "")]
