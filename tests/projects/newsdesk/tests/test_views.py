"""The HTTP interface."""

import pytest

from app.models import Execution

CHIEF = {"X-Newsdesk-User": "chief"}


def test_articles(client):
    assert [row["slug"] for row in client.get("/articles").get_json()] == ["harbour"]
    assert client.get("/articles/harbour").get_json()["title"] == "The harbour"
    assert client.get("/articles/draft").status_code == 404


def test_plans(client):
    kinds = {row["slug"]: row["kind"] for row in client.get("/plans").get_json()}
    assert kinds["nightly-thumbs"] == "thumbnails"
    assert kinds["no-recipe"] is None
    assert client.get("/plans/77").status_code == 404
    assert client.post("/plans/1/toggle").get_json()["enabled"] is False


def test_running_a_plan_that_does_not_exist(client):
    assert client.post("/plans/77/run").status_code == 404


def test_running_a_plan_without_recipe(client):
    response = client.post("/plans/3/run")
    assert response.status_code == 400
    assert response.get_json()["error"]


def test_a_recipe_can_be_run_by_hand(client, content):
    response = client.post("/executions", json={"recipe_id": 1}, headers=CHIEF)
    assert response.status_code == 202
    (execution,) = content.query(Execution).all()
    assert (execution.status, execution.kind) == ("finished", "thumbnails")
    assert (execution.origin, execution.requested_by) == ("manual", "chief")
    assert client.get("/executions/%d" % execution.id).get_json()["result"]["made"] == 1


@pytest.mark.parametrize("payload, status", [({}, 400), ({"recipe_id": 99}, 404)])
def test_a_recipe_that_cannot_be_run(client, payload, status):
    assert client.post("/executions", json=payload).status_code == status


def test_only_admins_reach_the_admin_views(client):
    assert client.get("/admin/profiles").status_code == 403
    names = [row["name"] for row in client.get("/admin/profiles", headers=CHIEF).get_json()]
    assert names == ["mobile", "web"]


def test_refresh(client, content):
    assert client.post("/admin/refresh", headers=CHIEF).status_code == 400
    response = client.post("/admin/refresh", json={"target_ids": [1]}, headers=CHIEF)
    assert response.status_code == 202
    assert content.query(Execution).one().work_name == "refresh (mobile, web)"


def test_prune(client, content):
    client.post("/executions", json={"recipe_id": 1})
    assert client.post("/admin/prune", json={"days": -1}, headers=CHIEF).status_code == 202
    assert content.query(Execution).count() == 0
