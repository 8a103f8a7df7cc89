"""
Job tasks.

All Celery tasks of the job system:

- tasks.check_job_schedules: started by beat, looks for schedules that are due
- tasks.dispatch_job: runs one job, whatever its type
- tasks.legacy_*: tasks of the first job system (version 1 identifiers)

The executors of the job types are further down, one section for each type.
"""

import asyncio
import logging
import time
from datetime import datetime, timezone
from typing import Any, Dict, List, Optional

import credentials_manager
import job_run_manager
import job_template_manager
import jobs_manager
from celery_app import celery_app
from config import settings
from database import utcnow
from services.backup_storage import BackupStorage
from services.compliance import check_config, get_rules
from services.device_connection import DeviceConnection, DeviceConnectionError
from services.inventory import inventory_service
from services.queue_monitor import get_queue_depths

logger = logging.getLogger(__name__)

# Commands that change a device are refused
FORBIDDEN_COMMANDS = ("conf", "write", "copy", "delete", "erase", "reload")

# Share of rules a device has to pass, in percent
DEFAULT_REQUIRED_SCORE = 80


# ============================================================================
# Schedule checker
# ============================================================================


@celery_app.task(name="tasks.check_job_schedules")
def check_job_schedules() -> Dict[str, Any]:
    """Check for due schedules, called every minute by beat."""
    now = utcnow()
    dispatched = []
    errors = []

    due = jobs_manager.get_due_schedules(now)
    logger.info(f"{len(due)} schedule(s) due at {now:%Y-%m-%d %H:%M}")

    for schedule in due:
        try:
            # Resolve the template to find out the job type
            template = None
            if schedule.get("job_template_id"):
                template = job_template_manager.get_job_template(
                    schedule["job_template_id"]
                )
            if not template:
                logger.warning(
                    f"Schedule {schedule['job_identifier']!r} has no template"
                )
                errors.append(schedule["job_identifier"])
                continue

            task = dispatch_job.delay(
                schedule_id=schedule["id"],
                template_id=template["id"],
                job_name=schedule["job_identifier"],
                job_type=template["job_type"],
                credential_id=schedule.get("credential_id"),
                job_parameters=schedule.get("job_parameters"),
                triggered_by="schedule",
            )
            jobs_manager.update_job_run_times(
                schedule["id"],
                last_run=now,
                next_run=jobs_manager.calculate_next_run(schedule, after=now),
            )
            dispatched.append(
                {"job_identifier": schedule["job_identifier"], "task_id": task.id}
            )
        except Exception as e:
            logger.error(
                f"Error dispatching {schedule['job_identifier']}: {e}", exc_info=True
            )
            errors.append(schedule["job_identifier"])

    return {
        "success": True,
        "checked_at": now.isoformat(),
        "dispatched": dispatched,
        "errors": errors,
    }


# ============================================================================
# Dispatcher
# ============================================================================


@celery_app.task(bind=True, name="tasks.dispatch_job")
def dispatch_job(
    self,
    schedule_id: Optional[int] = None,
    template_id: Optional[int] = None,
    job_name: str = "unnamed",
    job_type: str = "",
    credential_id: Optional[int] = None,
    job_parameters: Optional[dict] = None,
    triggered_by: str = "schedule",
    executed_by: Optional[str] = None,
) -> Dict[str, Any]:
    """
    Dispatch a job to the executor of its type.

    Creates the job run, resolves the target devices, executes and records the
    result.
    """
    job_run = None
    try:
        logger.info(f"Dispatching job: {job_name} (type: {job_type})")

        template = None
        if template_id:
            template = job_template_manager.get_job_template(template_id)

        # Resolve target devices
        target_devices = None
        if job_parameters and job_parameters.get("device_ids"):
            target_devices = list(job_parameters["device_ids"])
        elif template and job_type != "check_queues":
            loop = asyncio.new_event_loop()
            asyncio.set_event_loop(loop)
            try:
                target_devices = loop.run_until_complete(
                    inventory_service.resolve_device_ids(
                        template.get("inventory_filter")
                    )
                )
            finally:
                loop.close()

        job_run = job_run_manager.create_job_run(
            job_name=job_name,
            job_type=job_type,
            triggered_by=triggered_by,
            job_schedule_id=schedule_id,
            job_template_id=template_id,
            executed_by=executed_by,
            celery_task_id=self.request.id,
        )
        job_run_manager.mark_started(job_run["id"], target_devices=target_devices)

        result = _execute_job_type(
            job_type=job_type,
            schedule_id=schedule_id,
            credential_id=credential_id,
            job_parameters=job_parameters,
            target_devices=target_devices,
            task_context=self,
            template=template,
        )

        if result.get("success"):
            job_run_manager.mark_completed(job_run["id"], result=result)
        else:
            job_run_manager.mark_failed(
                job_run["id"], result.get("error", "Unknown error"), result=result
            )
        return result

    except Exception as e:
        logger.error(f"Error dispatching job {job_name}: {e}", exc_info=True)
        if job_run:
            job_run_manager.mark_failed(job_run["id"], str(e))
        return {"success": False, "error": str(e)}


