"""Background jobs of the ledger.

The clock, the starter and the handlers, as they were before `triggers` and `handlers`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from celery.utils.log import get_task_logger

from ledger import settings as ledger_settings
from ledger.background.names import TASK_POLL, TASK_SETTLE, TASK_START
from ledger.background.worker import worker
from ledger.money import format_cents, share
from ledger.services import batches, invoices, rates, rules
from ledger.services.accounts import change_balance, get_account, select_accounts

logger = get_task_logger(__name__)

# What a reminder costs, by level. Agreed with the lawyers: levels above 3 go to court and are not
# ours any more.
DUNNING_FEES = {1: 0, 2: 500, 3: 1500}

DAYS_PER_LEVEL = 14

RULE = "-" * 40


# ==================================================================== the clock


@worker.task(name=TASK_POLL, ignore_result=False, acks_late=True)
def poll_rules() -> dict[str, Any]:
    """Start a batch for every rule that is due."""
    now = datetime.now()
    started = []
    for rule in rules.due_rules(now):
        layout = rules.get_layout(rule["layout_id"]) if rule["layout_id"] else None
        if layout is None:
            logger.warning(f"Rule {rule['label']} has no layout")
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


# ================================================================== the starter


@worker.task(
    name=TASK_START,
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
    logger.info(f"Batch {batch_id}: {label} ({batch_type})")
    try:
        layout = rules.get_layout(layout_id) if layout_id else None
        accounts = select_accounts(settings)
        result = _process(batch_type, rule_id, key_id, settings, accounts, self, layout)
    except Exception as error:
        logger.exception(f"Batch {batch_id} failed")
        result = {"success": False, "error": str(error)}
    batches.close_batch(batch_id, result)
    return {**result, "batch_id": batch_id}


def _process(batch_type, rule_id, key_id, settings, accounts, task, layout):
    """Which handler is it?"""
    if batch_type == "settlement":
        return _handle_settlement(rule_id, key_id, settings, accounts, task, layout)
    elif batch_type == "dunning":
        return _handle_dunning(rule_id, key_id, settings, accounts, task, layout)
    elif batch_type in ("statements", "statement"):  # the singular is in old rules
        return _handle_statements(rule_id, key_id, settings, accounts, task, layout)
    elif batch_type == "reconcile":
        return _handle_reconcile(rule_id, key_id, settings, accounts, task, layout=layout)
    elif batch_type == "rates":
        from ledger.background.handlers.rates import handle_rates

        return handle_rates(rule_id, key_id, settings, accounts, task, layout)
    else:
        logger.error(f"Unknown batch type: {batch_type}")
        return {"success": False, "error": f"Unknown batch type: {batch_type}"}


# ================================================================= the handlers


def _handle_settlement(
    rule_id: int | None,
    key_id: int | None,
    settings: dict[str, Any] | None,
    accounts: list[int],
    task: Any,
    layout: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Settle open invoices, the oldest first, with the payments of their account."""
    settled = []
    for account_id in accounts:
        account = get_account(account_id)
        if account is None:
            logger.warning(f"Account {account_id} does not exist")
            continue
        # what was left over the last time, and what came since
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
        logger.info(f"Account {account_id} keeps {format_cents(purse, account['currency'])}")
    return {"success": True, "settled": settled}


# ------------------------------------------------------------- reminders (dunning)


def _days_late(invoice: dict[str, Any], today: date) -> int:
    return (today - date.fromisoformat(invoice["due_on"])).days


