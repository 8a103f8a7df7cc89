"""Batches: what ran and how it ended."""

from __future__ import annotations

from typing import Any

from ledger import store


def open_batch(
    label: str, batch_type: str, rule_id: int | None, source: str, actor: str | None
) -> int:
    return store.change(
        "insert into batches (label, batch_type, rule_id, source, actor) values (?, ?, ?, ?, ?)",
        label,
        batch_type,
        rule_id,
        source,
        actor,
    )


def close_batch(batch_id: int, result: dict[str, Any]) -> None:
    store.change(
        "update batches set status = ?, result = ? where id = ?",
        "done" if result.get("success") else "failed",
        store.dumps(result),
        batch_id,
    )


def recent_batches(limit: int = 20) -> list[dict[str, Any]]:
    found = store.rows("select * from batches order by id desc limit ?", limit)
    return [dict(row, result=store.loads(row["result"])) for row in found]


def record_finding(batch_id: int | None, account_id: int, text: str) -> None:
    store.change(
        "insert into findings (batch_id, account_id, text) values (?, ?, ?)",
        batch_id,
        account_id,
        text,
    )


def record_notice(account_id: int, invoice_id: int | None, level: int, text: str) -> None:
    store.change(
        "insert into notices (account_id, invoice_id, level, text) values (?, ?, ?, ?)",
        account_id,
        invoice_id,
        level,
        text,
    )


def last_level(invoice_id: int) -> int:
    found = store.row("select max(level) as level from notices where invoice_id = ?", invoice_id)
    return (found or {}).get("level") or 0
