"""Which versions of Celery a repository declares."""

from __future__ import annotations

import pytest

from migrator.audit.celery_version import is_below
from tests.support.memory import snapshot

BELOW = [
    ("requirements.txt", "celery==3.1.25\n"),
    ("requirements.txt", "Celery[redis]>=3.1,<4.0  # old\n"),
    ("requirements/base.txt", "celery~=3.1\ndjango-celery-beat==2.0\n"),
    ("requirements.txt", "celery<4\r\n".encode("utf-16")),
    ("setup.py", "setup(install_requires=['celery <= 3.1.26', 'six'])\n"),
    ("setup.cfg", "[options]\ninstall_requires =\n    celery < 4\n"),
    ("pyproject.toml", '[project]\ndependencies = ["celery[redis]<4"]\n'),
    ("pyproject.toml", '[tool.poetry.dependencies]\ncelery = "^3.1"\n'),
    ("Pipfile", '[packages]\ncelery = "==3.1.25"\n'),
    ("poetry.lock", '[[package]]\nname = "celery"\nversion = "3.1.25"\n'),
]
NOT_BELOW = [
    ("requirements.txt", "celery==4.4.7\n"),
    ("requirements.txt", "celery\n"),
    ("requirements.txt", "celery>=3.1\n"),
    ("requirements.txt", "celery<4.4\n"),
    ("requirements.txt", "celery!=3.1\n"),
    ("requirements.txt", "django-celery==3.1.17\ncelery-once<2\n"),
    ("requirements.txt", "# celery==3.1\n"),
    ("pyproject.toml", '[tool.poetry.dependencies]\ncelery = "^5.3"\n'),
    ("setup.py", "setup(name='celery-thing', version='3.1')\n"),
    ("notes.txt", "celery==3.1.25\n"),
]


@pytest.mark.parametrize(("path", "text"), BELOW)
def test_finds_a_declaration_below(path: str, text: str | bytes) -> None:
    assert is_below(snapshot({path: text}), 4)


@pytest.mark.parametrize(("path", "text"), NOT_BELOW)
def test_any_other_declaration_is_none(path: str, text: str) -> None:
    assert not is_below(snapshot({path: text}), 4)


def test_wants_all_declarations_to_be_below() -> None:
    assert not is_below(snapshot({"a/setup.py": "'celery<4'", "b/setup.py": "'celery<6'"}), 4)
    assert not is_below(snapshot({}), 4)
