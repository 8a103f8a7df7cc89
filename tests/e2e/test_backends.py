"""Complete backends of every architecture: migrated, imported, registered, dispatched, undone.

Each tree is looked at in processes of their own: a real worker on the in-memory broker that gets a
message for every job type, the backend's own web client or command line, and every module imported
alone. What the monolith gave before is recorded, and is what the migrated backend has to give.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.lab import checkout, commits
from tests.support.backends import BACKENDS
from tests.support.command import demonolith
from tests.support.complete import Complete
from tests.support.repo import Project
from tests.support.trees import Trees

ROUTED, REWRITTEN = 4, 6  # commits from which on every job type, and every endpoint, works
STUB = "is not available (integration removed)"


@pytest.fixture(scope="module")
def trees() -> Iterator[Trees]:
    server = Trees()
    yield server
    server.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", BACKENDS)
def test_works_after_every_commit_and_can_be_undone(name, trees, make_repo, tmp_path):
    backend = BACKENDS[name]
    project = make_repo(backend.files)
    start = state(project)
    before = Before(trees, backend, checkout(project, "HEAD", tmp_path / "before"))

    ran = demonolith("run", "--yes", *backend.flags, cwd=project.root)
    assert ran.code == 0, ran.out + ran.err
    seen = {start["tree"]}
    for number, commit in enumerate(commits(project), 1):
        if project.tree(commit) not in seen:
            seen.add(project.tree(commit))
            folder = checkout(project, commit, tmp_path / str(number))
            before.holds_on(folder, number)
    assert number == 7
    before.is_cured(folder)
    done(project, backend)

    again = demonolith("run", "--yes", cwd=project.root)
    assert (again.code, again.out[:13]) == (0, "Nothing to do"), again
    undone = demonolith("undo", "--yes", cwd=project.root)
    assert undone.code == 0, undone
    assert state(project) == start


class Before:
    """How a backend was, to compare with."""

    def __init__(self, trees: Trees, backend: Complete, folder: Path) -> None:
        self.trees, self.backend = trees, backend
        self.legacy = trees.worker(backend, folder, first=backend.monolith)
        self.modular = trees.worker(backend, folder, last=backend.monolith)
        self.web = trees.web(backend, folder) if backend.client else {}
        self.broken = trees.broken(backend, folder)
        self.wanted = list(self.legacy["results"])
        for place, result in backend.cured.items():
            assert self.wanted[place] != result, f"job {place} gave that before"
            self.wanted[place] = result

    def holds_on(self, folder: Path, number: int) -> None:
        """Nothing that worked stops working between two commits."""
        now = self.trees.worker(self.backend, folder)
        assert set(self.legacy["names"]) - self.backend.gone <= set(now["names"]), number
        given = zip(
            now["results"],
            self.wanted,
            self.legacy["results"],
            self.modular["results"],
            self.backend.jobs,
            strict=True,
        )
        for place, (result, wanted, legacy, modular, job) in enumerate(given):
            allowed = [wanted, legacy] if number >= ROUTED else [wanted, legacy, modular]
            if number < ROUTED and result not in allowed and modular[0] == "FAILURE":
                # It raised, and luck has it run again: the dispatcher takes what it is given now.
                now = self.trees.worker(self.backend, folder, last=self.backend.monolith)
                allowed.append(now["results"][place])
            assert result in allowed, (number, job)
        if self.backend.client:
            self._web_holds_on(self.trees.web(self.backend, folder), number)

    def _web_holds_on(self, now: dict[str, Any], number: int) -> None:
        allowed = [{"answers": self.backend.answers, "sent": self.backend.sent}]
        assert now in (allowed if number >= REWRITTEN else [*allowed, self.web]), number

    def is_cured(self, folder: Path) -> None:
        """Each name once, each module importable first, the same log."""
        now = self.trees.worker(self.backend, folder, everything=True)
        assert set(now["names"]) == set(self.legacy["names"]) - self.backend.gone
        assert {name: found for name, found in now["claims"].items() if len(found) != 1} == {}
        assert self.backend.monolith not in now["modules"].values()
        assert self.trees.broken(self.backend, folder).keys() <= self.broken.keys()
        assert now["results"] == self.wanted
        assert [line for line in now["log"] if STUB not in line] == self.legacy["log"]


def done(project: Project, backend: Complete) -> None:
    """The monolith is gone, and the files that are named hold what they should."""
    files = {path: content.decode() for path, content in project.read_commit().items()}
    stem = backend.monolith.replace(".", "/")
    assert not [path for path in files if path.endswith((f"{stem}.py", f"{stem}/__init__.py"))]
    for path, texts in backend.holds.items():
        for text in texts:
            assert (text.removeprefix("!") in files[path]) != text.startswith("!"), (path, text)


def state(project: Project) -> dict[str, str]:
    """Tree, branch, index and work tree."""
    return {
        "tree": project.tree(),
        "head": project.head,
        "branch": project.branch,
        "index": project.git("ls-files", "--stage"),
        "status": project.status(),
        "branches": project.git("branch", "--list"),
    }
