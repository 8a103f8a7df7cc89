"""Workers that had their tasks through an import of the monolith for something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.at_work import at_work
from tests.support.bakery import COUNTER, OLD, bakery
from tests.support.built import Backend
from tests.support.project import check_stage, migration

STAGE = "rewrite-router-imports"
QUEUE = "bakery/queue.py"
WORKER = "bakery/worker.py"
COMPOSE = {"compose.yml": "services:\n  oven:\n    command: celery -A bakery.worker worker\n"}
PLAIN = {QUEUE: 'from celery import Celery\n\nqueue = Celery("bakery", broker="memory://")\n'}
CALLS = (("bakery.bake", {"kind": "cake", "order": "rye"}),)
EFFECT = "import bakery.oven  # noqa: F401  registers the tasks\n"


def with_worker(text: str, **more: str) -> dict[str, str]:
    """A bakery whose worker starts from a file of its own, and is told nothing else to import."""
    return {**bakery(**more), **PLAIN, **COMPOSE, WORKER: text}


STARTS = {
    "the app": (
        "from bakery.oven.everything import queue as app\n",
        EFFECT + "from bakery.queue import queue as app\n",
    ),
    "everything": (
        "from bakery.oven.everything import *\n",
        EFFECT + "from bakery.queue import queue\n",
    ),
    "something else": (
        "from bakery.queue import queue as app\nfrom bakery.oven.everything import weigh\n",
        EFFECT + "from bakery.queue import queue as app\nfrom bakery.scales import weigh\n",
    ),
    "the module": (
        "import bakery.oven.everything\nfrom bakery.queue import queue as app\n",
        "import bakery.oven\nfrom bakery.queue import queue as app\n",
    ),
}


@pytest.mark.parametrize("name", STARTS)
def test_the_worker_has_its_tasks_all_the_same(name: str, tmp_path: Path) -> None:
    before, after = STARTS[name]
    files = with_worker(before)
    work = migration(files).finish()
    assert work.text(WORKER) == after
    results = []
    for place, tree in (("before", files), ("after", work.files())):
        folder = tmp_path / place
        for path, text in tree.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())
        app = "bakery.worker:app" if "app" in after else "bakery.worker:queue"
        results.append(at_work(Backend(app, app, {}, CALLS), folder)["results"])
    baked = ["SUCCESS", "{'success': True, 'sugar': 9}"]
    # The task is defined twice before: which body runs is luck, and the modular one has no cake.
    assert results[0] in ([baked], [["SUCCESS", "{'success': False, 'error': 'No recipe: cake'}"]])
    assert results[1] == [baked]


def test_goes_into_the_module_that_a_setting_names() -> None:
    files = {
        **bakery(),
        QUEUE: PLAIN[QUEUE].replace('"memory://"', '"memory://", include=["bakery.tools"]'),
        "bakery/tools.py": "from bakery.oven.everything import weigh\n",
    }
    check_stage(
        files,
        STAGE,
        {
            COUNTER: files[COUNTER].replace("bakery.oven.everything", "bakery.oven"),
            "bakery/tools.py": EFFECT + "from bakery.scales import weigh\n",
        },
    )


def test_leaves_a_worker_alone_that_is_told_to_import_the_tasks() -> None:
    files = {**with_worker(STARTS["the app"][0]), QUEUE: bakery()[QUEUE]}
    assert migration(files).finish().text(WORKER) == "from bakery.queue import queue as app\n"


def test_leaves_other_processes_alone() -> None:
    text = (
        "from bakery.oven.everything import queue\n\nif __name__ == '__main__':\n    print(queue)\n"
    )
    files = {**bakery(), "bakery/script.py": text}
    after = migration(files).finish()
    assert after.text("bakery/script.py") == text.replace("oven.everything", "queue")
    assert not after.overlay.exists(OLD)
