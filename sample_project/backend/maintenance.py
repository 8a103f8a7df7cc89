"""Maintenance commands for operators.

python -m maintenance retry-failed --limit 20
python -m maintenance check-schedules
python -m maintenance prune-backups --keep 10
"""

import argparse
import logging
import sys
from typing import List, Optional

import job_run_manager
import jobs_manager
from celery_app import celery_app
from database import init_db
from services.backup_storage import BackupStorage
from services.inventory import inventory_service
from tasks.job_tasks import check_job_schedules, dispatch_job

logger = logging.getLogger("maintenance")


def retry_failed(limit: int) -> int:
    """Dispatch the most recent failed runs again."""
    runs = job_run_manager.list_job_runs(status="failed", limit=limit)["runs"]
    for run in runs:
        schedule = None
        if run["job_schedule_id"] is not None:
            schedule = jobs_manager.get_job_schedule(run["job_schedule_id"])
        task = dispatch_job.delay(
            schedule_id=run["job_schedule_id"],
            template_id=run["job_template_id"],
            job_name=run["job_name"],
            job_type=run["job_type"],
            credential_id=schedule["credential_id"] if schedule else None,
            job_parameters=schedule["job_parameters"] if schedule else None,
            triggered_by="retry",
            executed_by="maintenance",
        )
        logger.info("Run %s (%s) queued as %s", run["id"], run["job_name"], task.id)
    return len(runs)


def prune_backups(keep: int) -> int:
    storage = BackupStorage()
    return sum(
        storage.prune(device["id"], keep) for device in inventory_service.list_devices()
    )


def main(argv: Optional[List[str]] = None) -> int:
    parser = argparse.ArgumentParser(prog="maintenance")
    commands = parser.add_subparsers(dest="command", required=True)
    retry = commands.add_parser("retry-failed", help="dispatch failed runs again")
    retry.add_argument("--limit", type=int, default=10)
    commands.add_parser("check-schedules", help="queue a schedule check")
    prune = commands.add_parser("prune-backups", help="delete old backups")
    prune.add_argument("--keep", type=int, default=10)
    args = parser.parse_args(argv)

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logger.info("Broker: %s", celery_app.conf.broker_url)
    init_db()
    if args.command == "retry-failed":
        logger.info("%d run(s) queued", retry_failed(args.limit))
    elif args.command == "check-schedules":
        logger.info("Queued as %s", check_job_schedules.delay().id)
    else:
        logger.info("%d backup(s) removed", prune_backups(args.keep))
    return 0


if __name__ == "__main__":
    sys.exit(main())
