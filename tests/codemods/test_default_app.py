from __future__ import annotations

from textwrap import dedent

import pytest

from codemods.default_app import set_default_app

WHY = "# In other threads than this one, shared tasks are sent with the default app."


def check(before: str, after: str | None = None) -> None:
    wanted = dedent(before if after is None else after)
    assert set_default_app(dedent(before).encode(), "queue").decode() == wanted


def test_goes_behind_the_statement_that_makes_the_app():
    check(
        """\
        from celery import Celery

        queue = Celery("shop")
        queue.conf.task_acks_late = True
        """,
        f"""\
        from celery import Celery

        queue = Celery("shop")

        {WHY}
        queue.set_default()

        queue.conf.task_acks_late = True
        """,
    )


def test_takes_the_app_of_a_factory_and_keeps_the_gap():
    check(
        """\
        queue: Celery = make_queue()


        def other():
            pass
        """,
        f"""\
        queue: Celery = make_queue()

        {WHY}
        queue.set_default()


        def other():
            pass
        """,
    )


@pytest.mark.parametrize(
    "source",
    [
        "def make():\n    queue = Celery()\n    return queue\n",
        "queue = Celery()\nqueue = Celery('b')\n",
        "if True:\n    queue = Celery()\n",
        "from shop import queue\n",
        "queue, other = Celery(), 1\n",
    ],
)
def test_leaves_alone_what_is_not_made_in_one_statement_of_its_own(source):
    check(source)


def test_keeps_the_comment_of_what_follows():
    check(
        """\
        queue = Celery("shop")
        # told when done
        queue.conf.task_acks_late = True
        """,
        f"""\
        queue = Celery("shop")

        {WHY}
        queue.set_default()

        # told when done
        queue.conf.task_acks_late = True
        """,
    )


def test_goes_to_the_end_of_the_file():
    check('queue = Celery("shop")\n', f'queue = Celery("shop")\n\n{WHY}\nqueue.set_default()\n')


@pytest.mark.parametrize(
    "source",
    [
        "queue = None\n",
        "other = Celery()\n",
        "other: Celery = Celery()\n",
        "app.queue = Celery()\n",
    ],
)
def test_leaves_other_assignments_alone(source):
    check(source)
