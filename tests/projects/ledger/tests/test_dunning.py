"""Reminders."""

import pytest

from ledger.background import jobs


def remind(day, accounts=(1, 2)):
    return jobs._handle_dunning(None, None, {"today": day}, list(accounts), None)


def test_levels_rise_one_at_a_time(books):
    assert remind("2024-01-10")["sent"] == 0
    assert remind("2024-01-16", [1]) == {"success": True, "sent": 1, "fees_cents": 0}
    assert remind("2024-01-16", [1])["sent"] == 0
    assert remind("2024-01-30", [1]) == {"success": True, "sent": 1, "fees_cents": 500}
    texts = [row["text"] for row in books.rows("select text from notices order by id")]
    assert texts == ["A-1: please pay 50.00 EUR", "A-1: please pay 55.00 EUR"]


def test_fees_by_agreement(books, monkeypatch):
    monkeypatch.setattr("ledger.background.jobs.DUNNING_FEES", {1: 700})
    assert remind("2024-01-16", [1])["fees_cents"] == 700


@pytest.mark.parametrize("level", sorted(jobs.DUNNING_FEES))
def test_fees_never_fall(level):
    assert jobs.DUNNING_FEES[level] >= jobs.DUNNING_FEES.get(level - 1, 0)


def test_what_is_logged(books, caplog):
    caplog.set_level("INFO")
    remind("2024-01-30", [1])
    messages = [record.getMessage() for record in caplog.records]
    assert "A-1 is 29 days late, reminder 1 sent" in messages
    assert messages[-1] == "1 reminders, 0 cents of fees"


def test_large_sums_are_readable_in_the_log(books, caplog, monkeypatch):
    caplog.set_level("INFO")
    monkeypatch.setattr("ledger.background.jobs.DUNNING_FEES", {1: 1234567})
    remind("2024-01-30", [1])
    assert caplog.records[-1].getMessage() == "1 reminders, 1,234,567 cents of fees"
