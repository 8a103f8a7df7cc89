"""How to see whether a task name is still in a queue, in a worker's hands, or in a beat table."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence

from migrator.deploy.model import TaskName
from migrator.facts import Facts

UNKNOWN_APP = "YOUR_APP"
OWN_SETTINGS = "celeryconfig"  # of Celery's own app, which no option names
_APP = re.compile(r"(?:^|\s)(?:-A|--app)[ =]?\s*([\w.]+(?:\s?:\w+)?)")
_SCHEDULER = re.compile(r"\s(?:-S|--scheduler)[ =]?\s*([\w.:]+)")


def app_option(facts: Facts) -> str:
    """Return the option ``-A`` as this repository gives it; empty where it gives none."""
    workers = [item for item in facts.processes if item.kind == "worker"]
    if not workers:
        return f"-A {UNKNOWN_APP} "
    given = _APP.search(workers[0].command)
    if given is None and workers[0].command and workers[0].module == OWN_SETTINGS:
        return ""
    return f"-A {given[1].replace(' ', '') if given else workers[0].module} "


def queues_of(names: Sequence[TaskName]) -> tuple[str, ...]:
    """Return the queues that the names' messages go to."""
    return tuple(dict.fromkeys(queue for name in names for queue in name.queues))


def in_workers(facts: Facts, names: Sequence[TaskName]) -> Iterator[str]:
    """Yield commands that show what the workers hold: each must print nothing."""
    patterns = " ".join(f"-e {shlex.quote(_quoted(name.name))}" for name in names)
    for what in ("active", "reserved", "scheduled"):
        yield f"celery {app_option(facts)}inspect {what} --json | grep -oF {patterns}"


def in_queues(facts: Facts, names: Sequence[TaskName]) -> Iterator[str]:
    """Yield commands that show what waits in the broker, for each broker that is named."""
    queues = queues_of(names)
    for broker in facts.operation.brokers:
        if broker.name == "redis":
            yield from _redis(queues, names)
        elif broker.name == "amqp":
            yield "rabbitmqctl list_queues name messages_ready messages_unacknowledged"
        elif broker.name == "sqs":
            yield from (_sqs(queue) for queue in queues)
        elif broker.name == "filesystem":
            words = " ".join(f"-e {shlex.quote(name.name)}" for name in names)
            yield f"grep -rlF {words} DATA_FOLDER    # the data_folder_in of the broker"


def only_numbers(facts: Facts, names: Sequence[TaskName]) -> str:
    """Say which brokers cannot tell one task name from another; empty where all can."""
    kinds = {broker.name for broker in facts.operation.brokers}
    brokers = [said for name, said in (("amqp", "RabbitMQ"), ("sqs", "SQS")) if name in kinds]
    if not brokers:
        return ""
    queues = ", ".join(queues_of(names))
    return (
        f"what {' and '.join(brokers)} can count is all messages of a queue, whatever their task "
        f"names: {queues} must come down to 0, or somebody has to look into the messages"
    )


def _redis(queues: Sequence[str], names: Sequence[TaskName]) -> Iterator[str]:
    words = " ".join(f"-e {shlex.quote(_quoted(name.name))}" for name in names)
    for queue in queues:
        look = f"LRANGE {shlex.quote(queue)} 0 -1"
        yield f'redis-cli -u "$BROKER_URL" {look} | grep -cF {words}'
    # What a worker has taken and not acknowledged, tasks with an ETA among it.
    yield f'redis-cli -u "$BROKER_URL" HVALS unacked | grep -cF {words}'


def _sqs(queue: str) -> str:
    kinds = "ApproximateNumberOfMessages ApproximateNumberOfMessagesNotVisible"
    return (
        f"aws sqs get-queue-attributes --queue-url URL_OF_{queue} "
        f"--attribute-names {kinds} ApproximateNumberOfMessagesDelayed"
    )


def in_beat_tables(facts: Facts, names: Sequence[TaskName]) -> Iterator[str]:
    """Yield queries that show the rows with these names, for each scheduler that is named."""
    listed = ", ".join("'" + name.name.replace("'", "''") + "'" for name in names)
    for scheduler in facts.operation.schedulers:
        if scheduler.name == "django_celery_beat":
            table = "django_celery_beat_periodictask"
            yield f"SELECT id, name, task, enabled FROM {table} WHERE task IN ({listed});"
        elif scheduler.name == "redbeat":
            yield "redis-cli --scan --pattern 'redbeat:*'    # HGET KEY definition has the task"
        elif scheduler.name == "celery_sqlalchemy_scheduler":
            columns = "id, name, task, enabled"
            yield f"SELECT {columns} FROM celery_periodic_task WHERE task IN ({listed});"


def own_schedulers(facts: Facts) -> Iterator[str]:
    """Yield the schedulers that beat is started with, where they are none of Celery's."""
    for process in facts.processes:
        named = _SCHEDULER.search(process.command) if process.kind == "beat" else None
        if named is not None and not named[1].startswith("celery."):
            yield f"{named[1]} ({process.where.path}:{process.where.line})"


def switch_off_rows(facts: Facts, names: Sequence[TaskName]) -> Iterator[str]:
    """Yield what disables the rows; a bulk update tells beat nothing, so that it has to be told."""
    kinds = {scheduler.name for scheduler in facts.operation.schedulers}
    if "django_celery_beat" in kinds:
        listed = [name.name for name in names]
        yield "from django_celery_beat.models import PeriodicTask, PeriodicTasks"
        yield f"PeriodicTask.objects.filter(task__in={listed!r}).update(enabled=False)"
        yield "PeriodicTasks.update_changed()"
    if "celery_sqlalchemy_scheduler" in kinds:
        listed_sql = ", ".join("'" + name.name.replace("'", "''") + "'" for name in names)
        yield f"UPDATE celery_periodic_task SET enabled = false WHERE task IN ({listed_sql});"


def _quoted(name: str) -> str:
    """Return the name as it stands in a message's JSON: whole, not as a part of a longer one."""
    return f'"{name}"'
