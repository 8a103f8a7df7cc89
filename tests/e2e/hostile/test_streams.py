"""Standard streams that are closed, full, narrow, or not UTF-8."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.hostile.journey import state
from tests.support.command import environment
from tests.support.repo import Project
from tests.support.small import small

ODD = {"shop/café.py": "# é €\n", "shop/web.py": "# é €\n" + str(small()["shop/web.py"])}


def shell(repo: Project, line: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of shell in the repository, where ``demonolith`` is the command."""
    program = f'demonolith() {{ {shlex.quote(sys.executable)} -m migrator "$@"; }}; '
    return subprocess.run(
        ["bash", "-c", program + line],
        cwd=repo.root,
        env=environment(**variables),
        capture_output=True,
        timeout=120,
        check=False,
    )


ENCODINGS = (
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "latin-1"},
    {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    {"LC_ALL": "C", "LANG": "C"},
)


@pytest.mark.parametrize("variables", ENCODINGS, ids=lambda one: "-".join(one.values()))
def test_a_terminal_that_is_not_utf8_ends_no_command(make_repo, variables):
    repo = make_repo({**small(), **ODD})
    repo.commit(message="é €: a subject")
    before = state(repo)
    for command, code in (
        ("audit", 2), ("preview", 0), ("preview --format json", 0), ("run --yes", 0),
        ("status", 0), ("verify HEAD~8..HEAD", 0), ("undo --yes", 0),
    ):  # fmt: skip
        done = shell(repo, f"demonolith {command}", **variables)
        said = done.stderr.decode("ascii", "backslashreplace")
        assert done.returncode == code and "unexpected" not in said, (command, done)
    assert state(repo) == before


CLOSED = (">&-", "2>&-", "<&-", ">&- 2>&- <&-")


@pytest.mark.parametrize("closed", CLOSED)
def test_closed_streams_take_nothing_from_a_run(make_repo, closed):
    repo = make_repo(small())
    before = state(repo)
    for command, code in (("audit", 2), ("preview", 0), ("run --yes", 0), ("status", 0)):
        done = shell(repo, f"demonolith {command} {closed}")
        assert (done.returncode, b"unexpected" in done.stderr) == (code, False), (command, done)
    for record in (repo.root / ".git/demonolith").glob("*.json"):
        assert record.read_bytes().startswith(b"{") and record.read_bytes().endswith(b"}\n")
    assert repo.status() == ""
    assert shell(repo, f"demonolith undo --yes {closed}").returncode == 0
    assert state(repo) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", ["audit", "preview", "status", "run --yes"])
def test_output_that_is_full_is_named(make_repo, command):
    repo = make_repo(small())
    before = state(repo)
    done = shell(repo, f"demonolith {command} > /dev/full")
    assert done.returncode == 1
    assert b"No space left on device" in done.stderr and b"unexpected" not in done.stderr
    assert state(repo) == before


def test_a_run_that_nobody_reads_is_not_taken_for_done(make_repo):
    """``head`` has seen enough, but whoever asks for the exit code must not take it for success."""
    repo = make_repo(small())
    before = state(repo)
    done = shell(repo, "demonolith run --yes | true; exit ${PIPESTATUS[0]}")
    assert done.returncode == 1
    assert b"nobody reads what is printed any more" in done.stderr
    last = done.stderr.decode().splitlines()[-1].strip()
    assert last.startswith(
        ("to go on: demonolith resume", "see where it stands: demonolith status")
    )
    if repo.branch != "main":
        assert shell(repo, "demonolith undo --yes").returncode == 0
    assert state(repo) == before


@pytest.mark.parametrize("columns", ["20", "1", "0", "many"])
def test_a_narrow_terminal(make_repo, columns):
    repo = make_repo(small())
    for command, code in (("audit", 2), ("preview", 0), ("deploy-plan", 0), ("--help", 0)):

        done = shell(
            repo,
            f"demonolith {command}",
            COLUMNS=columns,
            TERM="xterm",
            FORCE_COLOR="1",
            NO_COLOR="1",
        )
        assert done.returncode == code, (command, done)
        assert b"unexpected" not in done.stderr
