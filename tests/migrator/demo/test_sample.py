from __future__ import annotations

import os
from pathlib import Path

import pytest

from migrator.demo.sample import (
    demo_identity,
    make_repository,
    new_folder,
    sample_folder,
)
from migrator.errors import ConfigError


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository of the sample, made by somebody whose git signs and has hooks."""
    settings = tmp_path / "gitconfig"
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "pre-commit").write_text("#!/bin/sh\nexit 1\n")
    (hooks / "pre-commit").chmod(0o755)
    settings.write_text(
        f"[commit]\n\tgpgsign = true\n[gpg]\n\tprogram = false\n[core]\n\thooksPath = {hooks}\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    with demo_identity():
        yield make_repository(tmp_path / "repo")


def test_finds_the_sample_of_the_checkout():
    assert sample_folder().name == "sample_project"
    assert (sample_folder() / "backend").is_dir()


def test_commits_everything_on_main_as_a_demo_person(repository):
    assert repository.line("symbolic-ref", "--short", "HEAD") == "main"
    assert repository.line("log", "--format=%an <%ae>") == "Demo Person <demo@example.org>"
    assert repository.line("status", "--porcelain", "--ignored") == ""


def test_writes_no_git_settings(repository):
    assert "user" not in (repository.root / ".git" / "config").read_text()


def test_leaves_litter_behind(tmp_path, monkeypatch):
    source = tmp_path / "sample"
    for name in ("backend/a.py", "backend/__pycache__/a.pyc", "data/x", ".ruff_cache/y", "b.pyc"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text("")
    monkeypatch.setattr("migrator.demo.sample.sample_folder", lambda: source)
    with demo_identity():
        git = make_repository(tmp_path / "repo")
    assert git.line("ls-files") == "backend/a.py"
    assert not (tmp_path / "repo" / "data").exists()


def test_identity_ends_with_its_block(monkeypatch):
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody")
    monkeypatch.delenv("GIT_COMMITTER_NAME", raising=False)
    with demo_identity():
        assert os.environ["GIT_AUTHOR_NAME"] == "Demo Person"
    assert os.environ["GIT_AUTHOR_NAME"] == "Somebody"
    assert "GIT_COMMITTER_NAME" not in os.environ


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch, lambda path: path.symlink_to("nowhere")])
def test_keep_refuses_what_exists(tmp_path, make):
    make(tmp_path / "there")
    with pytest.raises(ConfigError, match="exists already"), new_folder(tmp_path / "there"):
        pass


def test_keep_says_when_the_folder_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="cannot be made"), new_folder(tmp_path / "file" / "new"):
        pass


def test_temporary_folder_goes_with_an_interruption():
    with pytest.raises(KeyboardInterrupt), new_folder(None) as folder:
        folder.mkdir()
        raise KeyboardInterrupt
    assert not folder.parent.exists()


def test_kept_folder_survives_an_interruption(tmp_path):
    with pytest.raises(KeyboardInterrupt), new_folder(tmp_path / "kept") as folder:
        folder.mkdir()
        raise KeyboardInterrupt
    assert folder.is_dir()
