"""A command that may do what it likes, for a while."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from migrator.probe.limited import MOST_BYTES, Ran, run_limited

FOREVER = "while True: time.sleep(60)"
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")


def run(code: str, folder: Path, seconds: float = 30, **env: str) -> Ran:
    command = [sys.executable, "-c", f"import os, sys, time\n{code}"]
    return run_limited(command, folder, env, seconds)


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that waits to be buried does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def gone(pid: int) -> bool:
    end = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.01)
    return not is_alive(pid)


def test_returns_exit_code_and_both_streams(tmp_path: Path) -> None:
    ran = run("print('out', flush=True); print('err', file=sys.stderr); sys.exit(3)", tmp_path)
    assert (ran.code, ran.output, ran.cut) == (3, "out\nerr\n", False)


def test_runs_in_its_folder_with_nothing_but_its_environment(tmp_path: Path) -> None:
    ran = run("print(os.getcwd()); print(sorted(os.environ))", tmp_path, ONLY="this")
    folder, names = ran.output.splitlines()
    assert folder == str(tmp_path.resolve())
    # What Python itself adds in the C locale aside.
    assert set(eval(names)) - {"LC_CTYPE"} == {"DEMONOLITH_PROBE", "ONLY"}


def test_has_nothing_to_read(tmp_path: Path) -> None:
    assert run("print(repr(sys.stdin.read()))", tmp_path).output == "''\n"


def test_ends_what_takes_too_long(tmp_path: Path) -> None:
    start = time.monotonic()
    ran = run(f"print('begun', flush=True)\n{FOREVER}", tmp_path, 1)
    assert (ran.code, ran.output) == (None, "begun\n")
    assert time.monotonic() - start < 20


def test_ends_what_does_not_want_to_end(tmp_path: Path) -> None:
    code = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n{FOREVER}"
    assert run(code, tmp_path, 1).code is None


def test_reports_the_signal_that_ended_it(tmp_path: Path) -> None:
    assert run("os.kill(os.getpid(), 11)", tmp_path).code == -signal.SIGSEGV


def test_keeps_only_the_end_of_endless_output(tmp_path: Path) -> None:
    ran = run("while True: print('x' * 1000)", tmp_path, 1)
    assert ran.code is None and ran.cut
    assert len(ran.output) <= MOST_BYTES
    ran = run("sys.stdout.write('a' * 200_000 + 'the end')", tmp_path)
    assert ran.code == 0 and ran.cut and ran.output.endswith("athe end")


def test_bytes_that_are_no_text_are_written_out(tmp_path: Path) -> None:
    assert run(r"os.write(1, b'\xff\n')", tmp_path).output == "\\xff\n"


@pytest.mark.parametrize("limit", [30, 1])
def test_ends_children_too(tmp_path: Path, limit: int) -> None:
    """The parent ends at once, or waits until its time is over."""
    code = f"""
child = os.fork()
if child == 0:
    {FOREVER}
print(child, flush=True)
if {limit == 1}:
    {FOREVER}
"""
    ran = run(code, tmp_path, limit)
    assert ran.code == (None if limit == 1 else 0)
    assert gone(int(ran.output))


@LINUX
def test_ends_a_daemon_that_has_left_the_group(tmp_path: Path) -> None:
    code = f"""
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        open('pid.new', 'w').write(str(os.getpid()))
        os.rename('pid.new', 'pid')
        {FOREVER}
    os._exit(0)
while not os.path.exists('pid'): time.sleep(0.01)
"""
    ran = run(code, tmp_path)
    assert ran.code == 0
    assert gone(int((tmp_path / "pid").read_text()))


def test_leaves_other_processes_alone(tmp_path: Path) -> None:
    other = os.fork()
    if other == 0:
        signal.pause()
        os._exit(0)
    try:
        run("pass", tmp_path)
        assert is_alive(other)
    finally:
        os.kill(other, signal.SIGKILL)
        os.waitpid(other, 0)


def test_a_closed_output_is_not_the_end(tmp_path: Path) -> None:
    code = "os.close(1); os.close(2); time.sleep(0.2); open('done', 'w').close()"
    assert run(code, tmp_path).code == 0
    assert (tmp_path / "done").exists()


def test_a_program_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        run_limited([str(tmp_path / "nothing")], tmp_path, {}, 5)
