"""Schedulers with a database, by what a repository says of them."""

from __future__ import annotations

import pytest

from tests.support.project import migration
from tests.support.small import small


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("requirements.txt", "celery\ndjango-celery-beat==2.6\n", "django_celery_beat"),
        ("shop/conf.py", 'beat_scheduler = "redbeat.RedBeatScheduler"\n', "redbeat"),
        ("pyproject.toml", 'x = "celery-sqlalchemy-scheduler"\n', "celery_sqlalchemy_scheduler"),
    ],
)
def test_finds_schedulers_with_a_database(path, text, name):
    (found,) = migration({**small(), path: text}).facts.operation.schedulers
    assert (found.name, found.where.path) == (name, path)


@pytest.mark.parametrize("path", ["docs/beat.md", "tests/test_beat.py"])
def test_finds_no_scheduler_in_prose_and_tests(path):
    text = '"""Not django_celery_beat."""\n'
    assert migration({**small(), path: text}).facts.operation.schedulers == ()
