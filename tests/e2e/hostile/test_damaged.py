"""Repositories with something missing or broken: said as that, and never made worse."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.e2e.hostile.journey import journey, refused, state
from tests.support.repo import Project
from tests.support.small import LEGACY, small


def object_file(repo: Project, revision: str):
    oid = repo.git("rev-parse", revision)
    return repo.root / ".git/objects" / oid[:2] / oid[2:]


def test_objects_that_are_elsewhere(call, make_repo, tmp_path):
    repo = make_repo(small())
    repo.git("repack", "-qad")
    objects = repo.root / ".git/objects"
    shutil.move(objects, tmp_path / "a:b")
    (objects / "info").mkdir(parents=True)
    (objects / "info/alternates").write_text(f'"{tmp_path}/a:b"\n')
    journey(call, repo)


@pytest.mark.parametrize("name", ["audit", "preview", "run"])
def test_objects_that_are_gone_are_not_taken_for_no_commit(call, make_repo, name):
    """ "Commit your work first" would be the worst advice of all here."""
    repo = make_repo(small())
    shutil.rmtree(repo.root / ".git/objects")
    (repo.root / ".git/objects").mkdir()
    before = repo.fingerprint()
    done = call(name, repo.root)
    refused(done, 1, f"git cannot read the commit {repo.git('rev-parse', 'HEAD')[:12]} of HEAD")
    assert "git fsck" in done.err and "git commit" not in done.err
    assert repo.fingerprint() == before


@pytest.mark.parametrize("damage", ["gone", "torn", "other"])
@pytest.mark.parametrize("name", ["audit", "preview", "run"])
def test_a_file_whose_object_is_damaged(call, make_repo, name, damage):
    repo = make_repo(small())
    place = object_file(repo, f"HEAD:{LEGACY}")
    content = place.read_bytes()
    place.chmod(0o644)
    if damage == "gone":
        place.unlink()
    else:
        place.write_bytes(content[:40] if damage == "torn" else b"no object\n")
    before = repo.fingerprint()
    refused(call(name, repo.root), 1, "git fsck")
    assert repo.fingerprint() == before


@pytest.mark.parametrize("name", ["audit", "run", "undo"])
def test_an_index_that_is_no_index(call, make_repo, name):
    repo = make_repo(small())
    if name == "undo":
        assert call("run", "--yes", repo.root).code == 0
    (repo.root / ".git/index").write_text("no index\n")
    before = repo.fingerprint()
    refused(
        call(name, "--yes", repo.root) if name != "audit" else call(name, repo.root), 1, "index"
    )
    assert {n: d for n, d in repo.fingerprint().items() if "/demonolith/" not in n} == {
        n: d for n, d in before.items() if "/demonolith/" not in n
    }


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
@pytest.mark.parametrize("name", ["audit", "preview", "run", "status"])
def test_a_repository_of_somebody_else(call, make_repo, name):
    """git does not trust it, and nor do we; what to do is git's own advice."""
    repo = make_repo(small())
    before = repo.fingerprint()
    for folder, _, names in os.walk(repo.root):
        for path in (folder, *(os.path.join(folder, one) for one in names)):  # noqa: PTH118
            os.lchown(path, 12345, 12345)
    refused(call(name, repo.root), 1, "dubious ownership", "safe.directory")
    assert repo.fingerprint() == before


def test_a_split_index_and_entries_that_are_only_announced(call, make_repo):
    repo = make_repo(small())
    repo.git("update-index", "--split-index", "--untracked-cache")
    assert call("check", "--staged", repo.root).code == 2
    before = state(repo)
    assert call("run", "--yes", repo.root).code == 0
    assert repo.status() == ""
    assert call("undo", "--yes", repo.root).code == 0
    assert state(repo) == before
    repo.write({"new.py": "x = 1\n"})
    repo.git("add", "--intent-to-add", "new.py")
    refused(call("run", "--yes", repo.root), 1, "uncommitted", "new.py")
