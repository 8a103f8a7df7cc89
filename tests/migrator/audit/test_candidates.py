"""Modules that hold an app without a word of Celery in them."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import facts

KIT = {
    "libs/kit/kit/__init__.py": "",
    "libs/kit/kit/made.py": "from celery import Celery\n\n\ndef build(name, *parts):\n"
    "    return Celery(name, include=[f'{name}.{part}' for part in parts])\n",
}
BUILT = "from kit.made import build\nqueue = build('post', 'mail')\n"
MAIL = "{}\n\n\n@queue.task\ndef sort(): ...\n"


def names(files: dict[str, str]) -> list[str | None]:
    post = {f"apps/post/post/{path}": text for path, text in files.items()}
    found = facts({**KIT, "apps/post/post/__init__.py": "", **post})
    return [one.name for one in found.registrations]


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({"work.py": BUILT}, "from post.work import queue"),
        ({"work.py": BUILT}, "from .work import queue"),
        ({"work.py": BUILT, "more.py": "from .work import queue\n"}, "from post.more import queue"),
        ({"work.py": BUILT.replace("queue", "app")}, "from post.work import app as queue"),
        ({"work/__init__.py": BUILT}, "from post.work import queue"),
    ],
)
def test_finds_the_app_that_a_task_is_decorated_with(files: dict[str, str], line: str) -> None:
    assert names({**files, "mail.py": MAIL.format(line)}) == ["post.mail.sort"]


def test_a_module_called_celery_holds_one() -> None:
    task = "from celery import shared_task\n\n\n@shared_task\ndef sort(): ...\n"
    files = {"celery.py": BUILT.replace("queue", "app"), "mail.py": task}
    post = {f"apps/post/post/{path}": text for path, text in files.items()}
    found = facts({**KIT, "apps/post/post/__init__.py": "", **post})
    assert [item.path for one in found.processes for item in one.imports] == [
        "apps/post/post/mail.py"
    ]


@pytest.mark.parametrize(
    "built",
    ["from kit.other import build\nqueue = build('post')\n", "class queue:\n    task = print\n"],
)
def test_what_makes_no_app_is_left_alone(built: str) -> None:
    line = "from post.work import queue"
    assert names({"work.py": built, "mail.py": MAIL.format(line)}) == []
