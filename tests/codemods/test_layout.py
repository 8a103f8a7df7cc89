from __future__ import annotations

from textwrap import dedent

import libcst as cst
import pytest

from codemods.layout import append_argument, append_entries


def check_call(before: str, after: str) -> None:
    before, after = dedent(before).strip("\n"), dedent(after).strip("\n")
    call = cst.ensure_type(cst.parse_expression(before), cst.Call)
    result = cst.Module([]).code_for_node(append_argument(call, "c", cst.Name("c")))
    assert result == after
    compile(result, "<after>", "eval")


def check_dict(before: str, after: str, *keys: str) -> None:
    before, after = dedent(before).strip("\n"), dedent(after).strip("\n")
    mapping = cst.ensure_type(cst.parse_expression(before), cst.Dict)
    entries = [cst.DictElement(cst.SimpleString(f'"{key}"'), cst.Name(key)) for key in keys or "c"]
    result = cst.Module([]).code_for_node(append_entries(mapping, entries))
    assert result == after
    compile(result, "<after>", "eval")


# Calls


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f()", "f(c=c)"),
        ("f(a)", "f(a, c=c)"),
        ("f(a,)", "f(a, c=c,)"),
        ("f(a,b)", "f(a,b,c=c)"),
        ("f( a, b )", "f( a, b, c=c )"),
        ("f(a, **k)", "f(a, **k, c=c)"),
        ("f(*a)", "f(*a, c=c)"),
        ("f(x for x in y)", "f((x for x in y), c=c)"),
    ],
)
def test_adds_inline(before, after):
    check_call(before, after)


def test_keeps_one_a_line_with_a_trailing_comma():
    check_call("f(\n    a,\n    b,\n)", "f(\n    a,\n    b,\n    c=c,\n)")


def test_keeps_one_a_line_without_a_trailing_comma():
    check_call("f(\n    a,\n    b\n)", "f(\n    a,\n    b,\n    c=c\n)")


def test_gives_a_second_argument_its_own_line():
    check_call("f(\n    a,\n)", "f(\n    a,\n    c=c,\n)")


def test_keeps_the_tabs_of_the_only_argument():
    check_call("f(\n\t\ta,\n\t)", "f(\n\t\ta,\n\t\tc=c,\n\t)")


def test_keeps_the_hug_of_the_opening_bracket():
    check_call("f(a,\n  b)", "f(a,\n  b,\n  c=c)")


def test_leaves_a_multi_line_only_argument_alone():
    check_call("f({\n    1: 2,\n})", "f({\n    1: 2,\n}, c=c)")


def test_starts_a_line_where_the_bracket_has_one():
    check_call("f(\n    a, b\n)", "f(\n    a, b,\n    c=c\n)")


def test_keeps_a_comment_behind_the_last_argument():
    check_call(
        "f(\n    a,\n    b,  # why\n)",
        "f(\n    a,\n    b,  # why\n    c=c,\n)",
    )


def test_keeps_a_comment_behind_the_last_argument_without_comma():
    check_call("f(\n    a,\n    b  # why\n)", "f(\n    a,\n    b,  # why\n    c=c\n)")


def test_keeps_comments_below_the_last_argument_above_the_new_one():
    check_call(
        "f(\n    a,\n    b,\n    # end\n)",
        "f(\n    a,\n    b,\n    # end\n    c=c,\n)",
    )


def test_keeps_a_comment_below_an_argument_on_the_first_line():
    check_call("f(a,\n    # end\n)", "f(a,\n    # end\nc=c,\n)")


def test_does_not_repeat_the_comment_between_arguments():
    check_call("f(a,  # one\n  b)", "f(a,  # one\n  b,\n  c=c)")


def test_does_not_repeat_empty_lines_between_arguments():
    check_call("f(\n    a,\n\n    b,\n)", "f(\n    a,\n\n    b,\n    c=c,\n)")


def test_keeps_a_comment_of_an_argument_on_the_first_line():
    check_call("f(a,  # why\n)", "f(a,  # why\nc=c,\n)")


def test_fills_empty_brackets_below_their_comment():
    check_call("f(\n    # none\n)", "f(\n    # none\n    c=c,\n)")


# Dicts


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{}", '{"c": c}'),
        ('{"a": a}', '{"a": a, "c": c}'),
        ('{"a": a,}', '{"a": a, "c": c,}'),
        ('{ "a": a }', '{ "a": a, "c": c }'),
        ("{**a}", '{**a, "c": c}'),
    ],
)
def test_adds_an_entry_inline(before, after):
    check_dict(before, after)


def test_adds_several_entries_in_order():
    check_dict('{"a": a}', '{"a": a, "c": c, "d": d}', "c", "d")


def test_adds_several_entries_one_a_line():
    check_dict('{\n    "a": a,\n}', '{\n    "a": a,\n    "c": c,\n    "d": d,\n}', "c", "d")


def test_keeps_a_missing_trailing_comma():
    check_dict('{\n    "a": a\n}', '{\n    "a": a,\n    "c": c\n}')


def test_keeps_the_comments_of_the_last_entry():
    check_dict(
        '{\n    "a": a,  # one\n    # "b": b,\n}',
        '{\n    "a": a,  # one\n    # "b": b,\n    "c": c,\n}',
    )


def test_keeps_a_comment_behind_the_opening_brace():
    check_dict(
        '{  # all of them\n    "a": a,\n}',
        '{  # all of them\n    "a": a,\n    "c": c,\n}',
    )


def test_keeps_the_hug_of_the_opening_brace():
    check_dict('{"a": a,\n "b": b}', '{"a": a,\n "b": b,\n "c": c}')


def test_fills_an_empty_dict_that_is_spread_out():
    check_dict("{\n}", '{\n    "c": c,\n}')


def test_fills_an_empty_dict_below_its_comment():
    check_dict("{\n    # none yet\n}", '{\n    # none yet\n    "c": c,\n}')


def test_changes_nothing_without_entries():
    mapping = cst.ensure_type(cst.parse_expression('{"a": a}'), cst.Dict)
    assert append_entries(mapping, []).deep_equals(mapping)
