"""What one import statement becomes: the names that stay and those that come from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import libcst as cst

from codemods.imports.comments import is_pragma, own_line
from codemods.imports.layout import Entry, aliases_of, put_together, take_apart
from codemods.imports.model import NoHome
from codemods.imports.module_problems import own_copies
from codemods.imports.names import alias_target, dotted, make_alias, source_module
from codemods.imports.order import by_type
from codemods.imports.request import Request
from codemods.imports.scopes import ImportNode

Refuse = Callable[[cst.CSTNode, str, str], None]


@dataclass(frozen=True)
class Wanted:
    """A name to import.

    Attributes:
        module: Where from; empty for a plain ``import name``.
        local: The name it binds.
        entry: How it is written, with the comments that belong to it.
    """

    module: str
    local: str
    entry: Entry

    @property
    def name(self) -> str:
        """What the name is called where it comes from."""
        return dotted(self.entry.alias.name) or ""


@dataclass
class Replacement:
    """What is to happen to one import statement.

    Attributes:
        statement: The statement.
        remaining: The names that stay in it.
        wanted: What is imported beside it or instead.
        orphans: Comments of names that are not imported any more.
        unread: Names in the place of a star that only other files take from this one.
    """

    statement: ImportNode
    remaining: list[Entry]
    wanted: list[Wanted] = field(default_factory=list)
    orphans: list[cst.EmptyLine] = field(default_factory=list)
    unread: frozenset[str] = frozenset()

    @property
    def dots(self) -> int:
        """How relative the statement is."""
        return len(self.statement.relative) if isinstance(self.statement, cst.ImportFrom) else 0


@dataclass(frozen=True)
class GroupKey:
    """What names must share to stand in one statement.

    By default isort and ruff give a name that is imported under another one a statement of its
    own; a statement that combines them shows that its file does not want that.

    Attributes:
        module: Where from.
        alias: The other name, where it sets its statement apart.
        only: The name, where each name has a statement of its own.
    """

    module: str
    alias: str = ""
    only: str = ""

    def fits(self, node: cst.ImportFrom) -> bool:
        """Tell whether the names can join ``node``, an import from the same module."""
        if self.only and [dotted(alias.name) for alias in aliases_of(node)] != [self.only]:
            return False
        aliases = [alias_target(alias) for alias in aliases_of(node)]
        return combines(node) or (self.alias in aliases if self.alias else not any(aliases))


Groups = dict[GroupKey, list[Wanted]]


def combines(node: ImportNode) -> bool:
    """Tell whether ``node`` has a name with ``as`` beside another name."""
    aliases = aliases_of(node)
    return len(aliases) > 1 and any(alias.asname is not None for alias in aliases)


def group_wishes(replacement: Replacement, singly: bool = False) -> Groups:
    """Return the wishes of ``replacement``, one group for each statement to write.

    Args:
        replacement: What becomes of one statement.
        singly: Each name gets a statement of its own.
    """
    groups: Groups = {}
    apart = not combines(replacement.statement)
    wanted = replacement.wanted
    if _in_order(replacement.statement):
        wanted = sorted(wanted, key=lambda wish: by_type(wish.name))
    for wish in wanted:
        alias = alias_target(wish.entry.alias) if apart else None
        only = wish.name if singly and wish.module else ""
        groups.setdefault(GroupKey(wish.module, alias or "", only), []).append(wish)
    return groups


def _in_order(node: ImportNode) -> bool:
    """Tell whether ``node`` lists its names as isort does; one that lists none says nothing."""
    if isinstance(node, cst.Import):
        return True
    keys = [by_type(dotted(alias.name) or "") for alias in aliases_of(node)]
    return keys == sorted(keys)


def want(module: str, name: str, local: str) -> Wanted:
    """Return the wish for ``from module import name as local`` (``import name`` without module)."""
    return Wanted(module, local, Entry(make_alias(name, local)))


def comment_lines(entry: Entry) -> list[cst.EmptyLine]:
    """Return the comments of ``entry`` that no tool reads, each on a line of its own."""
    comments = [line.comment for line in entry.above] + [entry.trailing]
    return [own_line(c) for c in comments if c is not None and not is_pragma(c)]


def rename_entry(entry: Entry, name: str) -> Entry:
    """Return ``entry`` importing ``name``, bound to the same local name as before."""
    before = dotted(entry.alias.name)
    local = alias_target(entry.alias)
    if name == before:
        return entry
    if local is None or local == name:
        alias = make_alias(name, local or before or name)
    else:
        alias = entry.alias.with_changes(name=cst.Name(name))
    return Entry(alias, entry.above, entry.trailing)


def split_symbols(
    node: cst.ImportFrom,
    request: Request,
    refuse: Refuse,
    own: Callable[[cst.ImportAlias, str], bool],
) -> Replacement:
    """Sort the names of ``from old import …`` into those that stay and those that go.

    Args:
        node: The statement.
        request: Where each symbol goes.
        refuse: Called with node, subject and reason for a name that has no known place.
        own: Tells whether the import of a symbol that now lives in this very file can be dropped.
    """
    result = Replacement(node, [])
    aliases = node.names if not isinstance(node.names, cst.ImportStar) else []
    entries, _ = take_apart(node)
    for alias, entry in zip(aliases, entries, strict=True):
        symbol = dotted(alias.name) or ""
        place = request.destination(symbol)
        if symbol in request.keep:
            result.remaining.append(entry)
        elif place is None:
            unknown = NoHome((symbol,), "nothing is known of where it lives now")
            refuse(node, symbol, own_copies(symbol) if symbol in request.copied else unknown)
            result.remaining.append(entry)
        elif request.is_here(place[0]):
            if own(alias, place[1]):
                result.orphans += comment_lines(entry)
            else:
                refuse(node, symbol, "it lives in this file now, but not under a name that fits")
                result.remaining.append(entry)
        else:
            local = alias_target(alias) or symbol
            result.wanted.append(Wanted(place[0], local, rename_entry(entry, place[1])))
    return result


def write_from(
    pattern: ImportNode, module: str, entries: Sequence[Entry], request: Request, indent: int
) -> cst.ImportFrom:
    """Return a from-import of ``entries``, in the layout and style of ``pattern``."""
    room = request.line_length - indent
    dots = len(pattern.relative) if isinstance(pattern, cst.ImportFrom) else 0
    name, relative = source_module(module, request.package, dots)
    if not isinstance(pattern, cst.ImportFrom) or isinstance(pattern.names, cst.ImportStar):
        pattern = cst.ImportFrom(name, [cst.ImportAlias(cst.Name("_"))], relative)
    _, layout = take_apart(pattern)
    source = pattern.with_changes(
        module=name,
        relative=relative,
        semicolon=cst.MaybeSentinel.DEFAULT,
        whitespace_after_from=cst.SimpleWhitespace(" "),
        whitespace_before_import=cst.SimpleWhitespace(" "),
    )
    return put_together(source, entries, layout, room)
