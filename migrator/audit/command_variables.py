"""Variables in commands: ``${CELERY_BIN} -A $CELERY_APP worker $CELERYD_OPTS``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename

from migrator.audit.chart_values import with_chart_values
from migrator.audit.command_words import without_comments
from migrator.audit.project import Project
from migrator.plain_text import decoded

NOT_COMMANDS = (".py", ".md", ".rst", ".txt", ".lock", ".html", ".css", ".map", ".svg", ".csv")
BIN = "CELERY_BIN"
_BY_VARIABLE = re.compile(r"(?:-A|--app)[\"'\s=]+(?:\$|%\(ENV_)")
_BY_VALUE = re.compile(r"(?:-A|--app)[\"'\s=,-]+\{\{")
_APP = re.compile(r"(?:-A|--app)[\"'\s=]+$")
# Of a shell, of Make, of compose (which doubles the sign), and of supervisor.
_VARIABLE = re.compile(
    r"\$\$?\{(?P<a>\w+)(?::?-(?P<default>[^{}$]*))?\}|\$\$?\((?P<b>\w+)\)|\$\$?(?P<c>[A-Za-z_]\w*)"
    r"|%\(ENV_(?P<d>\w+)\)s"
)
# How it is given: by ``=``, ``:``, a blank, or as ``value`` below ``name``.
_GIVEN = r"(?:[\"']?\s+[\"']?value[\"']?:[ \t]*|[\"'\]]{0,2}[ \t]?(?:[:?]?=|[:,]|[ \t])[ \t]?)"
_VALUE = r"(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\s\"'#,]+))"


def with_values(project: Project, path: str, text: str) -> str:
    """Return the text of a file with the values of the variables that its commands use.

    Where nothing in the repository gives a variable one value, it stays as it is. Lines stay lines.

    Args:
        project: The project.
        path: The file.
        text: What it holds, without comments.
    """
    text = with_chart_values(project, path, text) if _BY_VALUE.search(text) else text
    if not _BY_VARIABLE.search(text):
        return text

    def replaced(match: re.Match[str]) -> str:
        name = _name(match)
        names_app = _APP.search(text, max(0, match.start() - 12), match.start())
        if not names_app and not name.startswith("CELERY"):
            return match[0]
        value = value_of(project, name, path, text) or match["default"]
        if name == BIN:
            return basename(value or "celery")
        return match[0] if value is None else value

    return _VARIABLE.sub(replaced, text)


def value_of(project: Project, name: str, path: str, text: str) -> str | None:
    """Return what a file gives a variable, else what all others give it, where that is one value.

    Args:
        project: The project.
        name: The variable.
        path: The file.
        text: What it holds.
    """
    values = set(given(text, name))
    if not values:
        for other in project.source.search([name]):
            if other != path and not other.endswith(NOT_COMMANDS):
                values.update(given(without_comments(decoded(project.source.read(other))), name))
    return values.pop() if len(values) == 1 else None


def given(text: str, name: str) -> Iterator[str]:
    """Yield the values that a text gives a variable; ``${NAME:-default}`` counts as the default."""
    for match in re.finditer(rf"(?<![\w$({{.-]){name}\b{_GIVEN}{_VALUE}", text):
        value = _VARIABLE.sub(lambda one: one["default"] or one[0], match[match.lastindex or 0])
        if value and "$" not in value:
            yield value


def _name(match: re.Match[str]) -> str:
    return next(match[group] for group in "abcd" if match[group])
