"""Tasks that the monolith and the modular package both define."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.audit.candidates import is_test
from migrator.audit.compare import twin
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.layout import Parts
from migrator.audit.meanings import Alike
from migrator.facts import TaskTwin


def task_twins(
    evaluator: Evaluator, definitions: Sequence[Definition], parts: Parts, alike: Alike
) -> tuple[TaskTwin, ...]:
    """Compare each task of the monolith with the modular task of the same name.

    Each calls the router of its own side, whatever that is called.

    Args:
        evaluator: Follows values.
        definitions: All registrations.
        parts: The monolith and the modular side.
        alike: What means the same on both sides.
    """
    pairs = []
    renamed = _other_router(definitions, parts)
    for old in definitions:
        if old.path != parts.monolith.path:
            continue
        for new in parts.modular:
            if old.registration.name == new.registration.name and not is_test(new.path):
                if old.function is None or new.function is None:
                    continue
                places = (old.path, old.function), (new.path, new.function)
                compared = twin(evaluator, *places, renamed, alike=alike)
                pairs.append(
                    TaskTwin(
                        task_name=str(old.registration.name),
                        legacy=evaluator.project.reference(old.path, old.function),
                        modular=compared.function,
                        same=compared.same,
                        similarity=compared.similarity,
                        differences=compared.differences,
                    )
                )
    return tuple(pairs)


def _other_router(definitions: Sequence[Definition], parts: Parts) -> dict[str, str]:
    """Return what the monolith's router is called on the modular side; a task keeps its name."""
    old, new = parts.monolith.router, parts.router
    tasks = {id(definition.node) for definition in definitions}
    if old is None or new is None or {id(old.node), id(new.node)} & tasks:
        return {}
    return {old.node.name: new.node.name}
