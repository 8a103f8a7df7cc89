"""New parameters, in the layout and at the place that keep every call working."""

from pathlib import Path

import black
import pytest

from codemods.move import NewParameter
from tests.codemods.move.support import both, moved, refused, to

RUN = NewParameter("run_id", "Optional[int]", "None")
KIND = NewParameter("kind", "str", '"x"')


def signature(source: str, *new: NewParameter) -> str:
    """The moved definition's header."""
    text = moved(f"{source}\n    return 1\n", to("f", parameters=new or (RUN,)))["one"]
    black.format_str(text, mode=black.Mode())
    return text[text.index("def f") : text.index("\n    return 1")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f():", "def f(run_id: Optional[int] = None):"),
        ("def f(a):", "def f(a, run_id=None):"),
        ("def f(a: int):", "def f(a: int, run_id: Optional[int] = None):"),
        ("def f(a) -> int:", "def f(a, run_id: Optional[int] = None) -> int:"),
        ("def f(a, b=None):", "def f(a, b=None, run_id=None):"),
        ("def f(a=(1)):", "def f(a=(1), run_id=None):"),
        ("def f(a, *, b):", "def f(a, run_id=None, *, b):"),
        ("def f(*, b):", "def f(run_id=None, *, b):"),
        ("def f(a, *args):", "def f(a, *args, run_id=None):"),
        ("def f(*args, b=1):", "def f(*args, b=1, run_id=None):"),
        ("def f(a, /):", "def f(a, /, run_id=None):"),
        ("def f(a, /, b=1):", "def f(a, /, b=1, run_id=None):"),
        ("def f(\n    a,\n    b=1,\n):", "def f(\n    a,\n    b=1,\n    run_id=None,\n):"),
        ("def f(\n    a,\n    b=1\n):", "def f(\n    a,\n    b=1,\n    run_id=None\n):"),
        ("def f(\n    a,  # c\n):", "def f(\n    a,  # c\n    run_id=None,\n):"),
        ("def f(\n    a  # c\n):", "def f(\n    a,  # c\n    run_id=None\n):"),
        ("def f(\n    a, b\n):", "def f(\n    a, b, run_id=None\n):"),
        ("def f(a,\n      b=1):", "def f(a,\n      b=1, run_id=None):"),
        (
            "def f(\n    a,\n    *,\n    b,\n):",
            "def f(\n    a,\n    run_id=None,\n    *,\n    b,\n):",
        ),
        ("def f(\n    *,\n    b,\n):", "def f(\n    run_id=None,\n    *,\n    b,\n):"),
        ("def f(\n\ta: int,\n):", "def f(\n\ta: int,\n\trun_id: Optional[int] = None,\n):"),
        ("def f(a={\n    1: 2,\n}):", "def f(a={\n    1: 2,\n}, run_id=None):"),
    ],
)
def test_adds_the_parameter(before: str, after: str):
    assert signature(before) == after


@pytest.mark.parametrize(
    "header",
    ["def f(a, run_id):", "def f(*, run_id=1):", "def f(a, **kwargs):", "def f(a, *args, **rest):"],
)
def test_leaves_a_signature_that_accepts_it(header: str):
    assert signature(header) == header


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f(**rest):", "def f(run_id=None, **rest):"),
        ("def f(a, **rest):", "def f(a, run_id=None, **rest):"),
        ("def f(a, *args, **rest):", "def f(a, *args, run_id=None, **rest):"),
        ("def f(*, a, **rest):", "def f(run_id=None, *, a, **rest):"),
        ("def f(a, run_id, **rest):", "def f(a, run_id, **rest):"),
    ],
)
def test_adds_what_is_to_have_a_name_beside_the_rest(before: str, after: str):
    assert signature(before, NewParameter("run_id", named=True)) == after


def test_adds_several_parameters_in_order():
    assert signature("def f(a: int):", RUN, KIND) == (
        'def f(a: int, run_id: Optional[int] = None, kind: str = "x"):'
    )
    assert signature("def f(\n    a,\n):", RUN, KIND) == (
        'def f(\n    a,\n    run_id=None,\n    kind="x",\n):'
    )
    assert signature("def f(\n    a\n):", RUN, KIND) == (
        'def f(\n    a,\n    run_id=None,\n    kind="x"\n):'
    )
    assert signature("def f(*, b):", RUN, KIND) == 'def f(run_id=None, kind="x", *, b):'
    assert signature("def f(\n    *,\n    b,\n):", RUN, KIND) == (
        'def f(\n    run_id=None,\n    kind="x",\n    *,\n    b,\n):'
    )


