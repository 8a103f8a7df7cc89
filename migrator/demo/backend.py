"""The sample backend, running: API and worker as real processes.

The end-to-end tests use it as well, on any broker::

    with Backend(folder, data, broker="redis://localhost:6379/0") as backend:
        outcome = backend.outcome(backend.api.run_template("backup"))
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import httpx

from migrator.demo.api import Api, Reply
from migrator.demo.server import PAUSE, Server, environment

Answer = TypeVar("Answer")

FILESYSTEM = "filesystem://"
START_SECONDS = 60.0
JOB_SECONDS = 30.0
ENDED = ("completed", "failed")

API = ("uvicorn", "main:app", "--host", "127.0.0.1", "--port", "0", "--no-use-colors")
WORKER = ("celery", "-A", "celery_app", "--no-color", "worker", "--pool=solo", "--loglevel=info")
ALONE = ("--without-gossip", "--without-mingle")  # nobody to greet: saves a second


@dataclass(frozen=True)
class Outcome:
    """What became of a request.

    Attributes:
        state: ``completed`` or ``failed`` as the job run says, ``crashed`` where the task raised
            an exception, ``refused`` where the API started nothing.
        says: The result's message or the error.
        task_id: Id of the Celery task, or an empty string.
    """

    state: str
    says: str
    task_id: str = ""

    @property
    def short(self) -> str:
        """The outcome in a few words."""
        return self.says.partition(":")[0] if self.state != "completed" else self.state

    def __str__(self) -> str:
        return self.state if not self.says else f"{self.state}: {self.says}"


class Backend:
    """API and worker of the sample; both run between ``with`` and the end of its block.

    Args:
        folder: The sample's source root.
        data: Its data directory: database, results, filesystem broker.
        broker: URL of the broker.
        logs: Folder for the logs.
        label: Start of the logs' names, for instance ``before-``.
        seconds: How long API and worker may each take to get ready.

    Attributes:
        api: Client of the API, while it runs.
        server: The API's process, while it runs.
        worker: The worker's process, while it runs.
    """

    api: Api
    server: Server
    worker: Server

    def __init__(
        self,
        folder: Path,
        data: Path,
        *,
        broker: str = FILESYSTEM,
        logs: Path | None = None,
        label: str = "",
        seconds: float = START_SECONDS,
    ) -> None:
        self.folder = folder
        self.data = data
        self.env = environment(DATA_DIR=str(data), BROKER_URL=broker)
        self.seconds = seconds
        self._logs = logs or data / "logs"
        self._label = label
        self._stack = ExitStack()

    def start(self) -> None:
        """Start both processes and wait until they are ready.

        Raises:
            ServerError: One of them does not get ready; nothing is left running then.
        """
        with ExitStack() as stack:
            self.server = self._start(stack, "API", API)
            self.worker = self._start(stack, "worker", (*WORKER, *ALONE))
            found = self.server.wait_for(r"running on (http://\S+)", self.seconds)
            self.api = Api(found[1])
            stack.callback(self.api.close)
            self._check_health()
            self.worker.wait_for(r" ready\.", self.seconds)
            self._stack = stack.pop_all()

    def stop(self) -> None:
        """End both processes; does nothing where they do not run."""
        self._stack.close()

    def __enter__(self) -> Backend:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _start(self, stack: ExitStack, name: str, command: tuple[str, ...]) -> Server:
        log = self._logs / f"{self._label}{name.lower()}.log"
        server = Server(name, command, self.folder, log, self.env)
        stack.callback(server.stop)
        return server

    def _check_health(self) -> None:
        reply = self.ask(lambda api: api.request("GET", "/api/health"))
        if reply.status != httpx.codes.OK:
            message = f"the API answers {reply.status} to {reply.request}: {reply.detail}"
            raise self.server.failure(message)

    def ask(self, request: Callable[[Api], Answer]) -> Answer:
        """Make a request; raises ServerError, with the end of the log, where none answers."""
        try:
            return request(self.api)
        except httpx.HTTPError as error:
            raise self.server.failure(f"the API does not answer: {error!r}") from error

    def outcome(self, reply: Reply, seconds: float = JOB_SECONDS) -> Outcome:
        """Follow a request to its end: the job run that a worker has finished.

        Raises:
            ServerError: It takes too long, or a process has ended.
        """
        if not reply.task_id:
            return Outcome("refused", f"HTTP {reply.status}: {reply.detail}".removesuffix(": "))
        deadline = time.monotonic() + seconds
        while True:
            task = self.ask(lambda api: api.task(reply.task_id))
            run = self.ask(lambda api: api.job_run(reply.task_id)) if task.get("ready") else None
            if run and run["status"] in ENDED:
                return _outcome(run, task)
            self._check_patience(reply, task, deadline, seconds)
            time.sleep(PAUSE)

    def _check_patience(
        self, reply: Reply, task: dict[str, Any], deadline: float, seconds: float
    ) -> None:
        for server in (self.server, self.worker):
            if not server.running:
                raise server.failure(f"the {server.name} ended during {reply.request}")
        if time.monotonic() > deadline:
            raise self.worker.failure(
                f"the job of {reply.request} was not finished after {seconds:g} seconds "
                f"(the task is {task.get('status', 'unknown')})"
            )


def _outcome(run: dict[str, Any], task: dict[str, Any]) -> Outcome:
    state = "crashed" if task["status"] == "FAILURE" else str(run["status"])
    result = run.get("result") or {}
    says = run.get("error_message") or task.get("error") or result.get("message") or ""
    return Outcome(state, str(says), str(run.get("celery_task_id") or ""))
