"""Whether a file has quotes of its own, which black would change."""

from __future__ import annotations

import io
import tokenize


def has_own_quotes(text: str) -> bool:
    """Tell whether black's string normalisation would change a string of a source.

    Only plain strings are looked at: where an f-string begins and ends is told differently from
    one Python to the next.
    """
    try:
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        return any(
            _is_normalised(token.string) for token in tokens if token.type == tokenize.STRING
        )
    except (tokenize.TokenError, SyntaxError):
        return False


def _is_normalised(literal: str) -> bool:
    prefix, quote, rest = literal.partition("'")
    return bool(quote) and not set(prefix.lower()) - set("rbu") and '"' not in rest
