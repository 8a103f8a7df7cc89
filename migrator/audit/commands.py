"""The ``celery`` commands in a repository: Procfile, compose, Dockerfile, scripts, units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from posixpath import basename

from migrator.audit.project import Project
from migrator.facts import Location
from migrator.plain_text import decoded

_NAMED = r"([A-Za-z_][\w.]*(?::[A-Za-z_][\w.]*)?)"
_COMMAND = re.compile(r"\bcelery\b[^\n]*?(?:-A|--app)(?:[ =]|\W{1,4})" + _NAMED)
_SPREAD = re.compile(r"(?:-A|--app)[\"',\s=-]+" + _NAMED)
# Others with an option ``--app``: the option is theirs where no key or other command is between.
_OTHERS = re.compile(
    r"\b(?:flask|quart|uvicorn|hypercorn|fastapi|litestar)\b(?!.*(?:celery|:\s))", re.DOTALL
)
_NOT_COMMANDS = (".py", ".md", ".rst", ".txt", ".lock")
_WORD = re.compile(r"[^\s\"'\[\]]+")
# Options whose value is a list with commas: one word. Elsewhere a comma stands between words.
_LISTS = re.compile(r"(-Q|--queues|-X|--exclude-queues|-I|--include)(=.*)?")
INCLUDE = ("-I", "--include")
# Its value is the next word.
_OPTION = re.compile(r"--?[A-Za-z][\w-]*")
_END = re.compile(r"&&|\|\||[;|&]")
_SUBCOMMANDS = frozenset(
    {"worker", "multi", "beat", "flower", "events", "inspect", "control", "status", "call"}
    | {"amqp", "graph", "list", "logtool", "migrate", "purge", "report", "result", "shell"}
)


@dataclass(frozen=True)
class Command:
    """A command that starts something of a Celery app.

    Attributes:
        where: The line it is on.
        app: The file of the app it names.
        name: That app as the command has it: a module, or ``module:attribute``.
        kinds: ``worker``, ``beat`` or both; empty for ``flower``, ``inspect`` and the like.
        text: The command as it is written, on one line.
    """

    where: Location
    app: str
    name: str
    kinds: tuple[str, ...]
    text: str

    @property
    def attribute(self) -> str:
        """What the app is called in its module, where the command says so; else empty."""
        module, _, attribute = self.name.partition(":")
        last = module.rpartition(".")[2]
        file = self.app.removesuffix("/__init__.py").removesuffix(".py").rpartition("/")[2]
        return attribute or (last if file not in (last, "celery") else "")

    def values(self, *options: str) -> list[str]:
        """Return what an option is given, each part of a list by itself."""
        words = self.text.split()
        found = [value for option, value in pairwise(words) if option in options]
        for word in words:
            option, given, value = word.partition("=")
            found += [value] if given and option in options else []
        return [part for value in found for part in value.split(",") if part]


def celery_commands(project: Project) -> Iterator[Command]:
    """Yield the commands that name an app of the repository, by file and line."""
    for path in project.source.search(["celery"]):
        if not path.endswith(_NOT_COMMANDS):
            text = decoded(project.source.read(path))
            yield from _in_text(project, path, text)


def _in_text(project: Project, path: str, text: str) -> Iterator[Command]:
    places: dict[int, re.Match[str]] = {}
    for match in (*_SPREAD.finditer(text), *_COMMAND.finditer(text)):
        places[match.end(1)] = match  # a whole command says more than its option
    for end, match in sorted(places.items()):
        sure = match[0].startswith("celery")
        app = _app_module(project, match[1].partition(":")[0], path, sure)
        start = text.rfind("\n", 0, match.start()) + 1
        if not sure and _OTHERS.search(text, max(0, match.start() - 80), match.start()):
            continue
        if app is None or text[start : match.start()].lstrip().startswith("#"):
            continue
        head = "" if sure else _before(text, match.start())
        words = _words(f"{head}{text[match.start() : end]} {_after(text, end)}")
        line = text.count("\n", 0, match.start()) + 1
        yield Command(Location(path, line), app, match[1], _kinds(words), " ".join(words))


def _before(text: str, start: int) -> str:
    """Return what comes before an option, from ``celery`` on, where that is near."""
    found = text.rfind("celery", max(0, start - 80), start)
    return text[found:start] if found >= 0 else ""


def _after(text: str, end: int) -> str:
    """Return the rest of a command: of its line, and of those that go on with it."""
    first, *following = text[end : end + 800].split("\n")
    lines = [first]
    for line in following:
        word = line.strip().removeprefix("- ").strip("\"', ")
        goes_on = lines[-1].rstrip().endswith(("\\", ","))
        # A YAML list has a word on each line, a folded text breaks before an option.
        known = word.split("=")[0] in _SUBCOMMANDS or word.startswith("-")
        value = line.lstrip().startswith("- ") and _OPTION.fullmatch(lines[-1].strip())
        if not (goes_on or known or value):
            break
        lines.append(word if not goes_on else line)
    rest = " ".join(line.rstrip("\\ ") for line in lines)
    return _END.split(rest)[0].split(" #")[0].split("]")[0]


def _words(text: str) -> list[str]:
    words: list[str] = []
    for word in (found.strip(",") for found in _WORD.findall(text)):
        option = word.split(",")[0] if not words or "=" in word else words[-1]
        parts = [word] if _LISTS.fullmatch(option) else word.split(",")
        words += [part for part in parts if part not in ("", "-", "\\")]
    return list(dict.fromkeys(words))


def _kinds(words: list[str]) -> tuple[str, ...]:
    found = next((word for word in words if word in _SUBCOMMANDS), "")
    if found in ("worker", "multi"):
        has_beat = any(word in ("-B", "--beat") for word in words)
        return ("worker", "beat") if has_beat else ("worker",)
    return ("beat",) if found == "beat" else ()


def _app_module(project: Project, dotted: str, near: str, sure: bool) -> str | None:
    """Return the file ``celery -A dotted`` loads: a module, or an attribute of one.

    Where it is not sure that the command is Celery's, the module has to mention Celery.
    """
    modules = project.modules
    for name in (f"{dotted}.celery", dotted, dotted.rpartition(".")[0]):
        path = (modules.find(name, near) or modules.only(name)) if name else None
        named = sure and name == dotted
        if path is not None and (named or b"elery" in project.source.read(path)):
            return path
    return None


def management_commands(project: Project) -> list[str]:
    """Return the files of Django's management commands."""
    found = [p for p in project.modules.files if "management/commands/" in p]
    return sorted(path for path in found if not basename(path).startswith("_"))
