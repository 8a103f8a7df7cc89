"""Lookups of a constant key."""

from __future__ import annotations

from collections.abc import Collection

from codemods.dispatch.flow import Site
from codemods.dispatch.model import Dispatcher, Recipe, RefusedError


def check_constant(
    site: Site, dispatcher: Dispatcher, recipe: Recipe, known: Collection[str], constant: str
) -> None:
    """A constant key has to be a job type that the router knows."""
    if constant not in known:
        listed = ", ".join(sorted(known)) or "none"
        raise RefusedError(
            site.lookup.node,
            f'"{constant}" is not a job type of the router (it knows: {listed})',
            f'Route "{constant}" in the base executor first, or dispatch one of: {listed}.',
        )
    if recipe.job_type is None:
        raise RefusedError(
            site.lookup.node,
            f"nothing shows which parameter of {dispatcher.name} is the job type",
        )
