"""Between two stages, a person changes what has been moved, in one of the two places."""

from __future__ import annotations

import pytest

from tests.support.command import Done, demonolith
from tests.support.repo import Project
from tests.support.small import LEGACY, MAIL, small

THREE, REST = "y\ny\ny\nq\n", "y\n" * 12


@pytest.fixture
def begun(make_repo) -> Project:
    """A run that has moved the executor, and stopped."""
    project = make_repo(small())
    assert demonolith("step", cwd=project.root, stdin=THREE).code == 0
    assert MAIL in project.read()
    return project


def changed(project: Project, path: str, old: str, new: str) -> Done:
    text = project.path(path).read_text()
    assert old in text
    project.commit({path: text.replace(old, new)}, "mine")
    return demonolith("retry", cwd=project.root, stdin=REST)


def test_stops_where_the_monoliths_version_was_changed(begun: Project):
    line = small()[LEGACY].splitlines().index("def _execute_mail(options):") + 1
    done = changed(begun, LEGACY, '"sent": "mail"', '"sent": "letter"')
    assert done.code == 3
    assert f"{LEGACY}:{line}: _execute_mail was changed here after it had been moved" in done.err
    assert LEGACY in begun.read()


def test_goes_on_where_the_change_is_made_in_the_new_module(begun: Project):
    changed(begun, LEGACY, '"sent": "mail"', '"sent": "letter"')
    changed(begun, MAIL, '"sent": "mail"', '"sent": "letter"')
    done = changed(begun, LEGACY, '"sent": "letter"', '"sent": "mail"')
    assert done.code == 0, done.err
    assert LEGACY not in begun.read()
    assert b'"sent": "letter"' in begun.read()[MAIL]


def test_stops_where_a_helper_was_added_to_what_was_moved(begun: Project):
    done = changed(
        begun, LEGACY, "def _execute_mail(options):", "def _post():\n    return 1\n\n\n"
        "def _execute_mail(options):\n    _post()"
    )  # fmt: skip
    assert done.code == 3
    assert "_execute_mail was changed here" in done.err
    assert "_post was changed here" in done.err


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (MAIL, '"sent": "mail"', '"sent": "letter"'),
        (LEGACY, "# The provider wants one mail at a time.", "# One at a time."),
        (
            LEGACY,
            "def dispatch(self, kind, options=None):\n",
            "def dispatch(self, kind, options=None):\n    print(kind)\n",
        ),
        ("shop/web.py", "def start(kind):", "# Starts.\ndef start(kind):"),
    ],
)
def test_leaves_other_changes_alone(begun: Project, path: str, old: str, new: str):
    assert "was changed here" not in changed(begun, path, old, new).err
