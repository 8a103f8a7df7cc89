"""The entries of a dict that becomes keywords."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods.dispatch.given import filtered, parts
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


@pytest.mark.parametrize(
    "text",
    [
        "{k: v for k, v in kw.items()}",
        "{k: v for k, v in kw.items() if v}",
        "{key: value for (key, value) in kw.items() if value is not None if key}",
    ],
)
def test_sees_what_a_filter_takes_from(text: str) -> None:
    source = filtered(cst.parse_expression(text))
    assert source is not None and source.value == "kw"


@pytest.mark.parametrize(
    "text",
    [
        "{k.lower(): v for k, v in kw.items()}",
        "{v: k for k, v in kw.items()}",
        "{k: str(v) for k, v in kw.items()}",
        "{k: kw[k] for k in kw}",
        "{k: v for k, v in job.options.items()}",
        "{k: v for k, v in kw.items() for w in v}",
        "dict(kw)",
    ],
)
def test_sees_no_filter_in_what_changes_more(text: str) -> None:
    assert filtered(cst.parse_expression(text)) is None
