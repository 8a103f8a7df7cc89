"""Lets a Celery app import its modules as its worker does, and says what is registered then."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from migrator.probe.checkout import Workspace
from migrator.probe.environment import clean_environment
from migrator.probe.interpreter import Interpreter
from migrator.probe.limited import Ran, run_limited

SCRIPT = Path(__file__).with_name("ask_celery.py")
LARGEST = 64_000_000
LONGEST = 300  # characters of a line
_NOISE = re.compile(
    r'File "(<frozen |[^"]*/(importlib/__init__|ask_celery'
    r'|(celery|kombu)/(loaders|utils|app)/(base|imports|utils))\.py")'
)


@dataclass(frozen=True)
class Place:
    """A function or class that runs.

    Attributes:
        module: Dotted module.
        function: Qualified name in it.
        path: Path in the tree; None for a file elsewhere (an installed package).
        file: The file, where ``path`` is None, else an empty string.
        line: Line of the definition.
    """

    module: str
    function: str
    path: str | None
    file: str
    line: int


@dataclass(frozen=True)
class Registered:
    """One entry of Celery's registry.

    Attributes:
        body: What runs, without what is wrapped around it.
        layers: All of it: what is called, what that wraps and what it closes over.
        given: Every function that Celery was given for the name, in the order it took them.
    """

    body: Place
    layers: tuple[Place, ...]
    given: tuple[Place, ...]


@dataclass(frozen=True)
class Answer:
    """The registry of one app after its worker's imports.

    Attributes:
        celery: Celery's version.
        python: Python's version.
        tasks: What is registered, by task name; Celery's own tasks left out.
        imported: Paths of the tree that were imported.
        outside: Files of the work tree (not of the checkout) that were imported.
    """

    celery: str
    python: str
    tasks: Mapping[str, Registered]
    imported: frozenset[str]
    outside: tuple[str, ...]


@dataclass(frozen=True)
class Failure:
    """Why there is no answer.

    Attributes:
        reason: One sentence.
        lines: The end of the traceback, or of what was printed.
        missing: The module that is missing, where that is the reason.
    """

    reason: str
    lines: tuple[str, ...] = ()
    missing: str | None = None


def ask(
    place: Workspace,
    interpreter: Interpreter,
    app: str,
    root: str,
    *,
    instead_of: Path,
    variables: Mapping[str, str],
    seconds: float,
    include: Sequence[str] = (),
) -> Answer | Failure:
    """Ask one app for its registry, in a process of its own.

    Args:
        place: The checkout.
        interpreter: The target's.
        app: The app, as ``celery -A`` takes it.
        root: Folder of the tree that the worker is started in.
        instead_of: The user's work tree: what an editable install takes from there comes from
            the checkout.
        variables: Added to the environment.
        seconds: The time limit.
        include: Further modules, as ``celery worker --include`` imports them.
    """
    folder = place.tree / root if root else place.tree
    if not folder.is_dir():
        return Failure(f"there is no folder {root} in the tree")
    request, answer = place.temporary / "request.json", place.temporary / "answer.json"
    answer.unlink(missing_ok=True)
    content = {
        "app": app,
        "path": [str(folder)],
        "tree": str(place.tree),
        "instead_of": str(instead_of),
        "answer": str(answer),
        "seconds": seconds,
        "include": list(include),
    }
    request.write_text(json.dumps(content), encoding="utf-8")
    base = {"PYTHONUSERBASE": interpreter.user_base} if interpreter.user_base else {}
    env = clean_environment(place, {**base, **variables})
    command = [interpreter.path, "-B", str(SCRIPT), str(request)]
    ran = run_limited(command, folder, env, seconds + 1)
    return _answer(ran, answer, place.tree, seconds)


def _answer(ran: Ran, file: Path, tree: Path, seconds: float) -> Answer | Failure:
    said = tuple(_shown(line, tree) for line in ran.last_lines if not _NOISE.search(line))
    if ran.code is None or (ran.code and ran.took >= seconds and not file.exists()):
        return Failure(f"it took longer than {seconds:g} seconds", said)
    try:
        if file.stat().st_size > LARGEST:
            return Failure("the answer is too large")
        document = json.loads(file.read_bytes())
        error = document.get("error")
        return failure_of(error) if error else _registry(document)
    except FileNotFoundError:
        how = f"exit code {ran.code}" if ran.code >= 0 else f"signal {-ran.code}"
        return Failure(f"its process ended with {how} before the app was complete", said)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Failure("the answer cannot be read", said)


def _shown(line: str, tree: Path) -> str:
    return line.replace(f"{tree}{os.sep}", "")[:LONGEST]


def failure_of(error: Mapping[str, Any]) -> Failure:
    """Return an exception as the script in the target's process has described it."""
    message = str(error["message"]).strip() or "no message"
    lines = tuple(str(line)[:LONGEST] for line in error["traceback"])
    missing = error.get("missing")
    return Failure(
        f"{error['type']}: {message}"[:LONGEST], lines, str(missing) if missing else None
    )


def _registry(document: Mapping[str, Any]) -> Answer:
    tasks = {
        str(name): Registered(
            _place(entry["body"]),
            tuple(_place(one) for one in entry["layers"]),
            tuple(_place(one) for one in entry["given"]),
        )
        for name, entry in document["tasks"].items()
    }
    return Answer(
        str(document["celery"]),
        str(document["python"]),
        tasks,
        frozenset(map(str, document["imported"])),
        tuple(map(str, document["outside"])),
    )


def _place(entry: Mapping[str, Any]) -> Place:
    path = entry["path"]
    return Place(
        str(entry["module"]),
        str(entry["function"]),
        None if path is None else str(path),
        "" if path is not None else str(entry["file"]),
        int(entry["line"]),
    )
