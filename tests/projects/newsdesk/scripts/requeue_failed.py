#!/usr/bin/env python3
"""Launch every failed execution once more: scripts/requeue_failed.py [DATABASE_URL]"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import app.workers.legacy as work  # noqa: E402
from app import config  # noqa: E402
from app.extensions import init_db  # noqa: E402
from app.services import executions  # noqa: E402


def requeue():
    """Launch what failed again; the number of launches."""
    count = 0
    for execution in executions.failed_executions():
        work.launch_work.delay(
            work_name=execution.work_name,
            kind=execution.kind,
            plan_id=execution.plan_id,
            origin="requeue",
            requested_by=execution.requested_by,
        )
        count += 1
    return count


def main(argv=None):
    argv = sys.argv[1:] if argv is None else argv
    init_db(argv[0] if argv else config.DATABASE_URL)
    print("%d executions launched again" % requeue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
