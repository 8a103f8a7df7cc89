"""Messages of the old code, queued before the migration, meet the workers of the new one.

Counted by name on three brokers: none lost, none unknown. Show the counts with ``-rP``.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager

import pytest

from tests.e2e import brokers
from tests.e2e.brokers import Broker
from tests.e2e.lab import checkout
from tests.e2e.night_shift import GOING, KEPT, Shift, night_shift, until
from tests.support.command import demonolith

LATER = 5  # seconds
HELD = 15  # long enough for a worker to take the message and to be stopped
ALL = ("bake", "wrap", "old_cake", "old_bun")


@contextmanager
def filesystem(folder):
    for name in ("queue", "queue-control"):
        (folder / name).mkdir()
    yield Broker("filesystem://", BAKERY_FOLDER=str(folder / "queue"))


BROKERS = [
    pytest.param(("filesystem", filesystem), id="filesystem", marks=pytest.mark.slow),
    pytest.param(
        ("redis", brokers.redis), id="redis", marks=[pytest.mark.slow, pytest.mark.server]
    ),
    pytest.param(
        ("amqp", brokers.rabbitmq), id="rabbitmq", marks=[pytest.mark.slow, pytest.mark.server]
    ),
]


@contextmanager
def shifts(make_repo, tmp_path, broker, *flags: str):
    """Give the repository, and processes of the code before and after its migration."""
    scheme, start = broker
    project = make_repo(night_shift(scheme))
    before = checkout(project, "HEAD", tmp_path / "before")
    plan = demonolith("deploy-plan", "--format", "json", *flags, cwd=project.root)
    assert plan.code == 0, plan
    (tmp_path / "broker").mkdir()
    with start(tmp_path / "broker") as url:
        old = Shift("old", before, url, tmp_path)

        def migrated() -> Shift:
            done = demonolith("run", "--yes", *flags, cwd=project.root)
            assert done.code == 0, done
            after = checkout(project, "HEAD", tmp_path / "after")
            assert not (after / "bakery/oven/everything.py").exists()
            return Shift("new", after, url, tmp_path)

        yield old, migrated, json.loads(plan.out)


def show(sent: Counter[str], old: Shift, new: Shift) -> None:
    print(f"\n{'task name':30} {'sent':>5} {'old code':>9} {'new code':>9}")
    for name in sorted(sent):
        print(f"{name:30} {sent[name]:5} {old.ran[name]:9} {new.ran[name]:9}")


def send_all(shift: Shift, seconds: int = LATER) -> Counter[str]:
    """Send every name that the old code registers."""
    sent = shift.send("bakery.oven.everything", seconds, *ALL)
    return sent + shift.send("bakery.oven", seconds, "due")


@pytest.mark.parametrize("broker", BROKERS)
def test_new_code_understands_what_the_old_has_queued(make_repo, tmp_path, broker) -> None:
    """With kept names nothing has to be drained: all five names go over, delayed ones too."""
    with shifts(make_repo, tmp_path, broker, "--keep-names") as (old, migrated, plan):
        assert {name["fate"] for name in plan["names"]} == {"stays", "kept for one release"}
        sent = send_all(old, HELD)
        with old.worker():  # takes all of it, and holds on to what is for later
            until(lambda: len(old.ran) == len(sent), "the old worker does not run")
        sent += send_all(old)
        new = migrated()
        with new.worker():
            until(lambda: old.ran + new.ran == sent, f"sent {sent}, ran {old.ran} {new.ran}")
    show(sent, old, new)
    assert set(sent) == {*KEPT, *GOING} and set(sent.values()) == {6}
    assert all(new.ran[name] >= 3 for name in sent)
    assert old.failures == [] and new.failures == []


@pytest.mark.parametrize("broker", BROKERS)
def test_deploy_plan_loses_nothing_of_the_names_that_go(make_repo, tmp_path, broker) -> None:
    """Its order: new producers, old workers until its commands find nothing, new workers."""
    with shifts(make_repo, tmp_path, broker) as (old, migrated, plan):
        going = {name["name"] for name in plan["names"] if name["fate"] == "goes"}
        assert going == set(GOING)
        (drain,) = (step for step in plan["steps"] if step["title"].startswith("Wait until no"))
        titles = [step["title"] for step in plan["steps"]]
        assert [title.split()[:2] for title in titles[1:]] == [
            ["Deploy", "beat"],
            ["Wait", "until"],
            ["Deploy", "the"],
        ]
        sent = send_all(old)
        assert found(old, drain, "queue"), "the commands do not see messages that wait"
        new = migrated()
        sent += new.send("bakery.oven", LATER, "bake", "wrap")  # the new web process
        with old.worker():
            until(lambda: drained(old, sent, going), f"{old.ran} of {sent}")
            # A task has run a moment before its message is acknowledged.
            until(lambda: nothing_left(old, drain), "the commands still find messages")
        sent += new.send("bakery.oven", LATER, "bake", "due", "wrap")
        with new.worker():
            until(lambda: old.ran + new.ran == sent, f"sent {sent}, ran {old.ran} {new.ran}")
    show(sent, old, new)
    assert {name: old.ran[name] for name in going} == {name: sent[name] for name in going}
    assert all(new.ran[name] for name in KEPT)
    assert old.failures == [] and new.failures == []


def drained(old: Shift, sent: Counter[str], going: set[str]) -> bool:
    return all(old.ran[name] == sent[name] for name in going)


def nothing_left(old: Shift, step: dict) -> bool:
    return found(old, step, "queue") == found(old, step, "inspect") == []


def found(shift: Shift, step: dict, kind: str) -> list[str]:
    """Run the commands of a step that look into queues, or into workers; return what they find.

    What the broker's own table shows is by queue: a count other than 0 is a find.
    """
    wanted = [one for one in step["commands"] if (" inspect " in one) == (kind == "inspect")]
    assert wanted, step
    folder = shift.env.get("BAKERY_FOLDER", "")
    said = [shift.shell(command.replace("DATA_FOLDER", folder)) for command in wanted]
    return [text for text in said if text and not only_zeros(text)]


def only_zeros(text: str) -> bool:
    """Tell whether a count of grep, or a table of RabbitMQ, says that nothing waits.

    A table has the queue, what is ready, and what a worker holds: that may be of other names.
    """
    rows = [line.split() for line in text.splitlines()]
    counts = [row[0] for row in rows if len(row) == 1]
    counts += [row[1] for row in rows if row and row[0] in ("celery", "slow")]
    return all(count == "0" for count in counts)
