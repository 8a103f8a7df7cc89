"""The packages that Django imports as apps: before there are models, so without what imports them.

``django.setup()`` imports the package of each app first, and models of all apps afterwards. An
``__init__`` that imports tasks, which import models, ends with ``AppRegistryNotReady``.
"""

from __future__ import annotations

from posixpath import dirname

from migrator.audit.candidates import is_test
from migrator.audit.evaluate import Evaluator
from migrator.audit.installed_apps import SETTING, installed_apps
from migrator.audit.modules import join
from migrator.audit.project import Project

_CONFIG = b"AppConfig"


def django_apps(evaluator: Evaluator) -> frozenset[str]:
    """Return the folders of the apps: those that settings install, and those that say so."""
    return _installed(evaluator) | _configured(evaluator)


def _installed(evaluator: Evaluator) -> frozenset[str]:
    project = evaluator.project
    return frozenset(
        folder
        for parsed in project.parsed(SETTING)
        if not is_test(parsed.path) and SETTING in project.bindings(parsed.tree)
        for app in installed_apps(evaluator, parsed.path)
        if (folder := _folder(project, app.package, parsed.path))
    )


def _folder(project: Project, package: str, settings: str) -> str:
    """Return the folder of a package, which need not have an ``__init__``."""
    path = project.modules.find(package, settings)
    if path is not None:
        return dirname(path)
    folder = join(project.modules.root_of(settings), package.replace(".", "/"))
    return folder if folder in project.modules.folders else ""


def _configured(evaluator: Evaluator) -> frozenset[str]:
    """Return the folders whose ``apps.py`` has an ``AppConfig``: settings may be computed."""
    source = evaluator.project.source
    found = (path for path in source.paths() if path.endswith("/apps.py"))
    return frozenset(dirname(path) for path in found if _CONFIG in source.read(path))
