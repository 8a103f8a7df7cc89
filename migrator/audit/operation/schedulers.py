"""Schedulers whose entries are in a database, where no commit sees them."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.audit.candidates import is_test
from migrator.audit.project import Project
from migrator.facts import Location, Part
from migrator.plain_text import decoded

# Schedulers that keep their entries in a database, by what a repository calls them.
_SCHEDULERS = {
    "django_celery_beat": "django_celery_beat",
    "django-celery-beat": "django_celery_beat",
    "redbeat": "redbeat",
    "celery_sqlalchemy_scheduler": "celery_sqlalchemy_scheduler",
    "celery-sqlalchemy-scheduler": "celery_sqlalchemy_scheduler",
}


def schedulers(project: Project) -> Iterator[Part]:
    """Yield each scheduler with a database that the repository names, with its first place."""
    seen: set[str] = set()
    for path in project.source.search(list(_SCHEDULERS)):
        if path.endswith((".md", ".rst")) or is_test(path):
            continue
        text = decoded(project.source.read(path))
        for word, name in _SCHEDULERS.items():
            if word in text and name not in seen:
                seen.add(name)
                line = text.count("\n", 0, text.index(word)) + 1
                yield Part(name, Location(path, line))
