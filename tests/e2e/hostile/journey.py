"""There and back: what every repository, however odd, has to come through unharmed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass

from tests.support.command import Done
from tests.support.repo import Project

Call = Callable[..., Done]


@dataclass(frozen=True)
class State:
    """All that `undo` has to give back."""

    head: str
    branch: str
    branches: str
    index: str
    status: str
    files: dict[str, bytes]
    modes: dict[str, int]


def state(repo: Project) -> State:
    """Return how the repository stands."""
    return State(
        repo.head,
        repo.branch,
        repo.git("for-each-ref", "refs/heads"),
        repo.git("ls-files", "--stage", "-z"),
        repo.status(),
        contents(repo),
        modes(repo),
    )


def contents(repo: Project) -> dict[str, bytes]:
    """Return what every file in the work tree holds; of a link, where it leads."""
    paths = {name: repo.path(name) for name in names(repo)}
    return {
        name: os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
        for name, path in paths.items()
    }


def modes(repo: Project) -> dict[str, int]:
    """Return the mode of every file in the work tree; of a link, that of the link."""
    return {name: repo.path(name).lstat().st_mode for name in names(repo)}


def names(repo: Project) -> list[str]:
    """Return the paths of the work tree's files, links to folders included."""
    found = repo.git("ls-files", "-z", "--cached", "--others").split("\0")[:-1]
    paths = {name: repo.path(name) for name in found}
    return [name for name, path in paths.items() if path.is_symlink() or path.is_file()]


def look(call: Call, repo: Project) -> str:
    """Audit and preview, change nothing, and return the tree that the preview ends in."""
    before = repo.fingerprint()
    audited = call("audit", repo.root)
    assert audited.code == 2, audited
    shown = call("preview", repo.root, "--format", "json")
    assert shown.code == 0, shown
    assert repo.fingerprint() == before
    final: str = json.loads(shown.out)["final_tree"]
    return final


def journey(call: Call, repo: Project, *flags: str) -> dict[str, bytes]:
    """Look, run, and take it back; return what the work tree held after the run."""
    before = state(repo)
    final = look(call, repo)
    done = call("run", "--yes", *flags, repo.root)
    assert done.code == 0, done
    assert repo.tree() == final
    assert repo.status() == before.status
    assert "shop/jobs/legacy.py" not in repo.git("ls-files")
    after, kept = contents(repo), modes(repo)
    for name, mode in before.modes.items():
        assert kept.get(name, mode) == mode, name
    undone = call("undo", "--yes", repo.root)
    assert undone.code == 0, undone
    assert state(repo) == before
    return after


def refused(done: Done, code: int, *says: str) -> None:
    """One message with what, where and what to do, and not a trace of Python."""
    assert done.code == code, done
    assert done.err.count("error: ") == 1, done.err
    for text in says:
        assert text in done.err
    assert "Traceback" not in done.err + done.out
