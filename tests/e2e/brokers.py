"""Real brokers on free ports of this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SECONDS = 60
# Debian's rabbitmq-server in /usr/sbin becomes another user; the real one does not.
PATH = os.pathsep.join(["/usr/lib/rabbitmq/bin", os.environ.get("PATH", ""), "/usr/sbin"])


class Broker(str):
    """The URL of a broker.

    Attributes:
        env: Variables with which the broker's own tools find it.
    """

    env: dict[str, str]

    def __new__(cls, url: str, **env: str) -> Broker:
        self = super().__new__(cls, url)
        self.env = {"BROKER_URL": url, **env}
        return self


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def redis(folder: Path) -> Iterator[Broker]:
    """Run Redis and give its URL; skips the test where it is not installed."""
    port = free_port()
    quiet = ("--save", "", "--appendonly", "no")
    where = ("--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder))
    with _running("redis-server", (*where, *quiet), folder, {}):
        _wait(port)
        yield Broker(f"redis://127.0.0.1:{port}/0")


@contextmanager
def rabbitmq(folder: Path) -> Iterator[Broker]:
    """Run RabbitMQ and give its URL; skips the test where it is not installed."""
    port, between_nodes, mapper = free_port(), free_port(), free_port()
    settings = {
        "RABBITMQ_NODENAME": f"demonolith{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(between_nodes),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "ERL_EPMD_PORT": str(mapper),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "HOME": str(folder),
    }
    try:
        with _running("rabbitmq-server", (), folder, settings):
            _wait(port)
            tools = {"PATH": f"/usr/lib/rabbitmq/bin{os.pathsep}{os.environ.get('PATH', '')}"}
            yield Broker(f"amqp://guest:guest@127.0.0.1:{port}//", **settings, **tools)
    finally:
        if shutil.which("epmd"):  # Erlang's port mapper outlives whoever has started it
            subprocess.run(
                ["epmd", "-port", str(mapper), "-kill"], capture_output=True, check=False
            )


@contextmanager
def _running(name: str, args: tuple[str, ...], folder: Path, env: dict[str, str]) -> Iterator[None]:
    program = shutil.which(name, path=PATH)
    if program is None:
        pytest.skip(f"{name} is not installed")
    with (folder / "broker.log").open("wb") as log:
        process = subprocess.Popen(
            [program, *args], env={**os.environ, **env}, cwd=folder, stdout=log, stderr=log
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(SECONDS)


def _wait(port: int) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as attempt:
            if not attempt.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.1)
    pytest.fail(f"nothing listens on port {port} after {SECONDS} seconds")