def _handle_dunning(
    rule_id: int | None,
    key_id: int | None,
    settings: dict[str, Any] | None,
    accounts: list[int],
    task: Any,
    layout: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Remind of every invoice that is late, one level at a time."""
    today = date.fromisoformat((settings or {}).get("today") or date.today().isoformat())
    sent = 0
    fees = 0
    for account_id in accounts:
        for invoice in invoices.open_invoices(account_id):
            late = _days_late(invoice, today)
            if late <= 0:
                continue
            level = min(batches.last_level(invoice["id"]) + 1, max(DUNNING_FEES))
            if late < level * DAYS_PER_LEVEL:
                continue
            fee = DUNNING_FEES[level]
            total = format_cents(invoice["total_cents"] + fee, invoice["currency"])
            batches.record_notice(
                account_id, invoice["id"], level, f"{invoice['number']}: please pay {total}"
            )
            fees += fee
            sent += 1
            logger.info(f"{invoice['number']} is {late} days late, reminder {level!r} sent")
    logger.info(f"{sent} reminders, {fees:,} cents of fees")
    return {"success": True, "sent": sent, "fees_cents": fees}


# --------------------------------------------------------------------- statements


def _in_home_currency(cents: int, currency: str) -> int | None:
    if currency == ledger_settings.HOME_CURRENCY:
        return cents
    per_mille = rates.get_rate(currency)
    return None if per_mille is None else share(cents, per_mille)


def _handle_statements(
    rule_id: int | None,
    key_id: int | None,
    settings: dict[str, Any] | None,
    accounts: list[int],
    task: Any,
    layout: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Write the statement of each account."""
    heading = ((layout or {}).get("body") or {}).get("heading", "Statement")
    statements = {}
    for account_id in accounts:
        account = get_account(account_id)
        if account is None:
            continue
        lines = [f"{heading}: {account['name']}", RULE]
        total = 0
        for invoice in invoices.invoices_of(account_id):
            home = _in_home_currency(invoice["total_cents"], invoice["currency"])
            if home is None:
                logger.warning(f"No rate for {invoice['currency']}, {invoice['number']} left out")
                continue
            if invoice["status"] == "open":
                total += home
            amount = format_cents(invoice["total_cents"], invoice["currency"])
            lines.append(f"{invoice['number']:<12}{amount:>20}  {invoice['status']}")
        lines.append(RULE)
        lines.append(f"{'open':<12}{format_cents(total, ledger_settings.HOME_CURRENCY):>20}")
        statements[str(account_id)] = "\n".join(lines)
    return {"success": True, "statements": statements}


# ------------------------------------------------------------------ reconciliation


def _handle_reconcile(
    rule_id: int | None,
    key_id: int | None,
    settings: dict[str, Any] | None,
    accounts: list[int],
    task: Any,
    layout: dict[str, Any] | None = None,
    batch_id: int | None = None,
) -> dict[str, Any]:
    """Find accounts that look wrong. Nothing is changed, only noted."""
    found = 0
    for account_id in accounts:
        account = get_account(account_id)
        if account is None:
            batches.record_finding(batch_id, account_id, "does not exist")
            found += 1
            continue
        if account["balance_cents"] < 0:
            batches.record_finding(batch_id, account_id, "the balance is negative")
            found += 1
        for payment in invoices.unused_payments(account_id):
            if payment["amount_cents"] <= 0:
                batches.record_finding(
                    batch_id, account_id, f"payment {payment['reference']} is not positive"
                )
                found += 1
    return {"success": True, "findings": found}


# ======================================================================== invoices


# The bank's gateway sends this one by name ("ledger.settle"), with both ids.
@worker.task(
    name=TASK_SETTLE,
    bind=True,
    max_retries=5,
    default_retry_delay=30,
    acks_late=True,
    autoretry_for=(ConnectionError,),
)
def settle_invoice(self, invoice_id: int, payment_id: int | None = None) -> dict[str, Any]:
    """Settle one invoice, if its account has the money."""
    invoice = invoices.get_invoice(invoice_id)
    if invoice is None or invoice["status"] != "open":
        return {"success": False, "error": f"Invoice {invoice_id} is not open"}
    account = get_account(invoice["account_id"])
    purse = account["balance_cents"]
    for payment in invoices.unused_payments(account["id"]):
        if payment_id is None or payment["id"] == payment_id:
            purse += payment["amount_cents"]
            invoices.use_payment(payment["id"])
    paid = purse >= invoice["total_cents"]
    if paid:
        purse -= invoice["total_cents"]
        invoices.mark_settled(invoice_id, date.today())
    change_balance(account["id"], purse - account["balance_cents"])
    logger.info("Invoice %s: %s", invoice["number"], "settled" if paid else "still open")
    return {"success": paid, "invoice": invoice["number"]}
