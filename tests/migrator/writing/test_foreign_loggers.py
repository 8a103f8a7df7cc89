# ruff: noqa: E501
"""Loggers that do not speak ``%`` are known through the project's own modules."""

from __future__ import annotations

import pytest

from migrator.writing.foreign_loggers import has_foreign_loggers
from tests.support.kiosk import MONO, kiosk
from tests.support.memory import snapshot
from tests.support.project import migration

OWN = """\
class Events:
    def info(self, event, **values):
        print(event, values)


"""
TAKES = "from kiosk.log import logger\n"
MAKES = "from kiosk.log import get_logger\n\nlogger = get_logger(__name__)\n"


def foreign(user: str, log: str = "", **more: str) -> bool:
    files = {"src/kiosk/jobs.py": user, "src/kiosk/log.py": log}
    files.update({f"src/kiosk/{name}.py": text for name, text in more.items()})
    source = snapshot({path: text.encode() for path, text in files.items()})
    return has_foreign_loggers("src/kiosk/jobs.py", source, "src")


@pytest.mark.parametrize(
    ("user", "log"),
    [
        ("from loguru import logger\n", ""),
        ("def run():\n    import structlog\n", ""),
        (TAKES, "from loguru import logger\n"),
        ("from .log import logger as log\n", "from loguru import logger\n"),
        (TAKES, "import structlog\n\nlogger = structlog.get_logger()\n"),
        (MAKES, "import structlog\n\n\ndef get_logger(name):\n    return structlog.get_logger()\n"),
        (TAKES, f"{OWN}logger = Events()\n"),
        (MAKES, f"{OWN}def get_logger(name):\n    return Events()\n"),
        ("from kiosk import log\n", f"{OWN}logger = Events()\n"),
        ("from kiosk.log import Events\n\nlogger = Events()\n", OWN),
        (f"{OWN}logger = Events()\n", ""),
        (f"{OWN}class Jobs:\n    def __init__(self):\n        self.log = Events()\n", ""),
    ],
)
def test_knows_a_logger_that_is_none_of_logging(user, log):
    assert foreign(user, log)


def test_follows_modules_that_hand_it_on():
    assert foreign(TAKES, "from .more import logger\n", more="from loguru import logger\n")


@pytest.mark.parametrize(
    ("user", "log"),
    [
        ("import logging\n\nlogger = logging.getLogger(__name__)\n", ""),
        (TAKES, "import logging\n\nlogger = logging.getLogger('kiosk')\n"),
        (MAKES, "import logging\n\n\ndef get_logger(name):\n    return logging.getLogger(name)\n"),
        (TAKES, "import logging\n\n\nclass Ours(logging.LoggerAdapter):\n    pass\n\n\nlogger = Ours()\n"),
        ("from kiosk.log import Events\n\nreporter = Events()\n", OWN),
        ("from celery.utils.log import get_task_logger\n\nlogger = get_task_logger('a')\n", ""),
        (TAKES, "from .log import logger\n"),
    ],
)  # fmt: skip
def test_a_logger_of_logging_is_none_of_these(user, log):
    assert not foreign(user, log)


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("from loguru import logger\n", 'f"scan {plan}"'),
        ("import logging\n\nlogger = logging.getLogger('kiosk')\n", '"scan %s", plan'),
    ],
)
def test_a_moved_line_keeps_what_such_a_logger_is_given(log, said):
    body = "def _run_scan(plan, values, task):\n"
    head = "from kiosk.app import app\n"
    files = kiosk(MONO, (head, head + TAKES), (body, f'{body}    logger.info(f"scan {{plan}}")\n'))
    done = migration({**files, "kiosk/log.py": log}).finish()
    assert f"logger.info({said})" in done.text("kiosk/desk/runners/scan_runner.py")
