from __future__ import annotations

from tests.support.command import demonolith
from tests.support.kiosk import MONO, kiosk

WARM = '\n\n@startup.add\ndef warm(**kwargs):\n    print("warm")\n'
HOOKS = (
    "class Hooks:\n    def __init__(self):\n        self.known = []\n\n"
    "    def add(self, function):\n        self.known.append(function)\n"
    "        return function\n\n\nstartup = Hooks()\n"
)


def test_the_command_to_go_on_with_gives_nothing_up_unread(make_repo):
    files = kiosk(
        MONO,
        ("from kiosk.app", "from kiosk.hooks import startup\n\nfrom kiosk.app"),
    )
    files[MONO] += WARM
    files["kiosk/hooks.py"] = HOOKS
    repo = make_repo(files)
    done = demonolith("run", "--yes", cwd=repo.root)
    assert done.code == 3
    assert "@startup.add may register it" in done.err
    command = f"demonolith run {repo.root} --yes --decide symbol:warm=move"
    assert done.last == f"then: {command}"
    done = demonolith(*command.split()[1:], cwd=repo.root)
    assert done.code == 0, done.err
    assert "@startup.add\ndef warm" in repo.git("grep", "-h", "-A1", "@startup.add", "HEAD")


def test_a_decision_that_lets_a_definition_go_is_taken_from_the_command_line(make_repo):
    files = kiosk(
        MONO,
        ("from kiosk.app", "from kiosk.hooks import startup\n\nfrom kiosk.app"),
    )
    files[MONO] += WARM
    files["kiosk/hooks.py"] = HOOKS
    repo = make_repo(files)
    done = demonolith("run", "--yes", "--decide", "symbol:warm=drop", cwd=repo.root)
    assert done.code == 0, done.err
    assert "warm: goes with it, as decided" in repo.git("log", "-1", "--format=%B")
