"""What a person or another program can ask of the ledger."""

from __future__ import annotations

from typing import Any

import ledger.background.jobs
from ledger.background.jobs import poll_rules as _poll
from ledger.services import rules


class OperationError(Exception):
    """It cannot be done; the message says why."""


def submit_batch(
    batch_type: str, settings: dict[str, Any] | None = None, actor: str | None = None
) -> str:
    """Start a batch by hand; the id of its task."""
    started = ledger.background.jobs.start_batch.delay(
        label=f"manual-{batch_type}",
        batch_type=batch_type,
        settings=settings,
        source="manual",
        actor=actor,
    )
    return started.id


def run_rule(rule_id: int, actor: str | None = None) -> str:
    """Run a rule now, whatever its clock says; the id of its task."""
    rule = rules.get_rule(rule_id)
    if rule is None:
        raise OperationError(f"there is no rule {rule_id}")
    layout = rules.get_layout(rule["layout_id"]) if rule["layout_id"] else None
    if layout is None:
        raise OperationError(f"rule {rule['label']} has no layout")
    started = ledger.background.jobs.start_batch.delay(
        label=rule["label"],
        batch_type=layout["batch_type"],
        rule_id=rule["id"],
        layout_id=layout["id"],
        key_id=rule["key_id"],
        settings=rule["settings"],
        source="manual",
        actor=actor,
    )
    return started.id


def poll() -> str:
    """Do now what the clock does."""
    return _poll.delay().id
