"""Written lines that black has nothing to do about, told without black: it takes long."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from codemods.line_diff import Opcode
from migrator.python_source import parse
from migrator.syntax import walk

_NAME = r"\w+( as \w+)?"
_PLAIN = re.compile(
    rf" *(import [\w.]+( as \w+)?|from [\w.]+ import {_NAME}(, {_NAME})*)", re.ASCII
)


def only_plain_imports(
    old: Sequence[str], new: Sequence[str], opcodes: Sequence[Opcode], line_length: int
) -> bool:
    """Tell whether every written line is an import as black writes it, where another one was.

    The gaps around such lines are nobody's to change, so nothing is left for black.

    Args:
        old: The lines before.
        new: The lines after; its indentation is black's.
        opcodes: How they differ.
        line_length: In characters.
    """
    changed = [code for code in opcodes if code[0] != "equal"]
    if any(tag != "replace" or end - start != to - at for tag, start, end, at, to in changed):
        return False
    pairs = [
        pair
        for _, start, end, at, to in changed
        for pair in zip(old[start:end], enumerate(new[at:to], at + 1), strict=True)
    ]
    if not all(_is_plain(before, after, line_length) for before, (_, after) in pairs):
        return False
    numbers = {number for _, (number, _) in pairs}
    tree = parse("\n".join(new).encode()) if numbers else None
    return tree is not None and numbers <= {node.lineno for node in _imports(tree)}


def _is_plain(before: str, after: str, line_length: int) -> bool:
    margin = len(after) - len(after.lstrip(" "))
    was = before[margin:].startswith(("import ", "from ")) and before[:margin] == after[:margin]
    return was and len(after) <= line_length and _PLAIN.fullmatch(after) is not None


def _imports(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    return (node for node in walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
