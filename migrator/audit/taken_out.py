"""Names that a worker registers and takes out of its registry again: ``app.tasks.pop("n")``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from migrator.audit.candidates import is_test
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.graph import Process
from migrator.audit.startup import Startup
from migrator.facts import Location

_TAKES = re.compile(rb"\btasks\s*\.\s*(unregister|pop)\b|\bdel\b[^\n]*\btasks\s*\[")


def taken_out(
    evaluator: Evaluator, definitions: Sequence[Definition], processes: Iterable[Process]
) -> dict[str, Location]:
    """Return the names that no worker knows any more once it has started, with what removes each.

    A name counts where all its definitions are registered and removed by the workers there are.

    Args:
        evaluator: Follows values.
        definitions: The registrations.
        processes: The processes.
    """
    workers = [one for one in processes if one.kind == "worker"]
    read = evaluator.project.source.read
    if not any(_TAKES.search(read(path)) for one in workers for path in one.start):
        return {}
    startup = Startup(evaluator, definitions)
    registries = [startup.run(worker).registries for worker in workers]
    seen = {id(definition) for one in registries for definition in one.seen}
    provided = {name for one in registries for name in one.kept}
    provided |= {
        definition.registration.name or ""
        for definition in definitions
        if id(definition) not in seen and not is_test(definition.path)
    }
    gone = {name: where for one in registries for name, where in one.taken_out.items()}
    return {name: where for name, where in gone.items() if name not in provided}
