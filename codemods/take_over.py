"""Let a definition of one module take the place of its namesake in another, with what it needs.

Before, where the other module has ``RATE = 3`` and a ``bake`` that uses it::

    from ..flour import rye


    # Loaves.
    def bake(order):
        return rye(order)


    def weigh(order):
        return len(order)

After::

    RATE = 3


    # Loaves.
    def bake(order):
        return order * RATE


    def weigh(order):
        return len(order)

All else in the file stays, but for imports that nothing uses any more. Refuses a name that means
something else in the rest of the file, and a definition that is not at the top level.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

import libcst as cst

from codemods._idle_imports import drop_unused
from codemods._nodes import parsed
from codemods._take_imports import add_lines
from codemods._take_obstacles import (
    clashes,
    features,
    late,
    meaning_of,
    names_of,
    unlike,
    used_beside,
)
from codemods.add_logger import below_imports, logger_name
from codemods.imports.comments import banner_above, blank_prefix, without_lines
from codemods.imports.lines import changed_lines
from codemods.imports.model import Refusal, Rewritten
from codemods.imports.names import package_of
from codemods.imports.order import single_import
from codemods.imports.placement import comment_on_top, guards_imports, is_docstring, spaced

_CONVERT = "convert the file to UTF-8, commit, and run again"


def take_over(
    before: bytes,
    code: bytes,
    names: Collection[str],
    *,
    module: str,
    gone: Collection[str] = (),
    kept: Collection[str] = (),
    called: Collection[str] = (),
    router: str = "",
    first_party: Collection[str] = (),
    is_package: bool = False,
    line_length: int = 88,
) -> Rewritten:
    """Return the file with the definitions of ``code`` in the place of its own.

    Args:
        before: The file.
        code: A module, in UTF-8, that defines ``names``, and what these need.
        names: What is replaced.
        module: The dotted name of both.
        gone: More definitions of the file that nothing needs any more.
        kept: Names that other files take from this one.
        called: Those of ``names`` that something else than the router may call.
        router: The function that calls ``names`` as they can be called.
        first_party: The project's top-level modules and packages.
        is_package: The file is an ``__init__``.
        line_length: Where a new import statement is broken.
    """
    old = parsed(before)
    new = parsed(_with_newlines(code, old.default_newline))
    places = [i for i, line in enumerate(old.body) if set(names_of(line)) & set(names)]
    missing = sorted(set(names) - {name for i in places for name in names_of(old.body[i])})
    if missing:
        return Rewritten(before, tuple(_not_defined(name) for name in missing))
    package = package_of(module, is_package)
    mine = {meaning_of(line) for line in new.body}
    stays = {name for line in old.body if meaning_of(line) in mine for name in names_of(line)}
    place = places[0]
    rest, anchor, banner = _without(old, place, {*names, *({*gone} - stays)})
    rest, anchor = drop_unused(old, rest, anchor, new, {*kept}, package)
    units = _as_laid_out(_units(rest, new), [old.body[i] for i in places])
    refusals = [*clashes(old, rest, new, units, package), *late(old, rest, units, anchor)]
    refusals += features(rest, new)
    refusals += unlike(old, new, names, {*called, *used_beside(rest, router, package)})
    if refusals:
        return Rewritten(before, tuple(refusals))
    body = [*rest.body]
    loggers = [line for line in units if _is_logger(line)]
    units = [line for line in units if line not in loggers]
    body[anchor:anchor] = _placed(units, old.body[place], banner, anchor)
    _set_apart(body, anchor + len(units))
    for line in loggers:
        spaced(body, below_imports(body), line.with_changes(leading_lines=()), comment_on_top(old))
    try:
        done = add_lines(
            rest.with_changes(body=body),
            new,
            module=module,
            is_package=is_package,
            first_party=first_party,
            line_length=line_length,
            header=comment_on_top(old) and not _headed_by_import(old, rest),
        )
    except UnicodeEncodeError as error:
        reason = f"the file is in {old.encoding}, which cannot say {error.object[error.start]!r}"
        return Rewritten(before, (Refusal(1, ", ".join(names), reason, _CONVERT),))
    if done.refusals:
        return Rewritten(before, done.refusals)
    return Rewritten(done.code, (), changed_lines(before, done.code))


def _headed_by_import(old: cst.Module, rest: cst.Module) -> bool:
    """Tell whether an import that goes stood right below the comment on top."""
    gone = bool(old.body) and single_import(old.body[0]) is not None
    return gone and rest.body[:1] != old.body[:1]


def _with_newlines(code: bytes, newline: str) -> bytes:
    text = code.decode("utf-8").replace("\r\n", "\n")
    return text.replace("\n", newline).encode("utf-8")


def _not_defined(name: str) -> Refusal:
    reason = "the monolith's version is to take its place, and it is not defined at the top level"
    return Refusal(1, name, reason, "define it there, outside of if and try, and run again")


def _without(
    old: cst.Module, place: int, names: set[str]
) -> tuple[cst.Module, int, list[cst.EmptyLine]]:
    """Return the file without definitions, where the first one stood, and the banner above it."""
    left = partial(_left, names=names)
    above, orphans = without_lines(old.body[:place], left)
    below, lost = without_lines(old.body[place + 1 :], left)
    banner = [*orphans, *banner_above(old.body[place])]
    rest = old.with_changes(body=[*above, *below], footer=[*lost, *old.footer])
    return rest, len(above), banner


def _left(line: Any, names: set[str]) -> Any | None:
    """Return a statement, unless it defines nothing but the names."""
    defined = set(names_of(line))
    return None if defined and defined <= names else line


def _units(rest: cst.Module, new: cst.Module) -> list[Any]:
    """Return the statements of the new module that the file does not have yet."""
    known = {meaning_of(line) for line in rest.body}
    return [line for line in new.body if not _is_top(line) and meaning_of(line) not in known]


def _as_laid_out(units: Sequence[Any], there: Sequence[Any]) -> list[Any]:
    """Return the statements, those that the file has already as they stand there."""
    known = {meaning_of(line): line for line in there}
    return [known.get(meaning_of(line), line) for line in units]


def _is_logger(line: Any) -> bool:
    return isinstance(line, cst.SimpleStatementLine) and logger_name(cst.Module([line])) is not None


def _is_top(line: Any) -> bool:
    """Tell whether a line of a module that was written is docstring or import."""
    return is_docstring(line) or single_import(line) is not None or guards_imports(line)


def _placed(units: Sequence[Any], old: Any, banner: Sequence[cst.EmptyLine], anchor: int) -> Any:
    """Return the statements with the first one where the old one stood, below its banner."""
    if not units:
        return []
    first, *others = units
    section = banner_above(first)
    comments = blank_prefix(first.leading_lines)[1]
    if _comments(section) <= _comments(banner):
        comments = blank_prefix(first.leading_lines[len(section) :])[1]
    above = [*banner, *_gap(banner, first)] if banner else blank_prefix(old.leading_lines)[0]
    if not anchor and not banner:
        above = []
    return [first.with_changes(leading_lines=[*above, *comments]), *others]


def _comments(lines: Sequence[cst.EmptyLine]) -> set[str]:
    return {line.comment.value for line in lines if line.comment is not None}


def _gap(banner: Sequence[cst.EmptyLine], first: Any) -> list[cst.EmptyLine]:
    lines = 2 if isinstance(first, cst.FunctionDef | cst.ClassDef) else 1
    return [cst.EmptyLine(indent=False)] * lines if banner[-1].comment is not None else []


def _set_apart(body: list[Any], index: int) -> None:
    """Leave two blank lines below a function, where statements follow that stood elsewhere."""
    if not 0 < index < len(body) or not isinstance(body[index - 1], cst.FunctionDef | cst.ClassDef):
        return
    blank, rest = blank_prefix(body[index].leading_lines)
    missing = [cst.EmptyLine(indent=False)] * max(0, 2 - len(blank))
    body[index] = body[index].with_changes(leading_lines=[*missing, *blank, *rest])
