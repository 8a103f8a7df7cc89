"""What only its decorator keeps alive: a question, and a module that the tasks package imports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from migrator.plan import MOVE
from tests.support.backends import BACKENDS
from tests.support.command import script_output
from tests.support.project import migration
from tests.support.repo import build_repo
from tests.support.small import LEGACY, small

HOME = "shop/jobs/handlers.py"
DECORATED = """

_pool = {}


# When a worker starts.
@worker_process_init.connect
def open_pool(**given):
    _pool["n"] = 1


@lost.connect(sender="shop.dispatch", weak=False)
def failed(sender=None, **given):
    logger.error(f"lost {sender}")
"""
BY_CALL = """

def hello(sender=None, **given):
    logger.info(f"hello {sender}")


signals.worker_ready.connect(hello, weak=False)  # kept
"""
SEEN = """
import json
from celery import signals
from shop.celery_app import app

app.loader.import_default_modules()
names = ["worker_process_init", "task_failure", "worker_ready"]
for name in names:
    found = [r() if hasattr(r, "__callback__") else r for _, r in getattr(signals, name).receivers]
    print(json.dumps([name, [f.__name__ for f in found]]))
"""
CONNECTED = [["worker_process_init", ["open_pool"]], ["task_failure", ["failed"]],
             ["worker_ready", ["hello"]]]  # fmt: skip


def files_with(more: str, imports: str = "") -> dict[str, str | bytes]:
    files = small()
    lines = "from celery import signals\nfrom celery.signals import task_failure as lost\n"
    lines += f"from celery.signals import worker_process_init\n{imports}"
    files[LEGACY] = str(files[LEGACY]).replace("import logging\n", f"import logging\n\n{lines}", 1)
    files[LEGACY] = f"{files[LEGACY]}{more}"
    return files


def connected(work, folder: Path) -> list[object]:
    build_repo(folder, work.files(), commit=False)
    return [json.loads(line) for line in script_output(folder, SEEN).splitlines()]


def recommended(files) -> dict[str, str | None]:
    decisions = [entry.decision for entry in migration(files).plan.decisions]
    return {one.id: one.recommended for one in decisions}


def test_handlers_of_signals_live_on_and_are_connected_once(tmp_path: Path):
    work = migration(files_with(DECORATED + BY_CALL))
    assert connected(work, tmp_path / "before") == CONNECTED
    work.until("rewrite-router-imports")
    assert connected(work, tmp_path / "between") == CONNECTED
    assert connected(work.finish(), tmp_path / "after") == CONNECTED
    home = work.text(HOME)
    assert "# When a worker starts.\n@worker_process_init.connect\ndef open_pool" in home
    assert "signals.worker_ready.connect(hello, weak=False)  # kept\n" in home
    assert "from .handlers import failed, hello, open_pool\n" in work.text("shop/jobs/__init__.py")


def test_a_handler_and_an_executor_share_what_they_shared():
    files = files_with(DECORATED)
    files[LEGACY] = str(files[LEGACY]).replace("mail {options}", "mail {options} {_pool}")
    work = migration(files).finish()
    shared = "from shop.jobs.kinds.executor_helpers import _pool\n"
    assert shared in work.text(HOME)
    assert shared in work.text("shop/jobs/kinds/mail.py")


@pytest.mark.parametrize(
    "line",
    [
        "@signals.task_prerun.connect",
        "@signals.task_prerun.connect(weak=False)",
        "@app.on_after_configure.connect",
        "@app.on_after_finalize.connect",
        "@lost.connect",
        "@worker_process_init.connect()",
    ],
)
def test_recommends_to_keep_what_celery_calls(line: str):
    files = files_with(f"\n\n{line}\ndef handle(*args, **given):\n    print('called')\n")
    assert recommended(files) == {"symbol:handle": MOVE}


@pytest.mark.parametrize(
    "line", ["@atexit.register", "@known.connect", "@bus.lost.connect", "@signals.connect"]
)
def test_has_no_opinion_about_other_registries(line: str):
    files = files_with(f"\n\n{line}\ndef handle(*args, **given):\n    print('called')\n")
    assert recommended(files) == {"symbol:handle": None}


def test_moves_what_another_registry_has_where_that_is_decided():
    files = files_with("\n\n@atexit.register\ndef bye():\n    print('bye')\n", "import atexit\n")
    work = migration(files, {"symbol:bye": MOVE}).finish()
    assert "@atexit.register\ndef bye():\n" in work.text(HOME)


def test_drops_a_handler_where_that_is_decided():
    work = migration(files_with(DECORATED), {"symbol:open_pool": "drop", "symbol:failed": "drop"})
    assert HOME not in work.finish().files()


def test_leaves_a_module_of_that_name_alone():
    files = {**files_with(DECORATED), HOME: "VALUE = 1\n"}
    work = migration(files).finish()
    assert work.text(HOME) == "VALUE = 1\n"
    assert "def open_pool" in work.text("shop/jobs/handlers_2.py")


def test_importers_of_a_handler_follow_it():
    files = {**files_with(DECORATED), "shop/cli.py": "from shop.jobs.legacy import open_pool\n"}
    work = migration(files).finish()
    assert work.text("shop/cli.py") == "from shop.jobs.handlers import open_pool\n"


@pytest.mark.parametrize("line", ["import shop.hooks", "from shop import hooks"])
def test_the_tasks_package_imports_what_the_monolith_imported_for_its_effect(line: str):
    hooks = "from celery.signals import worker_ready\n\n\n@worker_ready.connect\n"
    hooks += "def hello(**given):\n    print('ready')\n"
    files = files_with("", f"{line}\n") | {"shop/hooks.py": hooks}
    assert migration(files).plan.open_decisions
    text = migration(files, {"import:shop.hooks": MOVE}).finish().text("shop/jobs/__init__.py")
    assert text.startswith("import shop.hooks  # noqa: F401  for what its import does\n\nfrom")


def test_a_handler_moves_beside_the_tasks_of_an_app_of_django():
    files = dict(BACKENDS["nursery"].files)
    more = "\n\n@signals.worker_ready.connect\ndef hello(**given):\n    print('ready')\n"
    files["core/tasks.py"] = files["core/tasks.py"].replace(
        "from celery.utils", "from celery import signals\nfrom celery.utils", 1
    )
    files["core/tasks.py"] += more
    work = migration(files).finish()
    assert "def hello" in work.text("beds/handlers.py")
    line = "import beds.handlers  # noqa: F401  for what its import does\n"
    assert line in work.text("beds/tasks.py")
    assert "core/tasks.py" not in work.files()
