"""Statements that tell the user what is wrong."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods.dispatch.telling import is_told, retold

GONE = cst.parse_expression('"gone for good"')


def _retold(line: str) -> str:
    statement = cst.parse_statement(line)
    return cst.Module([retold(statement, GONE)]).code.strip()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('print("no task for", key)', 'print("gone for good")'),
        (
            'print("no task for", key, file=sys.stderr)',
            'print("gone for good", file=sys.stderr)',
        ),
        ('click.echo(f"no task {key}", err=True)', 'click.echo("gone for good", err=True)'),
        ('flash("no such task", "error")', 'flash("gone for good", "error")'),
        (
            'messages.error(request, "no such task")',
            'messages.error(request, "gone for good")',
        ),
        (
            'self.stderr.write(self.style.ERROR("no such task"))',
            'self.stderr.write(self.style.ERROR("gone for good"))',
        ),
    ],
)
def test_puts_another_message_in(line: str, expected: str) -> None:
    assert is_told(cst.parse_statement(line))
    assert _retold(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "print(key)",
        'logger.error("no such task")',
        'messages.append("no such task")',
        'note(job, "no such task")',
        'file.write("no such task")',
        "skipped.append(key)",
    ],
)
def test_leaves_everything_else(line: str) -> None:
    assert not is_told(cst.parse_statement(line))
