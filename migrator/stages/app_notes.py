"""What a reviewer should know where a stage takes a process's way to the Celery app away."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.facts import Facts
from migrator.overlay import ChangeSet, Overlay


def app_notes(facts: Facts, overlay: Overlay, changes: ChangeSet) -> Iterator[str]:
    """Yield what the verification is not certain enough of to object to."""
    from migrator.verify.app import app_losses

    after = overlay.fork()
    after.apply(changes)
    for loss in app_losses(facts, overlay, after):
        if not loss.certain:
            yield f"{loss.path}: {loss}"
