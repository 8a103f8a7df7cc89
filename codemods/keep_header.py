"""Let a module that replaces another one keep the header of that: licence and file-level pragmas.

Before::

    def bake(): ...

After, where the replaced file begins with ``# SPDX-License-Identifier: MIT``::

    # SPDX-License-Identifier: MIT

    def bake(): ...

Leaves alone what has the same header already.
"""

from __future__ import annotations

from codemods.move.headers import header
from codemods.move.source import Source


def keep_header(replaced: bytes, code: bytes) -> bytes:
    """Return the new module with the header of the old one.

    Args:
        replaced: The file that is replaced.
        code: The module that takes its place, in UTF-8.
    """
    present = header(Source.read(code))
    missing = [part for part in header(Source.read(replaced)).split("\n\n") if part not in present]
    if not missing:
        return code
    return "\n\n".join([*missing, code.decode("utf-8")]).encode("utf-8")
