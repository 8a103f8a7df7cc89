"""What nothing uses any more once the edits are made: local variables, imports, aliases."""

from __future__ import annotations

import re
from collections.abc import Iterable

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.edits import Edits
from codemods.dispatch.scopes import Loads
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code, is_pure, text_of

_CLOCK = re.compile(r"^([\w.]+\.)?(now|utcnow|utc_now|time)\([\w.=]*\)(\.\w+\([\w.=]*\))*$")
_WORD = re.compile(r"[A-Za-z_]\w*")


class _After(Loads):
    """Reads a tree as it will be when the edits are made."""

    def __init__(self, edits: Edits | None) -> None:
        super().__init__()
        self.edits = edits or Edits()
        self.dotted: set[str] = set()

    def read(self, node: cst.CSTNode) -> None:
        """Read what stands in the place of a node."""
        for one in self.edits.before.get(node, ()):
            self.read(one)
        if node in self.edits.replace:
            for one in self.edits.replace[node]:
                self.read(one)
            return
        if node in self.edits.expressions:
            self.read(self.edits.expressions[node])
            return
        if isinstance(node, cst.Attribute):
            self.dotted.add(code(node))
        super().read(node)


def reads(scope: cst.CSTNode, edits: Edits | None) -> set[str]:
    """The names that a scope reads, also dotted ones and those in annotations and ``__all__``."""
    visitor = _After(edits)
    visitor.read(scope)
    found = {name.value for name in visitor.found} | visitor.dotted
    for node in descendants(scope):
        if isinstance(node, cst.Annotation):
            found |= {word for text in _strings(node) for word in _WORD.findall(text)}
        if isinstance(node, cst.Assign) and code(node.targets[0].target) == "__all__":
            found |= set(_strings(node))
    return found


def _strings(node: cst.CSTNode) -> Iterable[str]:
    """The plain strings in a node."""
    for inner in descendants(node):
        text = text_of(inner) if isinstance(inner, cst.BaseExpression) else None
        if text is not None:
            yield text


def drop_dead_locals(file: SiteFile, function: cst.FunctionDef, edits: Edits) -> None:
    """Remove variables that only the removed code read, where computing them has no effect."""
    before = reads(function, None) - _declared(function)
    while True:
        after = reads(function, edits)
        dead = [
            line
            for name, ways in file.names_of(function).items()
            if name in before and name not in after and len(ways) == 1
            for line in [_removable(file, ways[0].node, ways[0].value)]
            if line is not None and line not in edits.replace
        ]
        if not dead:
            return
        for line in dead:
            edits.replace[line] = []


def _declared(function: cst.FunctionDef) -> set[str]:
    """The variables that are not the function's own: others may read them."""
    return {
        item.name.value
        for node in descendants(function)
        if isinstance(node, (cst.Global, cst.Nonlocal))
        for item in node.names
    }


def _removable(
    file: SiteFile, node: cst.CSTNode, value: cst.BaseExpression | None
) -> cst.SimpleStatementLine | None:
    """The line of an assignment whose value can be left out."""
    if not isinstance(node, (cst.Assign, cst.AnnAssign)) or value is None:
        return None
    if isinstance(node, cst.Assign) and len(node.targets) > 1:
        return None
    harmless = is_pure(value) or _CLOCK.match(code(value))
    return file.alone(node) if harmless else None
