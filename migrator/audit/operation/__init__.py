"""How the application runs: its broker and schedulers, and how its tasks are sent.

All of it is read from the repository, for what a deployment has to know about it.
"""

from __future__ import annotations

from collections.abc import Sequence

from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.operation.brokers import brokers
from migrator.audit.operation.schedulers import schedulers
from migrator.audit.operation.traits import traits
from migrator.facts import Operation

__all__ = ["operation"]


def operation(evaluator: Evaluator, definitions: Sequence[Definition]) -> Operation:
    """Return how the application runs.

    Args:
        evaluator: Follows names.
        definitions: Every registration.
    """
    return Operation(
        brokers=tuple(brokers(evaluator)),
        schedulers=tuple(schedulers(evaluator.project)),
        traits=tuple(traits(evaluator, definitions)),
    )
