"""In which words a code base says that a template is not there."""

from __future__ import annotations

import pytest

from codemods.dispatch import SourceFile, analyse_call_sites
from codemods.dispatch.model import Words
from codemods.dispatch.slices import LOOKED_FOR
from codemods.dispatch.values import code
from tests.codemods.dispatch.support import CHECKER, DISPATCHER, JOB_TYPES

RUNS = """\
import job_template_manager
from tasks import dispatch_job


def start(number, other):
    found = job_template_manager.get_job_template(number)
{guards}
    dispatch_job.delay(template_id=number, job_type=found["job_type"], triggered_by="manual")
"""


def words(*guards: str) -> Words | None:
    text = "".join(f"    {line}\n" for guard in guards for line in guard.split("\n"))
    runs = SourceFile("runs", RUNS.replace("{guards}\n", text).encode())
    return analyse_call_sites((runs, CHECKER), DISPATCHER, JOB_TYPES).words.get("template")


GUARD = 'if not found:\n    raise Gone(410, "There is none")'


@pytest.mark.parametrize(
    ("guard", "message", "status"),
    [
        (GUARD, '"There is none"', 410),
        ('if found is None:\n    raise Gone(f"No {number}!")', f'f"No {{{LOOKED_FOR}}}!"', None),
        (
            'if not found:\n    raise Gone(f"No {number}, {number!r}")',
            f'f"No {{{LOOKED_FOR}}}, {{{LOOKED_FOR}!r}}"',
            None,
        ),
        ('if not found:\n    raise Gone("No %s" % number)', f'"No %s" % {LOOKED_FOR}', None),
        ('if not found:\n    log(number)\n    raise Gone("no " "such")', '"no " "such"', None),
        ('if not found:\n    log("a b 404"); raise Gone("no such")', '"no such"', None),
        ('if not found: log("a b"); raise Gone("no such", 410)', '"no such"', 410),
        ('if not found:\n    raise Gone("sold 100 % out {")', '"sold 100 % out {"', None),
    ],
)
def test_says_it_in_the_words_of_the_guard(guard: str, message: str, status: int | None) -> None:
    found = words(guard)
    assert found is not None
    assert (code(found.message), found.status) == (message, status)


@pytest.mark.parametrize(
    "guard",
    [
        'if not other:\n    raise Gone("none of these")',
        'if found:\n    raise Gone("too many")',
        'if not found:\n    log("none of these")',
        'if not found:\n    raise Gone("none of these")\nelse:\n    log(found)',
        "if not found:\n    raise Gone(number)",
        'if not found:\n    raise Gone(f"none of {other}")',
        'if not found:\n    raise Gone("none of %s" % other)',
        'if not found:\n    raise Gone("none of " + number)',
        "if not found:\n    raise Gone(TEXT % number)",
        'if not found:\n    raise Gone("none of {}".format(number))',
        'if not found:\n    raise Gone("none of %s", number)',
        'if not found:\n    raise Gone("none of %(number)05.1f", {"number": number})',
        'if not found:\n    raise Gone("none of " "{}", number)',
        'if not found:\n    log("none of these %s", number); return',
    ],
)
def test_does_not_take_over_what_says_something_else(guard: str) -> None:
    assert words(guard) is None
    found = words(guard, GUARD)
    assert found is not None
    assert found.status == 410


def test_takes_the_words_beside_another_call_of_the_same_function_only() -> None:
    for imports, known in (
        ("import job_template_manager", True),
        ("import job_template_manager as templates", True),
        ("import other as job_template_manager", False),
    ):
        text = RUNS.replace("import job_template_manager", imports)
        if " as templates" in imports:
            text = text.replace("= job_template_manager.", "= templates.")
        guard = "".join(f"    {line}\n" for line in GUARD.split("\n"))
        runs = SourceFile("runs", text.replace("{guards}\n", guard).encode())
        recipe = analyse_call_sites((runs, CHECKER), DISPATCHER, JOB_TYPES)
        assert ("template" in recipe.words) is known
