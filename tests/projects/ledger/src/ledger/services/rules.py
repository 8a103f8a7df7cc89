"""Rules and layouts: when a batch runs, and what it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ledger import store


def _rule(row: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if row is None else dict(row, settings=store.loads(row["settings"]))


def get_rule(rule_id: int) -> dict[str, Any] | None:
    return _rule(store.row("select * from rules where id = ?", rule_id))


def due_rules(now: datetime) -> list[dict[str, Any]]:
    found = store.rows(
        "select * from rules where enabled and (next_due is null or next_due <= ?) order by id",
        now.isoformat(),
    )
    return [rule for rule in map(_rule, found) if rule is not None]


def postpone(rule_id: int, now: datetime, hours: int = 24) -> None:
    store.change(
        "update rules set next_due = ? where id = ?",
        (now + timedelta(hours=hours)).isoformat(),
        rule_id,
    )


def get_layout(layout_id: int) -> dict[str, Any] | None:
    found = store.row("select * from layouts where id = ?", layout_id)
    return None if found is None else dict(found, body=store.loads(found["body"]))
