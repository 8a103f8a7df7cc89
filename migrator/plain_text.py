"""The text of files: of those that are no Python UTF-16 where a mark says so, else UTF-8.

Windows' own editors, and PowerShell where it writes a file, still choose UTF-16. No search for
bytes finds a word in it.
"""

from __future__ import annotations

import codecs
import io
import re
import tokenize

_NEWLINE = re.compile(r"\r\n?|\n")
MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(raw: bytes) -> str:
    """Return a file's text without its byte order mark; what cannot be decoded is replaced.

    A null byte in it means that it is no text.
    """
    if raw.startswith(MARKS):
        return raw.decode("utf-16", "replace")
    return raw.decode("utf-8", "replace").removeprefix("\ufeff")


def lines_in(text: str) -> list[str]:
    """Return the lines of a text without their ends.

    A form feed or a line separator ends none, as with Python and unlike ``splitlines``.
    """
    return _NEWLINE.split(text)


def lines_of(path: str, raw: bytes) -> list[str]:
    """Return the lines of a file, as the audit has read and quoted them.

    Args:
        path: The file; Python says itself what its encoding is.
        raw: What it holds.
    """
    return lines_in(_python(raw) if path.endswith((".py", ".pyi")) else decoded(raw))


def _python(raw: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
    except SyntaxError:
        return decoded(raw)
    return raw.decode(encoding, "replace")
