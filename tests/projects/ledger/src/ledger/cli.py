"""The command line."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from ledger import operations, settings, store
from ledger.background import jobs
from ledger.services import batches, invoices


def _batch(args: argparse.Namespace) -> int:
    known = json.loads(args.settings) if args.settings else None
    print(operations.submit_batch(args.batch_type, known, actor=args.actor))
    return 0


def _run_rule(args: argparse.Namespace) -> int:
    print(operations.run_rule(args.rule, actor=args.actor))
    return 0


def _batches(args: argparse.Namespace) -> int:
    jobs = batches.recent_batches(args.limit)
    for job in jobs:
        print(f"{job['id']:>5}  {job['status']:<8} {job['batch_type']:<12} {job['label']}")
    return 0


def _fees(args: argparse.Namespace) -> int:
    for level, cents in sorted(jobs.DUNNING_FEES.items()):
        print(f"level {level}: {cents} cents")
    return 0


def _settle(args: argparse.Namespace) -> int:
    invoice = invoices.get_invoice(args.invoice)
    if invoice is None:
        raise operations.OperationError(f"there is no invoice {args.invoice}")
    print(jobs.settle_invoice.delay(invoice["id"]).id)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ledger", description="Invoices.")
    parser.add_argument("--actor", help="who does it")
    commands = parser.add_subparsers(required=True)

    def command(name: str, function: Any, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text)
        added.set_defaults(function=function)
        return added

    batch = command("batch", _batch, "start a batch by hand")
    batch.add_argument("batch_type")
    batch.add_argument("--settings", help="JSON")
    command("run-rule", _run_rule, "run a rule now").add_argument("rule", type=int)
    listing = command("batches", _batches, "the latest batches")
    listing.add_argument("--limit", type=int, default=20)
    command("fees", _fees, "what a reminder costs")
    command("settle", _settle, "settle an invoice").add_argument("invoice", type=int)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command."""
    args = _parser().parse_args(argv)
    if not settings.BROKER_URL:
        from ledger.background.worker import worker

        worker.conf.task_always_eager = True
    try:
        return args.function(args)
    except operations.OperationError as error:
        print(f"ledger: {error}", file=sys.stderr)
        return 1
    finally:
        if not settings.BROKER_URL:
            store.close()


if __name__ == "__main__":
    sys.exit(main())
