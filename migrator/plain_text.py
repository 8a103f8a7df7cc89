"""The text of files: of those that are no Python UTF-16 where that is certain, else UTF-8.

Windows' own editors, and PowerShell where it writes a file, still choose UTF-16, most with a byte
order mark. No search for bytes finds a word in it.
"""

from __future__ import annotations

import codecs
import io
import re
import tokenize
from contextlib import suppress

_NEWLINE = re.compile(r"\r\n?|\n")
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Letters of ASCII in UTF-16, as many as a search for such files looks for.
SURE = 8
_ASCII = re.compile(rb"(?:\0[ -~]){%d}" % SURE)


def decoded(raw: bytes) -> str:
    """Return a file's text without its byte order mark; what cannot be decoded is replaced.

    A null byte in it means that it is no text.
    """
    wide = in_utf16(raw)
    return raw.decode("utf-8", "replace").removeprefix("\ufeff") if wide is None else wide


def in_utf16(raw: bytes) -> str | None:
    """Return the text of a file in UTF-16, or None where it is in another encoding.

    A byte order mark says so. Without one, nothing but text, most of it ASCII, makes it certain.

    Args:
        raw: What the file holds.
    """
    if raw.startswith(_MARKS):
        return raw.decode("utf-16", "replace")
    return _unmarked(raw) if b"\0" in raw and _ASCII.search(raw) else None


def _unmarked(raw: bytes) -> str | None:
    for encoding in ("utf-16-le", "utf-16-be"):
        with suppress(UnicodeDecodeError):
            text = raw.decode(encoding)
            is_text = all(char.isprintable() or char in "\t\r\n\f" for char in text)
            if is_text and 2 * sum(map(str.isascii, text)) > len(text):
                return text
    return None


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
