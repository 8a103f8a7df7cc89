"""Where the name of a task stands in what reaches it by its name."""

from __future__ import annotations

import ast

import pytest

from migrator.audit.sent_names import looked_up_name, sent_name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("app.send_task('a', args)", "'a'"),
        ("app.send_task(args=(1,), name='a')", "'a'"),
        ("Signature(task='a', app=app)", "'a'"),
        ("app.send_task(*given, name='a')", "*given"),
        ("app.send_task(**given)", "given"),
        ("app.send_task(queue='slow', **given)", "given"),
    ],
)
def test_finds_the_name_by_place_and_by_keyword(written: str, name: str) -> None:
    call = ast.parse(written, mode="eval").body
    assert isinstance(call, ast.Call)
    found = sent_name(call)
    assert found is not None
    assert ast.unparse(found) == name


def test_finds_none_where_nothing_can_be_one() -> None:
    call = ast.parse("app.send_task(queue='slow')", mode="eval").body
    assert isinstance(call, ast.Call)
    assert sent_name(call) is None


@pytest.mark.parametrize(
    ("written", "name"),
    [("app.tasks[kind]", "kind"), ("tasks[kind]", None), ("app.conf[kind]", None)],
)
def test_only_the_registry_of_an_app_is_looked_up_by_names(written: str, name: str | None) -> None:
    node = ast.parse(written, mode="eval").body
    assert isinstance(node, ast.Subscript)
    found = looked_up_name(node)
    assert (ast.unparse(found) if found is not None else None) == name
