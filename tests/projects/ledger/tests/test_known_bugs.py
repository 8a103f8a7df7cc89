"""What is known to be wrong. Each test says what would be right; most of them fail until it is."""

import re
from pathlib import Path

import pytest

from ledger import operations
from ledger.background.handlers import process_batch
from ledger.services import batches

pytestmark = pytest.mark.xfail(reason="the move to triggers/ and handlers/ is half done")

CODE = Path(__file__).resolve().parent.parent / "src" / "ledger"


@pytest.mark.parametrize("constant", ["TASK_POLL", "TASK_START"])
def test_a_task_name_is_given_once(constant):
    given = re.compile(r"task\([^)]*name=(\w+\.)?%s\b" % constant)
    sources = [path.read_text(encoding="utf-8") for path in CODE.rglob("*.py")]
    assert sum(len(given.findall(source)) for source in sources) == 1


@pytest.mark.parametrize("batch_type", ["dunning", "statements", "statement", "reconcile"])
def test_every_type_has_a_handler(books, batch_type):
    assert process_batch(batch_type, None, None, None, [1], None, batch_id=1)["success"]


def test_an_unknown_type_is_an_error_and_not_an_exception():
    result = process_batch("horoscope", None, None, None, [], None)
    assert result == {"success": False, "error": "Unknown batch type: horoscope"}


def test_findings_know_their_batch(books):
    books.change("update accounts set balance_cents = -1 where id = 2")
    operations.submit_batch("reconcile")
    (batch,) = batches.recent_batches()
    assert [row["batch_id"] for row in books.rows("select * from findings")] == [batch["id"]]
