"""Exchange rates, in thousandths of the home currency."""

from __future__ import annotations

from ledger import store


def set_rate(currency: str, per_mille: int) -> None:
    store.change(
        "insert into rates (currency, per_mille) values (?, ?)"
        " on conflict (currency) do update set per_mille = excluded.per_mille",
        currency,
        per_mille,
    )


def get_rate(currency: str) -> int | None:
    found = store.row("select per_mille from rates where currency = ?", currency)
    return None if found is None else found["per_mille"]
