"""What a complete backend is: files, jobs, a client, and what a migration has to make of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Complete:
    """One backend with everything that is needed to see it at work.

    Attributes:
        files: Path to text.
        monolith: The monolith's module.
        app: Its Celery app, as ``module:name``.
        roots: Folders that are on ``sys.path``.
        jobs: Messages to a worker: task name and keyword arguments. Afterwards each gives what
            the monolith's task gave.
        cured: What jobs give afterwards, where that is not what the monolith gave; by position.
        client: Python that defines ``ask()``: what a web client, a command line or another
            service asks of the backend, as a list of answers.
        answers: What ``ask()`` returns afterwards.
        sent: Messages that ``ask()`` makes it send afterwards: name, args, kwargs, queue.
        gone: Task names that the migration drops on purpose.
        flags: More flags of ``run``: the decisions that are meant.
        environment: Variables of its processes.
        unimported: Modules that are never imported: scripts, settings of other tools.
        holds: Text that files must hold afterwards, by path; with ``!`` in front: must not hold.
    """

    files: Mapping[str, str]
    monolith: str
    app: str
    jobs: tuple[tuple[str, dict[str, Any]], ...]
    client: str = ""
    answers: list[Any] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)
    cured: Mapping[int, Any] = field(default_factory=dict)
    roots: tuple[str, ...] = ("",)
    gone: frozenset[str] = frozenset()
    flags: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    unimported: tuple[str, ...] = ()
    holds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def tree(text: str) -> dict[str, str]:
    """Return the files of a text in which a line ``=== path`` begins each of them."""
    pieces = re.split(r"^=== (\S+)\n", text, flags=re.MULTILINE)
    assert not pieces[0].strip(), pieces[0]
    return {
        path: content.strip("\n") + "\n" if content.strip() else ""
        for path, content in zip(pieces[1::2], pieces[2::2], strict=True)
    }
