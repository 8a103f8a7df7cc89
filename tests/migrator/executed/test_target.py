"""The target's code is asked once for each tree, and never in the user's work tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrator.errors import ConfigError
from migrator.executed.options import Executing, command_words
from tests.migrator.executed.helpers import APP, ZOO, changed, target
from tests.migrator.probe.helpers import environment_in, site_packages
from tests.support.repo import MakeRepo, Project

SAYS = "import os, sys\nprint('HERE', {})\nsys.exit(1)\n"
COMMAND = ("python", "says.py")
MODULES = ["zoo.cage"]


@pytest.fixture(autouse=True)
def no_active_environment(monkeypatch) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


def printed(project: Project, expression: str, how: Executing | None = None) -> str:
    """Let a test command print something, and return it."""
    changed(project, {"says.py": SAYS.format(expression)})
    with target(project, how) as found:
        lines = found.tests(project.tree(), COMMAND)["failure"]["lines"]
    return next(line.removeprefix("HERE ") for line in lines if line.startswith("HERE"))


def test_answer_is_kept_for_the_tree(make_repo: MakeRepo) -> None:
    project = make_repo(ZOO)
    for asked in (3, 0):
        with target(project) as found:
            assert found.imports(project.tree(), MODULES) == {"zoo.cage": None}
            assert list(found.registry(project.tree(), APP)["tasks"]) == ["zoo.feed"]
            assert found.openapi(project.tree(), ["zoo.cage"]) == {}
            assert found.asked == asked


@pytest.mark.parametrize(
    "how",
    [
        Executing(variables={"ZOO": "2"}),
        Executing(seconds=59),
    ],
    ids=["variables", "seconds"],
)
def test_other_options_are_another_question(make_repo: MakeRepo, how: Executing) -> None:
    project = make_repo(ZOO)
    for options in (Executing(variables={"ZOO": "1"}), how):
        with target(project, options) as found:
            found.imports(project.tree(), MODULES)
            assert found.asked == 1


def test_other_tree_and_other_modules_are_another_question(make_repo: MakeRepo) -> None:
    project = make_repo(ZOO)
    with target(project) as found:
        found.imports(project.tree(), MODULES)
        found.imports(project.tree(), ["zoo.birds"])
        changed(project, {"README": "zoo\n"})
        found.imports(project.tree(), MODULES)
        assert found.asked == 3


def test_what_is_installed_is_part_of_the_question(make_repo: MakeRepo, tmp_path: Path) -> None:
    project = make_repo(ZOO)
    place = environment_in(tmp_path / "env", celery=True)
    how = Executing(python=str(place))
    for number, asked in enumerate((1, 0, 1)):
        if number == 2:
            (site_packages(place) / "feathers-2.0.dist-info").mkdir()
        with target(project, how) as found:
            found.imports(project.tree(), MODULES)
            assert found.asked == asked


def test_another_interpreter_is_another_question(make_repo: MakeRepo, tmp_path: Path) -> None:
    project = make_repo(ZOO)
    for name in ("one", "two"):
        place = environment_in(tmp_path / name, celery=True)
        with target(project, Executing(python=str(place))) as found:
            found.imports(project.tree(), MODULES)
            assert found.asked == 1


def test_failure_is_asked_again(make_repo: MakeRepo) -> None:
    project = make_repo({**ZOO, "zoo/cage.py": "import nowhere_to_be_found\n"})
    for _ in range(2):
        with target(project) as found:
            assert found.imports(project.tree(), MODULES)["zoo.cage"]["reason"]
            assert found.asked == 1


def test_looking_only_keeps_nothing(make_repo: MakeRepo) -> None:
    project = make_repo(ZOO)
    before = project.fingerprint()
    with target(project, keep=False) as found:
        found.imports(project.tree(), MODULES)
    assert project.fingerprint() == before


def test_tests_run_on_a_checkout(make_repo: MakeRepo) -> None:
    project = make_repo(ZOO)
    place = Path(printed(project, "os.getcwd()"))
    assert not place.is_relative_to(project.root) and not place.exists()


def test_tests_write_nothing_into_the_work_tree(make_repo: MakeRepo) -> None:
    project = make_repo({**ZOO, "says.py": "open('made.txt', 'w').close(); import zoo.cage\n"})
    before = project.read()
    with target(project) as found:
        assert found.tests(project.tree(), COMMAND)["failure"] is None
    assert project.read() == before


def test_environment_is_clean(make_repo: MakeRepo, monkeypatch) -> None:
    monkeypatch.setenv("ZOO_SECRET", "hush")
    project = make_repo(ZOO)
    assert printed(project, "os.environ.get('ZOO_SECRET')") == "None"
    how = Executing(variables={"ZOO_SECRET": "said"})
    assert printed(project, "os.environ['ZOO_SECRET']", how) == "said"


def test_editable_install_leads_to_the_checkout(make_repo: MakeRepo, tmp_path: Path) -> None:
    """What is on the path by an editable install is the user's work tree, edits and all."""
    project = make_repo({f"src/{name}": text for name, text in ZOO.items()})
    changed(
        project,
        {
            "says.py": SAYS.format("__import__('zoo.cage').cage.BARS, zoo.__file__").replace(
                "import os", "import zoo, os"
            )
        },
    )
    project.write({"src/zoo/cage.py": "BARS = 'edited'\n"})
    place = environment_in(tmp_path / "env", celery=True)
    (site_packages(place) / "zoo.pth").write_text(f"{project.root / 'src'}\n")
    with target(project, Executing(python=str(place))) as found:
        lines = found.tests(project.tree(), COMMAND)["failure"]["lines"]
    (line,) = [line for line in lines if line.startswith("HERE")]
    assert line == "HERE 7 src/zoo/__init__.py"


def test_words_of_a_command() -> None:
    assert command_words("python -m 'my tests'", "x") == ("python", "-m", "my tests")
    assert command_words(None, "x") == ()
    with pytest.raises(ConfigError, match="--test-command: No closing quotation"):
        command_words("python '", "--test-command")
