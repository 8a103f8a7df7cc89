"""Settling: the batch, on both sides until the move is done, and the single invoice."""

import pytest

from ledger.background.handlers import handle_settlement
from ledger.background.jobs import _handle_settlement, settle_invoice
from ledger.services import invoices
from ledger.services.accounts import get_account


@pytest.mark.parametrize("handler", [_handle_settlement, handle_settlement])
def test_the_oldest_invoices_are_settled_first(books, handler):
    assert handler(None, None, None, [1, 77], None) == {"success": True, "settled": ["A-1"]}
    assert get_account(1)["balance_cents"] == 2000
    assert invoices.unused_payments(1) == []
    assert [invoice["number"] for invoice in invoices.open_invoices(1)] == ["A-2"]


def test_one_invoice(books):
    result = settle_invoice.delay(1).get()
    assert result == {"success": True, "invoice": "A-1"}
    assert settle_invoice.delay(1).get()["error"] == "Invoice 1 is not open"


def test_one_invoice_without_the_money(books):
    assert settle_invoice.delay(3).get() == {"success": False, "invoice": "B-1"}
    assert get_account(2)["balance_cents"] == 0


def test_a_payment_that_names_its_invoice(books):
    invoices.record_payment(2, "B-2", 150)
    assert invoices.get_invoice(4)["status"] == "settled"
    assert get_account(2)["balance_cents"] == 50


def test_the_options_of_the_task():
    assert settle_invoice.name == "ledger.settle"
    assert settle_invoice.max_retries == 5
    assert settle_invoice.default_retry_delay == 30
    assert settle_invoice.acks_late
    assert settle_invoice.autoretry_for == (ConnectionError,)
