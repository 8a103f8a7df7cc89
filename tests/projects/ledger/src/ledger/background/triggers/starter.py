"""The starter: every batch goes through it."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.utils.log import get_task_logger

from ledger.background import names
from ledger.background.handlers.routing import process_batch
from ledger.services import batches, rules
from ledger.services.accounts import select_accounts

logger = get_task_logger(__name__)


@shared_task(
    name=names.TASK_START,
    bind=True,
    max_retries=3,
    default_retry_delay=60,
    acks_late=True,
    reject_on_worker_lost=True,
)
def start_batch(
    self,
    label: str,
    batch_type: str,
    rule_id: int | None = None,
    layout_id: int | None = None,
    key_id: int | None = None,
    settings: dict[str, Any] | None = None,
    source: str = "rule",
    actor: str | None = None,
) -> dict[str, Any]:
    """Run a batch and keep a record of it."""
    batch_id = batches.open_batch(label, batch_type, rule_id, source, actor)
    logger.info("Batch %d: %s (%s)", batch_id, label, batch_type)
    try:
        layout = rules.get_layout(layout_id) if layout_id else None
        result = process_batch(
            batch_type,
            rule_id=rule_id,
            key_id=key_id,
            settings=settings,
            accounts=select_accounts(settings),
            task=self,
            layout=layout,
        )
    except Exception as error:
        logger.exception("Batch %d failed", batch_id)
        result = {"success": False, "error": str(error)}
    batches.close_batch(batch_id, result)
    return {**result, "batch_id": batch_id}
