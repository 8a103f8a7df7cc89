"""Editing list, tuple and set displays of strings, in the layout they have.

As in a from-import, comments belong to an element: the one behind it, and the lines above it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import libcst as cst

from codemods.imports.strings import text_of

Display = cst.List | cst.Tuple | cst.Set
_BREAK = cst.ParenthesizedWhitespace
_SPACE = cst.SimpleWhitespace(" ")


@dataclass(frozen=True)
class Item:
    """One element of a display, without its comma but with its comments."""

    element: cst.BaseElement
    above: tuple[cst.EmptyLine, ...] = ()
    trailing: cst.Comment | None = None

    @property
    def text(self) -> str | None:
        """The value of the element where it is a string literal."""
        return text_of(self.element.value)

    def saying(self, text: str) -> Item:
        """Return the item with another string, in the same quotes."""
        old = self.element.value
        quote = old.quote if isinstance(old, cst.SimpleString) else '"'
        value = cst.SimpleString(f"{quote}{text}{quote}")
        return replace(self, element=cst.Element(value))


def elements_of(node: cst.CSTNode) -> Sequence[cst.BaseElement]:
    """Return the elements of a display; none for another expression."""
    return node.elements if isinstance(node, Display) else ()


def replace_text(display: Any, old: str, new: Sequence[str]) -> Any:
    """Return ``display`` with the string ``old`` replaced by the strings ``new``, if any.

    The comment behind an entry goes with it where nothing takes its place.
    """
    items: list[Item] = []
    orphans: tuple[cst.EmptyLine, ...] = ()
    first = True
    for item in take_apart(display):
        if item.text != old:
            items.append(replace(item, above=(*orphans, *item.above)))
            orphans = ()
        elif first and new:
            head, *others = [Item(item.saying(text).element) for text in new]
            items += [replace(item, element=head.element), *others]
        else:
            orphans += item.above
        first = first and item.text != old
    return put_together(display, items, orphans)


def without_texts(display: Any, texts: Collection[str]) -> Any:
    """Return ``display`` without the strings ``texts``."""
    for text in [text_of(e.value) for e in elements_of(display)]:
        if text is not None and text in texts:
            display = replace_text(display, text, ())
    return display


def insert_text(display: Any, text: str) -> Any:
    """Return ``display`` with the string ``text`` in its sorted place, or at the end."""
    items = take_apart(display)
    texts = [item.text for item in items]
    if text in texts:
        return display
    known = [known for known in texts if known is not None]
    ordered = len(known) == len(texts) > 1 and known == sorted(known)
    index = bisect_right(known, text) if ordered else len(items)
    pattern = items[0] if items else Item(cst.Element(cst.SimpleString('""')))
    items.insert(index, Item(pattern.saying(text).element))
    return put_together(display, items)


def take_apart(display: Any) -> list[Item]:
    """Return the elements of ``display`` with the comments that belong to each."""
    elements = elements_of(display)
    gaps: list[Any] = [_gap(element) for element in elements]
    if gaps and not isinstance(gaps[-1], _BREAK):
        gaps[-1] = _closing(display)
    above = _lines_of(_opening(display))
    items = []
    for element, gap in zip(elements, gaps, strict=True):
        bare: Any = element.with_changes(comma=cst.MaybeSentinel.DEFAULT)
        early = _early(element)
        items.append(Item(bare, above, _comment_of(early) or _comment_of(gap)))
        above = (*_lines_of(early), *_lines_of(gap))
    return items


def put_together(display: Any, items: Sequence[Item], orphans: Sequence[cst.EmptyLine] = ()) -> Any:
    """Return ``display`` with ``items`` as its elements; ``orphans`` are comments left over."""
    if not items:
        return cst.Call(cst.Name("set")) if isinstance(display, cst.Set) else _emptied(display)
    before = elements_of(display)
    gaps: list[Any] = [_gap(element) for element in before]
    breaks = [_opening(display), *gaps[:-1], *map(_early, before)]
    inner = [gap for gap in breaks if isinstance(gap, _BREAK)]
    mixed = any(not isinstance(gap, _BREAK) for gap in gaps[:-1])
    if not inner or (mixed and not _are_commented(items, orphans)):
        return _flat(display, items, bool(gaps) and gaps[-1] is not None)
    end = gaps[-1] if isinstance(gaps[-1], _BREAK) else _closing(display)
    separators = [
        _with_comments(inner[0], item.trailing, following.above)
        for item, following in pairwise(items)
    ]
    if isinstance(end, _BREAK):
        kept = [line for line in end.empty_lines if line not in orphans]
        end = _with_comments(end, items[-1].trailing, [*orphans, *kept])
    opened = _with_opening(display, items[0].above, inner[0])
    if isinstance(gaps[-1], _BREAK):
        return opened.with_changes(elements=_commas(items, [*separators, end]))
    last_comma = [] if gaps[-1] is None else [gaps[-1]]
    elements = _commas(items, [*separators, *last_comma])
    return _with_closing(opened.with_changes(elements=elements), end)


def _flat(display: Any, items: Sequence[Item], trailing_comma: bool) -> Any:
    before = [_gap(element) for element in elements_of(display)]
    gaps: list[Any] = [gap or _SPACE for gap in before[: len(items) - 1]]
    gaps += [_SPACE] * (len(items) - 1 - len(gaps))
    if trailing_comma and len(before) > 1:
        gaps.append(before[-1])
    elif isinstance(display, cst.Tuple) and len(items) == 1:
        gaps.append(cst.SimpleWhitespace(""))
    return display.with_changes(elements=_commas(items, gaps))


def _emptied(display: Any) -> Any:
    empty = display.with_changes(elements=[])
    if isinstance(display, cst.Tuple) and not display.lpar:
        return empty.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return empty


def _commas(items: Sequence[Item], gaps: Sequence[Any]) -> list[Any]:
    elements: list[Any] = [item.element for item in items]
    for index, gap in enumerate(gaps):
        elements[index] = elements[index].with_changes(comma=cst.Comma(whitespace_after=gap))
    return elements


def _with_comments(
    gap: cst.ParenthesizedWhitespace, comment: cst.Comment | None, above: Sequence[cst.EmptyLine]
) -> cst.ParenthesizedWhitespace:
    space = cst.SimpleWhitespace("  " if comment else "")
    return gap.with_changes(first_line=cst.TrailingWhitespace(space, comment), empty_lines=above)


def _gap(element: cst.BaseElement) -> cst.BaseParenthesizableWhitespace | None:
    return element.comma.whitespace_after if isinstance(element.comma, cst.Comma) else None


def _early(element: cst.BaseElement) -> cst.BaseParenthesizableWhitespace | None:
    """Return what stands before an element's comma: line breaks, where lines begin with commas."""
    return element.comma.whitespace_before if isinstance(element.comma, cst.Comma) else None


