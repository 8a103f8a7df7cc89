"""Payments that came in."""

from __future__ import annotations

from datetime import date
from typing import Any

from celery.utils.log import get_task_logger

from ledger.money import format_cents
from ledger.services import invoices
from ledger.services.accounts import change_balance, get_account

logger = get_task_logger(__name__)


def handle_settlement(
    rule_id: int | None,
    key_id: int | None,
    settings: dict[str, Any] | None,
    accounts: list[int],
    task: Any,
    layout: dict[str, Any] | None = None,
    batch_id: int | None = None,
) -> dict[str, Any]:
    """Settle open invoices, the oldest first, with the payments of their account."""
    settled = []
    for account_id in accounts:
        account = get_account(account_id)
        if account is None:
            logger.warning("Account %s does not exist", account_id)
            continue
        purse = account["balance_cents"]
        for payment in invoices.unused_payments(account_id):
            purse += payment["amount_cents"]
            invoices.use_payment(payment["id"])
        for invoice in invoices.open_invoices(account_id):
            if invoice["total_cents"] > purse:
                break
            purse -= invoice["total_cents"]
            invoices.mark_settled(invoice["id"], date.today())
            settled.append(invoice["number"])
        change_balance(account_id, purse - account["balance_cents"])
        logger.info("Account %s keeps %s", account_id, format_cents(purse, account["currency"]))
    return {"success": True, "settled": settled}
