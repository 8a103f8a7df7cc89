from __future__ import annotations

import os
from pathlib import Path

import pytest

from migrator.errors import ConflictError, RepositoryError
from migrator.gitstore import GitStore
from tests.support.repo import MakeRepo, Project

FILES = {"a.py": "a = 1\n", "b.py": "b = 1\n"}


def hook(project: Project, name: str, script: str) -> None:
    path = project.root / ".git" / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def project(make_repo: MakeRepo) -> Project:
    return make_repo(FILES)


def run_hooks(project: Project, edits=None) -> tuple[GitStore, str, str, str]:
    store = GitStore.open(project.root)
    old = project.head
    tree = store.write_tree(project.tree(), edits or {"a.py": b"a = 2\n", "new.py": b"new\n"})
    return store, old, tree, store.run_hooks(old, tree, "message\n")


def test_hooks_see_the_new_files_staged_and_may_edit_the_message(
    project: Project, tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    script = "git diff --cached --name-only '*.py'; cat a.py; echo $GIT_INDEX_FILE $GIT_EDITOR"
    hook(project, "pre-commit", f"({script}) > {seen}")
    hook(project, "commit-msg", 'echo "Signed-off-by: Hook" >> "$1"')
    store, old, tree, message = run_hooks(project)
    index = project.root / ".git" / "index"
    assert seen.read_text() == f"a.py\nnew.py\na = 2\n{index} :\n"
    assert message == "message\nSigned-off-by: Hook\n"
    store.switch(old, new := store.commit(tree, [old], message), "main")
    assert (project.head, project.tree(), project.status()) == (new, tree, "")


def test_no_hooks_is_fine(project: Project) -> None:
    store, old, tree, message = run_hooks(project)
    assert message == "message\n"
    store.settle(old, tree)
    assert project.status() == ""


@pytest.mark.parametrize("name", ["pre-commit", "commit-msg"])
def test_a_hook_that_refuses_leaves_everything_as_it_was(project: Project, name: str) -> None:
    hook(project, name, "echo 'line too long' >&2; exit 1")
    head = project.head
    before = project.read()
    with pytest.raises(RepositoryError, match=rf"(?s){name} hook refuses.*line too long"):
        run_hooks(project)
    assert (project.read(), project.status(), project.head) == (before, "", head)


@pytest.mark.parametrize("code", [0, 1])
@pytest.mark.parametrize("stage", ["", "git add a.py;"])
def test_a_hook_that_edits_stops_the_stage(project: Project, code: int, stage: str) -> None:
    hook(project, "pre-commit", f"echo 'a = 3' > a.py; {stage} exit {code}")
    head = project.head
    with pytest.raises(ConflictError, match=r"a\.py") as caught:
        run_hooks(project)
    assert "hook" in caught.value.message
    assert project.head == head
    assert project.read()["a.py"] == b"a = 3\n", "what the hook did is left to look at"


def test_hooks_do_not_run_on_somebody_elses_edits(project: Project, tmp_path: Path) -> None:
    hook(project, "pre-commit", f"touch {tmp_path}/ran")
    project.write({"a.py": "mine\n"})
    with pytest.raises(ConflictError, match="somebody else"):
        run_hooks(project)
    assert not (tmp_path / "ran").exists()
    assert project.read()["a.py"] == b"mine\n"


@pytest.mark.parametrize("edit", ["", "echo '# tidied' >> a.py;"])
def test_an_interruption_in_a_hook_puts_back_what_nobody_has_edited(
    project: Project, tmp_path: Path, edit: str
) -> None:
    before = project.read()
    hook(project, "pre-commit", f"{edit} kill -INT {os.getpid()}; sleep 1")
    with pytest.raises(KeyboardInterrupt):
        run_hooks(project)
    if edit:
        assert project.read()["a.py"] == b"a = 2\n# tidied\n"
    else:
        assert (project.read(), project.status()) == (before, "")
