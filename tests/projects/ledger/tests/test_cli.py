"""The command line."""

import pytest

from ledger import cli, settings, store


@pytest.fixture
def run(books, monkeypatch, capsys):
    monkeypatch.setattr(settings, "BROKER_URL", "")
    monkeypatch.setattr(store, "close", lambda: None)

    def call(*arguments):
        code = cli.main(list(arguments))
        return code, capsys.readouterr()

    yield call
    monkeypatch.undo()


def test_a_batch(run):
    code, _ = run("--actor", "mia", "batch", "rates", "--settings", '{"rates": {"CHF": 1050}}')
    assert code == 0
    code, printed = run("batches")
    assert printed.out.split() == ["1", "done", "rates", "manual-rates"]


def test_a_rule(run):
    assert run("run-rule", "1")[0] == 0
    code, printed = run("run-rule", "3")
    assert code == 1
    assert printed.err == "ledger: rule no-layout has no layout\n"


def test_fees(run):
    assert run("fees")[1].out.splitlines()[1] == "level 2: 500 cents"


def test_settle(run, books):
    assert run("settle", "1")[0] == 0
    assert books.row("select status from invoices where id = 1")["status"] == "settled"
    assert run("settle", "99")[0] == 1
