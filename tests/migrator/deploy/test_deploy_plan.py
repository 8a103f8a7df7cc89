"""What to deploy in which order, from facts and plan alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from migrator.deploy import DeployPlan, Fate, deploy_plan
from migrator.deploy.looking import app_option
from migrator.facts import AppProcess, Facts, Location
from migrator.plan import Plan
from tests.support.bakery import OLD, STARTER, bakery
from tests.support.project import migration
from tests.support.small import LEGACY, small

QUEUE = "bakery/queue.py"
# The monolith is part of what the workers import.
BOTH = {QUEUE: bakery()[QUEUE].replace('"bakery.oven"', '"bakery.oven", "bakery.oven.everything"')}


def planned(files, keep_names: bool = False, **decide: str) -> DeployPlan:
    work = migration(files, {f"task:{k}": v for k, v in decide.items()}, keep_names=keep_names)
    found = deploy_plan(work.facts, work.plan)
    assert found is not None
    return found


def with_queue(*lines: str) -> dict[str, str]:
    return {**bakery(), QUEUE: BOTH[QUEUE] + "\n".join(lines) + "\n"}


def commands(plan: DeployPlan) -> str:
    return "\n".join(command for step in plan.steps for command in step.commands)


def titles(plan: DeployPlan) -> list[str]:
    return [step.title.split(" (")[0].rstrip(".") for step in plan.steps]


def test_names_that_go_come_first_with_their_evidence():
    plan = planned({**bakery(), **BOTH})
    first, second = plan.names
    assert (first.name, first.fate, first.after) == ("bakery.old_cake", Fate.goes, "")
    assert first.reason == "nothing outside the legacy mapping reaches it"
    assert (second.name, second.fate) == ("bakery.bake", Fate.stays)
    assert (second.before, second.after) == ("bakery.oven.everything", "bakery.oven.shifts.starter")


def test_producers_go_first_where_a_name_goes():
    plan = planned({**bakery(), **BOTH})
    assert [title.split()[0] for title in titles(plan)] == ["Take", "Deploy", "Wait", "Deploy"]
    assert "beat" in plan.steps[1].title and "leave the old workers" in plan.steps[1].title
    assert titles(plan)[3] == "Deploy the workers"
    assert "the old workers still know them" in plan.steps[1].why


def test_says_where_old_workers_do_not_know_the_names_either():
    assert "discarded today already" in planned(bakery()).steps[1].why


def test_workers_go_first_where_nothing_goes():
    plan = planned(small())
    assert plan.summary.startswith("No task name disappears: all 1 stay")
    assert titles(plan) == ["Deploy the workers", "Deploy the web processes", "Deploy beat"]
    assert not plan.of(Fate.goes) and "grep" not in commands(plan)


def test_kept_names_are_for_the_next_release():
    plan = planned({**bakery(), **BOTH}, keep_names=True)
    assert [name.name for name in plan.of(Fate.kept)] == ["bakery.old_cake"]
    assert titles(plan)[0] == "Deploy the workers"
    assert plan.steps[-1].title.startswith("With the next release, delete bakery.oven.shifts.old_")
    assert "bakery.old_cake" in commands(plan)


def test_looks_into_the_queue_that_the_route_gives():
    plan = planned(with_queue('queue.conf.task_routes = {"bakery.old_*": {"queue": "attic"}}'))
    assert plan.names[0].queues == ("attic",)
    assert plan.names[1].queues == ("celery",)


def test_looks_into_the_default_queue_of_the_settings():
    assert planned(with_queue('queue.conf.task_default_queue = "oven"')).names[0].queues == (
        "oven",
    )


def test_knows_what_waits_longer():
    text = bakery()["bakery/orders.py"] + (
        "\n\ndef tomorrow(order):\n"
        "    from bakery.oven.everything import recipe_for\n\n"
        "    recipe_for('cake_v1').apply_async(kwargs={'order': order}, countdown=86400)\n"
    )
    plan = planned({**bakery(), **BOTH, "bakery/orders.py": text})
    assert "countdown=86400 (bakery/orders.py:" in plan.steps[2].why


def test_knows_a_name_that_sends_itself_again():
    old = bakery()[OLD].replace(
        '@queue.task(name="bakery.old_cake")',
        '@queue.task(name="bakery.old_cake", autoretry_for=(OSError,), acks_late=True)',
    )
    plan = planned({**bakery(), **BOTH, OLD: old})
    assert any("sends itself again" in note for note in plan.names[0].notes)
    assert any(note.startswith("acks_late") for note in plan.names[0].notes)
    assert "sends itself again" in plan.steps[2].why


def test_commands_are_those_of_the_broker():
    redis = with_queue()[QUEUE].replace("memory://", "redis://cache")
    plan = planned({**bakery(), QUEUE: redis})
    assert 'redis-cli -u "$BROKER_URL" LRANGE celery 0 -1 | grep -cF -e \'"bakery.old_cake"\'' in (
        commands(plan)
    )
    rabbit = redis.replace("redis://", "amqp://")
    assert "rabbitmqctl list_queues" in commands(planned({**bakery(), QUEUE: rabbit}))
    assert "redis-cli" not in commands(planned({**bakery(), QUEUE: rabbit}))


@pytest.mark.parametrize("kept", [False, True])
def test_says_that_a_broker_counts_all_task_names_together(kept):
    for scheme, name in (("amqp", "RabbitMQ"), ("sqs", "SQS")):
        files = {**with_queue(), QUEUE: with_queue()[QUEUE].replace("memory://", f"{scheme}://h")}
        whys = [step.why for step in planned(files, keep_names=kept).steps]
        told = f"what {name} can count is all messages of a queue, whatever their task names"
        assert sum(told in why for why in whys) == 1, whys


def test_says_nothing_of_counts_where_the_messages_can_be_read():
    for scheme in ("memory", "redis", "filesystem"):
        files = {**bakery(), QUEUE: bakery()[QUEUE].replace("memory://", f"{scheme}://h")}
        assert "all messages of a queue" not in str(planned(files))


def test_asks_the_workers_under_the_name_of_the_command():
    plan = planned({**bakery(), **BOTH, "Procfile": "w: celery -A bakery.queue:queue worker\n"})
    for what in ("active", "reserved", "scheduled"):
        assert f"celery -A bakery.queue:queue inspect {what} --json" in commands(plan)
    assert plan.steps[3].title == "Deploy the workers (Procfile:1)."


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"Procfile": "w: celery -Abakery.queue worker\n"},
            "celery -A bakery.queue inspect active",
        ),
        (
            {"Procfile": "w: CELERY_APP=bakery.queue celery worker\n"},
            "celery -A bakery.queue inspect active",
        ),
    ],
)
def test_names_the_app_as_the_command_does(files: dict[str, str], said: str):
    assert said in commands(planned({**bakery(), **BOTH, **files}))


def test_gives_no_app_where_the_worker_has_celerys_own():
    worker = AppProcess("worker", "worker", "celeryconfig", "celeryconfig.py", Location("P", 1))
    facts = Facts("c", "t", processes=(replace(worker, command="celery worker"),))
    assert app_option(facts) == ""
    assert app_option(Facts("c", "t", processes=(worker,))) == "-A celeryconfig "


def test_looks_into_beat_tables_that_the_repository_has():
    plan = planned({**bakery(), **BOTH, "requirements.txt": "django-celery-beat\n"})
    first = "\n".join(plan.steps[0].commands)
    assert "FROM django_celery_beat_periodictask WHERE task IN ('bakery.old_cake');" in first
    assert "PeriodicTasks.update_changed()" in first


def test_has_no_query_where_no_scheduler_is_named():
    plan = planned({**bakery(), **BOTH})
    assert plan.steps[0].commands == ()
    assert "names no scheduler with a database" in plan.steps[0].why


@pytest.mark.parametrize("option", ["-S bakery.rows:Rows", "--scheduler=bakery.rows:Rows"])
def test_names_the_scheduler_that_beat_is_started_with(option: str):
    plan = planned(
        {**bakery(), **BOTH, "Procfile": f"beat: celery -A bakery.queue beat {option}\n"}
    )
    assert plan.steps[0].commands == ()
    assert "bakery.rows:Rows (Procfile:1)" in plan.steps[0].why
    assert "names no scheduler" not in plan.steps[0].why


def test_celerys_own_scheduler_has_no_rows():
    option = "--scheduler celery.beat:PersistentScheduler"
    plan = planned(
        {**bakery(), **BOTH, "Procfile": f"beat: celery -A bakery.queue beat {option}\n"}
    )
    assert "names no scheduler with a database" in plan.steps[0].why


def test_warns_of_arguments_that_only_the_old_body_takes():
    old = bakery()[OLD].replace(
        "def bake(self, kind, order=None):", "def bake(self, kind, order=None, hurry=False):"
    )
    first, *_ = planned({**bakery(), **BOTH, OLD: old}).warnings
    assert "carries hurry fails in the new workers with a TypeError" in first


def test_warns_of_no_argument_that_the_new_body_gains():
    old = bakery()[OLD].replace(
        "def bake(self, kind, order=None):", "def bake(self, kind, order=None, hurry=False):"
    )
    new = (
        bakery()[STARTER].replace("order=None, batch=None", "order=None").replace("=batch", "=None")
    )
    texts = planned({**bakery(), **BOTH, OLD: old, STARTER: new}).warnings
    assert not any("hurry" in text and "TypeError" in text for text in texts)


def test_warns_of_arguments_that_are_required_now():
    new = bakery()[STARTER].replace("order=None, batch=None", "order, batch=None")
    texts = planned({**bakery(), **BOTH, STARTER: new}).warnings
    assert any("without order fails in the new workers" in text for text in texts)


def test_warns_of_nothing_where_workers_run_the_new_body_already():
    old = bakery()[OLD].replace(
        "order=None):\n    return _prepare", "order=None, hurry=False):\n    return _prepare"
    )
    plan = planned({**bakery(), OLD: old})
    assert plan.warnings == ()
    assert not any("carries" in line for line in plan.rollback)


def test_rollback_knows_arguments_that_only_the_new_body_takes():
    lines = planned({**bakery(), **BOTH}).rollback
    assert any(
        "carries batch fails where the body of bakery/oven/everything.py" in x for x in lines
    )
    assert any("Enable again the beat rows" in line for line in lines)


def test_rollback_of_a_change_without_new_arguments_is_one_line():
    legacy = str(small()[LEGACY]).replace("kind, options=None)", "kind, options=None, run_id=None)")
    assert len(planned({**small(), LEGACY: legacy}).rollback) == 1


def test_says_that_a_name_is_computed():
    old = bakery()[OLD].replace('name="bakery.old_cake"', "name=weigh.__name__ + SUFFIX")
    plan = planned({**bakery(), **BOTH, OLD: old})
    assert [one.computed for one in plan.names if one.computed] == ["weigh.__name__ + SUFFIX"]


def test_is_nothing_where_there_is_no_monolith():
    assert deploy_plan(Facts("c", "t"), Plan()) is None
