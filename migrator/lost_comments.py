"""The comments that an edit of a file takes away: each is told, so that nothing goes unseen."""

from __future__ import annotations

import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator

# A line that only draws (`# ----`, `#####`) says nothing that could be missed.
_SEPARATOR = re.compile(r"#[\W_]*")


def lost_comments(path: str, before: bytes, after: bytes) -> Iterator[str]:
    """Yield what to tell of each comment that a file had and has no more.

    Args:
        path: The file.
        before: Its content before the edit.
        after: Its content afterwards.
    """
    left = Counter(text for _, text in _comments(after))
    for line, text in _comments(before):
        if left[text]:
            left[text] -= 1
        elif not _SEPARATOR.fullmatch(text):
            yield f"comment of {path}:{line} goes with what it is about: {text}"


def _comments(source: bytes) -> list[tuple[int, str]]:
    if b"#" not in source:
        return []
    tokens = tokenize.tokenize(io.BytesIO(source).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]
