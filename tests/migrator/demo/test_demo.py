"""The whole demo, as a person runs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests.migrator.demo.places import running_in

pytestmark = pytest.mark.slow

DEMO = [sys.executable, "-m", "migrator", "demo"]


def git(folder, *args: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *args], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The demo's folder and what it has said."""
    kept = tmp_path_factory.mktemp("demo") / "kept"
    hostile = {
        **os.environ,
        "BROKER_URL": "redis://nobody.invalid/0",
        "HTTP_PROXY": "http://nobody.invalid:1",
    }
    done = subprocess.run(
        [*DEMO, "--keep", str(kept)], capture_output=True, text=True, timeout=300, env=hostile
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return kept, done.stdout


def test_shows_the_bug(finished):
    text = finished[1]
    assert "✗ template backup             failed: Unknown job type: backup" in text
    assert "refused: HTTP 400: No task found for job: nightly-backup" in text
    assert "✗ tasks.dispatch_job          defined twice" in text


def test_shows_the_cure_on_the_same_requests(finished):
    after = finished[1].partition("4/4 After")[2]
    assert "✓ template backup             completed (task " in after
    assert "✓ execute now nightly-backup  completed (task " in after
    assert "✓ unknown type is an error    failed: Unknown job type: nope" in after
    assert "✓ template sync_devices       failed: sync_devices is not available" in after
    assert "✗" not in after.partition("  before  ")[0]
    assert "Everything was as it should be." in after


def test_shows_every_stage(finished):
    middle = finished[1].partition("3/4 ")[2].partition("4/4 ")[0]
    for number in range(1, 8):
        assert f"built     {number}/7" in middle
        assert f"committed {number}/7" in middle


def test_leaves_seven_commits_and_a_clean_tree(finished):
    kept, text = finished
    log = git(kept, "log", "--format=%h %an", "main..HEAD").splitlines()
    assert len(log) == 7
    assert {line.partition(" ")[2] for line in log} == {"Demo Person"}
    assert all(line.partition(" ")[0] in text for line in log)
    assert git(kept, "status", "--porcelain") == ""


def test_leaves_nothing_running(finished):
    assert running_in(finished[0]) == []


def test_says_nothing_of_the_terminal_when_piped(finished):
    assert "\x1b" not in finished[1]


def test_undo_as_advised_gives_the_old_tree_back(finished, tmp_path):
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", str(finished[0]), str(copy)], check=True)
    undo = [sys.executable, "-m", "migrator", "undo", "--yes", str(copy)]
    done = subprocess.run(undo, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert git(copy, "symbolic-ref", "--short", "HEAD") == "main"
    assert git(copy, "status", "--porcelain") == ""


def test_refuses_a_folder_that_exists(tmp_path):
    done = subprocess.run([*DEMO, "--keep", str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"error: --keep {tmp_path}: it exists already\n")


def test_interruption_leaves_nothing(tmp_path):
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        DEMO, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env
    ) as demo:
        assert demo.stdout
        for line in demo.stdout:
            if "API http://" in line:
                break
        assert running_in(tmp_path)
        demo.send_signal(signal.SIGINT)
        demo.stdout.read()
        assert demo.wait(60) == 130
    assert running_in(tmp_path) == []
    assert [path for path in tmp_path.iterdir() if "demo" in path.name] == []
