from __future__ import annotations

import ast
import warnings

import pytest

from migrator.syntax_trees import parsed, tree_of, tree_of_file


def test_parses_a_content_once():
    assert tree_of(b"once = 1\n") is tree_of(bytes(bytearray(b"once = 1\n")))


def test_shares_the_tree_with_the_first_file_that_has_the_content():
    content = b"shared = 1\n"
    first = tree_of_file("a.py", content)
    assert first is tree_of(content)
    assert first is tree_of_file("a.py", content)


def test_gives_files_with_the_same_content_trees_of_their_own():
    content = b"twin = 1\n"
    one, other = tree_of_file("a.py", content), tree_of_file("b.py", content)
    assert one is not other
    assert ast.dump(one) == ast.dump(other)
    assert tree_of_file("a.py", content) is one


def test_leaves_errors_to_the_caller_each_time():
    for _ in range(2):
        with pytest.raises(SyntaxError):
            tree_of(b"def\n")
        with pytest.raises(SyntaxError):
            tree_of_file("a.py", b"def\n")


def test_says_nothing_of_what_python_would_warn_about():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert isinstance(parsed("x = '\\d'\n"), ast.Module)
