"""Whether a function can be called as another one is."""

from __future__ import annotations

import libcst as cst


def takes_its_calls(function: cst.CSTNode, other: cst.CSTNode) -> bool:
    """Tell whether every call of one function fits another one, and is awaited or not as well.

    Args:
        function: The one that is going to be called.
        other: The one that is called now.
    """
    if not isinstance(function, cst.FunctionDef) or not isinstance(other, cst.FunctionDef):
        return False
    if (function.asynchronous is None) != (other.asynchronous is None):
        return False
    mine, its = function.params, other.params
    places, known = _places(mine), _places(its)
    more, named = {**dict(places), **_named(mine)}, _named(its)
    return (
        [name for name, _ in places[: len(known)]] == [name for name, _ in known]
        and all(optional for _, optional in places[len(known) :])
        and all(places[i][1] for i, (_, optional) in enumerate(known) if optional)
        and all(name in more and more[name] >= optional for name, optional in named.items())
        and all(optional or name in named for name, optional in _named(mine).items())
        and (isinstance(mine.star_arg, cst.Param) or not isinstance(its.star_arg, cst.Param))
        and (mine.star_kwarg is not None or its.star_kwarg is None)
        and len(mine.posonly_params) <= len(its.posonly_params)
    )


def _places(params: cst.Parameters) -> list[tuple[str, bool]]:
    """Return the parameters that can be given by place, each with whether it may be left out."""
    every = (*params.posonly_params, *params.params)
    return [(one.name.value, one.default is not None) for one in every]


def _named(params: cst.Parameters) -> dict[str, bool]:
    return {one.name.value: one.default is not None for one in params.kwonly_params}
