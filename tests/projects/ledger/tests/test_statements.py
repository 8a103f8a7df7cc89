"""Statements and reconciliation."""

from unittest import mock

from ledger.background.jobs import RULE, _handle_reconcile, _handle_statements
from ledger.services import rates


def test_a_statement(books):
    result = _handle_statements(None, None, None, [1], None)
    assert result["statements"]["1"].splitlines() == [
        "Statement: Harbour Ltd",
        RULE,
        "A-1                    50.00 EUR  open",
        "A-2                    90.00 EUR  open",
        RULE,
        "open                  140.00 EUR",
    ]


def test_other_currencies_are_converted(books):
    rates.set_rate("USD", 920)
    rates.set_rate("CHF", 1050)
    result = _handle_statements(None, None, None, [2], None, {"body": {"heading": "Account"}})
    lines = result["statements"]["2"].splitlines()
    assert lines[0] == "Account: Bridge Inc"
    assert lines[-1].split() == ["open", "1", "136.85", "EUR"]


def test_an_invoice_without_a_rate_is_left_out(books):
    with mock.patch("ledger.background.jobs.rates.get_rate", return_value=None) as get_rate:
        result = _handle_statements(None, None, None, [2], None)
    assert get_rate.call_count == 2
    assert "B-1" not in result["statements"]["2"]


def test_reconciliation_only_notes(books):
    books.change("update accounts set balance_cents = -1 where id = 2")
    books.change("insert into payments (account_id, reference, amount_cents) values (2, 'x', 0)")
    result = _handle_reconcile(None, None, None, [1, 2, 3], None, batch_id=9)
    assert result == {"success": True, "findings": 3}
    found = books.rows("select * from findings order by id")
    assert [row["account_id"] for row in found] == [2, 2, 3]
    assert {row["batch_id"] for row in found} == {9}
