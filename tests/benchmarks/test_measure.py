"""Timing whole processes: what failed has no time, and what counts is what was run."""

from __future__ import annotations

import sys

from benchmarks.measure import Job, side_by_side
from benchmarks.trees import files


def job(name: str, code: str, folder, **options) -> Job:
    return Job(name, (sys.executable, "-c", code), folder, **options)


def test_runs_each_command_in_each_round(tmp_path):
    write = "open('ran', 'a').write({!r})"
    jobs = [job("a", write.format("a"), tmp_path), job("b", write.format("b"), tmp_path)]
    done = side_by_side([*jobs, job("c", write.format("c"), tmp_path, once=True)], 2)
    assert (tmp_path / "ran").read_text() == "abcabab"
    assert all(one.seconds and one.cpu and one.memory > 1 for one in done.values())


def test_gives_no_time_to_what_fails(tmp_path):
    jobs = [
        job("wrong", "import sys; sys.exit('not today')", tmp_path),
        job("expected", "import sys; sys.exit(2)", tmp_path, codes=(0, 2)),
        Job("absent", (str(tmp_path / "nothing"),), tmp_path),
    ]
    done = side_by_side(jobs, 1)
    assert done["wrong"].seconds is None
    assert "exit code 1: not today" in done["wrong"].problem
    assert done["expected"].seconds is not None
    assert "cannot be run" in done["absent"].problem


def test_makes_the_same_tree_each_time():
    first = dict(files(150))
    assert sum(path.endswith(".py") for path in first) == 150
    assert first == dict(files(150))
