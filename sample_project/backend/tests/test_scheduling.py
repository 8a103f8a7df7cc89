"""Schedule times, the schedule checker, target devices and maintenance commands."""

from datetime import datetime
from unittest import mock

import pytest

import job_run_manager
import job_template_manager
import jobs_manager
import maintenance
from services.backup_storage import BackupStorage
from tasks.scheduling import check_job_schedules_task
from tasks.utils import get_device_records, get_target_devices

NOW = datetime(2024, 5, 17, 3, 10, 42)


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ({"schedule_type": "interval", "interval_minutes": 15}, "2024-05-17T03:25:42"),
        ({"schedule_type": "interval"}, "2024-05-17T04:10:42"),
        ({"schedule_type": "hourly"}, "2024-05-17T04:10:00"),
        ({"schedule_type": "daily", "start_time": "04:00"}, "2024-05-17T04:00:00"),
        ({"schedule_type": "daily", "start_time": "03:10"}, "2024-05-18T03:10:00"),
        ({"schedule_type": "daily"}, "2024-05-18T02:00:00"),
    ],
)
def test_next_run(schedule, expected):
    assert jobs_manager.calculate_next_run(schedule, NOW).isoformat() == expected


def test_next_run_of_unknown_type():
    assert jobs_manager.calculate_next_run({"schedule_type": "never"}) is None


def test_checker_passes_everything_on():
    schedule = jobs_manager.get_job_schedule_by_identifier("queue-check")
    with mock.patch("tasks.scheduling.schedule_checker.dispatch_job") as dispatch:
        dispatch.delay.return_value.id = "abc"
        result = check_job_schedules_task()

    dispatch.delay.assert_called_once_with(
        schedule_id=schedule["id"],
        template_id=schedule["job_template_id"],
        job_name="queue-check",
        job_type="check_queues",
        credential_id=None,
        job_parameters=None,
        triggered_by="schedule",
    )
    assert result["dispatched"] == [{"job_identifier": "queue-check", "task_id": "abc"}]


def test_checker_sets_the_next_run():
    check_job_schedules_task()
    schedule = jobs_manager.get_job_schedule_by_identifier("queue-check")
    assert schedule["last_run"] < schedule["next_run"]
    assert check_job_schedules_task()["dispatched"] == []


def test_checker_skips_schedules_without_template():
    jobs_manager.create_job_schedule(
        job_identifier="orphan", job_template_id=None, next_run=NOW
    )
    result = check_job_schedules_task()
    assert result["skipped"] == ["orphan"]
    assert [d["job_identifier"] for d in result["dispatched"]] == ["queue-check"]


def test_one_broken_schedule_does_not_stop_the_others(templates):
    jobs_manager.create_job_schedule(
        job_identifier="first",
        job_template_id=templates["check_queues"],
        next_run=NOW,
    )
    with mock.patch("tasks.scheduling.schedule_checker.dispatch_job") as dispatch:
        dispatch.delay.side_effect = [ConnectionError("broker"), mock.Mock(id="x")]
        result = check_job_schedules_task()
    assert result["skipped"] == ["first"]
    assert len(result["dispatched"]) == 1


def test_target_devices(templates):
    backup = job_template_manager.get_job_template(templates["backup"])
    commands = job_template_manager.get_job_template(templates["run_commands"])
    queues = job_template_manager.get_job_template(templates["check_queues"])

    assert len(get_target_devices(backup)) == 7
    assert len(get_target_devices(commands)) == 3
    assert get_target_devices(queues) is None
    assert get_target_devices(None) is None
    assert get_target_devices(backup, {"device_ids": [2]}) == [2]


def test_unknown_inventory_filter():
    with pytest.raises(ValueError, match="colour"):
        get_target_devices({"inventory_filter": {"colour": "blue"}})


def test_device_records_are_sorted_and_known():
    names = [device["name"] for device in get_device_records([3, 1, 999])]
    assert names == ["ber-acc-01", "ber-core-01"]
    assert get_device_records(None) == []


def _failed_run(**values):
    run = job_run_manager.create_job_run(
        job_type="check_queues", triggered_by="schedule", **values
    )
    job_run_manager.mark_failed(run["id"], "broken")
    return run


def test_retry_failed():
    _failed_run(job_name="old")
    _failed_run(job_name="new")
    with mock.patch("maintenance.dispatch_job") as dispatch:
        assert maintenance.main(["retry-failed", "--limit", "1"]) == 0
    assert dispatch.delay.call_count == 1
    kwargs = dispatch.delay.call_args.kwargs
    assert (kwargs["job_name"], kwargs["triggered_by"]) == ("new", "retry")


def test_retry_failed_runs_the_job():
    run = _failed_run(job_name="again")
    assert maintenance.retry_failed(limit=5) == 1
    latest = job_run_manager.list_job_runs()["runs"][0]
    assert latest["id"] != run["id"]
    assert latest["status"] == "completed"


def test_check_schedules():
    assert maintenance.main(["check-schedules"]) == 0
    assert job_run_manager.list_job_runs()["total"] == 1


def test_prune_backups():
    device = {"id": 1, "name": "ber-core-01"}
    for number in range(3):
        BackupStorage().save(device, f"{number}.cfg", "!")
    assert maintenance.prune_backups(keep=1) == 2
    assert len(BackupStorage().list_backups(1)) == 1
