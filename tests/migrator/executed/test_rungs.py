"""The rungs on real code: what a step made worse, and nothing else."""

from __future__ import annotations

import pytest

from migrator.executed.options import Executing
from migrator.executed.rungs import modules_of
from tests.migrator.executed.helpers import APP, ZOO, told

MAIN = "zoo/web.py"
API = """\
from fastapi import FastAPI

app = FastAPI(title="zoo")


@app.get("/birds/{name}")
def bird(name: str, loud: bool = False):
    return name
"""
FACTORY = API.replace("app = FastAPI", "own = FastAPI").replace("@app", "@own") + (
    "\n\ndef create_app() -> FastAPI:\n    return own\n"
)


@pytest.fixture(autouse=True)
def no_active_environment(monkeypatch) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


def messages(found) -> list[str]:
    return [str(entry) for entry in found.findings]


def test_import_that_works_is_no_finding(tmp_path) -> None:
    found = told(tmp_path, {"zoo/cage.py": "from zoo.birds import feed\n"})
    assert (found.findings, found.notes, found.checks) == ([], [], ["exec-imports"])


def test_import_that_fails_is_a_finding_with_the_reason(tmp_path) -> None:
    (message,) = messages(told(tmp_path, {"zoo/cage.py": "import zoo\n\nzoo.lions\n"}))
    assert message.startswith("zoo/cage.py:0: import zoo.cage fails: AttributeError: module 'zoo'")
    assert '\n    |   File "zoo/cage.py", line 3' in message and message.endswith("[exec-imports]")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("import sys\n\nsys.exit(3)\n", "SystemExit: 3"),
        ("import os\n\nos._exit(0)\n", "it ended"),
        ("import os\n\nos.kill(os.getpid(), 9)\n", "signal 9"),
        ("import time\n\ntime.sleep(60)\n", "took longer than 1 seconds"),
    ],
)
def test_import_that_ends_the_process(tmp_path, code: str, says: str) -> None:
    how = Executing(seconds=1)
    (message,) = messages(told(tmp_path, {"zoo/cage.py": code}, how=how))
    assert "import zoo.cage fails: " in message and says in message


def test_each_module_is_the_first_in_its_process(tmp_path) -> None:
    """Which of two modules in a circle is imported first decides whether it works."""
    files = {
        "zoo/cage.py": "from zoo.door import KEY\n\nBARS = 7\n",
        "zoo/door.py": "from zoo.cage import BARS\n\nKEY = 3\n",
    }
    found = messages(told(tmp_path, files))
    assert [line.partition(" fails")[0] for line in found] == [
        "zoo/cage.py:0: import zoo.cage",
        "zoo/door.py:0: import zoo.door",
    ]


def test_import_that_failed_before_is_a_note(tmp_path) -> None:
    code = "import nowhere_to_be_found\n"
    found = told(tmp_path, {"zoo/cage.py": f"{code}X = 1\n"}, before={"zoo/cage.py": code})
    assert found.findings == []
    assert found.notes == [
        "import zoo.cage fails before as well: "
        "ModuleNotFoundError: No module named 'nowhere_to_be_found'"
    ]


def test_new_module_that_lacks_what_the_monolith_lacked_is_a_note(tmp_path) -> None:
    old = {"zoo/old.py": "import nowhere_to_be_found\n\nX = nowhere_to_be_found\n"}
    new = {"zoo/new.py": "X = 1\nimport nowhere_to_be_found\n"}
    found = told(tmp_path, new, before=old, existing=("zoo/old.py",))
    assert found.findings == [] and len(found.notes) == 1


def test_imports_neither_tests_nor_programs() -> None:
    paths = ["src/a/b.py", "src/a/__init__.py", "src/a/__main__.py", "src/tests/test_a.py"]
    paths += ["src/setup.py", "other/c.py", "src/a/not-a-name.py", "src/a/data.txt"]
    assert modules_of(paths, "src") == {"a.b": "src/a/b.py", "a": "src/a/__init__.py"}


