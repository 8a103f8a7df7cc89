from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.checks import End, end_of
from tests.crash.scenes import copy, make, mend, ok, warm_up
from tests.support.repo import Project


@pytest.fixture(scope="session")
def workshop(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("crash")
    warm_up(place / "warm")
    make(place / "fresh")
    return place


@pytest.fixture(scope="session")
def ends(workshop) -> dict[str, End]:
    """What undisturbed commands end in."""
    fresh = Project(workshop / "fresh")
    found = {"start": end_of(fresh)}
    repo = copy(fresh, workshop / "ends")
    ok(repo, "run")
    found["migrated"] = end_of(repo)
    ok(repo, "undo", "--to", "extract-executors")
    found["three"] = end_of(repo)
    ok(repo, "undo", "--to", "verify-dispatcher")
    ok(repo, "adopt")
    mend(repo)
    ok(repo, "adopt")
    found["mended"] = end_of(repo)
    repo = copy(fresh, workshop / "ends")
    ok(repo, "run")
    repo.commit({"own.txt": "mine\n"})
    ok(repo, "undo")
    found["own"] = end_of(repo)
    repo = copy(fresh, workshop / "ends")
    ok(repo, "run", "--current-branch")
    found["migrated-here"] = end_of(repo)
    return found
