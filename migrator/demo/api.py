"""The requests that the demo makes to the sample's API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

TOKEN = "dev-token"
REQUEST_SECONDS = 20.0


@dataclass(frozen=True)
class Reply:
    """An answer of the API.

    Attributes:
        request: Method and path, as people write it.
        status: The HTTP status.
        body: The JSON object; empty where there is none.
    """

    request: str
    status: int
    body: dict[str, Any]

    @property
    def task_id(self) -> str:
        """Id of the Celery task that was started, or an empty string."""
        return str(self.body.get("celery_task_id") or "")

    @property
    def detail(self) -> str:
        """What the API says about an error."""
        return str(self.body.get("detail") or "")


class Api:
    """A client of the sample's API.

    Args:
        url: Where it listens.
        token: Token of a user who may start jobs.
    """

    def __init__(self, url: str, token: str = TOKEN) -> None:
        self.url = url
        # Not through anybody's proxy: the API is on this machine.
        self._http = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=REQUEST_SECONDS,
            trust_env=False,
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def request(self, method: str, path: str, body: object = None) -> Reply:
        """Make a request; an HTTP error is an answer like any other.

        Raises:
            httpx.HTTPError: There is no answer.
        """
        response = self._http.request(method, path, json=body)
        return Reply(f"{method} {path}", response.status_code, _object(response))

    def run_template(self, job_type: str) -> Reply:
        """Run the (first) template of a job type."""
        templates = self.request("GET", "/api/job-templates").body["templates"]
        number = next(item["id"] for item in templates if item["job_type"] == job_type)
        return self.request("POST", f"/api/job-runs/execute/{number}")

    def execute_now(self, schedule: str) -> Reply:
        """Execute a schedule now, by its identifier."""
        schedules = self.request("GET", "/api/job-schedules").body["schedules"]
        number = next(item["id"] for item in schedules if item["job_identifier"] == schedule)
        return self.request("POST", "/api/job-schedules/execute", {"job_schedule_id": number})

    def dispatch(self, job_type: str) -> Reply:
        """Start a job of any type, without a template."""
        return self.request("POST", "/api/celery/dispatch", {"job_type": job_type})

    def job_run(self, task_id: str) -> dict[str, Any] | None:
        """Return the job run of a task; None until a worker has picked the task up."""
        reply = self.request("GET", f"/api/job-runs/by-task/{task_id}")
        return reply.body if reply.status == httpx.codes.OK else None

    def task(self, task_id: str) -> dict[str, Any]:
        """Return what Celery knows of a task: ``status``, ``ready``, ``result``, ``error``."""
        return self.request("GET", f"/api/celery/tasks/{task_id}").body


def _object(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {"detail": response.text}
    return body if isinstance(body, dict) else {"detail": body}
