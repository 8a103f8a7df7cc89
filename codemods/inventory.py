"""Lists what a module defines, with the comments and banners above each definition.

Reads::

    # ---------------
    # Backups
    # ---------------

    # Versions kept for each device.
    KEEP = 10

and gives ``Entry("KEEP", "assignment", 6, section="Backups", comments=("Versions kept …",))``.

It changes nothing. Definitions inside ``if`` and ``try`` are not listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import libcst as cst

from codemods._nodes import parsed

_RULE = re.compile(r"^[-=*#~_ ]{4,}$")
_TITLE = re.compile(
    r"^[-=*#~_]{4,}\s*(?P<title>\S.*?)\s*[-=*#~_]*$|^(?P<plain>\S.*?)\s*[-=*#~_]{4,}$"
)


@dataclass(frozen=True)
class Entry:
    """One top-level definition.

    Attributes:
        name: The name it binds.
        kind: ``function``, ``class`` or ``assignment``.
        line: Its first line, decorators included.
        section: The banner that it stands under, or None.
        comments: The comment right above it, line by line, without ``#``.
    """

    name: str
    kind: str
    line: int
    section: str | None
    comments: tuple[str, ...]


def inventory(source: str) -> tuple[Entry, ...]:
    """Return the top-level definitions of a module, in order."""
    module = parsed(source)
    visitor = InventoryVisitor(module)
    module.visit(visitor)
    return tuple(visitor.entries)


class InventoryVisitor(cst.CSTVisitor):
    """Collects the definitions of one module.

    Args:
        module: The module; lines are counted in its code.
    """

    def __init__(self, module: cst.Module) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self._section: str | None = None
        self._lines: dict[int, int] = {}
        line = 1 + len(module.header)
        for statement in module.body:
            self._lines[id(statement)] = line
            line += module.code_for_node(statement).count("\n")
        self._header: Sequence[cst.EmptyLine] = module.header

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        """List a function; what is inside it does not matter."""
        self._found(node, node.leading_lines, "function", [node.name.value])
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        """List a class; what is inside it does not matter."""
        self._found(node, node.leading_lines, "class", [node.name.value])
        return False

    def visit_If(self, node: cst.If) -> bool:
        """Conditional definitions are not listed."""
        return False

    def visit_Try(self, node: cst.Try) -> bool:
        """Conditional definitions are not listed."""
        return False

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> bool:
        """List what an assignment binds; other statements may still carry a banner."""
        names = [name for part in node.body for name in _assigned(part)]
        self._found(node, node.leading_lines, "assignment", names)
        return False

    def _found(
        self, node: cst.CSTNode, above: Sequence[cst.EmptyLine], kind: str, names: Iterable[str]
    ) -> None:
        comments = self._comments([*self._header, *above])
        self._header = ()
        line = self._lines.get(id(node), 0) + len(above)
        for name in names:
            self.entries.append(Entry(name, kind, line, self._section, comments))

    def _comments(self, above: Iterable[cst.EmptyLine]) -> tuple[str, ...]:
        """Take note of the banners, and return the last block of comments."""
        block: list[str] = []
        for empty in above:
            if empty.comment is not None:
                block.append(empty.comment.value.lstrip("#:").strip())
                continue
            block = self._without_banner(block, ended=True)
        return tuple(self._without_banner(block, ended=False))

    def _without_banner(self, block: list[str], ended: bool) -> list[str]:
        if not any(_RULE.match(line) or _TITLE.match(line) for line in block):
            return [] if ended else block
        titles = [_title(line) for line in block if not _RULE.match(line)]
        self._section = " ".join(title for title in titles if title) or self._section
        return []


def _title(line: str) -> str:
    match = _TITLE.match(line)
    return (match["title"] or match["plain"]) if match else line


def _assigned(node: cst.BaseSmallStatement) -> list[str]:
    if isinstance(node, cst.Assign):
        targets = [target.target for target in node.targets]
    elif isinstance(node, cst.AnnAssign):
        targets = [node.target]
    else:
        return []
    return [target.value for target in targets if isinstance(target, cst.Name)]
