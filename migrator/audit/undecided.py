"""Why no module was taken for the monolith, in words."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.monolith import Suspect, suspect
from migrator.audit.named_tables import taken_from
from migrator.audit.values import FunctionNode
from migrator.audit.walk import body_of
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


def no_router(
    evaluator: Evaluator, option: str, path: str, node: FunctionNode | None
) -> tuple[str, str]:
    """Say why a function that somebody named is no base executor, and what to do.

    Args:
        evaluator: Follows values.
        option: How it was named.
        path: Its file.
        node: The function; None where there is none of that name.
    """
    hint = "--base-executor takes module:function of a function that picks by a string"
    parsed = evaluator.project.parse(path)
    for part in body_of(node) if node is not None and parsed is not None else ():
        taken = taken_from(part)
        if parsed is not None and taken is not None and not isinstance(taken[1], ast.Constant):
            return (
                f"{option} picks something by a key ({parsed.where(part)}), but no function was "
                f"found in {ast.unparse(taken[0])}",
                "what is entered there has to be written out: a dict of functions, say; commit, "
                "and run again",
            )
    return f"{option} does not route job types", hint


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
