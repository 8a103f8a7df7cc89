"""Branches, tags and HEAD that get in the way of the run's own, or look like them."""

from __future__ import annotations

import subprocess

import pytest

from tests.e2e.hostile.journey import journey, refused, state
from tests.support.small import small

RUN = "demonolith/legacy"


@pytest.mark.parametrize("name", ["demonolith", f"{RUN}/mine", f"{RUN}/a/b"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_branch_that_leaves_no_room_is_named_before_anything_is_done(
    call, make_repo, name, packed
):
    repo = make_repo(small())
    repo.git("branch", name)
    if packed:
        repo.git("pack-refs", "--all")
    before = state(repo)
    done = call("run", "--yes", repo.root)
    refused(done, 1, f"there is a branch {name}, which leaves no room for {RUN}", "--branch")
    assert state(repo) == before
    assert call("undo", repo.root).out.startswith("There is no run to undo.")
    assert call("run", "--yes", "--branch", "other", repo.root).code == 0
    assert call("undo", "--yes", repo.root).code == 0
    assert state(repo) == before


def test_branches_beside_the_runs_are_no_matter(call, make_repo):
    repo = make_repo(small())
    for name in ("demonolith/other", "demonolith/legacy2", "demonolith/lega/cy"):
        repo.git("branch", name)
    journey(call, repo)


def test_tags_of_the_same_names_are_not_taken_for_the_branches(call, make_repo):
    repo = make_repo(small())
    for name in ("main", RUN, "HEAD"):
        repo.git("update-ref", f"refs/tags/{name}", repo.head)
    journey(call, repo)
    assert call("run", "--yes", repo.root).code == 0
    proven = call("verify", repo.root)
    assert proven.code == 0 and "All good: 7 commits in" in proven.out


def test_files_of_the_same_names_are_not_taken_for_the_branches(call, make_repo):
    repo = make_repo({**small(), "HEAD": "a\n", "main": "b\n", "refs/heads/main": "c\n"})
    journey(call, repo)


@pytest.mark.parametrize("how", ["tag", "remote"])
def test_head_that_is_on_no_branch(call, make_repo, how):
    repo = make_repo(small())
    repo.git("tag", "v1")
    repo.git("update-ref", "refs/remotes/origin/main", repo.head)
    if how == "tag":
        repo.git("checkout", "--quiet", "v1")
    else:
        repo.git("symbolic-ref", "HEAD", "refs/remotes/origin/main")
    before = repo.fingerprint()
    refused(call("run", "--yes", repo.root), 1, "HEAD is detached", "git switch")
    assert repo.fingerprint() == before


UNDER_WAY = {
    "bisect": ("git bisect start -q HEAD HEAD~1", "a bisect is under way", "git bisect reset"),
    "am": ("git format-patch -1 -q; git reset -q --hard HEAD~1; echo y > README.md; "
           "git commit -qam y; git am *.patch; rm *.patch", "an am is under way", "git am --abort"),
    "cherry-pick": ("git cherry-pick v1", "a cherry-pick is under way", "git cherry-pick --abort"),
    "revert": ("git revert --no-edit v0", "a revert is under way", "git revert --abort"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNDER_WAY)
def test_what_git_has_under_way_is_named_with_how_to_give_it_up(call, make_repo, name):
    script, says, way = UNDER_WAY[name]
    repo = make_repo(small())
    for number, text in enumerate(("a\n", "b\n")):
        repo.commit({"README.md": text})
        repo.git("tag", f"v{number}")
    if name == "cherry-pick":
        repo.git("switch", "--quiet", "--detach", "HEAD~2")
        repo.commit({"README.md": "z\n"})
        repo.git("switch", "--quiet", "-C", "main")
    subprocess.run(["sh", "-c", script], cwd=repo.root, capture_output=True, check=False)
    before = repo.fingerprint()
    for command in ("run", "step"):
        flags = ["--yes"] if command == "run" else []
        refused(call(command, *flags, repo.root), 1, says, way)
    assert repo.fingerprint() == before
