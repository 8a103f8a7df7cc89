from __future__ import annotations

from tests.support.command import demonolith
from tests.support.kiosk import MONO, kiosk

WARM = '\n\n@worker_ready.connect\ndef warm(**kwargs):\n    print("warm")\n'


def test_the_command_to_go_on_with_gives_nothing_up_unread(make_repo):
    files = kiosk(
        MONO,
        ("from kiosk.app", "from celery.signals import worker_ready\n\nfrom kiosk.app"),
    )
    files[MONO] += WARM
    repo = make_repo(files)
    done = demonolith("run", "--yes", cwd=repo.root)
    assert done.code == 3
    assert "@worker_ready.connect may register it" in done.err
    assert done.last == f"then: demonolith step {repo.root}"


def test_a_decision_that_lets_a_definition_go_is_taken_from_the_command_line(make_repo):
    files = kiosk(
        MONO,
        ("from kiosk.app", "from celery.signals import worker_ready\n\nfrom kiosk.app"),
    )
    files[MONO] += WARM
    repo = make_repo(files)
    done = demonolith("run", "--yes", "--decide", "symbol:warm=drop", cwd=repo.root)
    assert done.code == 0, done.err
    assert "warm: goes with it, as decided" in repo.git("log", "-1", "--format=%B")
