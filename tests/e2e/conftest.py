from __future__ import annotations

import pytest

from tests.e2e.lab import Lab
from tests.support.command import called
from tests.support.repo import MakeRepo
from tests.support.small import small


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Lab:
    return Lab(tmp_path_factory, "sample_project")


@pytest.fixture
def call(capsys):
    """Run a command in this process."""
    return lambda *args: called(capsys, *map(str, args))


@pytest.fixture
def shop(make_repo: MakeRepo):
    """A small backend that takes a second to migrate."""
    return make_repo(small())
