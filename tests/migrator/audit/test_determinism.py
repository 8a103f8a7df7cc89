"""The same tree gives the same bytes of JSON, wherever and however it is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.migrator.audit.helpers import CLINIC, project
from tests.migrator.audit.registration_corpus import FORMS, LOOKALIKES
from tests.support.command import demonolith
from tests.support.repo import Project, build_repo

FOUND = 2


def files() -> Iterator[tuple[str, str | bytes]]:
    """Yield a monolith with its modular side, beside everything that registers or looks like it."""
    yield from project(CLINIC).items()
    yield "Procfile", "worker: celery -A clinic.queue worker\n"
    for number, snippet in enumerate([*(one for one, _ in FORMS.values()), *LOOKALIKES.values()]):
        for path, text in snippet.items():
            yield f"snippets/s{number}/{path}", text


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return build_repo(tmp_path_factory.mktemp("determinism") / "repo", dict(files()))


def answer(where: Path, cwd: Path, seed: str) -> str:
    words = ("audit", str(where), "--format", "json", "--no-cache")
    done = demonolith(*words, cwd=cwd, env={"PYTHONHASHSEED": seed})
    assert done.code == FOUND, done
    return done.out


@pytest.fixture(scope="module")
def first(repo: Project) -> str:
    found = answer(repo.root, repo.root, "0")
    document = json.loads(found)
    assert len(document["registrations"]) > 150
    assert document["collisions"] and document["references"] and document["processes"]
    return found


@pytest.mark.parametrize("seed", ["1", "4711"])
def test_hash_seeds_change_nothing(repo: Project, first: str, seed: str) -> None:
    assert answer(repo.root, repo.root, seed) == first


def test_another_clone_in_another_place_changes_nothing(
    repo: Project, first: str, tmp_path: Path
) -> None:
    clone = tmp_path / "some where" / "else"
    repo.git("clone", "-q", "--no-local", str(repo.root), str(clone))
    assert answer(clone, tmp_path, "2") == first


def test_the_folder_it_is_asked_from_changes_nothing(repo: Project, first: str) -> None:
    assert answer(Path(), repo.root / "clinic" / "desk", "3") == first
    assert answer(Path("..") / "clinic", repo.root / "snippets", "4") == first


def test_the_order_of_the_files_on_the_disk_changes_nothing(
    repo: Project, first: str, tmp_path: Path
) -> None:
    other = build_repo(tmp_path / "other", dict(reversed(list(files()))))
    assert other.git("rev-parse", "HEAD^{tree}") == repo.git("rev-parse", "HEAD^{tree}")
    assert answer(other.root, tmp_path, "5") == first
