"""Another program, or another Python, is told apart."""

from __future__ import annotations

import builtins
import os
import sys
from pathlib import Path

import pytest

from migrator.cache import program
from migrator.cache.program import python_digest, tool_digest
from tests.support.command import CHECKOUT, finished


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of a program that the digest is taken of."""
    for package in ("migrator", "codemods"):
        (tmp_path / package / "sub").mkdir(parents=True)
        (tmp_path / package / "sub/one.py").write_text("a = 1\n")
    monkeypatch.setattr(program, "__file__", str(tmp_path / "migrator/cache/program.py"))
    return tmp_path / "codemods/sub/one.py"


def digest() -> str:
    return tool_digest.__wrapped__()


def test_digest_is_of_this_source() -> None:
    assert len(tool_digest()) == 20
    assert tool_digest() == digest()


def test_digest_follows_the_length_of_a_file(source: Path) -> None:
    first, state = digest(), source.stat()
    source.write_text("a = 12\n")
    os.utime(source, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert digest() != first


def test_digest_follows_an_edit_of_the_same_length(source: Path) -> None:
    first, state = digest(), source.stat()
    source.write_text("a = 2\n")
    os.utime(source, ns=(state.st_atime_ns, state.st_mtime_ns + 1))
    assert digest() != first


def test_digest_follows_new_files_and_names(source: Path) -> None:
    found = [digest()]
    source.with_name("two.py").write_text("")
    found.append(digest())
    source.with_name("two.py").rename(source.with_name("three.py"))
    found.append(digest())
    assert len(set(found)) == 3


def test_digest_does_not_follow_what_python_compiles(source: Path) -> None:
    first = digest()
    source.with_name("__pycache__").mkdir()
    (source.parent / "__pycache__/one.cpython-311.pyc").write_bytes(b"x")
    assert digest() == first


def test_another_python_has_another_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    first = python_digest()
    assert python_digest() == first
    monkeypatch.setattr(sys, "version", sys.version + "+")
    assert python_digest() != first


def test_a_python_that_was_started_otherwise_has_another_digest() -> None:
    code = "from migrator.cache.program import python_digest; print(python_digest())"
    options = ([], ["-O"], ["-W", "error"], ["-X", "int_max_str_digits=640"])
    found = [
        finished([sys.executable, *more, "-c", code], CHECKOUT, {}).out for more in (*options, [])
    ]
    assert len(set(found)) == len(options) and all(found)


def test_another_built_in_name_is_another_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    first = python_digest()
    monkeypatch.setattr(builtins, "surprise", 1, raising=False)
    assert python_digest() != first


def test_another_release_of_a_parser_is_another_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "PARSERS", ("some_parser", "not_installed"))
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "some_parser").mkdir()
    (tmp_path / "some_parser/__init__.py").write_text("")
    first = python_digest()
    (tmp_path / "some_parser/__init__.py").write_text("VERSION = 2\n")
    assert python_digest() != first
    assert "some_parser" not in sys.modules