def test_name_that_is_registered_no_more(tmp_path) -> None:
    files = {"zoo/birds.py": ZOO["zoo/birds.py"].replace("zoo.feed", "zoo.water")}
    found = told(tmp_path, files, apps=(APP,))
    (message,) = messages(found)
    assert "the worker of zoo.queue:queue has zoo.feed registered no more" in message
    assert "(it was zoo/birds.py:5 feed)" in message
    assert "zoo.water: not registered -> zoo/birds.py:5 feed" in found.notes


def test_name_that_the_plan_drops_may_go(tmp_path) -> None:
    files = {"zoo/birds.py": "X = 1\n"}
    found = told(tmp_path, files, apps=(APP,), dropped=frozenset({"zoo.feed"}))
    assert found.findings == []
    assert found.notes == ["zoo.feed: zoo/birds.py:5 feed -> not registered"]


def test_shows_which_body_a_name_is_bound_to(tmp_path) -> None:
    files = {
        "zoo/birds.py": "import zoo.parrots\n",
        "zoo/parrots.py": ZOO["zoo/birds.py"],
    }
    found = told(tmp_path, files, apps=(APP,))
    assert found.findings == []
    assert found.notes == ["zoo.feed: zoo/birds.py:5 feed -> zoo/parrots.py:5 feed"]
    places = ("zoo/birds.py:5 feed", "zoo/parrots.py:5 feed")
    assert found.bound == {"zoo.queue:queue": {"zoo.feed": places}}
    assert found.checks == ["exec-imports", "exec-registry"]


def test_app_that_can_be_asked_no_more(tmp_path) -> None:
    files = {"zoo/queue.py": ZOO["zoo/queue.py"].replace("zoo.birds", "zoo.fish")}
    (message,) = messages(told(tmp_path, files, apps=(APP,)))
    assert "the app zoo.queue:queue cannot be asked: ModuleNotFoundError" in message
    assert "it could before" in message


def test_app_that_could_not_be_asked_before_is_a_note(tmp_path) -> None:
    broken = ZOO["zoo/queue.py"].replace("zoo.birds", "zoo.fish")
    files = {"zoo/cage.py": "X = 2\n"}
    found = told(tmp_path, files, before={"zoo/queue.py": broken}, apps=(APP,))
    assert found.findings == [] and found.notes[0].endswith("; before neither")


@pytest.mark.parametrize("source", [API, FACTORY], ids=["app", "factory"])
def test_api_that_changes_is_a_finding_of_a_stage(tmp_path, source: str) -> None:
    new = source.replace("loud: bool", "quiet: bool")
    found = told(tmp_path, {MAIN: new}, before={MAIN: source}, served=(MAIN,))
    (message,) = messages(found)
    assert "GET /birds/{name} differs in parameters [exec-openapi]" in message


def test_api_that_a_person_changes_is_a_note(tmp_path) -> None:
    new = API.replace("/birds/", "/fish/")
    found = told(tmp_path, {MAIN: new}, before={MAIN: API}, served=(MAIN,), strict=False)
    assert found.findings == []
    assert [note.rpartition(": ")[2] for note in found.notes] == [
        "GET /birds/{name} is gone",
        "GET /fish/{name} is new",
    ]


def test_api_that_stays_is_nothing_to_speak_of(tmp_path) -> None:
    found = told(tmp_path, {MAIN: f"{API}\n# a comment\n"}, before={MAIN: API}, served=(MAIN,))
    assert (found.findings, found.notes) == ([], [])
    assert found.checks == ["exec-imports", "exec-openapi"]


def test_file_without_an_app_is_no_api(tmp_path) -> None:
    text = "X = 1  # FastAPI\n"
    assert "exec-openapi" not in told(tmp_path, {MAIN: text}, served=(MAIN,)).checks


COMMAND = ("python", "check.py")
PASSES, FAILS = "print('good')\n", "print('seven birds', 1 / 0)\n"


