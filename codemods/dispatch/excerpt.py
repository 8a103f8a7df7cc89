"""A file without the bodies that nobody looks into: libcst takes its time for each line.

Before, for ``delay``::

    import jobs

    def plan(x):
        ...  # a hundred lines

    def start(x):
        jobs.send.delay(x)

After::

    import jobs

    def plan(): ...

    def start(x):
        jobs.send.delay(x)
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Collection

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_BEGINNINGS = (b"@", b"def", b"async", b"class")


def excerpt(source: bytes, words: Collection[bytes]) -> bytes:
    """Return a file with a stub for each top-level definition that has none of these words.

    Every other statement is as it is, and each name is bound as it was. So is the whole file, where
    the running Python does not parse it.

    Args:
        source: The file.
        words: What is looked for.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source
    lines = source.splitlines(keepends=True)
    for node in reversed(tree.body):
        if not isinstance(node, _DEFINITIONS) or not node.name.isascii():
            continue
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)]) - 1
        text = b"".join(lines[first : node.end_lineno])
        if text.startswith(_BEGINNINGS) and not any(word in text for word in words):
            head = f"class {node.name}" if isinstance(node, ast.ClassDef) else f"def {node.name}()"
            lines[first : node.end_lineno] = [f"{head}: ...\n".encode()]
    return b"".join(lines)
