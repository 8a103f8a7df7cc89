"""Which packages Django imports before there are models."""

from __future__ import annotations

import pytest

from migrator.audit.django_apps import django_apps
from migrator.audit.names import open_definitions
from migrator.overlay import Overlay
from tests.support.memory import snapshot

CONFIG = "from django.apps import AppConfig\n\n\nclass DeskConfig(AppConfig):\n    name = 'x'\n"


def apps(files: dict[str, str]) -> set[str]:
    evaluator, _ = open_definitions(Overlay(snapshot(files)), "")
    return set(django_apps(evaluator))


@pytest.mark.parametrize(
    "settings",
    [
        'INSTALLED_APPS = ["django.contrib.auth", "desk", "site_.lab"]\n',
        'INSTALLED_APPS = ("desk.apps.DeskConfig", "site_.lab.apps.LabConfig")\n',
        'OWN = ["desk", "site_.lab"]\nINSTALLED_APPS = ["django.contrib.auth", *OWN]\n',
        'INSTALLED_APPS = ["desk"] + ["site_.lab"]\n',
    ],
)
def test_settings_install_apps(settings: str) -> None:
    places = ("desk/__init__.py", "site_/__init__.py", "site_/lab/__init__.py", "other/__init__.py")
    files = {**dict.fromkeys(places, ""), "site_/settings.py": settings}
    assert apps(files) == {"desk", "site_/lab"}


def test_an_app_needs_no_init() -> None:
    settings = 'INSTALLED_APPS = ["desk", "lab"]\n'
    assert apps({"desk/models.py": "", "settings.py": settings}) == {"desk"}


def test_an_app_says_so_where_settings_are_computed() -> None:
    files = {"desk/__init__.py": "", "desk/apps.py": CONFIG, "lab/__init__.py": ""}
    assert apps(files) == {"desk"}


@pytest.mark.parametrize(
    "files",
    [
        {"desk/__init__.py": "", "desk/apps.py": "web = ['a']\n"},
        {"desk/__init__.py": "", "desk/config.py": CONFIG},
        {"desk/__init__.py": "", "tests/settings.py": 'INSTALLED_APPS = ["desk"]\n'},
        {"desk/__init__.py": "", "settings.py": 'INSTALLED_APPS = ["desks", "django.contrib"]\n'},
    ],
)
def test_other_packages_are_none(files: dict[str, str]) -> None:
    assert apps(files) == set()