def _execute_job_type(
    job_type: str,
    schedule_id: Optional[int],
    credential_id: Optional[int],
    job_parameters: Optional[dict],
    target_devices: Optional[list],
    task_context,
    template: Optional[dict] = None,
) -> Dict[str, Any]:
    """Call the executor of a job type."""
    job_executors = {
        "check_queues": _execute_check_queues,
        "run_commands": _execute_run_commands,
        "backup": _execute_backup,
        "inventory_report": _execute_inventory_report,
        "compliance_check": _execute_compliance_check,
        "sync_devices": _execute_sync_devices,
        "compare_devices": _execute_compare_devices,
    }
    executor = job_executors.get(job_type)
    if not executor:
        logger.error(f"Unknown job type: {job_type}")
        return {"success": False, "error": f"Unknown job type: {job_type}"}
    return executor(
        schedule_id=schedule_id,
        credential_id=credential_id,
        job_parameters=job_parameters,
        target_devices=target_devices,
        task_context=task_context,
        template=template,
    )


# ============================================================================
# Helpers
# ============================================================================


def get_device_records(target_devices: Optional[list]) -> List[Dict[str, Any]]:
    """Inventory records of the target devices, in the order of their names."""
    if not target_devices:
        return []
    records = inventory_service.get_devices([int(device) for device in target_devices])
    missing = len(set(target_devices)) - len(records)
    if missing:
        logger.warning("%s target device(s) are not in the inventory", missing)
    return records


def _load_credential(credential_id: Optional[int]) -> Dict[str, Optional[str]]:
    """Username and password for device logins, both None without credential."""
    if not credential_id:
        return {"username": None, "password": None}

    credential = credentials_manager.get_credential_by_id(credential_id)
    if not credential:
        raise ValueError(f"Credential {credential_id} not found")
    return {
        "username": credential["username"],
        "password": credentials_manager.get_decrypted_password(credential_id),
    }


def _merge_parameters(
    template: Optional[dict], job_parameters: Optional[dict]
) -> Dict[str, Any]:
    """Parameters of the template, overridden by those of the job."""
    merged = dict((template or {}).get("parameters") or {})
    merged.update(job_parameters or {})
    return merged


# ----------------------------------------------------------------------------
# Check queues
# ----------------------------------------------------------------------------


def _execute_check_queues(
    schedule_id: Optional[int],
    credential_id: Optional[int],
    job_parameters: Optional[dict],
    target_devices: Optional[list],
    task_context,
    template: Optional[dict] = None,
) -> Dict[str, Any]:
    """Compare the depth of the task queues with the warning threshold."""
    try:
        parameters = {**((template or {}).get("parameters") or {})}
        parameters.update(job_parameters or {})

        queues = parameters.get("queues") or settings.monitored_queues
        warning_depth = parameters.get("warning_depth", settings.queue_warning_depth)
        logger.info(f"Checking {len(queues)} queue(s) of schedule {schedule_id}")

        depths = get_queue_depths(queues)
        overloaded = sorted(q for q, depth in depths.items() if depth > warning_depth)
        for queue in overloaded:
            logger.warning(f"Queue {queue!r} holds {depths[queue]} messages")

        return {
            "success": True,
            "queues": depths,
            "warning_depth": warning_depth,
            "overloaded": overloaded,
            "message": f"{len(queues)} queue(s) checked, {len(overloaded)} overloaded",
        }
    except Exception as exc:
        logger.error(f"Queue check failed: {exc}", exc_info=True)
        return {"success": False, "error": str(exc)}


# ----------------------------------------------------------------------------
# Run commands
# ----------------------------------------------------------------------------


def _split_commands(raw: Any) -> List[str]:
    """Commands as a list; text has one command a line, "!" starts a comment."""
    lines = raw.splitlines() if isinstance(raw, str) else list(raw or [])
    commands = [line.strip() for line in lines]
    return [line for line in commands if line and not line.startswith("!")]


