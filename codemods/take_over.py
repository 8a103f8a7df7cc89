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

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import libcst as cst

from codemods._idle_imports import drop_unused, imports_of
from codemods._nodes import parsed
from codemods._take_imports import add_lines, is_guard
from codemods.add_logger import below_imports, logger_name
from codemods.imports.comments import banner_above, blank_prefix
from codemods.imports.definitions import defined_names
from codemods.imports.lines import Lines, changed_lines
from codemods.imports.model import Refusal, Rewritten
from codemods.imports.names import package_of
from codemods.imports.order import is_future, single_import
from codemods.imports.placement import comment_on_top, is_docstring, spaced
from codemods.imports.scope_builder import build_scopes

_CONVERT = "convert the file to UTF-8, commit, and run again"
_ADVICE = "rename it in one of the two files, commit, and run again"


def take_over(
    before: bytes,
    code: bytes,
    names: Collection[str],
    *,
    module: str,
    gone: Collection[str] = (),
    kept: Collection[str] = (),
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
        first_party: The project's top-level modules and packages.
        is_package: The file is an ``__init__``.
        line_length: Where a new import statement is broken.
    """
    old = parsed(before)
    new = parsed(_with_newlines(code, old.default_newline))
    places = [i for i, line in enumerate(old.body) if set(_names_of(line)) & set(names)]
    missing = sorted(set(names) - {name for i in places for name in _names_of(old.body[i])})
    if missing:
        return Rewritten(before, tuple(_not_defined(name) for name in missing))
    package = package_of(module, is_package)
    texts = {_text(line) for line in new.body}
    stays = {name for line in old.body if _text(line) in texts for name in _names_of(line)}
    rest, anchor, banner = _without(old, places[0], {*names, *({*gone} - stays)})
    rest, anchor = drop_unused(old, rest, anchor, new, {*kept}, package)
    units = _units(rest, new)
    refusals = [*_clashes(old, rest, new, units, package), *_late(old, rest, units, anchor)]
    refusals += _features(rest, new)
    if refusals:
        return Rewritten(before, tuple(refusals))
    body = [*rest.body]
    loggers = [line for line in units if _is_logger(line)]
    units = [line for line in units if line not in loggers]
    body[anchor:anchor] = _placed(units, old.body[places[0]], banner, anchor)
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


def _names_of(line: Any) -> list[str]:
    nodes = line.body if isinstance(line, cst.SimpleStatementLine) else [line]
    return [name for node in nodes for name in defined_names(node)]


def _not_defined(name: str) -> Refusal:
    reason = "the monolith's version is to take its place, and it is not defined at the top level"
    return Refusal(1, name, reason, "define it there, outside of if and try, and run again")


def _without(
    old: cst.Module, place: int, names: Collection[str]
) -> tuple[cst.Module, int, list[cst.EmptyLine]]:
    """Return the file without definitions, where the first one stood, and the banner above it."""
    above, orphans = _filtered(old.body[:place], names)
    below, lost = _filtered(old.body[place + 1 :], names)
    banner = [*orphans, *banner_above(old.body[place])]
    rest = old.with_changes(body=[*above, *below], footer=[*lost, *old.footer])
    return rest, len(above), banner


def _filtered(body: Sequence[Any], names: Collection[str]) -> tuple[list[Any], list[cst.EmptyLine]]:
    """Return the statements that define something else, and banners that nothing carries."""
    stay: list[Any] = []
    orphans: list[cst.EmptyLine] = []
    for line in body:
        defined = set(_names_of(line))
        if defined and defined <= set(names):
            orphans += banner_above(line)
            continue
        if orphans:
            line = line.with_changes(leading_lines=[*orphans, *line.leading_lines])
            orphans = []
        stay.append(line)
    return stay, orphans


def _units(rest: cst.Module, new: cst.Module) -> list[Any]:
    """Return the statements of the new module that the file does not have yet."""
    known = {_text(line) for line in rest.body}
    return [line for line in new.body if not _is_top(line) and _text(line) not in known]


def _clashes(
    old: cst.Module, rest: cst.Module, new: cst.Module, units: Sequence[Any], package: str
) -> Iterator[Refusal]:
    """Yield the names that mean something else in the rest of the file."""
    bound = build_scopes(rest, package).bindings
    before, lines = build_scopes(old, package).bindings, Lines(old)
    added = dict.fromkeys(name for line in units for name in _inner_names(line))
    found = dict.fromkeys(added, "it means something else in what is moved there")
    for name, denoted in imports_of(new, package).items():
        if any(one.denotes not in denoted for one in bound.get(name, ())):
            found[name] = "it is imported from elsewhere in what is moved there"
    for name, reason in found.items():
        if name in bound:
            yield Refusal(lines.of(before[name][-1].node), name, reason, _ADVICE)


def _late(
    old: cst.Module, rest: cst.Module, units: Sequence[Any], anchor: int
) -> Iterator[Refusal]:
    """Yield what is needed while the file is imported, and stands too far below."""
    above = {name for line in rest.body[:anchor] for name in _inner_names(line)}
    below = {name for line in rest.body[anchor:] for name in _inner_names(line)} - above
    before, lines = build_scopes(old, "").bindings, Lines(old)
    for line in units:
        scopes = build_scopes(cst.Module([line]), "").walk()
        used = {use.name for one in scopes if one.kind in ("module", "class") for use in one.uses}
        for name in sorted(used & below):
            reason = "what is moved there needs it at once, and it stands further below"
            line_of = lines.of(before[name][-1].node)
            yield Refusal(line_of, name, reason, "move it further up, commit, and run again")


def _is_logger(line: Any) -> bool:
    return isinstance(line, cst.SimpleStatementLine) and logger_name(cst.Module([line])) is not None


def _inner_names(line: Any) -> list[str]:
    """Return what a statement defines, also in its branches."""
    if isinstance(line, cst.If | cst.Try | cst.TryStar | cst.With):
        scope = build_scopes(cst.Module([line]), "")
        return list(scope.bindings)
    return [name for name in _names_of(line) if name]


def _is_top(line: Any) -> bool:
    """Tell whether a line of a module that was written is docstring or import."""
    return is_docstring(line) or single_import(line) is not None or is_guard(line)


def _text(line: Any) -> str:
    """Return a statement without what stands above it."""
    return cst.Module([]).code_for_node(line.with_changes(leading_lines=())).strip()


def _features(rest: cst.Module, new: cst.Module) -> list[Refusal]:
    """Refuse what is imported from ``__future__`` and would change the rest of the file."""
    mine = {_text(line) for line in rest.body if is_future(line)}
    missing = [line for line in new.body if is_future(line) and _text(line) not in mine]
    annotated = any(isinstance(line, cst.FunctionDef | cst.ClassDef) for line in rest.body)
    if not missing or not annotated:
        return []
    reason = "what is moved there needs it, and it would change the rest of the file"
    advice = "add it to the file, commit, and run again"
    return [Refusal(1, _text(line), reason, advice) for line in missing]


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
