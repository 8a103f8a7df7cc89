"""What Celery's own init scripts read: ``/etc/default/celeryd``, with the app and its options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.command_variables import NOT_COMMANDS, given
from migrator.audit.command_words import without_comments
from migrator.audit.project import Project
from migrator.plain_text import decoded

APP = "CELERY_APP"
_WORKER = re.compile(r"^[ \t]*(?:export[ \t]+)?CELERYD_(?:NODES|OPTS|CHDIR|USER)=", re.MULTILINE)
_BEAT = re.compile(r"^[ \t]*(?:export[ \t]+)?CELERYBEAT_(?:OPTS|CHDIR|USER)=", re.MULTILINE)
_USED = re.compile(rf"[$%][({{]*(?:ENV_)?{APP}\b")


@dataclass(frozen=True)
class Daemon:
    """A file that an init script reads.

    Attributes:
        path: The file.
        line: The line that names the app.
        app: The app.
        words: The command that the script makes of it.
    """

    path: str
    line: int
    app: str
    words: list[str]


def daemons(project: Project) -> Iterator[Daemon]:
    """Yield the files that make a worker or beat of an init script, not of a unit of their own.

    Args:
        project: The project.
    """
    texts = {
        path: without_comments(decoded(project.source.read(path)))
        for path in project.source.search([APP])
        if not path.endswith(NOT_COMMANDS)
    }
    if any(map(_USED.search, texts.values())):
        return  # a script or a unit of the repository has the command
    for path, text in texts.items():
        kind = next((kind for kind in (_WORKER, _BEAT) if kind.search(text)), None)
        apps = set(given(text, APP)) if kind is not None else set()
        if kind is not None and len(apps) == 1:
            app = apps.pop()
            line = text.count("\n", 0, text.index(APP)) + 1
            yield Daemon(path, line, app, _words(text, app, kind is _BEAT))


def _words(text: str, app: str, beat: bool) -> list[str]:
    options = next(given(text, "CELERYBEAT_OPTS" if beat else "CELERYD_OPTS"), "").split()
    if beat:
        return ["celery", "-A", app, "beat", *options]
    nodes = next(given(text, "CELERYD_NODES"), "celery").split()
    return ["celery", "-A", app, "multi", "start", *nodes, *options]
