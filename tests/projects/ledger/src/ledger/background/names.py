"""The names of the tasks: other programs send messages to them, so they never change."""

PREFIX = "ledger"

TASK_POLL = "ledger.poll_rules"
TASK_START = "ledger.start_batch"
TASK_SETTLE = "ledger.settle"
