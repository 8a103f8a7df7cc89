"""The HTTP API, with tasks run eagerly."""

import pytest

import jobs_manager


def test_health_needs_no_token(client):
    response = client.get("/api/health", headers={"Authorization": ""})
    assert response.status_code == 200
    assert response.json()["status"] == "ok"


@pytest.mark.parametrize("header", ["", "Bearer wrong", "Basic test-token"])
def test_bad_token_is_rejected(client, header):
    response = client.get("/api/job-runs", headers={"Authorization": header})
    assert response.status_code == 401


def test_login(client):
    response = client.post("/api/auth/login", json={"token": "test-token"})
    assert response.json()["user"]["username"] == "tester"
    assert client.post("/api/auth/login", json={"token": "x"}).status_code == 401


def test_viewer_may_not_start_jobs(client, templates):
    response = client.post(
        f"/api/job-runs/execute/{templates['check_queues']}",
        headers={"Authorization": "Bearer viewer-token"},
    )
    assert response.status_code == 403


def test_list_devices_by_site(client):
    body = client.get("/api/devices", params={"site": "ber"}).json()
    assert body["total"] == 4
    assert {device["site"] for device in body["devices"]} == {"ber"}


def test_credentials_never_show_the_password(client):
    created = client.post(
        "/api/credentials",
        json={"name": "new", "username": "u", "password": "hidden"},
    )
    assert created.status_code == 201
    assert "hidden" not in client.get("/api/credentials").text
    assert all("secret" not in row for row in client.get("/api/credentials").json())


def test_template_lifecycle(client):
    body = {"name": "Edge backup", "job_type": "backup"}
    created = client.post("/api/job-templates", json=body)
    assert created.status_code == 201
    assert created.json()["created_by"] == "tester"
    assert client.post("/api/job-templates", json=body).status_code == 409

    url = f"/api/job-templates/{created.json()['id']}"
    assert client.get(url).json()["name"] == "Edge backup"
    assert client.delete(url).status_code == 204
    assert client.get(url).status_code == 404


def test_template_with_unknown_job_type_is_rejected(client):
    body = {"name": "Odd", "job_type": "make_coffee"}
    assert client.post("/api/job-templates", json=body).status_code == 422


def test_run_queue_check(client, templates):
    response = client.post(f"/api/job-runs/execute/{templates['check_queues']}")
    assert response.status_code == 202
    task_id = response.json()["celery_task_id"]

    run = client.get(f"/api/job-runs/by-task/{task_id}").json()
    assert run["status"] == "completed"
    assert run["triggered_by"] == "manual"
    assert run["executed_by"] == "tester"
    assert run["result"]["queues"] == {"celery": 0}
    assert run["started_at"] and run["completed_at"]
    assert client.get(f"/api/job-runs/{run['id']}").json() == run


def test_run_with_parameters(client, templates):
    response = client.post(
        f"/api/job-runs/execute/{templates['check_queues']}",
        json={"job_name": "mine", "parameters": {"queues": ["celery", "legacy"]}},
    )
    assert response.json()["job_name"] == "mine"
    run = client.get("/api/job-runs").json()["runs"][0]
    assert run["job_name"] == "mine"
    assert set(run["result"]["queues"]) == {"celery", "legacy"}


def test_run_of_missing_template_or_credential(client, templates):
    assert client.post("/api/job-runs/execute/999").status_code == 404
    response = client.post(
        f"/api/job-runs/execute/{templates['check_queues']}",
        json={"credential_id": 999},
    )
    assert response.status_code == 404
    assert client.get("/api/job-runs").json()["total"] == 0


def test_adhoc_dispatch(client):
    response = client.post("/api/celery/dispatch", json={"job_type": "check_queues"})
    assert response.status_code == 202
    run = client.get("/api/job-runs").json()["runs"][0]
    assert (run["job_type"], run["triggered_by"]) == ("check_queues", "api")
    assert run["status"] == "completed"


def test_unknown_job_type_is_a_failed_run(client):
    response = client.post("/api/celery/dispatch", json={"job_type": "make_coffee"})
    assert response.status_code == 202
    run = client.get("/api/job-runs", params={"status": "failed"}).json()["runs"][0]
    assert run["error_message"] == "Unknown job type: make_coffee"


def test_schedule_check_runs_what_is_due(client):
    response = client.post("/api/celery/check-schedules")
    assert response.status_code == 202

    runs = client.get("/api/job-runs").json()["runs"]
    assert [run["job_name"] for run in runs] == ["queue-check"]
    assert runs[0]["triggered_by"] == "schedule"
    schedule = jobs_manager.get_job_schedule_by_identifier("queue-check")
    assert runs[0]["job_schedule_id"] == schedule["id"]


def test_schedule_lifecycle(client, templates):
    body = {"job_identifier": "hourly", "job_template_id": templates["backup"]}
    created = client.post("/api/job-schedules", json=body)
    assert created.status_code == 201
    assert created.json()["next_run"]
    assert client.post("/api/job-schedules", json=body).status_code == 409

    url = f"/api/job-schedules/{created.json()['id']}"
    updated = client.put(url, json={"schedule_type": "interval"}).json()
    assert updated["schedule_type"] == "interval"
    assert client.put(url, json={"job_template_id": 999}).status_code == 404
    assert client.delete(url).status_code == 204
    assert client.get(url).status_code == 404


def test_execute_missing_schedule(client):
    response = client.post("/api/job-schedules/execute", json={"job_schedule_id": 999})
    assert response.status_code == 404


def test_execute_schedule_without_template(client):
    schedule = jobs_manager.get_job_schedule_by_identifier("imported-from-v1")
    response = client.post(
        "/api/job-schedules/execute", json={"job_schedule_id": schedule["id"]}
    )
    assert response.status_code == 400
    assert client.get("/api/job-runs").json()["total"] == 0
