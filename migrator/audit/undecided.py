"""Why no module was taken for the monolith, in words."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.monolith import Suspect, suspect
from migrator.facts import Module


def no_home(chosen: Suspect) -> str:
    """Say why a monolith cannot be migrated: nothing takes over, or it was not understood."""
    router = chosen.router.fact if chosen.router is not None else None
    if router is None:
        return (
            f"{chosen.path}: no function in it was recognised that picks an executor by job type, "
            "and no modular package that takes over its job types was found"
        )
    if not router.routes:
        return (
            f"{chosen.path}: how {router.function.name} picks an executor by job type could not "
            f"be followed ({router.unclear[0]}), so no modular package was found that takes over"
        )
    return f"{chosen.path}: no modular package that takes over its job types was found"


def why_undecided(
    evaluator: Evaluator,
    definitions: Sequence[Definition],
    candidates: Sequence[Module],
    chosen: Suspect | None,
) -> str:
    """Say why none of the candidates was taken for the monolith; empty without candidates."""
    if not candidates:
        return ""
    if chosen is not None:
        return no_home(chosen)
    if len(candidates) > 1:
        return "they look alike: nothing tells which of them is the old one"
    (only,) = (suspect(evaluator, definitions, module.path, (), ()) for module in candidates)
    if not only.is_legacy:
        return (
            f"{only.path} shares task names, but no function in it was recognised that picks "
            "an executor by job type, nor a mapping from strings to its tasks"
        )
    return f"{only.path} does not stand out enough among the modules that share task names"
