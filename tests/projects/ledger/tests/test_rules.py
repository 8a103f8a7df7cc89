"""Rules, by the clock and by hand."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ledger import operations
from ledger.background.handlers import process_batch
from ledger.services import batches, rates, rules

SOURCES = Path(__file__).resolve().parent.parent / "src"


def test_due_rules_start_once(books):
    operations.poll()
    operations.poll()
    (batch,) = batches.recent_batches()
    assert (batch["label"], batch["source"], batch["status"]) == (
        "nightly-settlement",
        "rule",
        "done",
    )
    assert batch["result"]["settled"] == ["A-1"]
    assert rules.get_rule(1)["next_due"] is not None


def test_a_rule_by_hand(books):
    assert operations.run_rule(1, actor="mia")
    (batch,) = batches.recent_batches()
    assert (batch["rule_id"], batch["source"], batch["actor"]) == (1, "manual", "mia")
    assert batch["status"] == "done"


@pytest.mark.parametrize("rule_id", [3, 4, 77])
def test_rules_that_cannot_run(books, rule_id):
    with pytest.raises(operations.OperationError):
        operations.run_rule(rule_id)
    assert batches.recent_batches() == []


def test_a_batch_by_hand(books):
    operations.submit_batch("rates", {"rates": {"CHF": 1050}}, actor="mia")
    assert rates.get_rate("CHF") == 1050


def test_an_unknown_type_is_a_failed_batch(books):
    operations.submit_batch("horoscope")
    (batch,) = batches.recent_batches()
    assert batch["status"] == "failed"
    assert batch["result"]["error"].endswith("Unknown batch type: horoscope")


def test_rates_come_from_the_layout(books):
    layout = rules.get_layout(3)
    result = process_batch("rates", None, None, None, [], None, layout=layout, batch_id=4)
    assert result == {"success": True, "updated": 1, "batch_id": 4}
    assert rates.get_rate("USD") == 920


def test_the_operations_use_the_application_of_the_ledger():
    code = "import ledger.operations, celery; print(celery.current_app.main)"
    environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "ledger"
