"""What an expression reads, whether it can wait, and what it is under its wrapping."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods.dispatch.values import (
    as_field,
    canonical,
    code,
    enclosed,
    essence,
    is_constant,
    is_pure,
    one_line,
    root_name,
)


def read(text: str) -> cst.BaseExpression:
    return cst.parse_expression(text)


@pytest.mark.parametrize(
    ("text", "key", "style", "default"),
    [
        ("plan.name", "name", "attribute", None),
        ('plan["name"]', "name", "item", None),
        ('plan["na" "me"]', "name", "item", None),
        ('plan.get("name")', "name", "get", None),
        ('plan.get("name", "x")', "name", "get", '"x"'),
    ],
)
def test_reads_a_field(text: str, key: str, style: str, default: str | None) -> None:
    found = as_field(read(text))
    assert found is not None
    assert (code(found.base), found.key, found.style) == ("plan", key, style)
    assert (None if found.default is None else code(found.default)) == default


@pytest.mark.parametrize(
    "text",
    [
        "plan",
        "plan[0]",
        'plan[b"name"]',
        "plan[name]",
        'plan["a":"b"]',
        'plan["a", "b"]',
        "plan.get()",
        "plan.get(name)",
        'plan.get("a", "b", "c")',
        'plan.get(key="name")',
        'plan.get("name", default=1)',
        'plan.get(*"name")',
        'plan.pop("name")',
        'get("name")',
    ],
)
def test_reads_no_field(text: str) -> None:
    assert as_field(read(text)) is None


@pytest.mark.parametrize(
    "same",
    [
        ['plan["name"]', "plan['name']", "plan.name", 'plan.get("name")', '(plan["name"])'],
        ["await find( x )", "find(x)", "(find(x))", "find(\n    x\n)"],
        ["find(x.id)", 'find(x["id"])'],
        ["a.find(x.id, n=1)", "a.find( x['id'],n = 1 )"],
        ["plan.a.b", 'plan["a"]["b"]'],
        ['"a"', "'a'", '("a")'],
        ["a + b", "a  +  b", "(a + b)"],
    ],
)
def test_the_same_is_read(same: list[str]) -> None:
    assert len({canonical(read(text)) for text in same}) == 1


@pytest.mark.parametrize(
    "texts",
    [
        ["plan.name", "plan.title", "plan", "task.name", "plan.get(name)", "name"],
        ["find(x)", "find(*x)", "find(**x)", "find(n=x)", "find(m=x)", "find()", "find(x, x)"],
        ["a.find(x)", "b.find(x)", "a.look(x)", "find(x)"],
        ['"a"', "a", '"b"', 'b"a"'],
        ["(a, b)", "(a,)", "(x for x in a)", "[x for x in a]"],
    ],
)
def test_something_else_is_read(texts: list[str]) -> None:
    assert len({canonical(read(text)) for text in texts}) == len(texts)


@pytest.mark.parametrize(
    "text",
    ["kw or {}", "kw or dict()", "kw or None", "dict(kw)", "kw.copy()", "dict(kw or {}).copy()"],
)
def test_peels_what_makes_a_mapping_safe(text: str) -> None:
    assert code(essence(read(text))) == "kw"


@pytest.mark.parametrize(
    "text",
    [
        "kw and {}",
        "kw or other",
        'kw or {"a": 1}',
        "list(kw)",
        "dict(a=kw)",
        "dict(**kw)",
        "dict(*kw)",
        "dict(kw, a=1)",
        "kw.pop()",
        "kw.copy(1)",
        "copy()",
    ],
)
def test_peels_nothing_else(text: str) -> None:
    assert code(essence(read(text))) == text


@pytest.mark.parametrize(
    "text",
    [
        "plan",
        "plan.name + 1",
        "str(plan)",
        'plan.get("name", {})',
        "name.strip().lower()",
        'f"{plan.id}"',
        '"%s" % len(kw)',
        'getattr(plan, "id", None)',
    ],
)
def test_can_be_read_later(text: str) -> None:
    assert is_pure(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "now()",
        "store.pop()",
        "templates.get(number)",
        'f"{now()}"',
        "str(now())",
        "await plan",
        "(yield plan)",
        "(n := plan)",
        "[take(x) for x in kw]",
        "strip()",
        "store[0]()",
    ],
)
def test_has_to_be_read_when_it_was(text: str) -> None:
    assert not is_pure(read(text))


@pytest.mark.parametrize(
    "text",
    ["a", "a.b", "a[b]", "a(b)", '"a"', 'f"{a}"', "1", "1.5", "{}", "{1: 2}", "[a]", "(a, b)"],
)
def test_needs_no_parentheses(text: str) -> None:
    assert code(enclosed(read(text))) == text


@pytest.mark.parametrize("text", ["a or b", "not a", "a if b else c", "lambda: a", "await a"])
def test_gets_parentheses(text: str) -> None:
    assert code(enclosed(read(text))) == f"({text})"
    assert code(enclosed(read(f"({text})"))) == f"({text})"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("find(\n    a,\n    b,\n)", "find(a, b)"),
        ("[\n    a,\n    {\n        b: c,\n    },\n]", "[a, {b: c}]"),
        ("(\n    a\n    or b\n)", "(a or b)"),
        ("find(a)", "find(a)"),
    ],
)
def test_joins_lines(before: str, after: str) -> None:
    assert code(one_line(read(before))) == after


@pytest.mark.parametrize(
    "text",
    [
        "find(\n    a,  # why\n    b,\n)",
        'find(\n    """a\n    b""",\n)',
        "find(\n    '''a\n    b''',\n)",
        "find(\n    a + \\\n    b,\n)",
    ],
)
def test_joins_no_lines_with_comments_or_long_strings(text: str) -> None:
    assert code(one_line(read(text))) == text


@pytest.mark.parametrize("text", ["None", "True", "False", '"a"', '"a" "b"', "1", "1.5"])
def test_is_a_constant(text: str) -> None:
    assert is_constant(read(text))


@pytest.mark.parametrize("text", ["a", "a.b", 'f"{a}"', "[1]", "-a"])
def test_is_no_constant(text: str) -> None:
    assert not is_constant(read(text))


@pytest.mark.parametrize(
    "text", ["plan", "plan.a", "plan['a'].b", "plan.find(x).b", "(await plan.find(x)).b"]
)
def test_starts_from_a_variable(text: str) -> None:
    assert root_name(read(text)) == "plan"


@pytest.mark.parametrize("text", ['"a".b', "(a or b).c", "[a][0]"])
def test_starts_from_no_variable(text: str) -> None:
    assert root_name(read(text)) is None
