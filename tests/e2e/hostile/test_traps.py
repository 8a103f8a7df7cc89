"""Who only looks at a checkout that they do not trust runs nothing that is in it."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys

import pytest

from tests.e2e.hostile.traps import COLLECTED, SHADOWS, Trapped, trapped
from tests.support.command import demonolith
from tests.support.small import small

LOOKING = (
    ("audit",),
    ("audit", "--format", "json"),
    ("audit", "--explain", "shop.dispatch"),
    ("check",),
    ("check", "--staged", "--format", "sarif"),
    ("preview",),
    ("preview", "--format", "json"),
    ("preview", "--patch", "-"),
    ("deploy-plan",),
    ("status",),
)


@pytest.fixture
def traps(make_repo, tmp_path) -> Trapped:
    return trapped(make_repo(small()), tmp_path / "sprung")


@pytest.fixture(scope="module")
def standing(tmp_path_factory) -> Trapped:
    """One for all commands that leave it as it is."""
    from tests.support.repo import build_repo

    place = tmp_path_factory.mktemp("traps")
    return trapped(build_repo(place / "repo", small()), place / "sprung")


@pytest.mark.parametrize("args", LOOKING, ids=" ".join)
def test_looking_springs_no_trap(standing, args):
    before = standing.repo.fingerprint()
    done = standing.command(*args)
    assert done.code in (0, 2), done
    assert standing.sprung() == []
    assert standing.repo.fingerprint() == before


@pytest.mark.parametrize("first", ["", ".", "bin/..", "./"])
@pytest.mark.parametrize("name", ["audit", "preview"])
def test_git_is_not_taken_from_the_folder_one_is_in(standing, first, name):
    done = standing.command(name, path=f"{first}:{os.environ['PATH']}")
    assert done.code in (0, 2), done
    assert standing.sprung() == []


def test_python_minus_m_takes_no_library_from_the_folder_one_is_in(make_repo, tmp_path):
    """What Python itself imports before us is out of reach; ours are not."""
    repo = make_repo(small())
    traps = Trapped(repo, tmp_path)
    ours = ("libcst", "black", "typer", "click", "rich", "git", "pyflakes", "codemods")
    repo.commit({f"{name}.py": traps.python(name) for name in ours})
    for name in ("audit", "preview"):
        assert demonolith(name, cwd=repo.root).code in (0, 2)
    assert demonolith("run", "--yes", cwd=repo.root).code == 0
    assert [path.name for path in tmp_path.iterdir() if path.name in ours] == []


def test_a_run_springs_only_what_git_needs_to_write(traps):
    """Filters act on what is checked out, as they do for git; nothing else has a say."""
    for name in ("clean", "smudge"):
        traps.repo.git("config", f"filter.evil.{name}", "cat")
        traps.repo.git("config", f"filter.a=b.{name}", "cat")
        traps.repo.git("config", f"filter.Upper.Case.{name}", "cat")
    traps.repo.git("config", "filter.long.process", "")
    traps.repo.git("config", "commit.gpgsign", "false")
    assert traps.command("run", "--yes").code == 0
    assert traps.command("undo", "--yes").code == 0
    assert traps.sprung() == []


def test_the_traps_are_live(traps):
    for path in sorted(traps.repo.root.glob("*.py")):
        runpy.run_path(str(path))
    for command in (["status"], ["-c", "core.fsmonitor=", "status"], ["branch", "x"]):
        traps.repo.git(*command, check=False)
    subprocess.run([str(traps.repo.root / "git")], check=True)
    expected = {*COLLECTED, *SHADOWS, "git", "hook-reference-transaction"}
    bait = ("core.fsmonitor", "filter.evil.clean", "filter.a=b.clean")
    assert expected | {f"bait-{name}" for name in bait} <= set(traps.sprung())


def test_the_shadows_are_in_the_way(traps):
    """Started carelessly, Python takes them: the tests above do prove something."""
    subprocess.run([sys.executable, "-c", "import libcst"], cwd=traps.repo.root, check=False)
    assert "libcst" in traps.sprung()
