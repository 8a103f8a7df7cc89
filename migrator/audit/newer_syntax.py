"""Syntax that the running Python cannot read yet, said in older words on the same lines.

Most of what newer versions added is taken out by its text, which costs next to nothing and moves
no column: type parameters, ``type`` statements, ``except*``, ``except A, B:``, the prefix of
t-strings. What is left (an f-string in an f-string) goes through libcst, which reads every version
of the language with its own parser. The result is only ever looked at.
"""

from __future__ import annotations

import ast
import re
import sys
import warnings
from collections.abc import Callable

_PARAMETERS = r"\[(?:[^\[\]\n]|\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\])*\]"
_GENERIC = re.compile(
    rf"^([ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+\w+[ \t]*)({_PARAMETERS})", re.MULTILINE
)
_ALIAS = re.compile(
    rf"^([ \t]*)type([ \t]+)(\w+)([ \t]*(?:{_PARAMETERS})?[ \t]*)=(?!=)", re.MULTILINE
)
_CAUGHT = re.compile(
    r"^([ \t]*except)(\*?)[ \t]+((?!.*[ \t]as[ \t])[^:()\n]+,[^:()\n]*):", re.MULTILINE
)
_GROUP = re.compile(r"^([ \t]*except)[ \t]*\*", re.MULTILINE)
_TEMPLATE = re.compile(r"(?<![\w\"'])(?:([rR]?)[tT]|[tT]([rR]))(?=[\"'])")
# Only such text goes to libcst: its native parser has no limit on nesting, it overflows the stack.
_NEWER = re.compile(
    r"^\s*type\s+\w|^\s*(?:async\s+)?(?:def|class)\s+\w+\s*\[|^\s*except\b[^:\n]*,"
    r"|\b(?:[fF][rR]?|[rR][fF])[\"']",
    re.MULTILINE,
)
_DEEPEST = 80


def downgrade(text: str) -> str | None:
    """Return the text without newer syntax, or None where it is no valid Python at all."""
    plain = _without_newer_words(text)
    if plain != text and _parses(plain):
        return plain
    if not _NEWER.search(plain) or _nesting(plain) > _DEEPEST:
        return None
    from migrator.audit.newer_strings import rewritten

    return rewritten(plain)


def is_python(text: str) -> bool:
    """Tell whether what has newer words in it is Python at all, by libcst's parser.

    A ``type`` statement in the middle of brackets can be said in older words, too, and is none.
    """
    if _nesting(text) > _DEEPEST:
        return True  # nobody can ask
    import libcst

    try:
        libcst.parse_module(_TEMPLATE.sub(_as_format, text))  # it does not know all t-strings
    except libcst.ParserSyntaxError:
        return False
    return True


def _without_newer_words(text: str) -> str:
    """Take out what text alone shows; what looks like it inside a string does no harm there."""
    steps: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
        (_GENERIC, lambda found: found[1] + " " * len(found[2])),
        (_ALIAS, lambda found: f"{found[1]}{found[3]}    {found[2]}{' ' * len(found[4])}="),
        (_CAUGHT, lambda found: f"{found[1]}{found[2]}({found[3].rstrip()}):"),
        (_TEMPLATE, _as_format),
    ]
    if sys.version_info < (3, 11):
        steps.append((_GROUP, lambda found: found[1].ljust(len(found[0]))))
    for pattern, older in steps:
        text = pattern.sub(older, text)
    return text


def _as_format(prefix: re.Match[str]) -> str:
    return f"f{prefix[1] or prefix[2] or ''}"


def _parses(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def _nesting(text: str) -> int:
    depth = deepest = 0
    for character in re.findall(r"[()\[\]{}]", text):
        depth += 1 if character in "([{" else -1
        deepest = max(deepest, depth)
    return deepest
