"""Which broker a repository names."""

from __future__ import annotations

import pytest

from tests.support.project import migration
from tests.support.small import small

APP = "shop/celery_app.py"


def brokers(**edits: str) -> list[tuple[str, str]]:
    files = {**small(), **{name.replace("__", "/"): text for name, text in edits.items()}}
    return [(one.name, str(one.where)) for one in migration(files).facts.operation.brokers]


def with_url(expression: str, more: str = "") -> list[tuple[str, str]]:
    text = str(small()[APP]).replace('"memory://"', expression)
    files = {**small(), APP: f"{more}{text}"}
    return [(one.name, str(one.where)) for one in migration(files).facts.operation.brokers]


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ('"redis://cache:6379/0"', "redis"),
        ('"rediss://cache"', "redis"),
        ('"pyamqp://guest@queue//"', "amqp"),
        ('"sqs://"', "sqs"),
        ('__import__("os").environ.get("URL", "amqps://queue")', "amqp"),
    ],
)
def test_reads_the_scheme(expression, name):
    assert with_url(expression) == [(name, f"{APP}:3")]


@pytest.mark.parametrize("expression", ['"nats://queue"', "make_url()", '"redis"'])
def test_says_nothing_of_what_it_does_not_know(expression):
    assert with_url(expression) == []


def test_reads_the_environment_of_a_container():
    text = "services:\n  api:\n    environment:\n      CELERY_BROKER_URL: redis://cache/1\n"
    app = str(small()[APP]).replace('broker="memory://", ', "")
    files = {**small(), APP: app, "compose.yml": text}
    (found,) = migration(files).facts.operation.brokers
    assert (found.name, str(found.where)) == ("redis", "compose.yml:4")


def test_keeps_the_password_to_itself():
    found = with_url('"redis://:secret@cache"')
    assert "secret" not in repr(found)


def test_leaves_tests_and_comments_alone():
    files = {
        **small(),
        "tests/test_app.py": 'from celery import Celery\n\nx = Celery(broker="redis://x")\n',
        ".env": "# BROKER_URL=redis://x\n",
    }
    assert [one.name for one in migration(files).facts.operation.brokers] == ["memory"]
