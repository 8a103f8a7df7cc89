"""Whether a file has quotes of its own, which black would change."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator

# From Python 3.12 on an f-string is many tokens, and the strings inside of it are some of them.
_OPENING = frozenset({"FSTRING_START", "TSTRING_START"})
_CLOSING = frozenset({"FSTRING_END", "TSTRING_END"})


def has_own_quotes(text: str) -> bool:
    """Tell whether black's string normalisation would change a string of a source.

    Only plain strings are looked at: where an f-string begins and ends is told differently from
    one Python to the next, and what is inside of one often cannot have the other quotes.
    """
    try:
        return any(map(_is_normalised, _plain_strings(text)))
    except (tokenize.TokenError, SyntaxError):
        return False


def _plain_strings(text: str) -> Iterator[str]:
    """Yield the string literals of a source that are in no f-string."""
    depth = 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        kind = tokenize.tok_name[token.type]
        depth += (kind in _OPENING) - (kind in _CLOSING)
        if token.type == tokenize.STRING and not depth:
            yield token.string


def _is_normalised(literal: str) -> bool:
    prefix, quote, rest = literal.partition("'")
    return bool(quote) and not set(prefix.lower()) - set("rbu") and '"' not in rest
