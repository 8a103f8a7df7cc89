"""The apps that the settings of Django install."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.evaluate import Evaluator
from migrator.audit.values import Items, Text
from migrator.facts import Location

SETTING = "INSTALLED_APPS"


@dataclass(frozen=True)
class InstalledApp:
    """An app.

    Attributes:
        package: Its dotted package.
        name: What the setting says: the package, or a class in its module ``apps``.
        where: The place.
    """

    package: str
    name: str
    where: Location


def installed_apps(evaluator: Evaluator, settings: str) -> Iterator[InstalledApp]:
    """Yield the apps that a file of settings installs, in order.

    Args:
        evaluator: Follows values.
        settings: The file.
    """
    value = evaluator.of_module(settings, SETTING)
    for item in value.values if isinstance(value, Items) else ():
        if isinstance(item, Text):
            where = place_of(evaluator, settings, SETTING, item.text)
            yield InstalledApp(item.text.split(".apps.")[0], item.text, where)


def place_of(evaluator: Evaluator, path: str, setting: str, text: str) -> Location:
    """Return where a setting says something; the file, where it only imports the setting.

    Args:
        evaluator: Follows values.
        path: The file of the settings.
        setting: The name of the setting.
        text: What it says.
    """
    parsed = evaluator.project.parse(path)
    places = evaluator.project.bindings(parsed.tree).get(setting, []) if parsed is not None else []
    value = places[-1].value if places else None
    if parsed is None or value is None:
        return Location(path, 1)
    return parsed.where_written(text, value)
