"""Neither the environment nor the repository's own configuration steers git."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from migrator.errors import RepositoryError
from migrator.git.runner import Runner, quoted
from migrator.gitstore import GitStore
from tests.support.repo import MakeRepo, Project

FILES = {
    "a.py": "a = 1\n",
    "b.bin": b"\0\1\2",
    ".gitattributes": "*.py diff=evil filter=evil\n*.bin diff=evil filter=long\n",
}
HOOKS = ("pre-commit", "commit-msg", "post-index-change", "reference-transaction", "post-checkout")
PROGRAMS = (
    *("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass"),
    *("diff.external", "diff.evil.command", "diff.evil.textconv", "gpg.program"),
    *("filter.evil.clean", "filter.evil.smudge", "filter.long.process"),
    *("pager.status", "pager.diff", "credential.helper", "remote.origin.uploadpack"),
)


@pytest.fixture
def trapped(make_repo: MakeRepo, tmp_path: Path) -> Project:
    """A repository that runs a program wherever its configuration can name one."""
    project = make_repo(FILES)
    evil = tmp_path / "evil"
    evil.write_text(f'#!/bin/sh\necho "$0 $*" >> {tmp_path}/sprung\ncat\n')
    evil.chmod(0o755)
    (project.root / ".git" / "hooks").mkdir()
    for hook in HOOKS:
        (project.root / ".git" / "hooks" / hook).symlink_to(evil)
    for name in PROGRAMS:
        project.git("config", name, f"{evil} {name}")
    for alias in ("status", "grep", "diff-tree", "cat-file"):
        project.git("config", f"alias.{alias}", f"!{evil} {alias}")
    project.git("config", "filter.evil.required", "true")
    project.git("config", "log.showSignature", "true")
    project.git("config", "remote.origin.url", str(tmp_path / "remote"))
    (tmp_path / "sprung").unlink(missing_ok=True)
    return project


def sprung(tmp_path: Path) -> str:
    """Return which traps have run."""
    log = tmp_path / "sprung"
    return log.read_text() if log.exists() else ""


def test_the_traps_are_live(trapped: Project, tmp_path: Path) -> None:
    trapped.write({"a.py": "a = 2\n"})
    os.utime(trapped.root / "b.bin", (1, 1))
    for command in (["status"], ["diff"], ["diff", "--no-ext-diff"], ["branch", "new"]):
        trapped.git(*command, check=False)
    traps = ("core.fsmonitor", "filter.evil.clean", "filter.long.process", "reference-transaction")
    for trap in (*traps, "diff.evil.textconv", "diff.evil.command"):
        assert trap in sprung(tmp_path)


def test_reading_springs_no_trap(trapped: Project, tmp_path: Path) -> None:
    trapped.write({"a.py": "a = 2\n"})
    os.utime(trapped.root / "b.bin", (1, 1))
    before = trapped.fingerprint()
    with GitStore.open(trapped.root) as store, store.scratch() as scratch:
        snapshot = store.snapshot()
        assert [*snapshot.search(["a = 1"])] == ["a.py"]
        assert store.dirty()[0] == " M a.py"
        tree = scratch.write_tree(snapshot.tree, {"a.py": b"a = 3\n", "b.bin": b"\0\3"})
        assert b"+a = 3" in scratch.diff(snapshot.tree, tree, color=False)
        assert scratch.diff(snapshot.tree, tree, stat=True, color=True)
        store.identity()
        store.head()
        store.operation_in_progress()
        store.commits("HEAD")
    assert sprung(tmp_path) == ""
    assert trapped.fingerprint() == before


def test_committing_runs_no_hook(trapped: Project, tmp_path: Path) -> None:
    trapped.git("config", "--remove-section", "filter.evil")
    trapped.git("config", "--remove-section", "filter.long")
    trapped.git("update-index", "--refresh", check=False)
    (tmp_path / "sprung").unlink(missing_ok=True)
    with GitStore.open(trapped.root) as store:
        head = store.head()
        new = store.commit(store.write_tree(head.tree, {"a.py": b"a = 3\n"}), [head.commit], "m")
        store.create_branch("work", head.commit)
        store.attach("work", head.commit)
        store.switch(head.commit, new, "work")
    assert sprung(tmp_path) == ""


def test_a_partial_clone_fetches_nothing(make_repo: MakeRepo, tmp_path: Path) -> None:
    origin = make_repo(FILES, name="origin")
    origin.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    command = ["git", "clone", "-q", "--no-checkout", "--filter=blob:none"]
    subprocess.run([*command, f"file://{origin.root}", str(clone)], check=True)
    program = tmp_path / "evil"
    program.write_text(f'#!/bin/sh\ntouch {tmp_path}/sprung\nexec git-upload-pack "$@"\n')
    program.chmod(0o755)
    Project(clone).git("config", "remote.origin.uploadpack", str(program))
    with GitStore.open(clone) as store:
        snapshot = store.snapshot()
        with pytest.raises(RepositoryError) as caught:
            snapshot.read("a.py")
        assert "partial clone" in caught.value.hint
        assert store.snapshot().commit == snapshot.commit, "reading goes on"
        with pytest.raises(RepositoryError):
            store.grep_tree(snapshot.tree, ["a"])
    assert not (tmp_path / "sprung").exists()
    Project(clone).git("cat-file", "blob", "HEAD:a.py")
    assert (tmp_path / "sprung").exists(), "git itself would have fetched"


def test_ignores_inherited_variables(make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    project, other = make_repo(FILES), make_repo({"o.py": "o"}, name="other")
    inherited = {
        "GIT_DIR": str(other.root / ".git"),
        "GIT_WORK_TREE": str(other.root),
        "GIT_INDEX_FILE": str(other.root / ".git" / "index"),
        "GIT_OBJECT_DIRECTORY": str(other.root / ".git" / "objects"),
        "GIT_CONFIG_PARAMETERS": "'core.bare=true'",
        "GIT_OPTIONAL_LOCKS": "1",
        "GIT_EXTERNAL_DIFF": "false",
        "GIT_PAGER": "false",
    }
    before = other.fingerprint()
    with monkeypatch.context() as patch:
        for name, value in inherited.items():
            patch.setenv(name, value)
        with GitStore.open(project.root) as store:
            head = store.head()
            tree = store.write_tree(head.tree, {"a.py": b"a = 2\n"})
            store.switch(head.commit, store.commit(tree, [head.commit], "m"), "main")
            assert store.dirty() == ()
    assert project.read()["a.py"] == b"a = 2\n"
    assert (project.status(), other.fingerprint()) == ("", before)


def test_keeps_who_commits_and_the_persons_own_settings(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "mine").write_text("[user]\nname = From File\nemail = file@example.org\n")
    project = make_repo(FILES)
    project.git("config", "--remove-section", "user")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "mine"))
    store = GitStore.open(project.root)
    assert store.identity() == "From File <file@example.org>"
    monkeypatch.setenv("GIT_COMMITTER_NAME", "From Variable")
    assert store.identity() == "From Variable <file@example.org>"


def test_a_failure_says_what_git_said(make_repo: MakeRepo) -> None:
    runner = Runner(make_repo(FILES).root)
    with pytest.raises(RepositoryError, match=r"git read-tree: .*nonsense"):
        runner.run("read-tree", "nonsense")


def test_a_held_lock_is_explained(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    (project.root / ".git" / "index.lock").touch()
    with pytest.raises(RepositoryError) as caught:
        Runner(project.root).run("read-tree", "HEAD")
    assert "Another git process" in caught.value.hint


def test_a_missing_git_is_one_clear_error(make_repo: MakeRepo) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from migrator.errors import RepositoryError\n"
        "from migrator.gitstore import GitStore\n"
        "try: GitStore.open(Path(sys.argv[1]))\n"
        "except RepositoryError as error: print(error)\n"
    )
    command = [sys.executable, "-c", code, str(make_repo(FILES).root)]
    done = subprocess.run(command, env={"PATH": "/nowhere"}, capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("git was not found\n", 0)


def test_git_is_imported_only_when_it_is_used() -> None:
    code = "import sys, migrator.gitstore; print('git' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_quotes_as_git_reads_it() -> None:
    assert quoted(b'a"b\\c\nd\xff') == b'"a\\"b\\\\c\\nd\xff"'
