"""The names that a module goes by in text: dotted, as a path, or by its last part alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.modules import ModuleIndex

_MODULE_BEFORE = re.compile(r"\b(?:module|monolith)\s+[`\"']*$", re.I)
_MODULE_AFTER = re.compile(r"[`\"']*\s+(?:module|monolith)\b", re.I)
_NEAR = 40  # characters of a line beside a name that are looked at, so that a long line ends


@dataclass(frozen=True)
class Mention:
    """A place in a text that names the module.

    Attributes:
        start: Offset in the text.
        symbol: The name after the module's, or None.
        token: The name as it is written, with what follows it.
    """

    start: int
    symbol: str | None
    token: str


class ModuleNames:
    """Recognises one module in text.

    Args:
        modules: The modules of the repository.
        path: The module's file.
    """

    def __init__(self, modules: ModuleIndex, path: str) -> None:
        parts = path.removesuffix(".py").split("/")
        self.parts = parts[:-1] if parts[-1] == "__init__" else parts
        self.leaf = self.parts[-1]
        root = modules.root_of(path)
        importable = len(root.split("/")) if root else 0
        self.dotted = frozenset(".".join(self.parts[start:]) for start in range(importable + 1))
        same = [name for name in modules.by_name.get(f"{self.leaf}.py", ()) if "/" in name]
        self._alone = len(same) <= 1
        self._token = re.compile(rf"[\w./-]*(?<![A-Za-z0-9_]){re.escape(self.leaf)}\b[\w.:]*")

    def module_in(self, text: str) -> tuple[bool, str | None]:
        """Tell whether a string is the dotted module (and which name of it, if any)."""
        for name in self.dotted:
            if text == name:
                return True, None
            if text.startswith((f"{name}.", f"{name}:")):
                symbol = re.match(r"\w+", text[len(name) + 1 :])
                return True, symbol.group() if symbol else None
        return False, None

    def mentions(self, text: str) -> Iterator[Mention]:
        """Yield every place in a text that means the module and not just a word like it."""
        for match in self._token.finditer(text):
            token = match.group().rstrip(".:")
            prefix, token = _without_prefix(token)
            start = match.start() + prefix
            before, separator, after = self._split(token)
            head = text[max(0, start - _NEAR) : start]
            tail = text[match.end() : match.end() + _NEAR]
            if separator and self._means(before, after, head, tail):
                symbol = re.match(r"[.:]([A-Za-z_]\w*)", after)
                name = symbol.group(1) if symbol and symbol.group(1) != "py" else None
                yield Mention(start, name, token)

    def _split(self, token: str) -> tuple[str, bool, str]:
        match = re.search(rf"(?<![A-Za-z0-9_]){re.escape(self.leaf)}\b", token)
        if match is None:
            return token, False, ""
        return token[: match.start()], True, token[match.end() :]

    def _means(self, before: str, after: str, head: str, tail: str) -> bool:
        """Dotted from a source root; as a file; or its last part where the words say module."""
        is_file = re.match(r"\.pyc?\b", after) is not None
        parts = [part for part in before.split("/") if part not in ("", ".", "..")]
        if is_file:
            folders = self.parts[-1 - len(parts) : -1]
            return (
                folders == parts and "." not in before.lstrip("./") and (bool(parts) or self._alone)
            )
        if "/" in before:
            return False
        if before.strip("."):
            return not before.startswith(".") and f"{before}{self.leaf}" in self.dotted
        said = _MODULE_BEFORE.search(head) or _MODULE_AFTER.match(tail)
        return self._alone and not before and not after.strip(".:") and said is not None


def _without_prefix(token: str) -> tuple[int, str]:
    """``[mypy-package.module]``: what is before the dash does not belong to the name."""
    dash = token.rfind("-", 0, token.find(".") if "." in token else len(token))
    return (dash + 1, token[dash + 1 :]) if dash > 0 and "/" not in token else (0, token)
