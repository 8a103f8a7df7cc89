"""The clock: which rules are due."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from celery import shared_task
from celery.utils.log import get_task_logger

from ledger.background import names
from ledger.background.triggers.starter import start_batch
from ledger.services import rules

logger = get_task_logger(__name__)


@shared_task(name=names.TASK_POLL, ignore_result=False, acks_late=True)
def poll_rules() -> dict[str, Any]:
    """Start a batch for every rule that is due."""
    now = datetime.now()
    started = []
    for rule in rules.due_rules(now):
        layout = rules.get_layout(rule["layout_id"]) if rule["layout_id"] else None
        if layout is None:
            logger.warning("Rule %s has no layout", rule["label"])
            continue
        rules.postpone(rule["id"], now)
        start_batch.delay(
            label=rule["label"],
            batch_type=layout["batch_type"],
            rule_id=rule["id"],
            layout_id=layout["id"],
            key_id=rule["key_id"],
            settings=rule["settings"],
        )
        started.append(rule["label"])
    return {"success": True, "started": started}
