"""Odd repositories: how much of it there is, and where its parts lie."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.e2e.hostile.journey import journey, look, refused, state
from tests.support.repo import Project, build_repo
from tests.support.small import LEGACY, small


def identified(repo: Project) -> Project:
    repo.git("config", "user.name", "Ada Fixture")
    repo.git("config", "user.email", "ada@example.org")
    return repo


def cloned(origin: Project, place, *options: str) -> Project:
    command = ["git", "clone", "--quiet", *options, f"file://{origin.root}", str(place)]
    subprocess.run(command, check=True, capture_output=True)
    return identified(Project(place))


def test_shallow(call, make_repo, tmp_path):
    origin = make_repo(small())
    origin.commit({"more.txt": "x"})
    clone = cloned(origin, tmp_path / "clone", "--depth=1")
    assert clone.git("rev-list", "--count", "HEAD") == "1"
    journey(call, clone)


def test_partial_clone_fetches_nothing_and_says_how(call, make_repo, tmp_path):
    origin = make_repo(small())
    origin.git("config", "uploadpack.allowFilter", "true")
    clone = cloned(origin, tmp_path / "clone", "--filter=blob:none", "--no-checkout")
    clone.git("read-tree", "HEAD")
    before = clone.fingerprint()
    for name in ("audit", "preview"):
        refused(call(name, clone.root), 1, "git fetch --refetch --no-filter")
        assert clone.fingerprint() == before
    clone.git("reset", "--hard", "--quiet")  # git has fetched what HEAD needs
    journey(call, clone)


def test_linked_work_tree(call, make_repo, tmp_path):
    main = make_repo(small())
    main.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    before = state(main)
    linked = Project(tmp_path / "side")
    journey(call, linked)
    assert call("run", "--yes", linked.root).code == 0
    other = call("run", "--yes", main.root)
    refused(other, 1, "there is a branch demonolith/legacy already")
    assert (main.head, main.branch, main.status()) == (before.head, "main", "")
    assert main.read() == before.files


def test_work_tree_settings_of_a_linked_work_tree(call, make_repo, tmp_path):
    main = make_repo(small())
    main.git("config", "extensions.worktreeConfig", "true")
    main.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    linked = Project(tmp_path / "side")
    linked.git("config", "--worktree", "core.fsmonitor", str(tmp_path / "never"))
    linked.git("config", "--worktree", "user.name", "Side")
    assert call("run", "--yes", linked.root).code == 0
    assert linked.git("log", "-1", "--format=%an") == "Side"


def test_submodules_are_left_alone(call, make_repo, tmp_path):
    other = build_repo(tmp_path / "other", {"legacy.py": "from shop.jobs.legacy import dispatch\n"})
    repo = make_repo(small())
    add = ("submodule", "--quiet", "add", str(other.root), "vendor/other")
    repo.git("-c", "protocol.file.allow=always", *add)
    repo.commit()
    inside = Project(repo.root / "vendor/other")
    inside.write({"mine.txt": "not committed\n"})  # somebody else's business
    before = inside.fingerprint()
    journey(call, repo)
    assert inside.fingerprint() == before


def test_a_submodule_can_be_migrated_itself(call, make_repo, tmp_path):
    inner = make_repo(small(), name="inner")
    outer = build_repo(tmp_path / "outer", {"a.txt": "a"})
    add = ("submodule", "--quiet", "add", str(inner.root), "backend")
    outer.git("-c", "protocol.file.allow=always", *add)
    outer.commit()
    journey(call, identified(Project(outer.root / "backend")))
    assert outer.status() == ""


@pytest.mark.parametrize("cone", ["--cone", "--no-cone"])
def test_sparse_checkout_stays_sparse(call, make_repo, cone):
    repo = make_repo(
        {**small(), "docs/a.txt": "a", "docs/importer.py": "import shop.jobs.legacy\n"}
    )
    repo.git("sparse-checkout", "set", cone, *(["shop"] if cone == "--cone" else ["/shop/"]))
    assert "docs/a.txt" not in repo.read()
    after = journey(call, repo)
    assert not [name for name in after if name.startswith("docs/")]


def test_sparse_checkout_without_the_monolith(call, make_repo):
    repo = make_repo({**small(), "docs/a.txt": "a"})
    repo.git("sparse-checkout", "set", "--no-cone", "/*", f"!/{LEGACY}", "!/shop/web.py")
    assert LEGACY not in repo.read()
    journey(call, repo)


def test_files_that_git_is_told_not_to_look_at(call, make_repo):
    """An edit behind `assume-unchanged` or `skip-worktree` is an edit; it must not be lost."""
    for flag in ("--assume-unchanged", "--skip-worktree"):
        repo = make_repo(small(), name=flag.strip("-"))
        repo.git("update-index", flag, "shop/web.py")
        repo.write({"shop/web.py": "mine = 1\n"})
        done = call("run", "--yes", repo.root)
        assert repo.read()["shop/web.py"] == b"mine = 1\n", flag
        assert done.code in (0, 1), done


def test_unborn_branch_beside_others(call, make_repo):
    repo = make_repo(small())
    repo.git("checkout", "--quiet", "--orphan", "empty")
    before = repo.fingerprint()
    for name in ("audit", "preview", "run"):
        refused(call(name, repo.root), 1, "no commit", "git commit")
    assert repo.fingerprint() == before


def test_detached_head_is_no_matter_to_who_only_looks(call, make_repo):
    repo = make_repo(small())
    repo.git("checkout", "--quiet", "--detach")
    look(call, repo)


def test_replaced_commits_and_grafts(call, make_repo):
    repo = make_repo(small())
    old = repo.head
    repo.commit({"more.txt": "x"})
    other = repo.git("commit-tree", f"{old}^{{tree}}", "-m", "other")
    repo.git("replace", old, other)
    repo.git("replace", "--graft", repo.head)
    journey(call, repo)


def test_a_git_directory_elsewhere(call, make_repo, tmp_path):
    origin = make_repo(small())
    clone = cloned(origin, tmp_path / "clone", f"--separate-git-dir={tmp_path / 'elsewhere'}")
    journey(call, clone)


@pytest.mark.parametrize("where", ["/", "..", "../.."])
@pytest.mark.parametrize("name", ["audit", "preview", "run", "status", "undo"])
def test_a_work_tree_that_the_configuration_moves_is_refused(call, make_repo, where, name):
    """`core.worktree = /` would let a checkout speak about, and write to, any file."""
    repo = make_repo(small())
    outside = where if where == "/" else f"../{where}"
    repo.git("config", "core.worktree", outside)
    before = repo.fingerprint()
    refused(call(name, repo.root), 1, "core.worktree")
    assert repo.fingerprint() == before


def test_a_sha256_repository(call, tmp_path):
    root = tmp_path / "repo"
    root.mkdir()
    repo = Project(root)
    repo.git("init", "--quiet", "--template=", "--object-format=sha256", "--initial-branch=main")
    identified(repo)
    repo.commit(small())
    assert len(repo.head) == 64
    journey(call, repo)


def test_a_git_directory_behind_a_link(call, make_repo, tmp_path):
    repo = make_repo(small())
    (repo.root / ".git").rename(tmp_path / "elsewhere")
    (repo.root / ".git").symlink_to("../elsewhere")
    journey(call, repo)


def test_pipes_and_repositories_that_git_does_not_track(call, make_repo):
    repo = make_repo({**small(), ".gitignore": "nested\n"})
    os.mkfifo(repo.root / "pipe")  # whoever reads it waits for ever
    inner = build_repo(repo.root / "nested", {"a.py": "import shop.jobs.legacy\n"})
    before = inner.fingerprint()
    journey(call, repo)
    assert inner.fingerprint() == before


def test_commits_whose_messages_are_not_utf8(call, make_repo, tmp_path):
    repo = make_repo(small())
    (tmp_path / "message").write_bytes(b"caf\xe9\n\nbody \xff\n")
    for encoding in ("latin-1", "UTF-8"):
        commit = ("commit", "-q", "--allow-empty", "-F", str(tmp_path / "message"))
        repo.git("-c", f"i18n.commitEncoding={encoding}", *commit)
    journey(call, repo)
    assert call("run", "--yes", repo.root).code == 0
    assert "- café" in call("verify", "HEAD~9..HEAD", repo.root).out
    repo.git("-c", "i18n.commitEncoding=latin-1", *commit)
    assert call("undo", "--yes", repo.root).code == 0
    assert call("redo", "--yes", repo.root).code == 0
    assert repo.status() == ""
