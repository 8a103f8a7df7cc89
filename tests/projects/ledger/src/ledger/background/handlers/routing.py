"""Which function handles which type of batch."""

from __future__ import annotations

from typing import Any

from celery.utils.log import get_task_logger

from ledger.background.handlers.payments import handle_settlement
from ledger.background.handlers.rates import handle_rates

logger = get_task_logger(__name__)

HANDLERS = {
    "rates": handle_rates,
    "settlement": handle_settlement,
}


def process_batch(
    batch_type: str,
    rule_id: int | None,
    key_id: int | None,
    settings: dict[str, Any] | None,
    accounts: list[int],
    task: Any,
    layout: dict[str, Any] | None = None,
    batch_id: int | None = None,
) -> dict[str, Any]:
    """Have a batch handled; the result of its handler."""
    if batch_type not in HANDLERS:
        raise LookupError(f"Unknown batch type: {batch_type}")
    return HANDLERS[batch_type](
        rule_id,
        key_id,
        settings,
        accounts,
        task,
        layout=layout,
        batch_id=batch_id,
    )
