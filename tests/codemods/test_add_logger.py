from __future__ import annotations

from textwrap import dedent

import pytest

from codemods.add_logger import NoLoggingError, ensure_logger


def check(before: str, after: str, name: str = "logger") -> None:
    before, after = dedent(before).lstrip(), dedent(after).lstrip()
    code, found = ensure_logger(before.encode())
    assert (code.decode(), found) == (after, name)
    compile(after, "<after>", "exec")
    assert ensure_logger(code) == (code, name)


def check_noop(before: str, name: str = "logger") -> None:
    check(before, before, name)


def test_adds_a_logger_below_the_imports():
    check(
        """
        import os

        X = 1
        """,
        """
        import logging
        import os

        logger = logging.getLogger(__name__)

        X = 1
        """,
    )


def test_keeps_the_order_of_the_imports():
    check(
        """
        # All of them.
        import json  # fast
        import os
        from typing import Any


        def route(): ...
        """,
        """
        # All of them.
        import json  # fast
        import logging
        import os
        from typing import Any

        logger = logging.getLogger(__name__)


        def route(): ...
        """,
    )


def test_sets_the_import_apart_from_the_project_s_own():
    check(
        '''
        """Doc."""

        from __future__ import annotations

        # Ours.
        from .scanning import run_scan

        TABLE = {"scan": run_scan}
        ''',
        '''
        """Doc."""

        from __future__ import annotations

        # Ours.
        import logging

        from .scanning import run_scan

        logger = logging.getLogger(__name__)

        TABLE = {"scan": run_scan}
        ''',
    )


def test_stands_first_of_the_standard_library():
    check(
        "from typing import Any\n",
        "import logging\nfrom typing import Any\n\nlogger = logging.getLogger(__name__)\n",
    )


def test_stands_before_a_module_of_a_standard_package():
    check(
        "from os.path import join\n",
        "import logging\nfrom os.path import join\n\nlogger = logging.getLogger(__name__)\n",
    )


def test_stands_below_a_licence():
    check(
        "# Licence.\n\nX = 1\n",
        "# Licence.\n\nimport logging\n\nlogger = logging.getLogger(__name__)\n\nX = 1\n",
    )


def test_stands_above_an_if_that_imports_nothing():
    check(
        "import logging\nif X:\n    y = 1\n",
        "import logging\n\nlogger = logging.getLogger(__name__)\n\nif X:\n    y = 1\n",
    )


def test_adds_everything_to_a_module_without_imports():
    check(
        '"""Doc."""\n\n\ndef route(): ...\n',
        '"""Doc."""\n\nimport logging\n\nlogger = logging.getLogger(__name__)\n\n\n'
        "def route(): ...\n",
    )


@pytest.mark.parametrize(
    ("there", "name"),
    [
        ("import logging", "logging"),
        ("import logging.config", "logging"),
        ("import logging as lg", "lg"),
        ("import json, logging", "logging"),
    ],
)
def test_uses_the_logging_that_is_there(there, name):
    check(f"{there}\n", f"{there}\n\nlogger = {name}.getLogger(__name__)\n")


def test_stands_below_guarded_imports_but_above_late_ones():
    check(
        """
        import logging

        try:
            import yaml
        except ImportError:
            yaml = None

        X = 1
        from .late import late  # noqa: E402
        """,
        """
        import logging

        try:
            import yaml
        except ImportError:
            yaml = None

        logger = logging.getLogger(__name__)

        X = 1
        from .late import late  # noqa: E402
        """,
    )


def test_keeps_line_ends_byte_order_mark_and_a_missing_final_newline():
    before = b"\xef\xbb\xbfimport os\r\n\r\ndef f():\r\n\treturn  1"
    code, _ = ensure_logger(before)
    assert code == (
        b"\xef\xbb\xbfimport logging\r\nimport os\r\n\r\n"
        b"logger = logging.getLogger(__name__)\r\n\r\n\r\ndef f():\r\n\treturn  1"
    )


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("logger = logging.getLogger(__name__)", "logger"),
        ("log = getLogger('x')", "log"),
        ("trail = logging.getLogger('x')", "trail"),
        ("x += 1; log = getLogger()", "log"),
        ("audit: Logger = get_task_logger(__name__)", "audit"),
        ("LOG = structlog.get_logger()", "LOG"),
        ("from loguru import logger", "logger"),
        ("from app.logs import audit_logger as log", "log"),
        ("logger = make_logger()", "logger"),
        ("if x:\n    logger = a()\nelse:\n    logger = b()", "logger"),
    ],
)
def test_uses_the_logger_that_is_there(line, name):
    check_noop(f"import os\n{line}\n", name)


def test_does_not_take_a_function_s_logger_for_the_module_s():
    check(
        "def f():\n    logger = getLogger()\n",
        "import logging\n\nlogger = logging.getLogger(__name__)\n\n\n"
        "def f():\n    logger = getLogger()\n",
    )


@pytest.mark.parametrize("there", ["from app import logging", "logging = 1", "def logging(): ..."])
def test_refuses_another_logging(there):
    with pytest.raises(NoLoggingError):
        ensure_logger(f"{there}\n".encode())
