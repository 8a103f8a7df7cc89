"""What keeps a definition from taking the place of its namesake in another file."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import libcst as cst

from codemods._idle_imports import imports_of
from codemods._same_calls import takes_its_calls
from codemods.imports.definitions import defined_names
from codemods.imports.lines import Lines
from codemods.imports.model import Refusal
from codemods.imports.order import is_future
from codemods.imports.scope_builder import build_scopes
from codemods.move.units import future_features

_RENAME = "rename it in one of the two files, commit, and run again"
_APART = "let that use a function of its own, or answer keep-both, commit, and run again"


def names_of(line: Any) -> list[str]:
    """Return what a statement defines itself."""
    nodes = line.body if isinstance(line, cst.SimpleStatementLine) else [line]
    return [name for node in nodes for name in defined_names(node)]


def text_of_statement(line: Any) -> str:
    """Return a statement without what stands above it."""
    return cst.Module([]).code_for_node(line.with_changes(leading_lines=())).strip()


def meaning_of(line: Any) -> str:
    """Return what is equal for statements that are laid out in different ways."""
    text = text_of_statement(line)
    try:
        return ast.dump(ast.parse(text))
    except SyntaxError:  # newer than the running Python
        return text


def clashes(
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
            yield Refusal(lines.of(before[name][-1].node), name, reason, _RENAME)


def late(old: cst.Module, rest: cst.Module, units: Sequence[Any], anchor: int) -> Iterator[Refusal]:
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


def used_beside(rest: cst.Module, router: str, package: str) -> set[str]:
    """Return the names that the rest of the file uses, the router aside."""
    others = [line for line in rest.body if router not in names_of(line)]
    scope = build_scopes(rest.with_changes(body=others), package)
    return {use.name for one in scope.walk() for use in one.uses}


def unlike(
    old: cst.Module,
    new: cst.Module,
    names: Collection[str],
    used: Collection[str],
) -> Iterator[Refusal]:
    """Yield what is called by something that the new definition does not fit."""
    before = {name: line for line in old.body for name in names_of(line)}
    after = {name: line for line in new.body for name in names_of(line)}
    for name in names:
        if name in used and not takes_its_calls(after[name], before[name]):
            reason = (
                "something else than the router uses it, and it cannot be called in the same way"
            )
            yield Refusal(Lines(old).of(before[name]), name, reason, _APART)


def has_feature(lines: Sequence[Any], future: Any) -> bool:
    """Tell whether statements import from ``__future__`` what another one does."""
    wanted = future_features(cst.Module([future]))
    return set(wanted) <= set(future_features(cst.Module(lines)))


def features(rest: cst.Module, new: cst.Module) -> list[Refusal]:
    """Refuse what is imported from ``__future__`` and would change the rest of the file."""
    missing = [line for line in new.body if is_future(line) and not has_feature(rest.body, line)]
    annotated = any(isinstance(line, cst.FunctionDef | cst.ClassDef) for line in rest.body)
    if not missing or not annotated:
        return []
    reason = "what is moved there needs it, and it would change the rest of the file"
    advice = "add it to the file, commit, and run again"
    return [Refusal(1, text_of_statement(line), reason, advice) for line in missing]


def _inner_names(line: Any) -> list[str]:
    """Return what a statement defines, also in its branches."""
    if isinstance(line, cst.If | cst.Try | cst.TryStar | cst.With):
        scope = build_scopes(cst.Module([line]), "")
        return list(scope.bindings)
    return [name for name in names_of(line) if name]