async def _collect_outputs(
    devices: List[Dict[str, Any]],
    commands: List[str],
    login: Dict[str, Optional[str]],
) -> List[Any]:
    """Run the commands on all devices at once; a failure takes its place."""
    sessions = [
        DeviceConnection(device, login["username"], login["password"])
        for device in devices
    ]
    return await asyncio.gather(
        *(session.send_commands(commands) for session in sessions),
        return_exceptions=True,
    )


def _execute_run_commands(
    schedule_id: Optional[int],
    credential_id: Optional[int],
    job_parameters: Optional[dict],
    target_devices: Optional[list],
    task_context,
    template: Optional[dict] = None,
) -> Dict[str, Any]:
    """
    Run show commands on devices and store the outputs.

    The commands are taken from the parameter "commands" (list or text).
    """
    try:
        parameters = _merge_parameters(template, job_parameters)
        commands = _split_commands(parameters.get("commands"))
        if not commands:
            return {"success": False, "error": "No commands given"}

        # Only show commands, configuration goes through change management
        for command in commands:
            if command.lower().startswith(FORBIDDEN_COMMANDS):
                logger.warning(
                    f"Refused command {command!r} of schedule {schedule_id}"
                    f" (forbidden: {', '.join(FORBIDDEN_COMMANDS)})"
                )
                return {"success": False, "error": f"Command not allowed: {command}"}

        devices = get_device_records(target_devices)
        if not devices:
            return {"success": False, "error": "No target devices"}

        login = _load_credential(credential_id)
        logger.info(f"Running {len(commands)} command(s) on {len(devices)} device(s)")
        task_context.update_state(
            state="PROGRESS",
            meta={"current": 0, "total": len(devices), "status": "Connecting"},
        )

        started = time.monotonic()
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        try:
            outputs = loop.run_until_complete(
                _collect_outputs(devices, commands, login)
            )
        finally:
            loop.close()
        elapsed = time.monotonic() - started

        succeeded = []
        failed = {}
        for device, output in zip(devices, outputs):
            if isinstance(output, BaseException):
                # unreachable devices are normal, they do not fail the job
                logger.warning(f"{device['name']}: {output}")
                failed[device["name"]] = str(output)
                continue
            job_run_manager.save_command_outputs(
                device["id"], output, celery_task_id=task_context.request.id
            )
            succeeded.append(device["name"])

        logger.info(
            f"Commands done: {len(succeeded)} of {len(devices)} device(s)"
            f" in {elapsed:.2f}s"
        )
        return {
            "success": bool(succeeded),
            "commands": commands,
            "succeeded": succeeded,
            "failed": failed,
            "error": None if succeeded else "All devices failed",
        }

    except Exception as e:
        error_msg = f"Running commands failed: {e}"
        logger.error(error_msg, exc_info=True)
        return {"success": False, "error": error_msg}


# ----------------------------------------------------------------------------
# Backup
# ----------------------------------------------------------------------------

# Versions kept for each device. Changing it does not bring deleted ones back.
BACKUP_KEEP_VERSIONS = 10


def _backup_filename(device: Dict[str, Any], taken_at: datetime) -> str:
    # microseconds, because two backups within a second did happen
    return f"{device['name']}_{taken_at:%Y%m%d-%H%M%S-%f}.cfg"


def _execute_backup(
    schedule_id: Optional[int],
    credential_id: Optional[int],
    job_parameters: Optional[dict],
    target_devices: Optional[list],
    task_context,
    template: Optional[dict] = None,
) -> Dict[str, Any]:
    """
    Back up the running configuration of all target devices.

    Parameters:
        keep_versions: versions to keep for each device
    """
    try:
        parameters = _merge_parameters(template, job_parameters)
        keep = int(parameters.get("keep_versions", BACKUP_KEEP_VERSIONS))

        devices = get_device_records(target_devices)
        if not devices:
            return {"success": False, "error": "No target devices"}

        login = _load_credential(credential_id)
        storage = BackupStorage()
        total = len(devices)
        backed_up = []
        failed = {}

        logger.info(f"Backup of {total} device(s) started, keeping {keep} version(s)")
        for index, device in enumerate(devices, start=1):
            task_context.update_state(
                state="PROGRESS",
                meta={"current": index, "total": total, "status": device["name"]},
            )
            try:
                session = DeviceConnection(device, login["username"], login["password"])
                config = session.fetch_running_config()
            except DeviceConnectionError as e:
                logger.warning(f"No backup of {device['name']}: {e!s}")
                failed[device["name"]] = str(e)
                continue

            backup = storage.save(
                device,
                _backup_filename(device, datetime.now(timezone.utc)),
                config,
                celery_task_id=task_context.request.id,
            )
            removed = storage.prune(device["id"], keep)
            logger.debug(f"{device['name']}: {backup['size']:,} bytes, -{removed} old")
            backed_up.append(device["name"])

            # ---- progress ----
            percent = index * 100 / total
            logger.info(f"Backup progress: {percent:.0f}% ({index}/{total})")

        # A backup counts as done when at least one device was saved  (see OPS-114)
        return {
            "success": bool(backed_up),
            "backed_up": backed_up,
            "failed": failed,
            "error": None if backed_up else "All devices failed",
        }

    except Exception as e:
        logger.exception(f"Backup of schedule {schedule_id} failed")
        return {"success": False, "error": str(e)}


