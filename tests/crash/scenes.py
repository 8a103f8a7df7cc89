"""Repositories in the middle of things, and how a command is run on them in a child process."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.crash.faults import Points, watched
from tests.support.command import Done
from tests.support.repo import WHEN, Project, build_repo
from tests.support.small import LEGACY, MAIL, small

WORK = "demonolith/legacy"
# What the migration has nothing to do with, tracked and not.
OTHERS = {
    ".gitignore": "*.log\n.env\n/cache/\n",
    "data.bin": bytes(range(256)) * 40,
    "windows.txt": "one\r\ntwo\r\n",
    "shop/other.py": "# coding: latin-1\nNAME = 'caf\xe9'\n".encode("latin-1"),
}
IGNORED = {"run.log": "a line\n", ".env": "SECRET=1\n", "shop/jobs/kinds/trace.log": b"\0\1\2"}


@dataclass(frozen=True)
class Scene:
    """What is to be disturbed.

    Attributes:
        name: For people.
        prepare: Brings a fresh repository to where the command is given.
        command: The command.
        ends: Name of the end that the command, or ``resume`` after a crash, comes to.
        undone: Name of the end that ``undo`` comes to afterwards.
    """

    name: str
    prepare: Callable[[Project], None]
    command: tuple[str, ...]
    ends: str
    undone: str = "start"


def _migrate(repo: Project) -> None:
    ok(repo, "run")


def _halfway(repo: Project) -> None:
    ok(repo, "run")
    ok(repo, "undo", "--to", "rewrite-base-executor")


def _own_commit(repo: Project) -> None:
    ok(repo, "run")
    repo.commit({"own.txt": "mine\n"})


def _undone(repo: Project) -> None:
    ok(repo, "run")
    ok(repo, "undo")


def _laid_out(repo: Project) -> None:
    ok(repo, "adopt")
    mend(repo)


def _to_adopt(repo: Project) -> None:
    ok(repo, "run")
    ok(repo, "undo", "--to", "verify-dispatcher")


def _mendable(repo: Project) -> None:
    _to_adopt(repo)
    _laid_out(repo)


def _begun(repo: Project) -> None:
    assert call(repo, "step").code == 0  # nobody answers: it stops before the first stage


def mend(repo: Project) -> None:
    place = repo.path(MAIL)
    place.write_bytes(place.read_bytes().replace(b'"mail %s"', b'"a mail goes out: %s"'))


def _nothing(repo: Project) -> None:
    pass


SCENES = {
    scene.name: scene
    for scene in (
        Scene("run", _nothing, ("run",), "migrated"),
        Scene("run-here", _nothing, ("run", "--current-branch"), "migrated-here"),
        Scene("run-hooks", _nothing, ("run", "--hooks"), "migrated"),
        Scene("resume", _halfway, ("resume",), "migrated"),
        Scene("undo", _migrate, ("undo",), "start"),
        Scene("undo-to", _migrate, ("undo", "--to", "extract-executors"), "three"),
        Scene("undo-reverting", _own_commit, ("undo",), "own", "own"),
        Scene("redo", _undone, ("redo",), "migrated"),
        Scene("adopt-lay-out", _to_adopt, ("adopt",), "migrated"),
        Scene("adopt", _mendable, ("adopt",), "mended"),
        Scene("abort", _begun, ("abort",), "start"),
    )
}


def make(place: Path) -> Project:
    """Make the repository that every scene starts from."""
    repo = build_repo(place, {**small(), **OTHERS}, executable=["shop/web.py", LEGACY])
    hook = place / ".git/hooks/pre-commit"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\nexit 0\n")
    hook.chmod(0o755)
    repo.write(IGNORED)
    return repo


def copy(repo: Project, place: Path) -> Project:
    shutil.rmtree(place, ignore_errors=True)
    subprocess.run(["cp", "-a", str(repo.root), str(place)], check=True)
    return Project(place)


def ok(repo: Project, *args: str) -> Done:
    done = call(repo, *args)
    assert done.code == 0, (args, done)
    return done


def call(
    repo: Project,
    name: str,
    *args: str,
    points: Points | None = None,
    meanwhile: Callable[[int], None] | None = None,
) -> Done:
    """Run a command in a copy of this process, so that nothing has to be imported again.

    Args:
        repo: The repository.
        name: The command's name.
        args: Its further words, without ``--yes`` and the repository.
        points: What strikes at its points.
        meanwhile: Called with the process id.
    """
    confirmed = () if name in ("status", "step") else ("--yes",)
    words = [name, *confirmed, *args, str(repo.root)]
    out, err = repo.root.with_suffix(".out"), repo.root.with_suffix(".err")
    child = os.fork()
    if child == 0:
        _become(words, out, err, points)
    if meanwhile:
        meanwhile(child)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return Done(code, out.read_text(errors="replace"), err.read_text(errors="replace"))


def _become(words: list[str], out: Path, err: Path, points: Points | None) -> None:
    code = 77
    try:
        os.setsid()
        os.chdir(out.parent)
        tempfile.gettempdir()  # looked for once: with a full disk it would try every folder
        for number, place in ((1, out), (2, err)):
            os.dup2(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.stdin = os.fdopen(os.dup(0))
        sys.stdout, sys.stderr = os.fdopen(os.dup(1), "w"), os.fdopen(os.dup(2), "w")
        with steady(), watched(points) if points else _unwatched():
            code = _command(words)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _command(words: list[str]) -> int:
    from migrator.cli import app
    from migrator.failures import guarded

    return guarded(lambda: app(words, standalone_mode=False, prog_name="demonolith"))


@contextmanager
def _unwatched() -> Iterator[None]:
    yield


@contextmanager
def steady() -> Iterator[None]:
    """Let clock and chance give the same always."""
    import migrator.runs.journal

    os.environ.update(GIT_AUTHOR_DATE=WHEN, GIT_COMMITTER_DATE=WHEN)
    migrator.runs.journal.secrets.token_hex = lambda count: "ab" * count
    yield


def warm_up(place: Path) -> None:
    """Import and compute in this process what the children would each on their own."""
    repo = make(place)
    for line in ("run", "undo", "redo", "undo --to verify-dispatcher", "adopt"):
        assert _command([*line.split(), "--yes", str(repo.root)]) == 0
    mend(repo)
    for line in ("adopt --yes", "status", "abort --yes", "skip --yes"):
        assert _command([*line.split(), str(repo.root)]) == 0
