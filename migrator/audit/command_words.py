"""The words of a command, however a file lays them out: on lines, in lists, in two halves."""

from __future__ import annotations

import re
from collections.abc import Iterator

SUBCOMMANDS = frozenset(
    {"worker", "multi", "beat", "flower", "events", "inspect", "control", "status", "call"}
    | {"amqp", "graph", "list", "logtool", "migrate", "purge", "report", "result", "shell"}
)
_WORD = re.compile(r"[^\s\"'\[\]]+")
# Options whose value is a list with commas: one word. Elsewhere a comma stands between words.
_LISTS = re.compile(r"(-Q|--queues|-X|--exclude-queues|-I|--include)(=.*)?")
_LIST = re.compile(r"-[QXI][\w.]")  # the same in one word
# Its value is the next word.
_OPTION = re.compile(r"--?[A-Za-z][\w-]*")
# A bar of Helm's templates ends nothing.
_END = re.compile(r"(?:&&|\|\||[;|&])(?![^{}]*\}\})")
_TEMPLATE = re.compile(r"\{\{.*?\}\}")
# What stands between the words of a command that a file has in two places.
_BETWEEN = re.compile(
    r"(?:\n[ \t]*|\s)(?:CMD|args|argv|command)\b\s*[:=]?|[\"'](?:args|argv|command)[\"']\s*:"
)
_NO_WORDS = frozenset({"", "-", "\\", "#", "{", "}", "}}"})
# What a command goes on with, by the key or the instruction that begins it.
_ENTRYPOINT = re.compile(r"(\s*(?:- )?)[\"']?(ENTRYPOINT|entry[pP]oint|command)\b[\"']?\s*[:=\[\s]")
_GOES_ON = {"entrypoint": "(?:command|CMD)", "command": "args"}
_FAR = 12  # lines of a list
_COMMENT = re.compile(r"^\s*(?:[;#]|//|::|REM\s)|(?<=\s)#")
# The lines that can have one: few, where a file is large.
_COMMENTED = re.compile(r"^(?:[^\S\n]*(?:;|//|::|REM[^\S\n])|[^#\n]*#).*", re.MULTILINE)


def _after(text: str, end: int) -> str:
    """Return the rest of a command: of its line, and of those that go on with it."""
    first, *following = text[end : end + 800].split("\n")
    lines = [first]
    for line in following:
        if line.strip() == "#" or _TEMPLATE.fullmatch(line.strip()):
            continue  # a comment, or a condition of Helm's
        word = line.strip().removeprefix("- ").strip("\"', ")
        goes_on = lines[-1].rstrip().endswith(("\\", ","))
        # A YAML list has a word on each line, a folded text breaks before an option, or what to do.
        known = (word.split() or [""])[0] in SUBCOMMANDS or word.startswith("-")
        value = line.lstrip().startswith("- ") and _OPTION.fullmatch(lines[-1].strip())
        if not (goes_on or known or value):
            break
        lines.append(word if not goes_on else line)
    rest = _TEMPLATE.sub(_in_one, " ".join(line.rstrip("\\ ") for line in lines))
    return _END.split(rest)[0].split(" #")[0].split("]")[0]


def words_after(head: str, text: str, end: int) -> list[str]:
    """Return the words of a command.

    Args:
        head: Its beginning.
        text: The text that it is in.
        end: Where the beginning ends in it.
    """
    return _words(f"{_BETWEEN.sub(' ', head)} {_after(text, end)}")


def _words(text: str) -> list[str]:
    words: list[str] = []
    for word in (found.strip(",") for found in _WORD.findall(text)):
        option = word.split(",")[0] if not words or "=" in word else words[-1]
        parts = [word] if _LISTS.fullmatch(option) or _LIST.match(word) else word.split(",")
        words += [part for part in parts if part not in _NO_WORDS]
    return words


def _in_one(template: re.Match[str]) -> str:
    return "".join(template[0].split())


def without_comments(text: str) -> str:
    """Return a text of equal length and lines, with blanks for its comments.

    A line with nothing else keeps the sign, so that it ends no list.

    Args:
        text: Of a script, a unit, YAML, a Dockerfile: nothing that has comments of other kinds.
    """
    return _COMMENTED.sub(lambda found: _without_comment(found[0]), text)


def _without_comment(line: str) -> str:
    for match in _COMMENT.finditer(line):
        before = line[: match.start()]
        if not before.count('"') % 2 and not before.count("'") % 2:
            return (before if before.strip() else f"{before}#").ljust(len(line))
    return line


def other_half(text: str, place: int) -> list[str]:
    """Return what a command goes on with elsewhere, or nothing.

    ``CMD`` after Docker's ``ENTRYPOINT``; beside ``entrypoint`` of compose its ``command``, beside
    ``command`` of Kubernetes its ``args``.

    Args:
        text: The file.
        place: Where the command is in it.
    """
    lines = text.split("\n")
    number = text.count("\n", 0, place)
    for first in range(number, max(-1, number - _FAR), -1):
        entry = _ENTRYPOINT.match(lines[first])
        if entry is not None:
            break
    else:
        return []
    key = _GOES_ON[entry[2].lower()]
    beside = _beside(lines, first, len(entry[1]), key, above="-" not in entry[1])
    return _words(_after(text, beside)) if beside is not None else []


def _beside(lines: list[str], first: int, column: int, key: str, above: bool) -> int | None:
    """Return where the value of a key begins that stands in one mapping with another.

    Args:
        lines: Of the file.
        first: The line of the other key.
        column: Where that begins.
        key: What to look for, as a pattern.
        above: False where the other key is the first one.
    """
    wanted = re.compile(rf"[ \t]*(?:- )?[\"']?{key}\b[\"']?\s*[:=]?")
    following = _mapping(lines[first + 1 :], column, begins=False)
    preceding = _mapping(lines[first - 1 :: -1], column, begins=True) if above and first else []
    numbers = [first + 1 + n for n in following] + [first - 1 - n for n in preceding]
    for number in numbers:
        found = wanted.match(lines[number])
        if found is not None:
            return sum(len(line) + 1 for line in lines[:number]) + found.end()
    return None


def _mapping(lines: list[str], column: int, begins: bool) -> Iterator[int]:
    """Yield which lines have a key of the mapping that the lines begin in.

    Args:
        lines: From there on; backwards, too.
        column: Where its keys begin.
        begins: True where its first key may be on a line with the ``-`` of a list.
    """
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        is_first = begins and line.startswith("- ", max(0, column - 2)) and indent == column - 2
        if indent == column or is_first:
            yield number
        if line.strip() and (is_first or indent < column or line.startswith("FROM ")):
            return
