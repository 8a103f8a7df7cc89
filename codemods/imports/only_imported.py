"""Which names a module imports and does nothing else with."""

from __future__ import annotations

from collections.abc import Collection

import libcst as cst

from codemods import _patterns as m
from codemods._nodes import parsed


def only_imported(source: bytes, names: Collection[str]) -> frozenset[str]:
    """Return those of the names that one import binds and nothing in the module mentions.

    A name in ``__all__``, or in any other string, counts as mentioned.
    """
    module = parsed(source)
    return frozenset(name for name in names if _is_only_imported(module, name))


def _is_only_imported(module: cst.Module, name: str) -> bool:
    imported = m.findall(module, m.ImportAlias(m.Name(name), asname=None))
    mentioned = m.findall(module, m.Name(name))
    texts = m.findall(module, m.SimpleString(m.MatchIfTrue(lambda text: name in text)))
    return len(imported) == 1 and len(mentioned) == 1 and not texts
