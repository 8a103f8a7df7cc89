"""Options that several tasks share: ``@shared_task(**RETRY)`` on two functions of a module.

What such a mapping holds need not be known to tell that it has no ``name``: it would be the name of
all these tasks, and only one of them could ever run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from migrator.audit.definition import Definition
from migrator.audit.project import Project


def named_after_module(project: Project, definitions: Iterable[Definition]) -> list[Definition]:
    """Return the definitions, with the automatic name where only shared options hide it.

    Args:
        project: Where they are.
        definitions: All registrations.
    """
    definitions = list(definitions)
    counts = Counter(_shared(one) for one in definitions)
    found = []
    for one in definitions:
        key = _shared(one)
        if one.otherwise is not None and counts[key] > 1 and _is_one(project, *key):
            fact = replace(one.registration, name=one.otherwise, expression=None, explicit=False)
            one = replace(one, registration=fact)
        found.append(one)
    return found


def _shared(one: Definition) -> tuple[str, str]:
    return one.path, one.options.rest or ""


def _is_one(project: Project, path: str, written: str) -> bool:
    """Tell whether an expression like ``**settings.RETRY`` always is the same in a module."""
    head, *attributes = written.removeprefix("**").split(".")
    scope = project.module_scope(path)
    plain = written.startswith("**") and all(part.isidentifier() for part in (head, *attributes))
    return plain and scope is not None and len(project.bindings(scope.node).get(head, ())) == 1
