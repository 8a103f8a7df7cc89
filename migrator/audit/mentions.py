"""The names that a module goes by in text: dotted, as a path, or by its last part alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.modules import ModuleIndex


@dataclass(frozen=True)
class Mention:
    """A place in a text that names the module.

    Attributes:
        start: Offset in the text.
        symbol: The name after the module's, or None.
        whole: True where the text is nothing but this name.
    """

    start: int
    symbol: str | None
    whole: bool


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
        same = [name for name in modules.files if name.endswith(f"/{self.leaf}.py")]
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
            before, separator, after = self._split(token)
            if separator and self._means(before, after):
                symbol = re.match(r"[.:]([A-Za-z_]\w*)", after)
                name = symbol.group(1) if symbol and symbol.group(1) != "py" else None
                yield Mention(match.start(), name, token == text.strip())

    def _split(self, token: str) -> tuple[str, bool, str]:
        match = re.search(rf"(?<![A-Za-z0-9_]){re.escape(self.leaf)}\b", token)
        if match is None:
            return token, False, ""
        return token[: match.start()], True, token[match.end() :]

    def _means(self, before: str, after: str) -> bool:
        prefix = [part for part in re.split(r"[./]", before.lstrip("./-")) if part]
        if prefix:
            inside = self.parts[-1 - len(prefix) : -1]
            bare = [prefix[0].rpartition("-")[2], *prefix[1:]]  # ``[mypy-package.module]``
            return inside in (prefix, bare)
        is_file = re.match(r"\.pyc?\b", after) is not None
        return self._alone and ("_" in self.leaf or is_file) and not before.strip("./")