def _comment_of(gap: object) -> cst.Comment | None:
    return gap.first_line.comment if isinstance(gap, _BREAK) else None


def _lines_of(gap: object) -> tuple[cst.EmptyLine, ...]:
    return tuple(gap.empty_lines) if isinstance(gap, _BREAK) else ()


def _opening(display: Any) -> object:
    if isinstance(display, cst.Tuple):
        return display.lpar[0].whitespace_after if display.lpar else None
    return getattr(display, _left(display)).whitespace_after


def _closing(display: Any) -> object:
    if isinstance(display, cst.Tuple):
        return display.rpar[-1].whitespace_before if display.rpar else None
    return getattr(display, _right(display)).whitespace_before


def _left(display: Any) -> str:
    return "lbrace" if isinstance(display, cst.Set) else "lbracket"


def _right(display: Any) -> str:
    return "rbrace" if isinstance(display, cst.Set) else "rbracket"


def _are_commented(items: Sequence[Item], lines: Sequence[cst.EmptyLine]) -> bool:
    """Tell whether comments stand between the elements; there is no room for them in one line."""
    above = [*lines, *(line for item in items for line in item.above)]
    return any(line.comment for line in above) or any(item.trailing for item in items[:-1])


def _with_opening(
    display: Any, above: Sequence[cst.EmptyLine], pattern: cst.ParenthesizedWhitespace
) -> Any:
    """Return the display with lines above its first element; ``pattern`` is how it breaks lines."""
    gap = _opening(display)
    if isinstance(gap, _BREAK):
        changed = gap.with_changes(empty_lines=above)
    elif any(line.comment for line in above):
        changed = _with_comments(pattern, None, above)
    else:
        return display
    if isinstance(display, cst.Tuple):
        first = display.lpar[0].with_changes(whitespace_after=changed)
        return display.with_changes(lpar=[first, *display.lpar[1:]])
    left = getattr(display, _left(display)).with_changes(whitespace_after=changed)
    return display.with_changes(**{_left(display): left})


def _with_closing(display: Any, gap: object) -> Any:
    if isinstance(display, cst.Tuple):
        last = display.rpar[-1].with_changes(whitespace_before=gap)
        return display.with_changes(rpar=[*display.rpar[:-1], last])
    right = getattr(display, _right(display)).with_changes(whitespace_before=gap)
    return display.with_changes(**{_right(display): right})
