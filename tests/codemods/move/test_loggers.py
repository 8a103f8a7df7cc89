"""Each module gets its own logger; other uses of the module's identity are refused."""

import pytest

from tests.codemods.move.support import check, moved, placed, refused, to

OWN = """import logging

logger = logging.getLogger(__name__)


def a():
    logger.info("a")


def b():
    logger.info("b")
"""


def test_every_module_gets_its_own_logger():
    head = "import logging\n\nlogger = logging.getLogger(__name__)\n\n\n"
    check(
        OWN,
        [to("a"), to("b", "two")],
        {
            "one": f'{head}def a():\n    logger.info("a")\n',
            "two": f'{head}def b():\n    logger.info("b")\n',
        },
    )


def test_module_without_logging_gets_no_logger():
    assert moved(OWN + "\n\ndef c():\n    return 1\n", to("c"))["one"] == "def c():\n    return 1\n"


@pytest.mark.parametrize(
    "line",
    [
        "log = get_task_logger(__name__)",
        "log = structlog.get_logger(__name__).bind(part=1)",
        'log = logging.getLogger(f"{__name__}.sub")',
        'log = logging.getLogger("audit")',
        "log: logging.Logger = logging.getLogger(__name__)",
    ],
)
def test_other_forms_of_loggers_are_copied_too(line: str):
    source = f"{line}\n\n\ndef a():\n    log.info(1)\n\n\ndef b():\n    log.info(2)\n"
    source = (
        "import logging\n\nimport structlog\nfrom celery.utils.log import get_task_logger\n\n"
        + source
    )
    found = moved(source, to("a"), to("b", "two"))
    assert set(found) == {"one", "two"}
    assert all(line in text for text in found.values())


def test_level_of_the_own_logger_comes_along():
    source = OWN.replace("__name__)\n", "__name__)\nlogger.setLevel(10)\n")
    assert "logger.setLevel(10)" in moved(source, to("b"))["one"]


def test_named_logger_with_handlers_is_set_up_once():
    source = """import logging

log = logging.getLogger("audit")
log.addHandler(logging.NullHandler())


def a():
    log.info(1)


def b():
    log.info(2)
"""
    found = moved(source, to("a"), to("b", "two"))
    assert [name for name, text in found.items() if "addHandler" in text] == ["shared"]


def test_notes_a_logger_that_names_the_source_module():
    source = OWN.replace("__name__", '"app.legacy"')
    (note,) = placed(source, to("a")).notes
    assert (note.line, note.message) == (3, "the logger keeps the source module's name")


def test_logger_made_inside_a_body_is_fine():
    source = "import logging\n\n\ndef a():\n    logging.getLogger(__name__).info(1)\n"
    check(source, [to("a")], {"one": source})


@pytest.mark.parametrize("name", ["__name__", "__file__", "__package__", "__spec__", "__doc__"])
def test_refuses_other_uses_of_the_module_identity(name: str):
    source = f"def a():\n    return {name}\n"
    assert refused(source, to("a")) == f"2 {name}: its value is another one in the new module"


def test_refuses_a_constant_made_from_the_file_name():
    source = "import os\n\nHERE = os.path.dirname(__file__)\n\n\ndef a():\n    return HERE\n"
    assert refused(source, to("a")).startswith("3 __file__")


def test_refuses_a_constant_made_from_the_name_by_something_else():
    source = "HOME = find(__name__)\n\n\ndef find(name):\n    return name\n"
    assert refused(source, to("HOME")).startswith("1 __name__")


@pytest.mark.parametrize("call", ["globals()['x']", "eval('x')", "exec('x = 1')"])
def test_refuses_lookups_in_the_module_namespace(call: str):
    assert "looked up by string" in refused(f"def a():\n    return {call}\n", to("a"))


def test_local_variable_named_like_a_namespace_function_is_fine():
    source = "def a(eval):\n    return eval('x')\n"
    assert moved(source, to("a"))["one"] == source


def test_evaluation_in_a_namespace_of_its_own_is_fine():
    source = "def a(names):\n    return eval('x', names)\n"
    assert moved(source, to("a"))["one"] == source


def test_what_the_own_logger_is_named_by_is_shared():
    source = OWN.replace(
        "logger = logging.getLogger(__name__)",
        """SUFFIX = "jobs"
logger = logging.getLogger(f"{__name__}.{SUFFIX}")""",
    )
    found = moved(source, to("a"), to("b", "two"))
    assert found["shared"] == 'SUFFIX = "jobs"\n'
    for name in ("one", "two"):
        assert "from app.jobs.shared import SUFFIX" in found[name]
        assert 'getLogger(f"{__name__}.{SUFFIX}")' in found[name]


def test_logger_that_shares_its_line_with_state_is_shared_with_it():
    source = OWN.replace("(__name__)\n", "(__name__); SEEN = []\n").replace('("', '(SEEN, "')
    found = moved(source, to("a"), to("b", "two"))
    assert found["shared"].endswith("logger = logging.getLogger(__name__); SEEN = []\n")
    assert all("from app.jobs.shared import SEEN, logger" in found[n] for n in ("one", "two"))
