"""One app asked for its registry, by the interpreter of the tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import celery
import pytest

from migrator.probe.checkout import Workspace
from migrator.probe.interpreter import Interpreter
from migrator.probe.registry import Answer, Failure, ask
from tests.migrator.probe.helpers import environment_in, site_packages

HERE = Interpreter(sys.executable, "here", "")
APP = "from celery import Celery\napp = Celery('hotel', include=['hotel.rooms'])\n"
ROOMS = """
from functools import partial, wraps
from celery import Task, shared_task
from hotel.queue import app


def logged(function):
    @wraps(function)
    def inner(*args):
        return function(*args)
    return inner


def silent(function):
    def hidden(*args):
        return function(*args)
    return hidden


@app.task(
    name="clean",
)
@logged
def clean(room):
    ...


@shared_task(name="lock", bind=True)
@silent
def lock(self, room):
    ...


@app.task(name="wake", autoretry_for=(OSError,))
def wake():
    ...


class Bill(Task):
    name = "bill"

    def run(self):
        ...


app.register_task(Bill())


class Desk:
    @app.task(name="desk")
    def answer():
        ...
"""
HOTEL = {"hotel/__init__.py": "", "hotel/queue.py": APP, "hotel/rooms.py": ROOMS}


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    parts = [tmp_path / name for name in ("tree", "home", "temporary")]
    for part in parts:
        part.mkdir()
    return Workspace(parts[0], parts[1], parts[2])


def asked(
    place: Workspace,
    files: dict[str, str],
    app: str = "hotel.queue",
    *,
    root: str = "",
    instead_of: Path = Path("/nowhere"),
    interpreter: Interpreter = HERE,
    seconds: float = 60,
    include: Sequence[str] = (),
    **variables: str,
) -> Answer | Failure:
    for name, text in files.items():
        target = place.tree / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return ask(
        place,
        interpreter,
        app,
        root,
        instead_of=instead_of,
        variables=variables,
        seconds=seconds,
        include=include,
    )


def answered(*args, **options) -> Answer:
    answer = asked(*args, **options)
    assert isinstance(answer, Answer), answer
    return answer


def failed(*args, **options) -> Failure:
    answer = asked(*args, **options)
    assert isinstance(answer, Failure), answer
    return answer


def line(text: str) -> int:
    return ROOMS.splitlines().index(text) + 1


def test_says_which_function_is_registered(place: Workspace) -> None:
    answer = answered(place, HOTEL)
    bodies = {
        name: (entry.body.module, entry.body.path, entry.body.function, entry.body.line)
        for name, entry in answer.tasks.items()
    }
    where = ("hotel.rooms", "hotel/rooms.py")
    assert bodies == {
        "bill": (*where, "Bill", line("class Bill(Task):")),
        "clean": (*where, "clean", line("def clean(room):")),
        "desk": (*where, "Desk.answer", line("    def answer():")),
        "lock": (*where, bodies["lock"][2], line("    def hidden(*args):")),
        "wake": (*where, "wake", line("def wake():")),
    }


def test_looks_through_wrappers_of_every_kind(place: Workspace) -> None:
    answer = answered(place, HOTEL)
    assert line("def lock(self, room):") in [one.line for one in answer.tasks["lock"].layers]
    assert line("    def inner(*args):") in [one.line for one in answer.tasks["clean"].layers]


def test_says_versions_and_what_was_imported(place: Workspace) -> None:
    answer = answered(place, {**HOTEL, "hotel/unused.py": ""})
    assert answer.celery == celery.__version__
    assert answer.python == ".".join(map(str, sys.version_info[:3]))
    assert answer.imported == {"hotel/__init__.py", "hotel/queue.py", "hotel/rooms.py"}
    assert answer.outside == ()


def test_names_every_function_that_celery_was_given(place: Workspace) -> None:
    other = "from celery import shared_task\n@shared_task(name='clean')\ndef other(): ...\n"
    init = "import hotel.other\n"
    answer = answered(place, {**HOTEL, "hotel/__init__.py": init, "hotel/other.py": other})
    given = {one.path for one in answer.tasks["clean"].given}
    assert given == {"hotel/rooms.py", "hotel/other.py"}
    assert len(answer.tasks["wake"].given) == 1


def test_imports_what_a_worker_includes(place: Workspace) -> None:
    other = "from celery import shared_task\n@shared_task(name='other')\ndef other(): ...\n"
    files = {**HOTEL, "hotel/other.py": other}
    assert "other" not in answered(place, files).tasks
    assert "other" in answered(place, files, include=["hotel.other"]).tasks


@pytest.mark.parametrize("app", ["hotel.queue", "hotel.queue:app", "hotel.queue.app"])
def test_takes_the_app_as_celery_does(place: Workspace, app: str) -> None:
    assert len(answered(place, HOTEL, app).tasks) == 5


def test_finds_the_app_of_a_package(place: Workspace) -> None:
    files = {**HOTEL, "hotel/celery.py": "from hotel.queue import app as anything\n"}
    assert len(answered(place, files, "hotel").tasks) == 5
    files["hotel/celery.py"] = "from hotel.queue import app as celery\n"
    assert len(answered(place, files, "hotel.celery").tasks) == 5


def test_is_run_as_the_worker_is(place: Workspace) -> None:
    check = "import os, sys\nassert sys.argv[0].endswith('celery') and 'worker' in sys.argv\n"
    check += "assert os.getcwd().endswith('tree/srv'), os.getcwd()\n"
    files = {f"srv/{name}": text for name, text in HOTEL.items()}
    files["srv/hotel/queue.py"] = check + APP
    assert answered(place, files, root="srv").tasks["wake"].body.path == "srv/hotel/rooms.py"


def test_a_module_named_celery_is_not_celery(place: Workspace) -> None:
    files = {"celery.py": "raise RuntimeError", "platform.py": "raise RuntimeError", **HOTEL}
    assert len(answered(place, files).tasks) == 5


def test_what_the_import_says_is_in_the_failure(place: Workspace) -> None:
    broken = {**HOTEL, "hotel/rooms.py": "import os\nkey = os.environ['HOTEL_KEY']\n"}
    failure = failed(place, broken)
    assert failure.reason == "KeyError: 'HOTEL_KEY'"
    assert '  File "hotel/rooms.py", line 2, in <module>' in failure.lines
    assert not [line for line in failure.lines if "ask_celery" in line or "<frozen" in line]
    assert answered(place, broken, HOTEL_KEY="1").tasks == {}


def test_names_the_module_that_is_missing(place: Workspace) -> None:
    failure = failed(place, {**HOTEL, "hotel/rooms.py": "import hotel.cellar\n"})
    assert failure.reason == "ModuleNotFoundError: No module named 'hotel.cellar'"
    assert failure.missing == "hotel.cellar"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import sys; sys.exit('bye')", "SystemExit: bye"),
        ("import os; os._exit(4)", "its process ended with exit code 4 before"),
        ("import os; os.kill(os.getpid(), 9)", "its process ended with signal 9 before"),
        ("def f(", "SyntaxError: "),
        ("raise KeyboardInterrupt", "KeyboardInterrupt: no message"),
        ("def f(): f()\nf()", "RecursionError: "),
    ],
)
def test_every_end_has_its_reason(place: Workspace, code: str, reason: str) -> None:
    assert failed(place, {**HOTEL, "hotel/rooms.py": code}).reason.startswith(reason)


def test_what_is_no_app_is_said(place: Workspace) -> None:
    files = {**HOTEL, "web.py": "class Flask: ...\napp = Flask()\n"}
    assert failed(place, files, "web").reason == "NotThere: web is a Flask, no Celery app"
    assert failed(place, files, "cellar").missing == "cellar"
    assert "no attribute" in "".join(failed(place, files, "hotel.queue:missing").lines)
    assert failed(place, files, root="gone").reason == "there is no folder gone in the tree"


def test_says_where_an_endless_import_stands(place: Workspace) -> None:
    endless = "import time\n\nwhile True:\n    time.sleep(60)\n"
    failure = failed(place, {**HOTEL, "hotel/rooms.py": endless}, seconds=1)
    assert failure.reason == "it took longer than 1 seconds"
    assert '  File "hotel/rooms.py", line 4 in <module>' in failure.lines


def test_output_is_no_answer(place: Workspace) -> None:
    noise = "import sys\nprint('{}' * 100_000)\nprint('x', file=sys.stderr)\nsys.stdout.close()\n"
    assert len(answered(place, {**HOTEL, "hotel/queue.py": noise + APP}).tasks) == 5


def test_waits_for_no_thread_and_runs_nothing_at_the_end(place: Workspace) -> None:
    code = (
        "import atexit, threading, time\n"
        "threading.Thread(target=time.sleep, args=(600,)).start()\n"
        "atexit.register(open, 'at_exit', 'w')\n"
    )
    assert len(answered(place, {**HOTEL, "hotel/queue.py": code + APP}).tasks) == 5
    assert not (place.tree / "at_exit").exists()


def test_a_fork_in_the_import_does_not_answer(place: Workspace) -> None:
    code = "import os\nCHILD = os.fork() == 0\n"
    rooms = ROOMS + "from hotel.queue import CHILD\nif CHILD: del app.tasks['wake']\n"
    files = {**HOTEL, "hotel/queue.py": code + APP, "hotel/rooms.py": rooms}
    assert "wake" in answered(place, files).tasks


def test_writes_no_bytecode(place: Workspace) -> None:
    answered(place, HOTEL)
    assert not list(place.tree.rglob("__pycache__"))


def editable(tmp_path: Path, work: Path) -> Interpreter:
    """Return an interpreter whose environment has the work tree installed as editable."""
    folder = environment_in(tmp_path / "env", celery=True)
    (site_packages(folder) / "hotel.pth").write_text(f"{work / 'src'}\n")
    finder = site_packages(folder) / "__editable___bar_finder.py"
    finder.write_text(
        f"MAPPING = {{'bar': {str(work / 'libs/bar')!r}}}\n"
        "import importlib.util, sys\n"
        "class Finder:\n"
        "    @classmethod\n"
        "    def find_spec(cls, name, path=None, target=None):\n"
        "        if name in MAPPING:\n"
        "            return importlib.util.spec_from_file_location(\n"
        "                name, MAPPING[name] + '/__init__.py')\n"
        "sys.meta_path.append(Finder)\n"
    )
    (site_packages(folder) / "bar.pth").write_text("import __editable___bar_finder\n")
    return Interpreter(str(folder / "bin/python"), "editable", "")


def test_an_editable_install_comes_from_the_checkout(place: Workspace, tmp_path: Path) -> None:
    work = tmp_path / "work"
    for name in ("src/hotel", "libs/bar"):
        (work / name).mkdir(parents=True)
        (work / name / "__init__.py").write_text("raise RuntimeError('not from the commit')\n")
    files = {f"src/{name}": text for name, text in HOTEL.items()}
    files |= {"libs/bar/__init__.py": "", "src/hotel/__init__.py": "import bar\n"}
    answer = answered(place, files, instead_of=work, interpreter=editable(tmp_path, work))
    assert "libs/bar/__init__.py" in answer.imported
    assert answer.outside == ()


def test_says_what_came_from_the_work_tree_all_the_same(place: Workspace, tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "untracked.py").write_text("")
    code = f"import sys\nsys.path.append({str(work)!r})\nimport untracked\n"
    answer = answered(place, {**HOTEL, "hotel/__init__.py": code}, instead_of=work)
    assert answer.outside == ("untracked.py",)


def test_leaves_variables_of_ours_out(place: Workspace, monkeypatch) -> None:
    monkeypatch.setenv("HOTEL_SECRET", "x")
    code = "import os\nassert 'HOTEL_SECRET' not in os.environ\n"
    code += f"assert os.environ['HOME'] == {str(place.home)!r}\n"
    assert answered(place, {**HOTEL, "hotel/queue.py": code + APP}).tasks
    assert os.environ["HOTEL_SECRET"] == "x"
