"""^C and kill -9 at chosen instants: the state is named, and one can go on or back."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.e2e.hostile.journey import state
from tests.support.command import demonolith, environment, words
from tests.support.repo import Project, build_repo
from tests.support.small import MAIL, small

# git runs this for every file that it checks out: in the middle of a stage's move.
FILTER = """#!/bin/sh
if mkdir {flag} 2>/dev/null; then kill -{signal} {group}$(cat {pid}); sleep 0.3; fi
exec cat
"""
HOOK = """#!/bin/sh
# On the third commit: index and files have moved already, the branch has not.
echo x >> {count}
if [ $(wc -l < {count}) -eq 3 ]; then kill -{signal} {group}$(cat {pid}); sleep 1; fi
"""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> str:
    repo = build_repo(tmp_path_factory.mktemp("undisturbed") / "repo", small())
    assert demonolith("run", "--yes", cwd=repo.root).code == 0
    return repo.tree()


class Started:
    """A run in a process group of its own, as a terminal starts it."""

    def __init__(self, repo: Project, place: Path, *args: str) -> None:
        self.process = subprocess.Popen(
            words("run", "--yes", *args),
            cwd=repo.root,
            env=environment(PYTHONUNBUFFERED="1"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        (place / "pid").write_text(str(self.process.pid))

    def kill_at(self, line: str, number: int) -> None:
        """Wait for a line of the output, then send the signal to the whole group."""
        assert self.process.stdout
        for seen in self.process.stdout:
            if seen.startswith(line):
                os.killpg(self.process.pid, number)
                return
        pytest.fail(f"no line {line!r}: {self.process.communicate()[1]}")

    def end(self) -> tuple[int, str]:
        err = self.process.communicate(timeout=60)[1]
        return self.process.returncode, err


def script(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o755)
    return path


def status(call, repo: Project) -> dict:
    done = call("status", "--format", "json", repo.root)
    assert done.code == 0
    return json.loads(done.out)


LINES = ["built     2/7", "committed 1/7", "committed 3/7", "committed 5/7", "committed 6/7"]


INSTANTS = [
    *((line, signal.SIGINT) for line in LINES),
    *((line, signal.SIGKILL) for line in (LINES[1], LINES[3])),
]


@pytest.mark.parametrize(("line", "number"), INSTANTS)
def test_interrupted_between_stages(call, make_repo, tmp_path, undisturbed, line, number):
    repo = make_repo(small())
    tree, head = repo.tree(), repo.head
    started = Started(repo, tmp_path)
    started.kill_at(line, number)
    check_end(started.end(), number, repo, begun=line.startswith("committed"))
    check_way_on_and_back(call, repo, undisturbed, tree, head, begun=line.startswith("committed"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_interrupted_in_a_hook(call, make_repo, tmp_path, undisturbed, number):
    repo = make_repo(small())
    tree, head = repo.tree(), repo.head
    (repo.root / ".git/hooks").mkdir()
    values = {"count": tmp_path / "count", "pid": tmp_path / "pid", "signal": int(number)}
    # ^C goes to the whole group, as from a terminal; kill -9 to the one process.
    text = HOOK.format(**values, group="-" if number == signal.SIGINT else "")
    script(repo.root / ".git/hooks/pre-commit", text)
    started = Started(repo, tmp_path, "--hooks")
    check_end(started.end(), number, repo, begun=True)
    check_way_on_and_back(call, repo, undisturbed, tree, head, begun=True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_interrupted_in_a_hook_that_has_edited_a_file(call, make_repo, tmp_path, number):
    """The edit is nobody's but the person's to throw away; where it lies is said."""
    repo = make_repo(small())
    before = state(repo)
    (repo.root / ".git/hooks").mkdir()
    values = {"count": tmp_path / "count", "pid": tmp_path / "pid", "signal": int(number)}
    text = HOOK.format(**values, group="-" if number == signal.SIGINT else "")
    text = text.replace("; then", f"; then echo '# tidied' >> {MAIL};")
    hook = script(repo.root / ".git/hooks/pre-commit", text)
    started = Started(repo, tmp_path, "--hooks")
    check_end(started.end(), number, repo, begun=True)
    hook.unlink()
    for command in ("resume", "undo"):
        done = call(command, "--yes", repo.root)
        assert done.code == 1 and f"changed by somebody else meanwhile: {MAIL}" in done.err
        assert repo.read()[MAIL].endswith(b"# tidied\n")
    assert "3/7 extract-executors          built" in call("status", repo.root).out
    repo.path(MAIL).unlink()  # said and done: what is left is what the run itself knows
    assert call("resume", "--yes", repo.root).code == 0
    assert call("undo", "--yes", repo.root).code == 0
    assert state(repo) == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_interrupted_while_files_move(call, make_repo, tmp_path, undisturbed, number):
    repo = make_repo({**small(), ".gitattributes": "*.py filter=slow\n"})
    tree, head = repo.tree(), repo.head
    flag, pid = tmp_path / "flag", tmp_path / "pid"
    values = {"flag": flag, "pid": pid, "signal": int(number), "group": ""}
    repo.git("config", "filter.slow.smudge", str(script(tmp_path / "f", FILTER.format(**values))))
    started = Started(repo, tmp_path)
    check_end(started.end(), number, repo, begun=True)
    assert flag.exists(), "git has not run the filter"
    wait_for_git(repo)
    after = call("resume", "--yes", repo.root)
    assert after.code == 0, after.err
    undisturbed_here = [name for name in repo.read_commit() if name != ".gitattributes"]
    assert len(undisturbed_here) == len(small())
    assert repo.status() == ""
    done = call("undo", "--yes", repo.root)
    assert (done.code, repo.tree(), repo.head, repo.branch) == (0, tree, head, "main")


def wait_for_git(repo: Project) -> None:
    """Wait for the git process that kill -9 has orphaned; it still holds the index."""
    deadline = time.monotonic() + 20
    while (repo.root / ".git/index.lock").exists() and time.monotonic() < deadline:
        time.sleep(0.05)


def check_end(end: tuple[int, str], number: int, repo: Project, *, begun: bool) -> None:
    code, err = end
    if number == signal.SIGKILL:
        assert code == -number
        return
    assert code == 130, err
    assert "interrupted" in err
    assert "Traceback" not in err
    told = f"to go on: demonolith resume {repo.root}" if begun else "nothing was changed"
    assert err.rstrip().splitlines()[-1].strip() == told


def check_way_on_and_back(
    call, repo: Project, undisturbed: str, tree: str, head: str, *, begun: bool
) -> None:
    state = status(call, repo)
    if not begun:
        assert state["run"] is None
        assert (repo.tree(), repo.head, repo.branch, repo.status()) == (tree, head, "main", "")
        return
    assert state["run"]["status"] == "running"
    assert state["next"] == f"demonolith resume {repo.root}"
    place = repo.root.with_name("other")
    subprocess.run(["cp", "-a", repo.root, place], check=True)
    done = call("resume", "--yes", repo.root)
    assert done.code == 0, done.err
    assert (repo.tree(), repo.status()) == (undisturbed, "")
    assert status(call, repo)["run"]["status"] == "done"
    other = Project(place)
    done = call("undo", "--yes", place)
    assert done.code == 0, done.err
    assert (other.tree(), other.head, other.branch, other.status()) == (tree, head, "main", "")
    assert other.git("branch", "--list", "demonolith/*") == ""
