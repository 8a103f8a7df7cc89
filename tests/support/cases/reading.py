"""A case file as data: title, settings, the tree before, the tree after, and what is called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parents[2] / "cases"
_SECTION = re.compile(r"^=== (.+)\n", re.MULTILINE)
_SETTING = re.compile(r"^(\w+): *(.*)$")
_KEYS = (
    "shows operation from move adds docstring shared elsewhere task importing home keep star "
    "registers lookup loggers lists bind logger base decide layout exports function table entry "
    "broken known"
)

Tree = Mapping[str, bytes]


@dataclass(frozen=True)
class Case:
    """One case.

    Attributes:
        name: Its path below ``tests/cases``, without the ending.
        title: What it shows, in a sentence.
        settings: Every setting with its values, in order.
        before: The tree.
        after: The files that differ afterwards; None for one that is gone.
        refused: Each expected refusal as ``path:line reason``.
        calls: Statements and expressions to run on both sides.
        notes: What has to be told besides; more may be.
        results: What calling has to give before and after, where the sides differ on purpose.
    """

    name: str
    title: str
    settings: Mapping[str, tuple[str, ...]]
    before: Tree
    after: Mapping[str, bytes | None]
    refused: tuple[str, ...]
    calls: tuple[str, ...]
    notes: tuple[str, ...]
    results: Mapping[str, tuple[str, ...]]

    def all(self, key: str) -> tuple[str, ...]:
        """Return the values of a setting that may be given several times."""
        return self.settings.get(key, ())

    def one(self, key: str, default: str = "") -> str:
        """Return the value of a setting that is given once."""
        values = self.all(key)
        assert len(values) < 2, f"{self.name}: {key} is given {len(values)} times"
        return values[0] if values else default

    def pairs(self, key: str, sign: str = "->") -> dict[str, str]:
        """Return settings of the form ``left -> right``."""
        halves = (value.split(sign, 1) for value in self.all(key))
        return {left.strip(): right.strip() for left, right in halves}

    def words(self, key: str) -> tuple[str, ...]:
        """Return the words of a setting that lists several, with or without commas."""
        return tuple(word for value in self.all(key) for word in re.split(r"[,\s]+", value) if word)

    @property
    def topic(self) -> str:
        """The folder it is in."""
        return self.name.partition("/")[0]

    @property
    def is_left_alone(self) -> bool:
        """True for a refusal, and for a case in which nothing has to change."""
        return not self.after

    @property
    def expected(self) -> dict[str, bytes]:
        """The whole tree afterwards."""
        merged = {**self.before, **self.after}
        return {path: content for path, content in merged.items() if content is not None}


def all_cases() -> list[Case]:
    """Return every case, by name."""
    paths = (path for path in CASES.glob("*/*.txt") if path.parent.name != "bases")
    return [read_case(path) for path in sorted(paths)]


def read_case(path: Path) -> Case:
    """Read one case file.

    Raises:
        AssertionError: It is not of the form that the README gives.
    """
    name = path.relative_to(CASES).with_suffix("").as_posix()
    head, sections = _split(path)
    title, _, rest = head.strip().partition("\n")
    settings: dict[str, tuple[str, ...]] = {}
    for line in filter(None, rest.splitlines()):
        found = _SETTING.match(line)
        assert found and found[1] in _KEYS.split(), f"{name}: no such setting: {line}"
        settings[found[1]] = (*settings.get(found[1], ()), found[2])
    before: dict[str, bytes] = {}
    after: dict[str, bytes | None] = {}
    lists: dict[str, tuple[str, ...]] = {}
    for base in settings.get("base", ()):
        before.update(read_base(base))
    for heading, text in sections:
        kind, *words = heading.split()
        if kind == "before":
            before[words[0]] = _content(text, words[1:])
        elif kind == "after":
            after[words[0]] = None if "gone" in words else _content(text, words[1:])
        else:
            assert heading in (
                "refused",
                "calls",
                "notes",
                "results before",
                "results after",
            ), heading
            lists[heading] = tuple(filter(None, text.splitlines()))
    results = {key.split()[1]: value for key, value in lists.items() if "results" in key}
    return Case(
        name,
        title,
        settings,
        before,
        after,
        lists.get("refused", ()),
        lists.get("calls", ()),
        lists.get("notes", ()),
        results,
    )


def read_base(name: str) -> dict[str, bytes]:
    """Read the files that several cases start from."""
    _, sections = _split(CASES / "bases" / f"{name}.txt")
    return {heading.split()[1]: _content(text, ()) for heading, text in sections}


def _split(path: Path) -> tuple[str, list[tuple[str, str]]]:
    """Return what stands above the first section, and each section with its heading."""
    head, *parts = _SECTION.split(path.read_bytes().decode())
    return head, list(zip(parts[::2], parts[1::2], strict=True))


def _content(text: str, flags: list[str] | tuple[()]) -> bytes:
    """Return a file's bytes; the blank line in front of the next section is not part of it."""
    text = text.rstrip("\n") + "\n" if text.strip() else ""
    if "no-newline" in flags:
        text = text.rstrip("\n")
    if "tabs" in flags:
        text = text.replace("    ", "\t")
    if "crlf" in flags:
        text = text.replace("\n", "\r\n")
    raw = text.encode("latin-1" if "latin-1" in flags else "utf-8")
    return b"\xef\xbb\xbf" + raw if "bom" in flags else raw
