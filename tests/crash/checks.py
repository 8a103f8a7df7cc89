"""What has to hold after a command was cut off, wherever that was."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.crash.scenes import IGNORED, OTHERS, WORK, Scene, call, copy
from tests.support.command import Done
from tests.support.repo import Project

NAMED = {"running", "stopped", "done", "undoing", "redoing", "undone", "aborted"}


@dataclass(frozen=True)
class End:
    """Where a command ends: tree, branch, and every file that is not git's."""

    tree: str
    branch: str
    files: dict[str, bytes]


def end_of(repo: Project) -> End:
    assert repo.status() == "", repo.status()
    return End(repo.tree(), repo.branch, repo.read())


def untouched(repo: Project) -> None:
    """Check that no byte is lost of what the migration has nothing to do with."""
    files = repo.read()
    for name, content in {**OTHERS, **IGNORED}.items():
        assert files[name] == (content.encode() if isinstance(content, str) else content), name
    assert os.access(repo.path("shop/web.py"), os.X_OK)


def named(repo: Project) -> str | None:
    """Check that ``status`` names the state, and return it."""
    done = call(repo, "status", "--format", "json")
    assert (done.code, done.err) == (0, ""), done
    run = json.loads(done.out)["run"]
    assert run is None or run["status"] in NAMED
    return run and run["status"]


def check(
    repo: Project,
    place: Path,
    scene: Scene,
    ends: dict[str, End],
    text: str,
    line: str = "to go on: demonolith resume",
    ways: tuple[str, ...] = ("forth", "back"),
) -> None:
    """Check that one can go on and go back from here.

    Args:
        repo: The repository as it was left; changed here.
        place: For a copy of it.
        scene: What was disturbed.
        ends: What undisturbed commands end in, by name.
        text: The point, for people.
        line: The line that says how to go on.
        ways: Which of the two to check.
    """
    untouched(repo)
    state = named(repo)
    other = copy(repo, place) if len(ways) > 1 else repo
    if "forth" in ways:
        forth(repo, scene, state, text, line)
        assert end_of(repo) == ends[scene.ends], f"{text}: resume"
        untouched(repo)
    if "back" in ways:
        back(other, scene, text)
        assert end_of(other) == ends[scene.undone], f"{text}: undo"
        untouched(other)
        if scene.undone == "start" and "--current-branch" not in scene.command:
            assert WORK not in other.git("branch"), text


# By command: the state in which it had not begun yet (it is given again), and the state in which
# it had come to its end but for that of its process (nothing is left to be done).
NOT_BEGUN = {"run": None, "undo": "done", "redo": "undone", "abort": "stopped"}
ENDED = {"undo-to": "stopped"}


def forth(repo: Project, scene: Scene, state: str | None, text: str, line: str) -> None:
    """Go on as the line says, and then as each last line says."""
    command = scene.command[0]
    if ENDED.get(scene.name, "") == state:
        return
    if command in NOT_BEGUN and NOT_BEGUN[command] == state:
        done = call(repo, *scene.command)
    else:
        done = follow(repo, line)
    for _ in range(3):
        clean(done, text)
        if done.code == 0:
            break
        done = follow(repo, done.last)
    assert done.code == 0, (text, done)


def back(repo: Project, scene: Scene, text: str) -> None:
    """Take it back."""
    done = call(repo, "undo")
    clean(done, text)
    if "uncommitted change" in done.err and scene.command[0] == "adopt":
        repo.git("stash", "--include-untracked", "--quiet")  # what the person was mending
        done = follow(repo, done.last)
    assert done.code == 0, (text, done)


def clean(done: Done, text: str) -> None:
    assert "Traceback" not in done.err and "unexpected" not in done.err, (text, done)


def follow(repo: Project, line: str) -> Done:
    """Run the command that a last line ends with."""
    assert line.startswith(("to go on: ", "then: ")), line
    done = None
    for part in line.partition(": ")[2].split(" && "):
        words = shlex.split(part)
        if words[0] == "git":
            subprocess.run(words, check=True, capture_output=True)
            continue
        assert words[0] == "demonolith"
        done = call(repo, *(word for word in words[1:] if word not in ("--yes", str(repo.root))))
    assert done is not None
    return done
