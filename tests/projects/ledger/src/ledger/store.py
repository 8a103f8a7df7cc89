"""The database: SQLite, one connection for each process."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

SCHEMA = """
create table if not exists accounts (
    id integer primary key, name text not null, email text not null,
    currency text not null default 'EUR', balance_cents integer not null default 0
);
create table if not exists invoices (
    id integer primary key, account_id integer not null references accounts,
    number text not null unique, total_cents integer not null, currency text not null,
    due_on text not null, status text not null default 'open', settled_on text
);
create table if not exists payments (
    id integer primary key, account_id integer not null references accounts,
    reference text not null, amount_cents integer not null, used integer not null default 0
);
create table if not exists layouts (
    id integer primary key, name text not null unique, batch_type text not null, body text
);
create table if not exists rules (
    id integer primary key, label text not null unique, layout_id integer, key_id integer,
    settings text, enabled integer not null default 1, next_due text
);
create table if not exists batches (
    id integer primary key, label text not null, batch_type text not null, rule_id integer,
    source text not null, actor text, status text not null default 'running', result text
);
create table if not exists notices (
    id integer primary key, account_id integer not null, invoice_id integer,
    level integer not null, text text not null
);
create table if not exists findings (
    id integer primary key, batch_id integer, account_id integer not null, text text not null
);
create table if not exists rates (currency text primary key, per_mille integer not null);
"""

_connection: sqlite3.Connection | None = None


def connect(path: str) -> sqlite3.Connection:
    """Use this database from now on."""
    global _connection
    close()
    _connection = sqlite3.connect(path, check_same_thread=False)
    _connection.row_factory = sqlite3.Row
    _connection.executescript(SCHEMA)
    return _connection


def close() -> None:
    """Leave the database."""
    global _connection
    if _connection is not None:
        _connection.close()
        _connection = None


def _current() -> sqlite3.Connection:
    if _connection is None:
        from ledger import settings

        return connect(settings.DATABASE)
    return _connection


def rows(sql: str, *values: Any) -> list[dict[str, Any]]:
    """Everything that a query finds."""
    return [dict(row) for row in _current().execute(sql, values)]


def row(sql: str, *values: Any) -> dict[str, Any] | None:
    """The first thing that a query finds."""
    return next(iter(rows(sql, *values)), None)


def change(sql: str, *values: Any) -> int:
    """Change something; the id of a new row."""
    connection = _current()
    with connection:
        return connection.execute(sql, values).lastrowid or 0


def dumps(value: Any) -> str | None:
    """A value as it is kept in a column."""
    return None if value is None else json.dumps(value)


def loads(text: str | None) -> Any:
    """The value that a column keeps."""
    return None if text is None else json.loads(text)
