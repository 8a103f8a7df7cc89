"""The text of files that are no Python: UTF-16 where a byte order mark says so, else UTF-8.

Windows' own editors, and PowerShell where it writes a file, still choose UTF-16. No search for
bytes finds a word in it.
"""

from __future__ import annotations

import codecs

MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(raw: bytes) -> str:
    """Return a file's text without its byte order mark; what cannot be decoded is replaced.

    A null byte in it means that it is no text.
    """
    if raw.startswith(MARKS):
        return raw.decode("utf-16", "replace")
    return raw.decode("utf-8", "replace").removeprefix("\ufeff")
