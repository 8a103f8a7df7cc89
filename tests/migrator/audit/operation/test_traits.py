"""How tasks are sent and run."""

from __future__ import annotations

import pytest

from tests.support.project import migration
from tests.support.small import LEGACY, small

SEND = """\
from shop.jobs.legacy import dispatch


def later(kind):
    {}
"""


def traits(**files: str) -> list[tuple[str | None, str, str]]:
    more = {f"{name.replace('__', '/')}.py": text for name, text in files.items()}
    found = migration({**small(), **more}).facts.operation.traits
    return [(one.task, one.kind, one.value) for one in found]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (
            "dispatch.apply_async(kwargs={}, countdown=60 * 5)",
            [("shop.dispatch", "countdown", "60 * 5")],
        ),
        ("dispatch.s(kind).apply_async(eta=when)", [("shop.dispatch", "eta", "when")]),
        ("dispatch.s(kind).set(countdown=3)", [("shop.dispatch", "countdown", "3")]),
        ('dispatch.apply_async(queue="slow")', [("shop.dispatch", "queue", "slow")]),
        (
            'app.send_task(name="shop.dispatch", countdown=9)',
            [("shop.dispatch", "countdown", "9")],
        ),
        (
            'app.send_task("shop.dispatch", countdown=9)',
            [("shop.dispatch", "countdown", "9")],
        ),
        ("kind.apply_async(countdown=4)", [(None, "countdown", "4")]),
    ],
)
def test_finds_what_is_sent_to_run_later(call, expected):
    assert traits(shop__later=SEND.format(call)) == expected


@pytest.mark.parametrize(
    "call",
    [
        "dispatch.apply_async(countdown=None)",
        "dispatch.delay(kind)",
        "kind.set(countdown=4)",
        "timer(countdown=4)",
        "self.retry(countdown=4)",
    ],
)
def test_leaves_alone(call):
    assert traits(shop__later=SEND.format(call)) == []


def test_leaves_tests_alone():
    text = SEND.format("dispatch.apply_async(countdown=60)")
    assert traits(tests__test_later=text) == []


def test_knows_the_task_that_retries():
    text = """\
from celery import shared_task


@shared_task(bind=True, name="shop.fetch", acks_late=True, queue="net")
def fetch(self, url):
    try:
        return url.get()
    except OSError as error:
        raise self.retry(exc=error, countdown=30)
"""
    assert traits(shop__jobs__fetch=text) == [
        ("shop.fetch", "acks_late", "True"),
        ("shop.fetch", "queue", "net"),
        ("shop.fetch", "retry", "countdown=30"),
    ]


def test_reads_routes_schedule_and_default_queue():
    text = str(small()["shop/celery_app.py"]) + """\
app.conf.task_routes = {"shop.*": {"queue": "shop"}, "other": "plain"}
app.conf.update(task_default_queue="main", task_acks_late=True)
app.conf.beat_schedule = {"nightly": {"task": "shop.dispatch", "schedule": 60.0}}
"""
    assert traits(shop__celery_app=text) == [
        ("shop.*", "route", "shop"),
        ("other", "route", "plain"),
        (None, "default-queue", "main"),
        (None, "acks_late", "True"),
        ("shop.dispatch", "beat", "60.0"),
    ]


def test_says_that_a_router_computes():
    text = str(small()["shop/celery_app.py"]) + "app.conf.task_routes = route_by_customer\n"
    assert traits(shop__celery_app=text) == [(None, "route", "route_by_customer")]


def test_clean_monolith_has_none():
    assert LEGACY in small()
    assert traits() == []
