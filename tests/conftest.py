"""What every test may use."""

from __future__ import annotations

import os
import shutil
import tempfile
from itertools import count
from pathlib import Path

import pytest

from migrator.nesting import make_room
from tests.support.examples import use_the_same_examples_each_time
from tests.support.repo import MakeRepo, Project, build_repo

CACHES = tempfile.mkdtemp(prefix="demonolith-tests-")
_numbers = count()


def pytest_configure() -> None:
    """Keep the settings of whoever runs the tests out of git, and ours out of theirs.

    Inside a git hook, GIT_DIR and its like would point every repository of the tests at the
    repository that is being committed to.
    """
    use_the_same_examples_each_time()
    make_room()  # as the program does
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        del os.environ[name]
    os.environ["GIT_CONFIG_NOSYSTEM"] = "1"
    os.environ["GIT_CONFIG_GLOBAL"] = os.devnull
    os.environ.pop("DEMONOLITH_NO_CACHE", None)
    _use_another_cache()


def pytest_runtest_setup() -> None:
    """Let no test read back what another one, or whoever runs the tests, has seen of a commit."""
    _use_another_cache()


def pytest_unconfigure() -> None:
    """Leave no cache behind."""
    shutil.rmtree(CACHES, ignore_errors=True)


def _use_another_cache() -> None:
    os.environ["DEMONOLITH_CACHE_DIR"] = f"{CACHES}/{next(_numbers)}"


@pytest.fixture
def make_repo(tmp_path: Path) -> MakeRepo:
    """Return a function that makes a git repository from a dict of files."""

    def make(files: dict[str, str | bytes] | None = None, name: str = "repo", **how) -> Project:
        return build_repo(tmp_path / name, files, **how)

    return make
