"""Modules that a worker is told to import and that are not there."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import facts

APP = "from celery import Celery\napp = Celery('inn')\n"
MAKES = "from celery import Celery\napp = Celery(include="
INN: dict[str, str] = {
    "inn/__init__.py": "",
    "inn/queue.py": APP,
    "inn/rooms.py": "from celery import shared_task\n\n\n@shared_task\ndef air():\n    pass\n",
    "requirements.txt": "celery\ndjango\n",
}
CONFIG = APP + "app.config_from_object('{}')\n"
DJANGO = (
    "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'inn.settings')\n"
    + APP
    + "app.config_from_object('django.conf:settings', namespace='CELERY')\n"
)


def missing(files: dict[str, str]) -> list[str]:
    """Return each claim as place, module, and how sure it is."""
    found = facts({**INN, **files}).missing_includes
    return [
        f"{item.where} {item.module} {'certain' if item.certain else 'branch'}"
        + ("" if item.proven else " unproven")
        for item in found
    ]


MISSING = {
    "include": (
        {
            "inn/queue.py": MAKES + "['inn.bar',\n'inn.rooms'])\n",
        },
        ["inn/queue.py:2 inn.bar certain"],
    ),
    "imports": (
        {"inn/queue.py": CONFIG.format("inn.conf"), "inn/conf.py": "imports = ('inn.bar',)\n"},
        ["inn/conf.py:1 inn.bar certain"],
    ),
    "django-settings": (
        {
            "inn/queue.py": DJANGO,
            "inn/settings.py": "INSTALLED_APPS = []\nCELERY_IMPORTS = ['inn.rooms', 'inn.bar']\n",
        },
        ["inn/settings.py:2 inn.bar certain"],
    ),
    "assigned": (
        {"inn/queue.py": APP + "app.conf.include = ['inn.bar']\n"},
        ["inn/queue.py:3 inn.bar certain"],
    ),
    "of-a-command": (
        {"Procfile": "worker: celery -A inn.queue worker --include inn.bar\n"},
        ["Procfile:1 inn.bar certain"],
    ),
    "of-an-app-that-no-command-starts": (
        {
            "Procfile": "worker: celery -A inn.queue worker\n",
            "inn/other.py": MAKES + "['inn.bar'])\n",
        },
        ["inn/other.py:2 inn.bar certain"],
    ),
    "in-a-branch": (
        {"inn/queue.py": APP + "if DEBUG:\n    app.conf.include = ['inn.bar']\n"},
        ["inn/queue.py:4 inn.bar branch"],
    ),
    "that-another-value-may-replace": (
        {"inn/queue.py": MAKES + "['inn.bar'])\n" "app.conf.include = ['inn.rooms']\n"},
        ["inn/queue.py:2 inn.bar branch"],
    ),
    "undeclared": (
        {"inn/queue.py": APP + "app.conf.imports = ['tavern.tasks']\n"},
        ["inn/queue.py:3 tavern.tasks certain unproven"],
    ),
    "that-a-build-may-make": (
        {"inn/queue.py": APP + "app.conf.include = ['inn.bar']\n", ".gitignore": "bar.py\n"},
        ["inn/queue.py:3 inn.bar certain unproven"],
    ),
}


@pytest.mark.parametrize("shape", MISSING)
def test_claims_what_ends_the_worker(shape: str) -> None:
    files, expected = MISSING[shape]
    assert missing(files) == expected


THERE = {
    "a-module": {"inn/queue.py": APP + "app.conf.include = ['inn.rooms', 'inn']\n"},
    "declared": {
        "inn/queue.py": APP + "app.conf.include = ['tavern.tasks']\n",
        "requirements.txt": "celery\ntavern\n",
    },
    "standard-library": {"inn/queue.py": APP + "app.conf.include = ['email.message']\n"},
    "folder-without-init": {
        "inn/queue.py": APP + "app.conf.include = ['inn.cellar']\n",
        "inn/cellar/wine.py": "",
    },
    "below-another-root": {
        "inn/queue.py": APP + "app.conf.include = ['inn.bar']\n",
        "plugins/inn/bar.py": "",
    },
    "autodiscovery-passes-over": {"inn/queue.py": APP + "app.autodiscover_tasks(['inn.bar'])\n"},
    "of-a-test": {
        "tests/conftest.py": "from celery import Celery\napp = Celery(include=['inn.bar'])\n",
    },
    "no-name-of-a-module": {"inn/queue.py": APP + "app.conf.include = ['inn/bar.py']\n"},
}


@pytest.mark.parametrize("shape", THERE)
def test_claims_nothing_of(shape: str) -> None:
    assert missing(THERE[shape]) == []
