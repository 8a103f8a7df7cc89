"""Accounts: who owes and who is owed."""

from __future__ import annotations

from typing import Any

from ledger import store


def get_account(account_id: int) -> dict[str, Any] | None:
    return store.row("select * from accounts where id = ?", account_id)


def all_accounts() -> list[int]:
    return [row["id"] for row in store.rows("select id from accounts order by id")]


def change_balance(account_id: int, cents: int) -> None:
    store.change(
        "update accounts set balance_cents = balance_cents + ? where id = ?", cents, account_id
    )


def select_accounts(settings: dict | None) -> list[int]:
    """The accounts that a batch is about: those that are named, else all."""
    wanted = (settings or {}).get("accounts")
    return list(wanted) if wanted else all_accounts()