def checked(tmp_path, before: str, after: str):
    files = {"check.py": after}
    return told(tmp_path, files, before={"check.py": before}, remaining=(), test_command=COMMAND)


def test_tests_that_fail_now_are_a_finding(tmp_path) -> None:
    (message,) = messages(checked(tmp_path, PASSES, FAILS))
    assert "`python check.py` fails: exit code 1; it passed before" in message
    assert "| ZeroDivisionError: division by zero" in message


@pytest.mark.parametrize(
    ("before", "after", "notes"),
    [(PASSES, f"# more\n{PASSES}", 0), (FAILS, PASSES, 0), (FAILS, f"# more\n{FAILS}", 1)],
)
def test_tests_that_are_no_worse(tmp_path, before: str, after: str, notes: int) -> None:
    found = checked(tmp_path, before, after)
    assert found.findings == [] and len(found.notes) == notes
    assert found.checks == ["exec-tests"]


PYTEST = ("python", "-m", "pytest", "-q", "-p", "no:cacheprovider")
TESTS = "import zoo.cage\n\n\ndef test_bars():\n    assert zoo.cage.BARS == {0}\n"
BROKEN = "def test_a():\n    assert 0\n\n\ndef test_b():\n    assert 0\n"


def pytested(tmp_path, files, command=PYTEST, **before):
    start = {"test_old.py": BROKEN, "test_bars.py": TESTS.format(7), **before}
    return told(tmp_path, files, before=start, remaining=(), test_command=command)


def test_more_tests_that_fail_are_a_finding_though_some_failed_before(tmp_path) -> None:
    (message,) = messages(pytested(tmp_path, {"zoo/cage.py": "BARS = 8\n"}))
    assert "it failed before (exit code 1), but these did not fail before: " in message
    assert "test_bars.py::test_bars" in message.splitlines()[0]


def test_another_test_that_fails_is_a_finding_though_fewer_fail(tmp_path) -> None:
    files = {"zoo/cage.py": "BARS = 8\n", "test_old.py": BROKEN.replace("0", "1")}
    (message,) = messages(pytested(tmp_path, files))
    assert "these did not fail before: test_bars.py::test_bars" in message


def test_the_same_tests_that_fail_are_a_note(tmp_path) -> None:
    found = pytested(tmp_path, {"zoo/cage.py": "BARS = 7  # seven\n"})
    assert found.findings == []
    assert found.notes[0].endswith("it fails before as well: all 2 that fail did so before")


def test_tests_that_cannot_be_collected_any_more_are_a_finding(tmp_path) -> None:
    (message,) = messages(pytested(tmp_path, {"zoo/cage.py": "import nothing_of_this_name\n"}))
    assert "exit code 2; it failed before (exit code 1), but it ends early now" in message


def test_numbers_alone_are_compared_where_there_are_no_names(tmp_path) -> None:
    quiet = (*PYTEST, "-r", "N", "--tb=no")
    (message,) = messages(pytested(tmp_path, {"zoo/cage.py": "BARS = 8\n"}, quiet))
    assert "3 tests fail, 2 did before" in message


def test_says_where_it_cannot_be_told_whether_more_fails(tmp_path) -> None:
    (note,) = checked(tmp_path, FAILS, f"# more\n{FAILS}").notes
    assert "its output does not say which tests: nobody knows whether others fail now" in note


def test_another_exit_code_is_a_finding_where_nothing_else_is_known(tmp_path) -> None:
    (message,) = messages(checked(tmp_path, FAILS, "raise SystemExit(3)\n"))
    assert "exit code 3; it failed before (exit code 1)" in message


def test_command_that_is_not_there(tmp_path) -> None:
    found = told(tmp_path, {"a.txt": "a"}, test_command=("no-such-program-here",))
    assert found.findings == [] and "cannot be started" in found.notes[0]


def test_equal_trees_run_nothing(tmp_path) -> None:
    found = told(tmp_path, {}, apps=(APP,), test_command=COMMAND)
    assert found.checks == []
