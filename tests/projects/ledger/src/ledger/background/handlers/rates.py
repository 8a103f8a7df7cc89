"""Exchange rates."""

from __future__ import annotations

from typing import Any

from celery.utils.log import get_task_logger

from ledger.services import rates

logger = get_task_logger(__name__)


def handle_rates(
    rule_id: int | None,
    key_id: int | None,
    settings: dict[str, Any] | None,
    accounts: list[int],
    task: Any,
    layout: dict[str, Any] | None = None,
    batch_id: int | None = None,
) -> dict[str, Any]:
    """Take over the rates that the settings or the layout bring."""
    wanted = (settings or {}).get("rates") or ((layout or {}).get("body") or {}).get("rates") or {}
    for currency, per_mille in sorted(wanted.items()):
        rates.set_rate(currency, int(per_mille))
        logger.info("1 %s is %s thousandths", currency, per_mille)
    return {"success": True, "updated": len(wanted), "batch_id": batch_id}
