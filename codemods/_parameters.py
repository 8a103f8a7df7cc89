"""The parameters of a function, of all kinds."""

from __future__ import annotations

import libcst as cst


def all_parameters(params: cst.Parameters) -> list[cst.Param]:
    """Return every parameter of a signature, in source order."""
    found = [*params.posonly_params, *params.params]
    if isinstance(params.star_arg, cst.Param):
        found.append(params.star_arg)
    found.extend(params.kwonly_params)
    if params.star_kwarg is not None:
        found.append(params.star_kwarg)
    return found


def parameter_names(params: cst.Parameters) -> frozenset[str]:
    """Return the names of all parameters of a signature."""
    return frozenset(param.name.value for param in all_parameters(params))
