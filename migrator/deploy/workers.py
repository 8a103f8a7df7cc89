"""What the workers of today import."""

from __future__ import annotations

from migrator.facts import Facts


def monolith_in_workers(facts: Facts) -> str:
    """Tell whether the workers of today know the monolith's tasks.

    Returns:
        ``start`` (a worker imports the monolith while it starts), ``later`` (only inside
        functions), ``never``, or ``unknown``.
    """
    assert facts.layout is not None
    path = facts.layout.monolith.path
    workers = [process for process in facts.processes if process.kind == "worker"]
    when = {item.when for worker in workers for item in worker.imports if item.path == path}
    if "start" in when:
        return "start"
    if not workers or any(worker.computed for worker in workers):
        return "unknown"
    return "later" if when else "never"
