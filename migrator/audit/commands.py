"""The ``celery`` commands in a repository: Procfile, compose, Dockerfile, scripts, units."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from posixpath import basename

from migrator.audit.project import Project
from migrator.facts import Location
from migrator.plain_text import decoded

NAMED = r"([A-Za-z_][\w.]*(?::[A-Za-z_][\w.]*)?)"
_COMMAND = re.compile(r"\bcelery\b[^\n]*?(?:(?:-A|--app)(?:[ =]|\W{1,4})|[\s\"']-A)" + NAMED)
_SPREAD = re.compile(r"(?:-A|--app)[\"',\s=-]+" + NAMED)
# Others with an option ``--app``: the option is theirs where no key or other command is between.
_OTHERS = re.compile(
    r"\b(?:flask|quart|uvicorn|hypercorn|fastapi|litestar)\b(?!.*(?:celery|:\s))", re.DOTALL
)
NOT_COMMANDS = (".py", ".md", ".rst", ".txt", ".lock")
_WORD = re.compile(r"[^\s\"'\[\]]+")
# Options whose value is a list with commas: one word. Elsewhere a comma stands between words.
_LISTS = re.compile(r"(-Q|--queues|-X|--exclude-queues|-I|--include)(=.*)?")
_LIST = re.compile(r"-[QXI][\w.]")  # the same in one word
INCLUDE = ("-I", "--include")
OPTIONS_OF_APP = re.compile(r"-A|--app\b")
# Its value is the next word.
_OPTION = re.compile(r"--?[A-Za-z][\w-]*")
_END = re.compile(r"&&|\|\||[;|&]")
SUBCOMMANDS = frozenset(
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
        default: True where nothing names an app: it is Celery's own, and ``app`` has its settings.
    """

    where: Location
    app: str
    name: str
    kinds: tuple[str, ...]
    text: str
    default: bool = False

    @property
    def attribute(self) -> str:
        """What the app is called in its module, where the command says so; else empty."""
        module, _, attribute = self.name.partition(":")
        last = module.rpartition(".")[2]
        file = self.app.removesuffix("/__init__.py").removesuffix(".py").rpartition("/")[2]
        return attribute or (last if file not in (last, "celery") else "")

    def values(self, *options: str) -> list[str]:
        """Return what an option is given last, which is what counts: each part of a list."""
        given = ""
        for word, following in pairwise([*self.text.split(), ""]):
            option, equals, value = word.partition("=")
            if word in options:
                given = following
            elif equals and option in options:
                given = value
            elif word[:2] in options and len(word) > 2:
                given = word[2:]
        return [part for part in given.split(",") if part]


def celery_commands(project: Project) -> Iterator[Command]:
    """Yield the commands that name an app of the repository, by file and line."""
    for path in project.source.search(["celery"]):
        if not path.endswith(NOT_COMMANDS):
            text = decoded(project.source.read(path))
            yield from _in_text(project, path, text)


def _in_text(project: Project, path: str, text: str) -> Iterator[Command]:
    places: dict[int, re.Match[str]] = {}
    for match in (*_SPREAD.finditer(text), *_COMMAND.finditer(text)):
        places[match.end(1)] = match  # a whole command says more than its option
    for end, match in sorted(places.items()):
        sure = match[0].startswith("celery")
        app = app_module(project, match[1].partition(":")[0], path, sure)
        start = text.rfind("\n", 0, match.start()) + 1
        if not sure and _OTHERS.search(text, max(0, match.start() - 80), match.start()):
            continue
        if app is None or text[start : match.start()].lstrip().startswith("#"):
            continue
        head = "" if sure else _before(text, match.start())
        words = words_after(f"{head}{text[match.start() : end]}", text, end)
        line = text.count("\n", 0, match.start()) + 1
        yield Command(Location(path, line), app, match[1], kinds_of(words), " ".join(words))


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
        known = word.split("=")[0] in SUBCOMMANDS or word.startswith("-")
        value = line.lstrip().startswith("- ") and _OPTION.fullmatch(lines[-1].strip())
        if not (goes_on or known or value):
            break
        lines.append(word if not goes_on else line)
    rest = " ".join(line.rstrip("\\ ") for line in lines)
    return _END.split(rest)[0].split(" #")[0].split("]")[0]


def words_after(head: str, text: str, end: int) -> list[str]:
    """Return the words of a command.

    Args:
        head: Its beginning.
        text: The text that it is in.
        end: Where the beginning ends in it.
    """
    return _words(f"{head} {_after(text, end)}")


def _words(text: str) -> list[str]:
    words: list[str] = []
    for word in (found.strip(",") for found in _WORD.findall(text)):
        option = word.split(",")[0] if not words or "=" in word else words[-1]
        parts = [word] if _LISTS.fullmatch(option) or _LIST.match(word) else word.split(",")
        words += [part for part in parts if part not in ("", "-", "\\")]
    return words


def kinds_of(words: list[str]) -> tuple[str, ...]:
    """Return what a command starts: ``worker``, ``beat``, both or neither."""
    found = next((word for word in words if word in SUBCOMMANDS), "")
    if found in ("worker", "multi"):
        has_beat = any(word in ("-B", "--beat") for word in words)
        return ("worker", "beat") if has_beat else ("worker",)
    return ("beat",) if found == "beat" else ()


def app_module(project: Project, dotted: str, near: str, sure: bool) -> str | None:
    """Return the file ``celery -A dotted`` loads: a module, or an attribute of one.

    Args:
        project: The project.
        dotted: The name.
        near: The file that names it.
        sure: True where the command is Celery's for certain. Else the module has to mention Celery.
    """
    modules = project.modules
    own = _makes_app(project, modules.find(dotted, near) or modules.only(dotted))
    below = () if own else (f"{dotted}.celery",)
    for name in (*below, dotted, dotted.rpartition(".")[0]):
        path = (modules.find(name, near) or modules.only(name)) if name else None
        named = sure and name == dotted
        if path is not None and (named or b"elery" in project.source.read(path)):
            return path
    return None


def _makes_app(project: Project, path: str | None) -> bool:
    """Tell whether a package makes an ``app`` itself: Celery looks for that first."""
    parsed = project.parse(path) if path is not None and path.endswith("/__init__.py") else None
    names = project.bindings(parsed.tree) if parsed is not None else {}
    places = names.get("app") or names.get("celery") or []
    return bool(places) and isinstance(places[-1].value, ast.Call)


def management_commands(project: Project) -> list[str]:
    """Return the files of Django's management commands."""
    found = [p for p in project.modules.files if "management/commands/" in p]
    return sorted(path for path in found if not basename(path).startswith("_"))
