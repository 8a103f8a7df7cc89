from __future__ import annotations

import os
from pathlib import Path

import pytest

from migrator.gitstore import GitStore
from tests.support.repo import MakeRepo

FILES = {"a.py": "a\n", "b.py": "b\n", "c.py": "c\n", ".gitignore": "ignored*\n"}


def test_a_clean_work_tree_is_not_dirty(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    project.write({"ignored.py": "x"})
    (project.root / "empty").mkdir()
    os.utime(project.root / "a.py", (1, 1))
    before = project.fingerprint()
    assert GitStore.open(project.root).dirty() == ()
    assert project.fingerprint() == before, "the index is not refreshed either"


def test_lists_whatever_differs(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    project.git("config", "status.showUntrackedFiles", "no")
    project.git("config", "status.renames", "copies")
    project.write(
        {"a.py": "changed", "c.py": "staged", "new/ünï\n\udcff.py": "", "moved.py": "b\n"}
    )
    (project.root / "b.py").unlink()
    project.git("add", "c.py", "b.py", "moved.py")
    dirty = GitStore.open(project.root / "new").dirty()
    assert {*dirty} == {" M a.py", "D  b.py", "M  c.py", "A  moved.py", "?? new/ünï\n\udcff.py"}


def test_works_before_the_first_commit(make_repo: MakeRepo) -> None:
    assert "?? a.py" in GitStore.open(make_repo(FILES, commit=False).root).dirty()


@pytest.mark.parametrize("trust", [True, False])
def test_runs_a_filter_only_when_it_is_trusted(
    make_repo: MakeRepo, tmp_path: Path, trust: bool
) -> None:
    project = make_repo({**FILES, ".gitattributes": "*.py filter=Up.per\n"})
    project.git("config", "filter.Up.per.clean", f"touch {tmp_path}/ran; tr a-z A-Z")
    project.git("config", "filter.Up.per.required", "true")
    project.commit({"a.py": "upper\n"})
    (tmp_path / "ran").unlink()
    os.utime(project.root / "a.py", (1, 1))
    dirty = GitStore.open(project.root).dirty(trust_filters=trust)
    assert (tmp_path / "ran").exists() == trust
    assert (" M a.py" in dirty) != trust


def test_does_not_look_into_submodules(make_repo: MakeRepo, tmp_path: Path) -> None:
    inner = make_repo({"x": "x", ".gitattributes": "x filter=evil\n"}, name="inner")
    project = make_repo(FILES)
    project.git(
        "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner.root), "sub"
    )
    project.commit(message="submodule")
    module = project.root / ".git" / "modules" / "sub"
    with (module / "config").open("a") as file:
        file.write(f'[filter "evil"]\n\tclean = touch {tmp_path}/ran\n')
    (project.root / "sub" / "x").write_text("y")
    assert GitStore.open(project.root).dirty() == ()
    assert not (tmp_path / "ran").exists()