def test_finds_the_parentheses_of_the_definition_among_others():
    source = "import functools\n\n\n@functools.lru_cache(maxsize=2)\ndef f(): return (1, (2))\n"
    text = moved(source, to("f", parameters=(RUN,)))["one"]
    assert text.endswith(
        "@functools.lru_cache(maxsize=2)\n" "def f(run_id: Optional[int] = None): return (1, (2))\n"
    )


def test_adds_only_those_that_are_missing():
    assert signature("def f(run_id):", RUN, KIND) == 'def f(run_id, kind="x"):'


def test_old_calls_and_calls_with_the_new_parameter_work(tmp_path: Path):
    source = "def f(a, *args, b=1):\n    return a, args, b\n"
    with both(tmp_path, source, to("f", parameters=(RUN,))) as (old, new):
        assert new["one"].f(1, 2, 3, b=4) == old.f(1, 2, 3, b=4)
        assert new["one"].f(1, run_id=5) == old.f(1)


def test_brings_the_import_of_the_annotation():
    text = moved("def f():\n    pass\n", to("f", parameters=(RUN,)))["one"]
    assert text.startswith("from typing import Optional\n\n\ndef f(")


def test_brings_no_import_for_an_annotation_that_is_not_written():
    text = moved("def f(a):\n    pass\n", to("f", parameters=(RUN,)))["one"]
    assert "import" not in text


def test_uses_the_import_that_the_source_has():
    source = "from typing import Dict, Optional\n\n\ndef f(a: Dict):\n    pass\n"
    text = moved(source, to("f", parameters=(RUN,)))["one"]
    assert text.startswith("from typing import Dict, Optional\n\n\n")


def test_overloads_all_get_the_parameter():
    source = (
        "from typing import overload\n\n\n@overload\ndef f(a: int) -> int: ...\n"
        "def f(a: int):\n    pass\n"
    )
    assert moved(source, to("f", parameters=(RUN,)))["one"].count("run_id: Optional") == 2


def test_refuses_a_parameter_that_hides_a_global_of_the_body():
    source = "run_id = 3\n\n\ndef f(a):\n    return run_id\n"
    assert refused(source, to("f", parameters=(RUN,))).startswith("5 run_id: the new parameter")


def test_local_variable_of_that_name_is_no_obstacle(tmp_path: Path):
    source = "def f(a):\n    run_id = a\n    return run_id\n"
    with both(tmp_path, source, to("f", parameters=(RUN,))) as (old, new):
        assert new["one"].f(2) == old.f(2)


def test_refuses_a_parameter_that_is_positional_only():
    assert "only be given by position" in refused(
        "def f(run_id, /):\n    pass\n", to("f", parameters=(RUN,))
    )


def test_refuses_an_annotation_with_an_unknown_name():
    new = NewParameter("run_id", "RunId")
    assert "does not have" in refused("def f():\n    pass\n", to("f", parameters=(new,)))


def test_refuses_parameters_for_what_is_no_function():
    for source in ("class f:\n    pass\n", "f = print\n"):
        assert "only be added to a function" in refused(source, to("f", parameters=(RUN,)))


def test_refuses_parameters_for_an_alias_chosen_by_a_condition():
    source = "if True:\n    f = len\nelse:\n    f = max\n"
    assert "only be added to a function" in refused(source, to("f", parameters=(RUN,)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "def f(\n    x,\n    y=dict(a=(1, 2), b=[3, 4]),  # last\n):",
            "def f(\n    x,\n    y=dict(a=(1, 2), b=[3, 4]),  # last\n    run_id=None,\n):",
        ),
        (
            "def f(\n    x=((1  # :)\n    )),\n):",
            "def f(\n    x=((1  # :)\n    )),\n    run_id=None,\n):",
        ),
        ("def f(\n    b=(1, 2), a=3\n):", "def f(\n    b=(1, 2), a=3, run_id=None\n):"),
        ("def f(\n    a, b=(1, 2)\n):", "def f(\n    a, b=(1, 2), run_id=None\n):"),
        (
            "def f(\n    a, b,\n    c=(1, 2)\n):",
            "def f(\n    a, b,\n    c=(1, 2),\n    run_id=None\n):",
        ),
        ("def f(a, b=max(1,\n    2)):", "def f(a, b=max(1,\n    2), run_id=None):"),
    ],
)
def test_commas_in_brackets_are_no_end_of_a_parameter(before: str, after: str):
    assert signature(before) == after
