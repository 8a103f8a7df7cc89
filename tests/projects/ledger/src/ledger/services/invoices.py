"""Invoices and the payments for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger import store


def get_invoice(invoice_id: int) -> dict[str, Any] | None:
    return store.row("select * from invoices where id = ?", invoice_id)


def open_invoices(account_id: int) -> list[dict[str, Any]]:
    return store.rows(
        "select * from invoices where account_id = ? and status = 'open' order by due_on, id",
        account_id,
    )


def invoices_of(account_id: int) -> list[dict[str, Any]]:
    return store.rows("select * from invoices where account_id = ? order by id", account_id)


def unused_payments(account_id: int) -> list[dict[str, Any]]:
    return store.rows(
        "select * from payments where account_id = ? and used = 0 order by id", account_id
    )


def use_payment(payment_id: int) -> None:
    store.change("update payments set used = 1 where id = ?", payment_id)


def mark_settled(invoice_id: int, on: date) -> None:
    store.change(
        "update invoices set status = 'settled', settled_on = ? where id = ?",
        on.isoformat(),
        invoice_id,
    )


def record_payment(account_id: int, reference: str, amount_cents: int) -> int:
    """Note a payment; when it names an invoice, settling that starts at once."""
    payment_id = store.change(
        "insert into payments (account_id, reference, amount_cents) values (?, ?, ?)",
        account_id,
        reference,
        amount_cents,
    )
    invoice = store.row("select id from invoices where number = ? and status = 'open'", reference)
    if invoice is not None:
        # here and not above: the jobs need this module
        from ledger.background.jobs import settle_invoice

        settle_invoice.delay(invoice["id"], payment_id)
    return payment_id
