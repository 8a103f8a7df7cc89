"""References in files that are no Python: commands, settings, notebooks, prose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from migrator.audit.mentions import Mention, ModuleNames
from migrator.excerpts import excerpt
from migrator.facts import Location, Reference
from migrator.plain_text import decoded, lines_in

_PROSE = (".md", ".rst", ".txt", ".adoc", ".html", ".svg", ".csv", ".log", ".diff", ".patch")
_COMMENTS = ("#", "//", ";", "--", "<!--", "*")
_OPTION = re.compile(r"(?:(?<![\w-])-A|--app|--include|(?<![\w-])-I|(?<![\w-])-m)(?:[ =]|\W{1,5})$")
_OPTION_ALONE = re.compile(r"""^\W*(?:-A|--app|--include|-I|-m)["',\s]*$""")
_STATEMENT = re.compile(r"(?:^|[\s'\";])(?:import|from)\s+$")
_FILE = re.compile(
    r"(?:\bpython[\d.]*\s+(?:-\w\s+)*|^\s*(?:COPY|ADD)\s+(?:\S+\s+)*|\bsource\s+)[\"']?$"
)
# What reads these only checks or lists: nothing breaks where a name in them is gone.
_CHECKERS = re.compile(
    r"^\[+[\"']?(?:tool\.)?(?:mypy|ruff|lint|isort|pylint|coverage|pyright|black|importlinter|flake8"
    r"|bandit|vulture|pytest|pydocstyle|pycodestyle|demonolith)",
    re.I,
)
# The five fields of a crontab's line, which may begin like a comment.
_CRON = re.compile(r"\s*(?:[\d*/,-]+\s+){5}\S")
# A value that is several modules: ``A="x.y x.z"``, ``- A=x.y;x.z``, and ``ENV A x.y``.
_MODULES = re.compile(
    r"""\W*(?:ENV\s+\w+\s+|(?:(?:ENV|export)\s+)?[\w.-]+["']?\s*[=:]\s*)["']?"""
    r"""((?:\w+\.)+\w+(?:[\s,;|]+(?:\w+\.)+\w+)*)["'\s,}\])]*$"""
)
_LINE = 2_000  # characters of a line with such a value, at most
_LOGGER_KEY = re.compile(r"\b(?:qualname|loggers?)\b[\"']?\s*[:=]", re.I)


class TextReferences:
    """Finds what names one module in a file that is no Python.

    Args:
        names: What the module is called.
        task_names: The names of all tasks.
    """

    def __init__(self, names: ModuleNames, task_names: Iterable[str]) -> None:
        self._names = names
        self._task_names = frozenset(task_names)

    def find(self, path: str, raw: bytes) -> Iterator[Reference]:
        """Yield the references in one file, in order; of a binary one that it has some."""
        content = decoded(raw)
        if "\0" in content:
            if any(self._names.mentions(raw.decode("latin-1"))):
                yield Reference(Location(path, 1), "text", None, "", "(a binary file)", "binary")
            return
        lines = lines_in(content)
        code = _code_of_notebook(raw) if path.endswith(".ipynb") else None
        checker, before = False, ""
        for number, line in enumerate(lines, 1):
            if line.lstrip().startswith("["):
                checker = _CHECKERS.match(line.strip()) is not None
            for mention in self._names.mentions(line):
                where = Location(path, number, mention.start + 1)
                if code is not None:
                    yield from self._in_notebook(where, line, mention, code)
                    continue
                form = None
                if not path.endswith(_PROSE) and not _is_comment(line):
                    form = self._form(line, mention, before, checker)
                kind = "text" if form in (None, "logger") else "string"
                text = excerpt(line, mention.start + 1)
                yield Reference(where, kind, mention.symbol, "", text, form or "document")
            before = line if line.strip() else before

    def _form(self, line: str, mention: Mention, before: str, checker: bool) -> str | None:
        """Return how a mention acts, or None where it only tells."""
        head, token = line[: mention.start], mention.token
        if token in self._task_names:
            return "task-name"
        if _LOGGER_KEY.search(head):
            return "logger"
        dotted = "/" not in token and not token.endswith(".py")
        if dotted and (_OPTION.search(head) or _OPTION_ALONE.match(before)):
            return "command"
        if (dotted and _STATEMENT.search(head)) or (not dotted and _FILE.search(head)):
            return "command"
        value = dotted and (_is_value(line, mention) or _is_among_modules(line, mention))
        return "module-string" if value and not checker else None

    def _in_notebook(
        self, where: Location, line: str, mention: Mention, code: list[str]
    ) -> Iterator[Reference]:
        """A line of a code cell is code, though in a string; all else in a notebook tells."""
        text = excerpt(line, mention.start + 1)
        inside = next(
            (one for one in code if json.dumps(one)[1:-1] in line and self._in(one)), None
        )
        if inside is None:
            yield Reference(where, "text", mention.symbol, "", text, "document")
            return
        symbols: list[str | None] = [*self._imported(inside)]
        for name in symbols or [mention.symbol]:
            yield Reference(where, "string", name, "", text, "notebook")

    def _in(self, text: str) -> bool:
        return any(True for _ in self._names.mentions(text))

    def _imported(self, line: str) -> list[str]:
        match = re.search(r"\bfrom\s+([\w.]+)\s+import\s+\(?([\w\s,]+)", line)
        if match is None or match[1] not in self._names.dotted:
            return []
        return [part.split()[0] for part in match[2].split(",") if part.split()]


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith(_COMMENTS) and not _CRON.match(line)


def _is_value(line: str, mention: Mention) -> bool:
    """Tell whether the mention is all of a value: ``key = "…"``, ``key: …``, ``- …``."""
    end = mention.start + len(mention.token)
    head, rest = line[: mention.start], line[end:]
    if re.match(r"""["']?\s*(?:[\],}]|[#;].*$|$)""", rest) is None:
        return False
    return re.search(r"""(?:[=:\[,]|^\s*-)\s*["']?$""", head) is not None


def _is_among_modules(line: str, mention: Mention) -> bool:
    """Tell whether the mention is in a value of which every word is a dotted name."""
    match = _MODULES.match(line) if len(line) <= _LINE else None
    return match is not None and match.start(1) <= mention.start < match.end(1)


def _code_of_notebook(raw: bytes) -> list[str]:
    """Return the lines of a notebook's code cells."""
    try:
        cells = json.loads(raw).get("cells", [])
        code = [cell for cell in cells if cell.get("cell_type") == "code"]
        sources = [cell.get("source", []) for cell in code]
    except (ValueError, AttributeError, RecursionError):
        return []
    lines: list[str] = []
    for source in sources:
        parts = source if isinstance(source, list) else [source]
        for part in parts:
            lines += str(part).splitlines()
    return [line for line in lines if line.strip()]
