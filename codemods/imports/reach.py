"""Which uses of a bound module reach the old module, and what they do with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from codemods.imports.names import dotted
from codemods.imports.scopes import Scope, Use
from codemods.imports.strings import text_of

_MEMBER = re.compile(r"\.(\w+)")
_PATCHERS = ("patch.object", "setattr", "delattr", "spy")


@dataclass(frozen=True)
class Reach:
    """A use that reaches the old module.

    Attributes:
        kind: ``symbol`` (``m.a``, ``getattr(m, "a")``), ``patch`` (``patch.object(m, "a")``),
            ``text`` (in a string annotation), ``other`` (the module itself), or ``unrelated`` for
            another member of the package that the import binds.
        use: The use.
        symbol: The symbol, for an unrelated one the member.
        node: What to replace for a symbol; for a patch, the module argument.
    """

    kind: str
    use: Use
    symbol: str = ""
    node: cst.CSTNode | None = None
    stores: bool = False


def reaches(scope: Scope, name: str, rest: Sequence[str]) -> Iterator[Reach]:
    """Yield the uses of ``name`` as bound in ``scope``; ``rest`` leads on to the old module."""
    for inner in scope.walk():
        if inner.resolve(name) is not scope:
            continue
        for use in inner.uses:
            if use.name == name:
                yield _classify(use, rest)
            elif not use.name:
                yield from _in_text(use, name, rest)


def _classify(use: Use, rest: Sequence[str]) -> Reach:
    attributes = use.attributes
    depth = len(rest)
    if attributes[:depth] != list(rest):
        return Reach("unrelated", use, attributes[0] if attributes else "")
    if len(attributes) == depth:
        node = use.chain[-1] if use.chain else use.base
        return _of_call(use, node) or Reach("other", use, stores=use.stores)
    stores = use.stores and len(attributes) == depth + 1
    return Reach("symbol", use, attributes[depth], use.chain[depth], stores)


def _of_call(use: Use, node: cst.CSTNode) -> Reach | None:
    if use.call is None or len(use.call.args) < 2 or use.call.args[1].keyword is not None:
        return None
    symbol = text_of(use.call.args[1].value)
    function = dotted(use.call.func) or ""
    if symbol is None:
        return None
    if function == "getattr" and len(use.call.args) <= 3:
        return Reach("symbol", use, symbol, use.call)
    if any(function == name or function.endswith(f".{name}") for name in _PATCHERS):
        return Reach("patch", use, symbol, node)
    return None


def mention(name: str, rest: Sequence[str]) -> re.Pattern[str]:
    """Return the pattern of ``name`` in an annotation's text, with the attribute chain on it."""
    path = r"\.".join(map(re.escape, rest))
    reached = rf"(?P<reached>\.{path})" if rest else "(?P<reached>)"
    return re.compile(rf"(?<![\w.]){re.escape(name)}(?:{reached}(?:\.(?P<symbol>\w+))?)?(?!\w)")


def _in_text(use: Use, name: str, rest: Sequence[str]) -> Iterator[Reach]:
    text = text_of(use.base) or ""
    for match in mention(name, rest).finditer(text):
        if match["reached"] is None:
            member = _MEMBER.match(text, match.end())
            yield Reach("unrelated", use, member[1] if member else "")
        elif match["symbol"]:
            yield Reach("text", use, match["symbol"], use.base)
        else:
            yield Reach("other", use)
