"""Tests that replace what the monolith looks up pass before the migration and after each commit.

What they do not replace raises an error: a patch that has no effect any more fails its test.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.lab import checkout, commits
from tests.support.command import demonolith
from tests.support.patched import PYTEST, UNITTEST, files

BACKENDS = {"unittest": (UNITTEST, "app.tasks.jobs"), "pytest": (PYTEST, "lms.jobs.everything")}
# A fake that replaces nothing: the name of what it replaces, and the name that it gets instead.
WITHOUT_EFFECT = {"unittest": ("fetch", "fetch_"), "pytest": ("post", "post_")}


def passed(folder: Path) -> tuple[int, str]:
    """Run the tests of a checkout; return how many have passed, and what pytest said."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore"]
    plain = {**os.environ, "PYTEST_ADDOPTS": ""}
    done = subprocess.run(
        command, cwd=folder, env=plain, capture_output=True, text=True, timeout=120
    )
    assert "failed" not in done.stdout and "error" not in done.stdout, done.stdout
    return int(done.stdout.rpartition(" passed")[0].rpartition("\n")[2]), done.stdout


@pytest.mark.parametrize("name", BACKENDS)
def test_tests_hold_before_and_after_each_commit(name, make_repo, tmp_path):
    text, monolith = BACKENDS[name]
    project = make_repo(files(text))
    before, _ = passed(checkout(project, "HEAD", tmp_path / "before"))
    done = demonolith("run", "--yes", "--monolith", monolith, cwd=project.root)
    assert done.code == 0, done.out + done.err
    trees = set()
    for commit in commits(project):
        tree = project.git("rev-parse", f"{commit}^{{tree}}").strip()
        if tree not in trees:
            assert passed(checkout(project, commit, tmp_path / commit))[0] == before
            trees.add(tree)
    assert len(trees) > 3
    last = project.read_commit()
    assert not any(monolith.encode() in last[path] for path in last if path.startswith("tests/"))


@pytest.mark.parametrize("name", BACKENDS)
def test_the_tests_notice_a_patch_without_effect(name, make_repo, tmp_path):
    text, monolith = BACKENDS[name]
    symbol, other = WITHOUT_EFFECT[name]
    project = make_repo(files(text.replace(f"{monolith}.{symbol}", f"{monolith}.{other}")))
    folder = checkout(project, "HEAD", tmp_path / "before")
    mono = next(folder.rglob(f"{monolith.rpartition('.')[2]}.py"))
    mono.write_text(f"{mono.read_text()}\n{other} = None\n")
    with pytest.raises(AssertionError):
        passed(folder)
