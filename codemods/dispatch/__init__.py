"""Replaces the legacy task lookup of schedule endpoints by a direct dispatch.

``analyse_call_sites`` learns from the existing calls of the dispatcher how it is called;
``direct_dispatch`` rewrites one file with that recipe.
"""

from codemods.dispatch.bookkeeping import run_time_writers
from codemods.dispatch.model import (
    Dispatcher,
    Home,
    Lookup,
    Member,
    Note,
    Parameter,
    Recipe,
    Refusal,
    Rewrite,
    SourceFile,
)
from codemods.dispatch.recipe import analyse_call_sites
from codemods.dispatch.references import offered_lookups
from codemods.dispatch.rewrite import direct_dispatch
from codemods.dispatch.transformer import DirectDispatch

__all__ = [
    "DirectDispatch",
    "Dispatcher",
    "Home",
    "Lookup",
    "Member",
    "Note",
    "Parameter",
    "Recipe",
    "Refusal",
    "Rewrite",
    "SourceFile",
    "analyse_call_sites",
    "direct_dispatch",
    "offered_lookups",
    "run_time_writers",
]
