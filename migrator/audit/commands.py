"""The ``celery`` commands in a repository: Procfile, compose, Dockerfile, scripts, units."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from posixpath import basename

from migrator.audit.command_variables import BIN, NOT_COMMANDS, with_values
from migrator.audit.command_words import SUBCOMMANDS, other_half, without_comments, words_after
from migrator.audit.project import Project
from migrator.audit.working_folders import module_in, working_folders
from migrator.facts import Location
from migrator.plain_text import decoded

NAMED = r"([A-Za-z_][\w.]*(?::[A-Za-z_][\w.]*)?)"
_COMMAND = re.compile(r"\bcelery\b[^\n]*?(?:(?:-A|--app)(?:[ =]|\W{1,4})|[\s\"']-A)" + NAMED)
_SPREAD = re.compile(r"(?:-A|--app)[\"',\s=-]+" + NAMED)
# Others with an option ``--app``: the option is theirs where no key or other command is between.
_OTHERS = re.compile(
    r"\b(?:flask|quart|uvicorn|hypercorn|fastapi|litestar)\b(?!.*(?:celery|:\s))", re.DOTALL
)
# The program, in a list that goes on with the option.
_LISTED = re.compile(r"(?<![\w.-])celery[\"',\s-]*$")
INCLUDE = ("-I", "--include")
_ENDING = frozenset({"stop", "stopwait", "kill", "names", "expand", "get", "show", "help"})
OPTIONS_OF_APP = re.compile(r"-A|--app\b")


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
    for path in project.source.search(["celery", BIN]):
        if not path.endswith(NOT_COMMANDS):
            text = without_comments(decoded(project.source.read(path)))
            text = with_values(project, path, text)
            yield from _in_text(project, path, text)


def _in_text(project: Project, path: str, text: str) -> Iterator[Command]:
    places: dict[int, re.Match[str]] = {}
    for match in (*_SPREAD.finditer(text), *_COMMAND.finditer(text)):
        places[match.end(1)] = match  # a whole command says more than its option
    for end, match in sorted(places.items()):
        whole = match[0].startswith("celery")
        sure = whole or _LISTED.search(text, max(0, match.start() - 80), match.start()) is not None
        if not sure and _OTHERS.search(text, max(0, match.start() - 80), match.start()):
            continue
        folders = partial(working_folders, project, path, text, match.start())
        app = app_module(project, match[1].partition(":")[0], path, sure, folders)
        if app is None:
            continue
        head = "" if whole else _before(text, match.start())
        words = words_after(f"{head}{text[match.start() : end]}", text, end)
        if not SUBCOMMANDS & set(words):
            words += other_half(text, match.start())
        line = text.count("\n", 0, match.start()) + 1
        yield Command(Location(path, line), app, match[1], kinds_of(words), " ".join(words))


def _before(text: str, start: int) -> str:
    """Return what comes before an option, from ``celery`` on, where that is near."""
    found = text.rfind("celery", max(0, start - 80), start)
    return text[found:start] if found >= 0 else ""


def kinds_of(words: list[str]) -> tuple[str, ...]:
    """Return what a command starts: ``worker``, ``beat``, both or neither."""
    found = next((word for word in words if word in SUBCOMMANDS), "")
    if found == "multi" and _ENDING & set(words[words.index(found) + 1 :][:1]):
        return ()
    if found in ("worker", "multi"):
        has_beat = any(word in ("-B", "--beat") for word in words)
        return ("worker", "beat") if has_beat else ("worker",)
    return ("beat",) if found == "beat" else ()


def app_module(
    project: Project,
    dotted: str,
    near: str,
    sure: bool,
    folders: Callable[[], Iterable[str]] = tuple,
) -> str | None:
    """Return the file ``celery -A dotted`` loads: a module, or an attribute of one.

    Args:
        project: The project.
        dotted: The name.
        near: The file that names it.
        sure: True where the command is Celery's for certain. Else the module has to mention Celery.
        folders: Finds out where the command may run: where several modules have the name.
    """
    modules = project.modules

    def find(name: str) -> str | None:
        placed = module_in(project, name, folders)
        return placed or modules.find(name, near) or modules.only(name)

    own = _makes_app(project, find(dotted))
    below = () if own else (f"{dotted}.celery",)
    for name in (*below, dotted, dotted.rpartition(".")[0]):
        path = find(name) if name else None
        named = sure and name in (dotted, *below)
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
