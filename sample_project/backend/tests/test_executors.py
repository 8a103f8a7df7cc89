"""Executors, called directly."""

import csv
import logging
from pathlib import Path
from unittest import mock

import credentials_manager
import job_run_manager
import job_template_manager
from services.backup_storage import BackupStorage
from services.inventory import inventory_service
from tasks.execution import execute_check_queues
from tasks.job_tasks import (
    _execute_backup,
    _execute_compliance_check,
    _execute_inventory_report,
    _execute_run_commands,
)


def _run(executor, context, devices=None, parameters=None, **kwargs):
    arguments = {
        "schedule_id": None,
        "credential_id": None,
        "job_parameters": parameters,
        "target_devices": devices,
        "task_context": context,
    }
    return executor(**{**arguments, **kwargs})


def _id_of(name):
    devices = inventory_service.list_devices()
    return next(device["id"] for device in devices if device["name"] == name)


def test_check_queues_reports_overload(task_context, caplog):
    with (
        mock.patch(
            "tasks.execution.check_queues_executor.get_queue_depths",
            return_value={"celery": 7, "legacy": 2},
        ),
        caplog.at_level(logging.WARNING),
    ):
        result = _run(
            execute_check_queues,
            task_context,
            parameters={"queues": ["celery", "legacy"], "warning_depth": 5},
        )
    assert result["success"] is True
    assert result["overloaded"] == ["celery"]
    assert "Queue 'celery' holds 7 messages" in caplog.text


def test_check_queues_parameters_win_over_template(task_context, templates):
    template = job_template_manager.get_job_template(templates["check_queues"])
    result = _run(execute_check_queues, task_context, template=template)
    assert result["warning_depth"] == 50
    result = _run(
        execute_check_queues,
        task_context,
        parameters={"warning_depth": 3},
        template=template,
    )
    assert result["warning_depth"] == 3


def test_run_commands_stores_outputs(task_context, templates, caplog):
    template = job_template_manager.get_job_template(templates["run_commands"])
    with caplog.at_level(logging.INFO):
        result = _run(
            _execute_run_commands, task_context, devices=[1, 2], template=template
        )
    assert result["success"] is True
    assert result["commands"] == ["show version", "show ip interface brief"]
    assert result["succeeded"] == ["ber-core-01", "ber-core-02"]
    outputs = job_run_manager.list_command_outputs("task-1")
    assert len(outputs) == 4
    assert "version 17.9.4" in outputs[0]["output"]
    assert "Running 2 command(s) on 2 device(s)" in caplog.text


def test_run_commands_reports_unreachable_devices(task_context):
    devices = [_id_of("ber-acc-01"), _id_of("ber-acc-02")]
    result = _run(
        _execute_run_commands,
        task_context,
        devices=devices,
        parameters={"commands": ["show clock"]},
    )
    assert result["succeeded"] == ["ber-acc-01"]
    assert "timed out" in result["failed"]["ber-acc-02"]


def test_run_commands_refuses_changes(task_context, caplog):
    result = _run(
        _execute_run_commands,
        task_context,
        devices=[1],
        parameters={"commands": "show version\n! next one\nreload"},
    )
    assert result == {"success": False, "error": "Command not allowed: reload"}
    assert "Refused command 'reload' of schedule None (forbidden: conf" in caplog.text


def test_run_commands_needs_commands_and_devices(task_context):
    result = _run(_execute_run_commands, task_context, devices=[1])
    assert result["error"] == "No commands given"
    result = _run(
        _execute_run_commands, task_context, parameters={"commands": ["show clock"]}
    )
    assert result["error"] == "No target devices"


def test_backup_writes_versions(task_context, caplog):
    credential = credentials_manager.get_credential_by_name("backup-ssh")
    with caplog.at_level(logging.INFO):
        result = _run(
            _execute_backup,
            task_context,
            devices=[1, 5],
            credential_id=credential["id"],
        )
    assert result["backed_up"] == ["ber-core-01", "muc-core-01"]
    backup = BackupStorage().list_backups(1)[0]
    assert "hostname ber-core-01" in Path(backup["path"]).read_text(encoding="utf-8")
    assert backup["celery_task_id"] == "task-1"
    assert "Backup progress: 50% (1/2)" in caplog.text


def test_backup_keeps_some_versions(task_context):
    for _ in range(3):
        _run(
            _execute_backup, task_context, devices=[1], parameters={"keep_versions": 2}
        )
    backups = BackupStorage().list_backups(1)
    assert len(backups) == 2
    assert all(Path(backup["path"]).exists() for backup in backups)


def test_backup_fails_when_no_device_answers(task_context):
    result = _run(_execute_backup, task_context, devices=[_id_of("ber-acc-02")])
    assert result["success"] is False
    assert result["error"] == "All devices failed"


def test_backup_with_missing_credential(task_context):
    result = _run(_execute_backup, task_context, devices=[1], credential_id=99)
    assert result == {"success": False, "error": "Credential 99 not found"}


def test_backup_reports_storage_errors(task_context, caplog):
    with mock.patch("tasks.job_tasks.BackupStorage") as storage:
        storage.return_value.save.side_effect = OSError("disk full")
        result = _run(_execute_backup, task_context, devices=[1], schedule_id=4)
    assert result == {"success": False, "error": "disk full"}
    assert "Backup of schedule 4 failed" in caplog.text


def test_inventory_report(task_context, caplog):
    with caplog.at_level(logging.INFO):
        result = _run(_execute_inventory_report, task_context, devices=[1, 5])
    assert result["rows"] == 2
    assert result["sites"] == ["ber", "muc"]
    with open(result["path"], newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    assert [row["name"] for row in rows] == ["ber-core-01", "muc-core-01"]
    assert "Report with 2 row(s), 100% of the targets" in caplog.text


def test_compliance(task_context, caplog):
    devices = [_id_of("ber-core-01"), _id_of("muc-leaf-01"), _id_of("ber-acc-02")]
    with caplog.at_level(logging.INFO):
        result = _run(
            _execute_compliance_check,
            task_context,
            devices=devices,
            parameters={"required_score": 90},
        )
    assert result["scores"] == {"ber-core-01": 100, "muc-leaf-01": 80}
    assert result["violations"] == {
        "ber-acc-02": ["unreachable"],
        "muc-leaf-01": ["SEC-2"],
    }
    assert "ber-core-01      100% failed=[]" in caplog.text
    assert "Compliance: 2 of 3 device(s) below 90%" in caplog.text


def test_compliance_with_selected_rules(task_context):
    result = _run(
        _execute_compliance_check,
        task_context,
        devices=[_id_of("muc-leaf-01")],
        parameters={"rules": ["NTP-1", "LOG-1"]},
    )
    assert result["scores"] == {"muc-leaf-01": 100}
    assert result["violations"] == {}
