"""Adds parameters to a function's signature, in the layout that it has.

Before: ``def f(a, b=None):``
After:  ``def f(a, b=None, run_id: int | None = None):``

Nothing is added where the function already accepts the parameter by name; where it does by
``**kwargs``, only what is to have a name there as well.
"""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from codemods._parameters import all_parameters
from codemods.move.edits import Edit, insert_after
from codemods.move.model import NewParameter
from codemods.move.source import Source


def missing(function: cst.FunctionDef, wanted: Sequence[NewParameter]) -> list[NewParameter]:
    """The parameters that a call by keyword cannot pass yet."""
    if function.params.star_kwarg is not None:
        wanted = [new for new in wanted if new.named]
    positional_only = {param.name.value for param in function.params.posonly_params}
    accepted = {param.name.value for param in all_parameters(function.params)}
    return [new for new in wanted if new.name not in accepted - positional_only]


def add_parameters(
    source: Source, function: cst.FunctionDef, new: Sequence[NewParameter]
) -> list[Edit]:
    """Edits that add parameters behind those that can be given by position, or behind ``*``."""
    behind = [item for item in new if item.keyword_only and function.params.kwonly_params]
    others = [item for item in new if item not in behind]
    return [*_behind_star(source, function, behind), *_by_position(source, function, others)]


def _behind_star(
    source: Source, function: cst.FunctionDef, new: Sequence[NewParameter]
) -> list[Edit]:
    annotate = wants_annotations(function)
    items = [_declaration(parameter, annotate) for parameter in new]
    if not items:
        return []
    return insert_after(source, _end(source, function.params.kwonly_params[-1]), items)


def _by_position(
    source: Source, function: cst.FunctionDef, new: Sequence[NewParameter]
) -> list[Edit]:
    if not new:
        return []
    annotate = wants_annotations(function)
    items = [_declaration(parameter, annotate) for parameter in new]
    anchor = _anchor(source, function.params)
    if anchor is None:
        return [_insert_first(source, function, items)]
    return insert_after(source, anchor, items)


def wants_annotations(function: cst.FunctionDef) -> bool:
    """Whether the signature is annotated, or has nothing yet that could be."""
    known = all_parameters(function.params)
    annotated = [param for param in known if param.annotation is not None]
    return bool(annotated) or function.returns is not None or not known


def _declaration(new: NewParameter, annotate: bool) -> str:
    if new.annotation and annotate:
        return f"{new.name}: {new.annotation} = {new.default}"
    return f"{new.name}={new.default}"


def _anchor(source: Source, params: cst.Parameters) -> int | None:
    """Offset behind the parameter that the new one follows.

    Behind ``*args`` a new parameter can only be keyword-only: before it, it would swallow a
    positional argument.
    """
    if isinstance(params.star_arg, cst.Param):
        last = params.kwonly_params[-1] if params.kwonly_params else params.star_arg
        return _end(source, last)
    if params.params:
        return _end(source, params.params[-1])
    if isinstance(params.posonly_ind, cst.ParamSlash):
        return source.span(params.posonly_ind)[0] + 1
    return None


def _end(source: Source, param: cst.Param) -> int:
    annotation = param.annotation.annotation if param.annotation is not None else None
    return source.end_of(param.default or annotation or param.name)


def _insert_first(source: Source, function: cst.FunctionDef, items: list[str]) -> Edit:
    before = function.type_parameters or function.name
    start = source.text.index("(", source.span(before)[1]) + 1
    following = source.text[start:]
    text = ", ".join(items)
    if following.lstrip().startswith(")"):
        return Edit(start, start, text)
    if following.startswith("\n"):
        content = following.lstrip()
        indent = following[1 : len(following) - len(content)]
        return Edit(start, start, "".join(f"\n{indent}{item}," for item in items))
    return Edit(start, start, f"{text}, ")
