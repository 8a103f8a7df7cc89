"""The entries of a dict that becomes keywords."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods.dispatch.given import parts
from codemods.dispatch.model import RefusedError
from codemods.dispatch.values import code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", []),
        ('{"a": 1, "b": x}', [("a", "1"), ("b", "x")]),
        ('{"a": 1, **x}', [("a", "1"), (None, "x")]),
        ("dict()", []),
        ("dict(a=1)", [("a", "1")]),
        ("dict(a=1, **x)", [("a", "1"), (None, "x")]),
        ("dict(**x)", [(None, "x")]),
        ("dict(x, a=1)", [(None, "x"), ("a", "1")]),
        ("dict(x)", [(None, "dict(x)")]),
        ("dict(*x)", [(None, "dict(*x)")]),
        ("dict(*x, a=1)", [(None, "dict(*x, a=1)")]),
        ("x", [(None, "x")]),
        ("load(a=1)", [(None, "load(a=1)")]),
    ],
)
def test_reads_the_entries(text: str, expected: list[tuple[str | None, str]]) -> None:
    found = parts(cst.parse_expression(text), None)
    assert [(item.key, code(item.value)) for item in found] == expected
    assert not any(item.conditional or item.line for item in found)


@pytest.mark.parametrize("text", ["{x: 1}", '{"a": 1, 2: 3}', "{None: 1}"])
def test_refuses_a_key_that_is_no_constant_text(text: str) -> None:
    with pytest.raises(RefusedError) as refused:
        parts(cst.parse_expression(text), None)
    assert refused.value.reason == "a key of the assembled dict is not a constant"
