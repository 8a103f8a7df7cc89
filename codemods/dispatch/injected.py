"""Whether a parameter is the same thing as one of another function."""

from __future__ import annotations

import libcst as cst

from codemods.dispatch.model import ContextRoot
from codemods.dispatch.values import code


def _annotation(param: cst.Param) -> str | None:
    """Source of a parameter's annotation."""
    return code(param.annotation.annotation) if param.annotation else None


def _injection(annotation: str | None, default: str | None) -> str | None:
    """What a parameter is injected with: ``get_user`` for ``Depends(get_user)``."""
    for text in (default, annotation):
        for word in ("Depends(", "Security("):
            if text and word in text:
                return text.partition(word)[2].partition("(")[0].partition(",")[0].rstrip(")] ")
    return None


def _type(annotation: str | None) -> str | None:
    """``dict`` for ``dict`` and for ``Annotated[dict, Depends(get_user)]``."""
    if annotation is None:
        return None
    found = cst.parse_expression(annotation)
    if isinstance(found, cst.Subscript) and code(found.value).endswith("Annotated"):
        return code(found.slice[0].slice)
    return annotation


def alike(param: cst.Param, root: ContextRoot) -> bool:
    """True where a parameter of the same name is surely the same thing."""
    annotation = _annotation(param)
    default = code(param.default) if param.default else None
    mine, theirs = _injection(annotation, default), _injection(root.annotation, root.default)
    if (mine is None) != (theirs is None):
        return False
    types = _type(annotation), _type(root.annotation)
    same = types[0] == types[1] or None in types
    return same or (mine is not None and mine == theirs)


def injected_alike(param: cst.Param, root: ContextRoot) -> bool:
    """True where a parameter of another name is injected with the same thing."""
    default = code(param.default) if param.default else None
    mine = _injection(_annotation(param), default)
    return mine is not None and mine == _injection(root.annotation, root.default)
