"""Which lines a stage wrote, and what black changed next to them that it should not have."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from codemods.line_diff import Opcode, opcodes

Ranges = tuple[tuple[int, int], ...]

_FIRST_WORD = re.compile(r"\s*(\w+|[^\w\s])")
_KINDS = {
    "@": "definition",
    "async": "definition",
    "class": "definition",
    "def": "definition",
    "from": "import",
    "import": "import",
}


@lru_cache(maxsize=16)  # several questions about the same two texts
def opcodes_of(old: str, new: str) -> tuple[Opcode, ...]:
    """Return how the lines of two texts differ, as ``difflib`` says it."""
    return tuple(opcodes(old.split("\n"), new.split("\n")))


def written_ranges(old: str, new: str) -> Ranges:
    """Return the lines of ``new`` that ``old`` does not have: first and last, from 1."""
    count = len(new.split("\n")) - new.endswith("\n")
    return tuple(
        (start + 1, min(end, count))
        for tag, _, _, start, end in opcodes_of(old, new)
        if tag in ("replace", "insert") and start < count
    )


def heads_that_stay(old: str, new: str) -> frozenset[int]:
    """Return where lines of ``new`` only took the place of lines of the same kind.

    The gap above the first of them, and that above what follows them, is nobody's to change,
    though black would where it cannot see what stands above: it takes a decorator that follows
    its class for one that follows a statement.
    """
    before, after = old.split("\n"), new.split("\n")
    same = (
        (start, end)
        for tag, here, _, start, end in opcodes_of(old, new)
        if tag == "replace" and _kind(before[here]) == _kind(after[start]) != ""
    )
    return frozenset(number for start, end in same for number in (start + 1, end + 1))


def _kind(line: str) -> str:
    word = _FIRST_WORD.match(line)
    return _KINDS.get(word[0].strip(), "statement") if word else ""


def as_ranges(numbers: Iterable[int]) -> Ranges:
    """Return ascending line numbers as ranges."""
    return tuple(_runs(numbers))


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    start = end = 0
    for number in numbers:
        if start and number == end + 1:
            end = number
            continue
        if start:
            yield start, end
        start = end = number
    if start:
        yield start, end


def can_be_formatted_in_part(text: str) -> bool:
    """Tell whether black can format some lines of a file and leave the others.

    It cannot where the indentation is not black's own (it would indent the body of a function
    whose head was written), and it counts lines otherwise where there are odd line separators.
    """
    if text.count("\n") + (not text.endswith("\n")) != len(text.splitlines()):
        return not text
    depth = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.INDENT:
                depth += 1
                if token.string != "    " * depth:
                    return False
            depth -= token.type == tokenize.DEDENT
    except (tokenize.TokenError, SyntaxError):
        return False
    return True


@dataclass(frozen=True)
class _Line:
    """A line that is not blank.

    Attributes:
        text: The line.
        number: Its number, from 1.
        above: The blank lines right above it.
    """

    text: str
    number: int
    above: tuple[str, ...]


def with_old_rest(
    text: str, formatted: str, ranges: Ranges, staying: frozenset[int] = frozenset()
) -> str:
    """Return ``formatted`` with the lines of ``text`` wherever nobody wrote them.

    With line ranges black leaves other lines alone, but not the blank lines around them, nor a
    comment that is indented otherwise than the code around it.

    Args:
        text: The source before it was formatted.
        formatted: The source afterwards.
        ranges: The lines of ``text`` that were written.
        staying: Those of them whose gap above is the old one all the same.
    """
    old, old_end = _lines(text)
    new, _ = _lines(formatted)
    written = {number for first, last in ranges for number in range(first, last + 1)}
    lines: list[_Line] = []
    texts, new_texts = [line.text for line in old], [line.text for line in new]
    for tag, start, end, new_start, new_end in opcodes(texts, new_texts):
        if start < end and tag != "equal" and not _any_written(old[start:end], written):
            lines += old[start:end]
            continue
        for index, line in enumerate(new[new_start:new_end]):
            here = start + index
            ours = (tag == "equal" or index == 0) and here < end
            keeps = ours and (
                old[here].number in staying
                or not _is_written(old, here, written)
                or _is_set_apart(old[here], written)
            )
            lines.append(replace(line, above=old[here].above) if keeps else line)
    count = len(text.split("\n"))
    tail = [] if count - 1 in written and old_end else list(old_end)
    parts = [part for line in lines for part in (*line.above, line.text)]
    result = "\n".join([*parts, *tail]) + ("\n" if text.endswith("\n") else "")
    return result if same_meaning(result, text) else text


def _any_written(lines: Iterable[_Line], written: set[int]) -> bool:
    return any(line.number in written for line in lines)


def _is_written(lines: list[_Line], index: int, written: set[int]) -> bool:
    """Tell whether the gap above a line was written, or would be black's to make."""
    line = lines[index]
    gap = range(line.number - len(line.above), line.number)
    if gap:
        return any(number in written for number in gap)
    before = lines[index - 1].number if index else line.number
    return line.number in written or before in written


def _is_set_apart(line: _Line, written: set[int]) -> bool:
    """Tell whether a definition that nobody wrote has the gap that black wants.

    Where its head is none of the lines to format, black takes it for any other statement.
    """
    is_definition = line.text[:1].strip() != "" and _kind(line.text) == "definition"
    return is_definition and line.number not in written and len(line.above) == 2


def _lines(text: str) -> tuple[list[_Line], tuple[str, ...]]:
    """Return the lines that are not blank, and the blank lines at the end."""
    found: list[_Line] = []
    gap: list[str] = []
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        if line.strip():
            found.append(_Line(line, number, tuple(gap)))
            gap = []
        else:
            gap.append(line)
    return found, tuple(gap)


def same_meaning(one: str, other: str) -> bool:
    """Tell whether two sources have the same syntax tree."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
    except (SyntaxError, ValueError, RecursionError):
        return False
