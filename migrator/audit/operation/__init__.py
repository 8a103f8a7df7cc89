"""How the application runs: its broker and schedulers, and how its tasks are sent.

All of it is read from the repository, for what a deployment has to know about it.
"""

from __future__ import annotations

from collections.abc import Sequence

from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.operation.brokers import BROKER_WORDS, brokers
from migrator.audit.operation.schedulers import SCHEDULER_WORDS, schedulers
from migrator.audit.operation.traits import TRAIT_WORDS, traits
from migrator.facts import Operation

__all__ = ["OPERATION_WORDS", "operation"]

# What is searched for here, to be looked for in one go with other words.
OPERATION_WORDS = (*TRAIT_WORDS, *BROKER_WORDS, *SCHEDULER_WORDS)


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
