"""Values of a Helm chart in its templates: ``celery -A {{ .Values.worker.app }} worker``."""

from __future__ import annotations

import re
from posixpath import join

from migrator.audit.modules import ancestors
from migrator.audit.project import Project
from migrator.plain_text import decoded

_VALUE = re.compile(
    r"\{\{-?[ \t]*(?:\$?\.Values\.([\w.]+)|(?:quote|squote|tpl)[ \t]+\$?\.Values\.([\w.]+)[^{}|]*)"
    r"[ \t]*(?:\|[^{}]*)?-?\}\}"
)
_LINE = re.compile(r"^( *)[\"']?([\w-]+)[\"']?:[ \t]*(.*?)[ \t]*\r?$")
_NAMES = ("values.yaml", "values.yml")


def with_chart_values(project: Project, path: str, text: str) -> str:
    """Return the text of a template with the values that its chart has by default.

    Args:
        project: The project.
        path: The file.
        text: What it holds.
    """
    if ".Values." not in text:
        return text
    exists = project.source.exists
    places = (join(folder, name) for folder in ancestors(path) for name in _NAMES)
    found = next((place for place in places if exists(place)), None)
    if found is None:
        return text
    values = _scalars(decoded(project.source.read(found)))

    def replaced(match: re.Match[str]) -> str:
        return values.get(match[1] or match[2], match[0])

    return _VALUE.sub(replaced, text)


def _scalars(text: str) -> dict[str, str]:
    """Return the plain values of a YAML file by their dotted keys; lists and blocks are none."""
    found: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in text.split("\n"):
        match = _LINE.match(line)
        if match is None:
            continue
        column = len(match[1])
        above = [(at, key) for at, key in above if at < column]
        above.append((column, match[2]))
        value = match[3].split(" #")[0].strip().strip("\"'")
        if value and value[0] not in "|>[{&*#":
            found[".".join(key for _, key in above)] = value
    return found
