"""Small monoliths as a hostile reviewer would write them: both sides give the same, or it says why.

Each file in ``adversaries/`` is one: its first line says what is hostile, ``=== path`` begins a
file that differs from the small backend, ``=== calls`` has a job type and its options a line,
``=== refused`` what is said where the migration is not made, and ``=== decide`` the answers
without which it is not made either.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.command import demonolith, script_output
from tests.support.complete import tree
from tests.support.small import small

FOLDER = Path(__file__).with_name("adversaries")
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
SCRIPT = """
import json, sys
from shop.celery_app import app

app.conf.task_always_eager = True
app.loader.import_default_modules()
try:
    from shop.jobs.legacy import _execute_kind as run
except ImportError:
    from shop.jobs.kinds import execute_kind as run
for line in sys.stdin:
    kind, options = json.loads(line)
    print(kind, run(kind, options))
print(sorted(name for name in app.tasks if not name.startswith("celery.")))
import shop.web
"""


@dataclass(frozen=True)
class Adversary:
    """One monolith: its backend, what is asked of it, and what the program says to it."""

    files: dict[str, str | bytes]
    calls: tuple[tuple[str, object], ...]
    refused: tuple[str, ...]
    decide: tuple[str, ...] = ()


def read(name: str) -> Adversary:
    """Return one of the folder."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    files: dict[str, str | bytes] = {**small(), **tree(text.partition("\n\n")[2])}
    calls = str(files.pop("calls")).splitlines()
    refused = str(files.pop("refused", "")).splitlines()
    decide = tuple(str(files.pop("decide", "")).splitlines())
    pairs = (line.partition(": ") for line in calls)
    return Adversary(files, tuple((k, json.loads(v)) for k, _, v in pairs), tuple(refused), decide)


def results(adversary: Adversary, folder: Path) -> str:
    """Return what the router of a checkout gives, and the names that are registered."""
    calls = "".join(f"{json.dumps(call)}\n" for call in adversary.calls)
    return script_output(folder, SCRIPT, calls, seconds=120)


@pytest.mark.parametrize("name", NAMES)
def test_gives_the_same_afterwards_or_says_why_not(name, make_repo):
    adversary = read(name)
    project = make_repo(adversary.files)
    before, start = results(adversary, project.root), project.branch
    answers = [word for answer in adversary.decide for word in ("--decide", answer)]
    if answers:
        assert demonolith("run", "--yes", cwd=project.root).code == 3
    done = demonolith("run", "--yes", *answers, cwd=project.root)
    for line in adversary.refused:
        assert line in done.err
    if adversary.refused:
        assert done.code == 3
        assert project.branch == start
        return
    assert done.code == 0, done.err
    assert not (project.root / "shop/jobs/legacy.py").exists()
    assert results(adversary, project.root) == before
