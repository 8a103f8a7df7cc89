"""The comments that an edit of a file takes away: each is told, so that nothing goes unseen."""

from __future__ import annotations

import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from codemods.line_diff import opcodes

# A line that only draws (`# ----`, `#####`) says nothing that could be missed.
_SEPARATOR = re.compile(r"#[\W_]*")
# What decides how the lines below are read.
_REACHES_ON = re.compile(rb"\"\"\"|'''|\\\r?$")


def lost_comments(path: str, before: bytes, after: bytes) -> Iterator[str]:
    """Yield what to tell of each comment that a file had and has no more.

    Args:
        path: The file.
        before: Its content before the edit.
        after: Its content afterwards.
    """
    if _keeps_comments(before, after):
        return
    left = Counter(text for _, text in _comments(after))
    for line, text in _comments(before):
        if left[text]:
            left[text] -= 1
        elif not _SEPARATOR.fullmatch(text):
            yield f"comment of {path}:{line} goes with what it is about: {text}"


@lru_cache(maxsize=256)  # a stage asks, and then the engine
def _keeps_comments(before: bytes, after: bytes) -> bool:
    """Tell whether no line that differs had a comment, or makes a string of those around it.

    That is quick to see, and so with most edits; the tokenizer takes its time.
    """
    old, new = before.split(b"\n"), after.split(b"\n")
    steps = [step for step in opcodes(old, new) if step[0] != "equal"]
    gone = [line for _, start, end, _, _ in steps for line in old[start:end]]
    come = [line for _, _, _, start, end in steps for line in new[start:end]]
    had = any(b"#" in line for line in gone)
    return not had and not any(map(_REACHES_ON.search, (*gone, *come)))


@lru_cache(maxsize=256)
def _comments(source: bytes) -> tuple[tuple[int, str], ...]:
    if b"#" not in source:
        return ()
    tokens = tokenize.tokenize(io.BytesIO(source).readline)
    try:
        comments = (each for each in tokens if each.type == tokenize.COMMENT)
        return tuple((each.start[0], each.string) for each in comments)
    except (tokenize.TokenError, SyntaxError):
        # Syntax newer than the running Python: the comments that have a line to themselves.
        lines = enumerate(source.decode("utf-8", "replace").split("\n"), 1)
        alone = ((number, line.strip()) for number, line in lines if line.lstrip().startswith("#"))
        return tuple(alone)
