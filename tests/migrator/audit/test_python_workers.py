"""Workers that a script starts: they import what the script imports, too."""

from __future__ import annotations

import pytest

from migrator.facts import AppProcess
from tests.migrator.audit.helpers import facts

SHARED = "from celery import shared_task\n@shared_task(name='{}')\ndef {}(): ...\n"
DOCK: dict[str, str] = {
    "dock/__init__.py": "",
    "dock/queue.py": "from celery import Celery\napp = Celery('dock')\n",
    "dock/load.py": SHARED.format("load", "load"),
    "dock/heavy.py": SHARED.format("load", "lift"),
    "dock/more.py": SHARED.format("more", "more"),
}
SCRIPT = "from dock.queue import app\nimport dock.load\n{}\n"


def workers(files: dict[str, str]) -> list[AppProcess]:
    return [one for one in facts({**DOCK, **files}).processes if one.kind == "worker"]


@pytest.mark.parametrize(
    ("call", "command"),
    [
        ("app.worker_main(['worker', '-Q', 'a'])", "worker_main worker -Q a"),
        ("if __name__ == '__main__':\n    app.worker_main(argv=['worker'])", "worker_main worker"),
        ("def main():\n    app.worker_main()", "worker_main"),
    ],
)
def test_a_script_is_a_worker(call: str, command: str) -> None:
    found = [one for one in workers({"run.py": SCRIPT.format(call)}) if one.path == "run.py"]
    assert [(one.command, [i.path for i in one.imports]) for one in found] == [
        (command, ["dock/load.py"])
    ]


def test_it_imports_what_its_options_include() -> None:
    call = "app.worker_main(['worker', '--include=dock.more'])"
    [found] = [one for one in workers({"run.py": SCRIPT.format(call)}) if one.path == "run.py"]
    assert [item.path for item in found.imports] == ["dock/load.py", "dock/more.py"]


def test_two_definitions_that_only_a_script_imports_are_a_collision() -> None:
    script = SCRIPT.format("import dock.heavy\napp.worker_main(['worker'])")
    procfile = {"Procfile": "w: celery -A dock.other worker\n"}
    other = {"dock/other.py": "from celery import Celery\nother = Celery(include=['dock.more'])\n"}
    [found] = facts({**DOCK, **other, **procfile, "run.py": script}).collisions
    assert (found.name, found.verdict) == ("load", "undefined")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("run.py", "from pool import app\nimport dock.load\napp.worker_main(['worker'])\n"),
        ("run.py", SCRIPT.format("app.start(['worker'])")),
        ("tests/test_run.py", SCRIPT.format("app.worker_main(['worker'])")),
        ("examples/run.py", SCRIPT.format("app.worker_main(['worker'])")),
    ],
)
def test_what_starts_no_worker_of_an_app_is_left_alone(path: str, text: str) -> None:
    assert [one for one in workers({path: text}) if one.path == path] == []
