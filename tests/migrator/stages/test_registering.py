"""Tasks that move beside the module that Celery finds in an app of Django."""

from __future__ import annotations

import pytest

from migrator.facts import Layout, Module
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.stages.registering import registering
from tests.support.memory import snapshot

PACKAGE = Module("beds", "beds/__init__.py")
LAYOUT = Layout(
    source_root="",
    monolith=Module("core.tasks", "core/tasks.py"),
    tasks_package=Module("beds.tasks", "beds/tasks.py"),
    scheduling_package=PACKAGE,
    execution_package=PACKAGE,
    utils_package=None,
    apps=("beds",),
)
TASKS = "from beds.models import Bed\n\n\ndef do():\n    return Bed\n"
TOP = "import beds.{}  # noqa: F401  registers its task\n"
END = "import beds.{}  # noqa: E402, F401  registers its task\n"


def written(tasks: str = TASKS, *modules: str, **others: str) -> str:
    files = {"beds/__init__.py": "", "beds/models.py": "Bed = 1\n", "beds/tasks.py": tasks}
    files.update({f"beds/{name}.py": text for name, text in others.items()})
    found = registering(LAYOUT, modules, Overlay(snapshot(files)), Plan())
    return found.get("beds/tasks.py", tasks.encode()).decode()


def test_the_module_of_the_tasks_imports_what_moved() -> None:
    code = written(TASKS, "beds.count", "beds.all", count="", all="import beds.models\n")
    assert code == TOP.format("all") + TOP.format("count") + TASKS


def test_what_takes_a_task_from_it_is_imported_at_the_end() -> None:
    taking = "from beds.tasks import do\n"
    code = written(TASKS, "beds.all", "beds.count", all=taking, count="import beds.all\n")
    assert code == f"{TASKS}\n\n" + END.format("all") + END.format("count")


@pytest.mark.parametrize(
    "has",
    ["import beds.count\n", "from beds import count\n", "from .count import one\n"],
)
def test_what_it_imports_already_is_left(has: str) -> None:
    assert written(has + TASKS, "beds.count", count="one = 1\n") == has + TASKS


def test_an_import_inside_of_a_function_registers_nothing() -> None:
    inside = "def later():\n    import beds.count\n"
    assert written(inside, "beds.count", count="").startswith(TOP.format("count"))


def test_nothing_that_moved_is_nothing_to_import() -> None:
    assert written(TASKS) == TASKS
    assert written(TASKS, "beds.tasks") == TASKS
