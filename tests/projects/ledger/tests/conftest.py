"""A database in memory, tasks that run at once, and a few accounts."""

import pytest

from ledger import store
from ledger.background.worker import worker


@pytest.fixture(autouse=True)
def eager():
    worker.conf.update(task_always_eager=True, task_eager_propagates=True)


@pytest.fixture
def books():
    """Two accounts, four invoices, three rules."""
    connection = store.connect(":memory:")
    with connection:
        connection.executescript(
            """
            insert into accounts (id, name, email, currency, balance_cents) values
                (1, 'Harbour Ltd', 'pay@harbour.example', 'EUR', 1000),
                (2, 'Bridge Inc', 'money@bridge.example', 'USD', 0);
            insert into invoices (id, account_id, number, total_cents, currency, due_on) values
                (1, 1, 'A-1', 5000, 'EUR', '2024-01-01'),
                (2, 1, 'A-2', 9000, 'EUR', '2024-02-01'),
                (3, 2, 'B-1', 123456, 'USD', '2024-01-20'),
                (4, 2, 'B-2', 100, 'CHF', '2024-03-01');
            insert into payments (id, account_id, reference, amount_cents) values
                (1, 1, 'thanks', 6000);
            insert into layouts (id, name, batch_type, body) values
                (1, 'bank', 'settlement', null),
                (2, 'reminder', 'dunning', null),
                (3, 'ecb', 'rates', '{"rates": {"USD": 920}}');
            insert into rules (id, label, layout_id, settings, enabled) values
                (1, 'nightly-settlement', 1, '{"accounts": [1]}', 1),
                (2, 'weekly-dunning', 2, '{"today": "2024-02-10"}', 0),
                (3, 'no-layout', null, null, 1),
                (4, 'lost-layout', 99, null, 0);
            """
        )
    yield store
    store.close()
