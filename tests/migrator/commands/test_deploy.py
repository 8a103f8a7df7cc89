"""``deploy-plan``, and the same plan in preview, run and the last commit's message."""

from __future__ import annotations

import json

from tests.support.bakery import bakery
from tests.support.command import called, demonolith
from tests.support.small import small

GOES = "1 of 2 task names disappear: bakery.old_cake."
STAYS = "No task name disappears: all 1 stay"


def document(capsys, *args: str):
    done = called(capsys, *args, "--format", "json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_prints_the_plan_in_every_format(make_repo, capsys):
    root = str(make_repo(bakery()).root)
    text = called(capsys, "deploy-plan", root)
    assert text.code == 0 and text.out.splitlines()[:2][0] == "Deploy plan"
    assert GOES in text.out
    assert called(capsys, "deploy-plan", root, "--format", "markdown").out.startswith("### Deploy")
    assert document(capsys, "deploy-plan", root)["summary"].startswith(GOES)


def test_leaves_no_trace(make_repo, capsys):
    project = make_repo(bakery())
    before = project.fingerprint()
    called(capsys, "deploy-plan", str(project.root))
    assert project.fingerprint() == before


def test_knows_kept_names(make_repo, capsys):
    root = str(make_repo(bakery()).root)
    assert document(capsys, "deploy-plan", root, "--keep-names")["names"][0]["fate"] == (
        "kept for one release"
    )


def test_is_part_of_the_preview(make_repo, capsys):
    root = str(make_repo(bakery()).root)
    assert document(capsys, "preview", root)["deploy_plan"] == document(capsys, "deploy-plan", root)
    assert GOES in called(capsys, "preview", root).out
    assert "Deploy plan" not in called(capsys, "preview", root, "--stage", "audit").out


def test_is_one_line_where_nothing_goes(make_repo, capsys):
    out = called(capsys, "preview", str(make_repo(small()).root)).out
    lines = [line for line in out.splitlines() if "eploy" in line]
    assert lines == [f"Deploy: {STAYS}, so a message that is queued before is understood after."]


def test_is_there_after_the_run_too(make_repo):
    project = make_repo(bakery())
    before = demonolith("deploy-plan", cwd=project.root)
    ran = demonolith("run", "--yes", cwd=project.root)
    assert GOES in ran.out
    message = project.git("log", "-1", "--format=%B")
    assert "\n\nDeploy plan\n1 of 2 task names disappear: bakery.old_cake." in message
    assert message.splitlines()[-3].startswith("Demonolith-Run: ")
    after = demonolith("deploy-plan", cwd=project.root)
    assert after.out == before.out
    assert "deploy plan of run" in after.err


def test_says_that_there_is_nothing_to_deploy(make_repo, capsys):
    done = called(capsys, "deploy-plan", str(make_repo({"a.py": "x = 1\n"}).root))
    assert (done.code, done.out) == (0, "There is nothing to migrate, and so nothing to deploy.\n")
