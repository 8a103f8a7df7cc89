"""A docstring that lists the parameters lists the new one."""

import pytest

from codemods.move import NewParameter
from tests.codemods.move.support import moved, to

NEW = NewParameter("run_id", "Optional[int]", "None", "The run.")


def docstring(text: str, header: str = "def f(a, b):", new: NewParameter = NEW) -> str:
    found = moved(f'{header}\n    """{text}"""\n', to("f", parameters=(new,)))["one"]
    return found[found.index('"""') + 3 : found.rindex('"""')]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "X.\n\n    Args:\n        a: one\n        b: two\n            more\n    ",
            "X.\n\n    Args:\n        a: one\n        b: two\n            more\n"
            "        run_id: The run.\n    ",
        ),
        (
            "X.\n\n    Args:\n        a (int): one\n\n    Returns:\n        b: c\n    ",
            "X.\n\n    Args:\n        a (int): one\n        run_id (Optional[int]): The run.\n\n"
            "    Returns:\n        b: c\n    ",
        ),
        (
            "X.\n\n    Parameters\n    ----------\n    a : int\n        One.\n    b\n"
            "        Two.\n\n"
            "    Returns\n    -------\n    int\n    ",
            "X.\n\n    Parameters\n    ----------\n    a : int\n        One.\n    b\n        Two.\n"
            "    run_id\n        The run.\n\n    Returns\n    -------\n    int\n    ",
        ),
        (
            "X.\n\n    Parameters\n    ----------\n    a\n        One.\n    Returns\n"
            "    -------\n    ",
            "X.\n\n    Parameters\n    ----------\n    a\n        One.\n    run_id\n"
            "        The run.\n    Returns\n    -------\n    ",
        ),
        (
            "X.\n\n    Parameters\n    ----------\n    a\n        One.\n    ",
            "X.\n\n    Parameters\n    ----------\n    a\n        One.\n    run_id\n"
            "        The run.\n    ",
        ),
        (
            "X.\n\n    :param a: one\n    :param int b: two\n        more\n    :returns: c\n    ",
            "X.\n\n    :param a: one\n    :param int b: two\n        more\n"
            "    :param run_id: The run.\n    :returns: c\n    ",
        ),
        (
            "X.\n\n    :param a: one\n    :type a: int\n    ",
            "X.\n\n    :param a: one\n    :type a: int\n    :param run_id: The run.\n    ",
        ),
    ],
)
def test_lists_the_parameter(before: str, after: str):
    assert docstring(before) == after


@pytest.mark.parametrize(
    "text",
    ["X.", "Args: a, b", "X.\n\n    Args:\n        other: one\n    ", "X.\n\n    Args:\n    ", ""],
)
def test_leaves_a_docstring_that_lists_none(text: str):
    assert docstring(text) == text


def test_adds_no_line_without_a_description():
    text = "X.\n\n    Args:\n        a: one\n    "
    assert docstring(text, new=NewParameter("run_id")) == text


def test_adds_no_line_for_a_parameter_that_was_there():
    text = "X.\n\n    Args:\n        a: one\n    "
    assert docstring(text, header="def f(a, run_id):") == text


@pytest.mark.parametrize(
    ("listed", "entry"),
    [
        ("Args:\n        a (int): one\n", "run_id: The run.\n"),
        ("Parameters\n    ----------\n    a : int\n        One.\n", "run_id\n        The run.\n"),
    ],
)
def test_says_no_type_of_a_parameter_without_an_annotation(listed: str, entry: str):
    after = docstring(f"X.\n\n    {listed}    ", new=NewParameter("run_id", description="The run."))
    assert after.endswith(f"{entry}    ")