# ----------------------------------------------------------------------------
# Inventory report
# ----------------------------------------------------------------------------


def _execute_inventory_report(
    schedule_id: Optional[int],
    credential_id: Optional[int],
    job_parameters: Optional[dict],
    target_devices: Optional[list],
    task_context,
    template: Optional[dict] = None,
) -> Dict[str, Any]:
    """Write the inventory records of the target devices to a CSV file."""
    # local import: csv is only needed here
    import csv

    columns = ["name", "primary_ip", "platform", "site", "role", "os_version"]
    try:
        devices = get_device_records(target_devices)
        stamp = datetime.now(timezone.utc).strftime("%Y%m%d-%H%M%S")
        path = settings.report_dir / f"inventory_{stamp}.csv"

        with path.open("w", newline="", encoding="utf-8") as handle:
            writer = csv.DictWriter(handle, fieldnames=columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(devices)

        logger.info(f"Report with {len(devices)} row(s), 100% of the targets: {path}")
        return {
            "success": True,
            "path": str(path),
            "rows": len(devices),
            "sites": sorted({device["site"] for device in devices}),
        }

        if not devices:
            logger.warning("Report is empty")
            return {"success": False, "error": "No target devices"}

    except Exception as e:
        logger.error(f"Inventory report failed: {e}", exc_info=True)
        return {"success": False, "error": str(e)}


# ----------------------------------------------------------------------------
# Compliance
# ----------------------------------------------------------------------------


def _score(results: Dict[str, bool]) -> int:
    """Passed rules in percent, rounded down."""
    if not results:
        return 0
    return sum(results.values()) * 100 // len(results)


def _execute_compliance_check(
    schedule_id: Optional[int],
    credential_id: Optional[int],
    job_parameters: Optional[dict],
    target_devices: Optional[list],
    task_context,
    template: Optional[dict] = None,
) -> Dict[str, Any]:
    """Check the running configurations against the rules."""
    try:
        parameters = dict((template or {}).get("parameters") or {})
        parameters.update(job_parameters or {})
        required = parameters.get("required_score", DEFAULT_REQUIRED_SCORE)
        rules = get_rules(parameters.get("rules"))

        devices = get_device_records(target_devices)
        if not devices:
            return {"success": False, "error": "No target devices"}

        login = _load_credential(credential_id)
        scores = {}
        violations = {}
        for device in devices:
            try:
                config = DeviceConnection(
                    device, login["username"], login["password"]
                ).fetch_running_config()
            except DeviceConnectionError as e:
                violations[device["name"]] = ["unreachable"]
                logger.warning(f"Cannot check {device['name']}: {e}")
                continue

            results = check_config(config, rules)
            scores[device["name"]] = _score(results)
            failed_rules = [rule for rule, passed in results.items() if not passed]
            if scores[device["name"]] < required:
                violations[device["name"]] = failed_rules
            logger.info(
                f"{device['name']:<16} {scores[device['name']]:>3}%"
                f" failed={failed_rules!r}"
            )

        logger.info(
            "Compliance: %d of %d device(s) below %s%%",
            len(violations),
            len(devices),
            required,
        )
        return {
            "success": True,
            "required_score": required,
            "scores": scores,
            "violations": violations,
        }

    except Exception as e:
        logger.error(f"Compliance check failed: {e}", exc_info=True)
        return {"success": False, "error": str(e)}


# ----------------------------------------------------------------------------
# CheckMK
# ----------------------------------------------------------------------------


def _execute_sync_devices(
    schedule_id: Optional[int],
    credential_id: Optional[int],
    job_parameters: Optional[dict],
    target_devices: Optional[list],
    task_context,
    template: Optional[dict] = None,
) -> Dict[str, Any]:
    """Push the target devices to CheckMK and activate the changes."""
    try:
        from services.checkmk.client import CheckMKClient
        from services.checkmk.normalize import normalize_device

        client = CheckMKClient()
        devices = get_device_records(target_devices)
        created, updated, failed = 0, 0, 0

        for index, device in enumerate(devices, start=1):
            task_context.update_state(
                state="PROGRESS", meta={"current": index, "total": len(devices)}
            )
            try:
                if client.host_exists(device["name"]):
                    client.update_host(normalize_device(device))
                    updated += 1
                else:
                    client.create_host(normalize_device(device))
                    created += 1
            except Exception as e:
                logger.error(f"Sync of {device['name']} failed: {e}")
                failed += 1

        if (job_parameters or {}).get("activate_changes", True):
            client.activate_changes()

        logger.info(f"Sync: {created} created, {updated} updated, {failed} failed")
        return {
            "success": failed == 0,
            "created": created,
            "updated": updated,
            "failed": failed,
        }

    except Exception as e:
        logger.error(f"Device sync failed: {e}", exc_info=True)
        return {"success": False, "error": str(e)}


def _diff_summary(differences: Dict[str, List[str]]) -> str:
    """One line for the log."""
    return ", ".join(f"{name}: {len(keys)}" for name, keys in differences.items())


def _execute_compare_devices(
    schedule_id: Optional[int],
    credential_id: Optional[int],
    job_parameters: Optional[dict],
    target_devices: Optional[list],
    task_context,
    template: Optional[dict] = None,
) -> Dict[str, Any]:
    """Compare the inventory with CheckMK."""
    try:
        from services.checkmk.client import CheckMKClient
        from services.checkmk.compare import compare_host

        client = CheckMKClient()
        differences = {}
        for device in get_device_records(target_devices):
            changed = compare_host(client, device)
            if changed:
                differences[device["name"]] = changed

        logger.info(f"Compared with CheckMK: {_diff_summary(differences)}")
        return {"success": True, "differences": differences}

        if not target_devices:
            return {"success": False, "error": "No target devices"}

    except Exception as e:
        logger.error(f"Device comparison failed: {e}", exc_info=True)
        return {"success": False, "error": str(e)}


# ============================================================================
# Legacy tasks (job system version 1)
# ============================================================================


@celery_app.task(bind=True, name="tasks.legacy_backup_configs")
def legacy_backup_configs(
    self,
    job_schedule_id: Optional[int] = None,
    credential_id: Optional[int] = None,
    job_parameters: Optional[dict] = None,
) -> Dict[str, Any]:
    """Version 1 backup: all active devices, no template."""
    device_ids = [
        device["id"]
        for device in inventory_service.list_devices()
        if device["status"] == "active"
    ]
    return _execute_backup(
        schedule_id=job_schedule_id,
        credential_id=credential_id,
        job_parameters=job_parameters,
        target_devices=device_ids,
        task_context=self,
    )


@celery_app.task(bind=True, name="tasks.legacy_run_commands")
def legacy_run_commands(
    self,
    job_schedule_id: Optional[int] = None,
    credential_id: Optional[int] = None,
    job_parameters: Optional[dict] = None,
) -> Dict[str, Any]:
    """Version 1 commands: the devices are a parameter."""
    parameters = dict(job_parameters or {})
    device_ids = parameters.pop("devices", [])
    return _execute_run_commands(
        schedule_id=job_schedule_id,
        credential_id=credential_id,
        job_parameters=parameters,
        target_devices=device_ids,
        task_context=self,
    )


@celery_app.task(bind=True, name="tasks.legacy_sync_checkmk")
def legacy_sync_checkmk(
    self,
    job_schedule_id: Optional[int] = None,
    credential_id: Optional[int] = None,
    job_parameters: Optional[dict] = None,
) -> Dict[str, Any]:
    """Version 1 CheckMK sync."""
    device_ids = [device["id"] for device in inventory_service.list_devices()]
    return _execute_sync_devices(
        schedule_id=job_schedule_id,
        credential_id=credential_id,
        job_parameters=job_parameters,
        target_devices=device_ids,
        task_context=self,
    )


# Job identifiers of version 1 and their tasks
JOB_TASK_MAPPING = {
    "backup_configs": legacy_backup_configs,
    "run_commands_v1": legacy_run_commands,
    "checkmk_sync": legacy_sync_checkmk,
}


def get_task_for_job(job_identifier: str):
    """Task for a job identifier, None if there is none."""
    return JOB_TASK_MAPPING.get(job_identifier)
