from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from migrator.demo.server import Server, ServerError, environment, run_module
from tests.migrator.demo.places import gone, write

LISTENS = "import time\nprint('started: ready.')\ntime.sleep(60)\n"


def start(tmp_path, source: str) -> Server:
    folder = write(tmp_path, {"tool.py": source})
    return Server("tool", ("tool",), folder, tmp_path / "logs" / "tool.log", environment())


def test_waits_for_a_line_of_the_log_and_stops(tmp_path):
    server = start(tmp_path, LISTENS)
    assert server.wait_for(r"(\w+): ready", 20)[1] == "started"
    assert server.running
    server.stop()
    assert not server.running
    server.stop()


def test_passes_arguments_as_python_m_does(tmp_path):
    folder = write(tmp_path, {"tool.py": "import sys\nprint(sys.argv[0][-7:], sys.argv[1:])\n"})
    server = Server("tool", ("tool", "-x", "1"), folder, tmp_path / "log", environment())
    server.wait_for(r"tool\.py \['-x', '1'\]", 20)
    server.stop()


def test_says_why_a_process_ended_with_the_end_of_its_log(tmp_path):
    server = start(tmp_path, "for n in range(100): print('line', n)\nraise SystemExit(7)\n")
    with pytest.raises(ServerError) as caught:
        server.wait_for("ready", 20)
    assert caught.value.message == "the tool ended before it was ready (exit code 7)"
    assert "| line 99" in caught.value.hint
    assert "| line 9\n" not in caught.value.hint
    assert str(server.log) in caught.value.hint
    server.stop()


def test_does_not_wait_longer_than_told(tmp_path):
    server = start(tmp_path, "import time\nprint('thinking')\ntime.sleep(60)\n")
    server.wait_for("thinking", 20)
    began = time.monotonic()
    with pytest.raises(ServerError, match=r"was not ready after 0\.3 seconds") as caught:
        server.wait_for("ready", 0.3)
    assert time.monotonic() - began < 5
    assert "| thinking" in caught.value.hint
    server.stop()


def test_kills_what_does_not_end_politely(tmp_path, monkeypatch):
    monkeypatch.setattr("migrator.demo.server.STOP_SECONDS", 0.3)
    deaf = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + LISTENS
    server = start(tmp_path, deaf)
    server.wait_for("ready", 20)
    server.stop()
    assert not server.running


def test_process_ends_when_its_starter_is_killed(tmp_path):
    write(tmp_path, {"tool.py": LISTENS})
    starter = (
        "import sys, time\nfrom pathlib import Path\n"
        "from migrator.demo.server import Server, environment\n"
        "here = Path(sys.argv[1])\n"
        "server = Server('tool', ('tool',), here, here / 'log', environment())\n"
        "server.wait_for('ready', 20)\nprint(server.pid, flush=True)\ntime.sleep(60)\n"
    )
    command = [sys.executable, "-c", starter, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        pid = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
    assert gone(pid, 10)


def test_environment_keeps_foreign_settings_out(monkeypatch):
    monkeypatch.setenv("BROKER_URL", "redis://production/0")
    monkeypatch.setenv("CELERY_CONFIG_MODULE", "somewhere")
    monkeypatch.setenv("LANG", "C.UTF-8")
    env = environment(DATA_DIR="/data")
    assert env["DATA_DIR"] == "/data"
    assert env["LANG"] == "C.UTF-8"
    assert not {"BROKER_URL", "CELERY_CONFIG_MODULE"} & set(env)


def test_run_module_returns_output(tmp_path):
    write(tmp_path, {"tool.py": "print('done')"})
    assert run_module(tmp_path, environment(), "-m", "tool") == "done\n"


def test_run_module_says_what_the_module_complains_of(tmp_path):
    write(tmp_path, {"tool.py": "raise SystemExit('no disk')"})
    with pytest.raises(ServerError, match="python -m tool failed") as caught:
        run_module(tmp_path, environment(), "-m", "tool")
    assert caught.value.hint == "no disk"


def test_run_module_has_a_time_limit(tmp_path):
    write(tmp_path, {"tool.py": "import time; time.sleep(60)"})
    with pytest.raises(ServerError, match=r"not done after 0\.5 seconds"):
        run_module(tmp_path, environment(), "-m", "tool", seconds=0.5)
