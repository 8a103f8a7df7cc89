"""A task that is only in the monolith is alive where anything may send it by its name."""

from __future__ import annotations

import pytest

from tests.migrator.audit.helpers import CLINIC, clinic, facts

XRAY = "clinic.v1.xray"
SEND = "from clinic.queue import queue\n\n\ndef send(kind, who):\n"


def evidence(name: str = "xray_v1", **changes: str) -> tuple[str, ...]:
    found = {symbol.name: symbol for symbol in facts(clinic(**changes)).symbols}
    return found[name].evidence


@pytest.mark.parametrize(
    "source",
    [
        f"\nNAMES = {{'X': '{XRAY}'}}\n",
        f"from enum import Enum\nclass N(Enum): XRAY = '{XRAY}'\n",
        f"from clinic.queue import queue\nqueue.conf.task_routes = {{'{XRAY}': {{}}}}\n",
        f"def is_old(message):\n    return message.name == '{XRAY}'\n",
        f"from clinic.queue import queue\nOLD = queue.tasks.get('{XRAY}')\n",
    ],
)
def test_a_name_in_another_module_is_evidence(source: str) -> None:
    (said,) = evidence(clinic__names=source)
    assert said.startswith("named in clinic/names.py:")


@pytest.mark.parametrize("given", [f"'{XRAY}'", f"name='{XRAY}'", "args=[1], name=OLD"])
def test_a_name_that_is_sent_is_evidence(given: str) -> None:
    source = f"from clinic.queue import queue\nOLD = '{XRAY}'\nqueue.send_task({given})\n"
    said, *_ = sorted(evidence(clinic__names=source), reverse=True)
    assert said.startswith("sent by name in clinic/names.py:3")


@pytest.mark.parametrize(
    "lines",
    [
        "    queue.send_task(f'clinic.v1.{kind}', [who])\n",
        "    queue.send_task('clinic.v1.' + kind, [who])\n",
        "    queue.send_task(name='clinic.v1.' + kind, args=[who])\n",
        "    queue.subtask('clinic.v1.' + kind, [who]).delay()\n",
        "    queue.send_task('clinic.v1.%s' % kind, [who])\n",
        "    queue.send_task('clinic.{}.{}'.format('v1', kind), [who])\n",
        "    name = f'clinic.v{1}.{kind}'\n    queue.send_task(name, [who])\n",
        "    name = 'other.' + kind\n    if who:\n        name = f'clinic.v1.{kind}'\n"
        "    queue.send_task(name, [who])\n",
    ],
)
def test_a_name_put_together_may_be_this_one(lines: str) -> None:
    (said,) = evidence(clinic__send=SEND + lines)
    assert said.startswith("perhaps sent by name in clinic/send.py:")


@pytest.mark.parametrize(
    "lines",
    [
        "    queue.send_task(f'clinic.v2.{kind}', [who])\n",
        "    queue.send_task(name=f'clinic.v2.{kind}', args=[who])\n",
        "    queue.send_task('clinic.v1.xray.' + kind, [who])\n",
        "    queue.send_task('%s.%s' % (who, kind), [who])\n",
        "    name = f'{name}'\n    queue.send_task(name, [who])\n",
        "    queue.send_task(kind, [who])\n",
    ],
)
def test_a_name_that_cannot_be_this_one_is_no_evidence(lines: str) -> None:
    assert evidence(clinic__send=SEND + lines) == ()


def test_a_name_in_the_monolith_itself_is_no_evidence() -> None:
    source = CLINIC["clinic/desk/everything.py"].rstrip() + f"\n        OLD = {{'X': '{XRAY}'}}\n"
    assert evidence(clinic__desk__everything=source) == ()


@pytest.mark.parametrize(
    "source",
    [
        f"'''Sends {XRAY} no more.'''\n",
        f"NAMES = ['{XRAY}_old', 'pre.{XRAY}']\n",
        f"# {XRAY}\nNAMES = ()\n",
    ],
)
def test_what_is_not_the_name_itself_is_no_evidence(source: str) -> None:
    assert evidence(clinic__names=source) == ()


@pytest.mark.parametrize(
    ("sender", "is_alive"),
    [
        (SEND + "    queue.send_task(NAMES[kind], [who])\n", True),
        (SEND + "    queue.tasks[NAMES[kind]].delay(who)\n", True),
        (SEND + "    queue.send_task(*who)\n", True),
        (SEND + "    queue.send_task(**who)\n", True),
        (SEND + "    queue.send_task(f'clinic.{kind}', [who])\n", False),
        ("", False),
    ],
)
def test_a_plain_word_counts_where_something_unknown_is_sent(sender: str, is_alive: bool) -> None:
    source = CLINIC["clinic/desk/everything.py"].replace(XRAY, "xray")
    changes = {"clinic__desk__everything": source, "clinic__names": "NAMES = {'X': 'xray'}\n"}
    if sender:
        changes["clinic__send"] = sender
    assert bool(evidence(**changes)) is is_alive
