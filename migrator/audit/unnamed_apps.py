"""Commands without ``-A``: a variable names the app, else it is Celery's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrator.audit.command_variables import NOT_COMMANDS
from migrator.audit.command_words import SUBCOMMANDS, without_comments, words_after
from migrator.audit.commands import (
    NAMED,
    OPTIONS_OF_APP,
    Command,
    app_module,
    kinds_of,
)
from migrator.audit.daemon_files import daemons
from migrator.audit.project import Project
from migrator.facts import Location
from migrator.plain_text import decoded

DEFAULT_CONFIG = "celeryconfig"
_CELERY = re.compile(r"(?<![\w.-])celery\b(?![\w.:/-])")
_GIVEN = r"(?:[\"']?\s+[\"']?value[\"']?:\s*|[\"'\]]{0,2}\s?[\s=:,]\s?)[\"']?"
_VARIABLE = rf"\bCELERY_APP\b{_GIVEN}{NAMED}"
# A key, or a comment, that tells of a command; and what runs another app, of Django's settings.
_TOLD = re.compile(r"^\s*(?:#|//|(?:-\s+)?(?:name|description|title|label|summary)\s*:)|manage\.py")
# Where nothing else is called so: beside the command itself.
_SHORT = r"(?<![\w.-])APP[\"']?\s?[=:]\s?[\"']?" + NAMED


def commands_without_app(project: Project) -> Iterator[Command]:
    """Yield the commands that start a worker or beat and leave open of which app.

    Args:
        project: The project.
    """
    named = dict[str, str]()
    for path in project.source.search(["CELERY_APP"]):
        named.update(_apps(project, path, _VARIABLE))
    for path in project.source.search(["celery"]):
        if path.endswith(NOT_COMMANDS):
            continue
        text = without_comments(decoded(project.source.read(path)))
        found = list(_started(text))
        near = {**_apps(project, path, _VARIABLE), **_apps(project, path, _SHORT)} if found else {}
        for start, words in found:
            where = Location(path, text.count("\n", 0, start) + 1)
            yield from _command(project, where, words, near or named)
    for one in daemons(project):
        app = app_module(project, one.app.partition(":")[0], one.path, sure=False)
        if app is not None:
            where, text = Location(one.path, one.line), " ".join(one.words)
            yield Command(where, app, one.app, kinds_of(one.words), text)


def _command(
    project: Project, where: Location, words: list[str], named: dict[str, str]
) -> Iterator[Command]:
    text, kinds = " ".join(words), kinds_of(words)
    if len(set(named.values())) == 1:
        name, app = next(iter(named.items()))
        yield Command(where, app, name, kinds, text)
    elif not named:
        modules = project.modules
        path = modules.find(DEFAULT_CONFIG, where.path) or modules.only(DEFAULT_CONFIG)
        if path is not None:
            yield Command(where, path, DEFAULT_CONFIG, kinds, text, default=True)


def _apps(project: Project, path: str, pattern: str) -> dict[str, str]:
    """Return the apps that a file names by a variable, each with its file."""
    found = {}
    for match in re.finditer(pattern, decoded(project.source.read(path))):
        app = app_module(project, match[1].partition(":")[0], path, sure=False)
        if app is not None:
            found[match[1]] = app
    return found


def _started(text: str) -> Iterator[tuple[int, list[str]]]:
    for match in _CELERY.finditer(text):
        before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        words = words_after("celery", text, match.end()) if not _TOLD.search(before) else []
        if kinds_of(words) and _is_command(words) and not any(map(OPTIONS_OF_APP.match, words)):
            yield match.start(), words


def _is_command(words: list[str]) -> bool:
    """Tell whether nothing but options is between ``celery`` and what it starts, and behind it."""
    place = next(number for number, word in enumerate(words) if word in SUBCOMMANDS)
    heads = (words[1], *words[place + 1 : place + 2] * (words[place] != "multi"))
    return all(word.startswith("-") or word in SUBCOMMANDS for word in heads)
