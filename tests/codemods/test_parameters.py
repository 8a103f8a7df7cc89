from __future__ import annotations

import libcst as cst
import pytest

from codemods._parameters import all_parameters, parameter_names


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("a, /, b, *c, d=1, **e", ["a", "b", "c", "d", "e"]),
        ("*, a", ["a"]),
        ("a, b=2, /", ["a", "b"]),
        ("", []),
    ],
)
def test_reads_every_kind_in_the_order_of_the_source(written: str, names: list[str]) -> None:
    function = cst.ensure_type(cst.parse_statement(f"def f({written}): ...\n"), cst.FunctionDef)
    assert [param.name.value for param in all_parameters(function.params)] == names
    assert parameter_names(function.params) == set(names)
