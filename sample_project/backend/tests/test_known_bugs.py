"""Known problems, see README.

Not part of the normal run: ``python -m pytest -m known_bug``. The tests describe what
happens today; remove each one together with its problem.
"""

import pytest

import jobs_manager

pytestmark = pytest.mark.known_bug


@pytest.mark.parametrize(
    "job_type",
    ["run_commands", "backup", "inventory_report", "compliance_check", "sync_devices"],
)
def test_template_run_ends_with_unknown_job_type(client, templates, job_type):
    response = client.post(f"/api/job-runs/execute/{templates[job_type]}")
    assert response.status_code == 202

    task_id = response.json()["celery_task_id"]
    run = client.get(f"/api/job-runs/by-task/{task_id}").json()
    assert run["status"] == "failed"
    assert run["error_message"] == f"Unknown job type: {job_type}"


@pytest.mark.parametrize("identifier", ["queue-check", "nightly-backup"])
def test_execute_now_finds_no_task(client, identifier):
    schedule = jobs_manager.get_job_schedule_by_identifier(identifier)
    response = client.post(
        "/api/job-schedules/execute", json={"job_schedule_id": schedule["id"]}
    )
    assert response.status_code == 400
    assert response.json()["detail"] == f"No task found for job: {identifier}"
    assert client.get("/api/job-runs").json()["total"] == 0
