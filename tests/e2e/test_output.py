"""What is printed: for people on a terminal, for people who pipe, and for programs."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pexpect
import pytest

from migrator import __version__
from tests.e2e.test_step import Terminal
from tests.support.command import CHECKOUT, demonolith, environment, words
from tests.support.small import small

COMMANDS = (
    *("audit", "check", "preview", "run", "step", "resume", "retry", "adopt", "skip", "abort"),
    *("undo", "redo", "status", "demo"),
)
COLOUR = re.compile(r"\x1b\[[0-9;]*(3[0-7]|4[0-7]|38;|48;|9[0-7])[0-9;]*m")
ESCAPE = "\x1b[31mred"


# For programs ------------------------------------------------------------------------------------


def test_preview_document(call, shop):
    done = call("preview", shop.root, "--format", "json")
    document = json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert document["schema"] == "demonolith-preview/1"
    assert (document["commit"], document["tree"]) == (shop.head, shop.tree())
    assert [stage["number"] for stage in document["stages"]] == list(range(1, 8))
    states = {stage["name"]: stage["state"] for stage in document["stages"]}
    assert states["extract-executors"] == "changed"
    assert states["rewrite-schedule-endpoint"] == "unchanged"
    assert all(re.fullmatch("[0-9a-f]{40}", stage["tree"]) for stage in document["stages"])
    assert document["final_tree"] == document["stages"][-1]["tree"]
    extracted = document["stages"][2]["files"]
    assert extracted == [{"path": "shop/jobs/kinds/mail.py", "status": "added"}]


@pytest.mark.parametrize("name", ["audit", "check", "status"])
def test_documents_name_their_schema(call, shop, name):
    done = call(name, shop.root, "--format", "json")
    document = json.loads(done.out)
    assert document["schema"] == f"demonolith-{name}/1"
    assert done.code == (0 if name == "status" else 2)


def test_status_document_of_a_run(call, shop):
    assert call("run", "--yes", shop.root).code == 0
    document = json.loads(call("status", shop.root, "--format", "json").out)
    assert document["run"]["status"] == "done"
    assert document["run"]["stages"][-1]["commit"] == shop.head
    assert document["run"]["stages"][-1]["tree"] == shop.tree()
    assert document["objections"] == []
    assert document["next"] == f"git -C {shop.root} log main..demonolith/legacy"


def test_status_says_where_git_is_not_as_the_run_left_it(call, shop):
    assert call("run", "--yes", shop.root).code == 0
    shop.commit({"README.md": "more\n"})
    document = json.loads(call("status", shop.root, "--format", "json").out)
    assert document["objections"] == [
        f"demonolith/legacy is at {shop.head[:12]}; "
        f"the run had left it at {shop.git('rev-parse', 'HEAD~1')[:12]}: "
        "1 commit on it that the run has not made"
    ]
    assert [found["code"] for found in document["differences"]] == ["own-commits"]


def test_patch_on_standard_output(call, shop):
    patch = subprocess.run(
        words("preview", "--patch", "-"), cwd=shop.root, env=environment(), capture_output=True
    ).stdout
    shop.git("apply", "--check", "--index", "-", stdin=patch)
    shop.git("apply", "--index", "-", stdin=patch)
    document = json.loads(call("preview", shop.root, "--format", "json").out)
    assert shop.git("write-tree") == document["final_tree"]


def test_preview_up_to_a_stage(call, shop):
    done = call("preview", shop.root, "--stage", "extract-executors")
    assert "3/7 extract-executors" in done.out
    assert "2/7" not in done.out
    assert "4/7" not in done.out


def test_piped_preview_is_what_git_prints(call, shop):
    done = call("preview", shop.root, "--stage", "rewrite-router-imports")
    assert "-    from shop.jobs.legacy import dispatch\n+    from shop.jobs import dispatch\n" in (
        done.out
    )
    assert "\x1b" not in done.out
    stat, diff = done.out.index("files changed"), done.out.index("diff --git")
    assert stat < diff


# Exit codes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["preview"], 0),
        (["preview", "--exit-code"], 2),
        (["audit"], 2),
        (["check"], 2),
        (["run", "--nothing"], 1),
        (["run"], 3),
        (["status"], 0),
        (["--version"], 0),
    ],
)
def test_exit_codes(call, shop, args, code):
    place = [] if args == ["--version"] else [shop.root]
    assert call(*args, *place).code == code


def test_exit_codes_after_the_migration(call, shop):
    assert call("run", "--yes", shop.root).code == 0
    for args in (["preview", "--exit-code"], ["audit"], ["check"], ["run"], ["step"]):
        assert call(*args, shop.root).code == 0, args


def test_preview_of_an_open_decision(call, make_repo):
    repo = make_repo(small(differing=True))
    done = call("preview", repo.root)
    assert done.code == 3
    assert "open: run and step do not begin without an answer" in done.out
    assert call("preview", repo.root, "--decide", "executor:mail=take-monolith").code == 0


def test_blocked_stages_are_grouped(call, make_repo):
    repo = make_repo({**small(), "shop/odd.py": "from shop.jobs.legacy import x\ndef broken(:\n"})
    done = call("preview", repo.root)
    assert done.code == 3
    assert "blocked: shop/odd.py:1" in done.out
    below = done.out.partition("Not to be seen before rewrite-router-imports")[2]
    assert "6/7 rewrite-schedule-endpoint" in below
    assert "7/7 delete-monolith" in below
    assert "was left out" not in done.out
    document = json.loads(call("preview", repo.root, "--format", "json").out)
    assert document["stages"][5]["waits_for"] == ["rewrite-router-imports"]


def test_reader_that_has_seen_enough(shop):
    shell = f"{sys.executable} -m migrator preview | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", shell], cwd=shop.root, env=environment(), capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1


# Help --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_an_example(call, name, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    done = call(name, "--help")
    assert done.code == 0
    assert f"Example: demonolith {name}" in done.out


def test_every_command_and_option_has_a_help_text():
    import typer.main

    from migrator.cli import app

    group = typer.main.get_command(app)
    assert set(COMMANDS) <= set(group.commands)
    for name, command in group.commands.items():
        assert command.help, name
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{name} {parameter.name}"


def test_without_arguments_shows_help(call):
    done = call()
    assert "Usage: demonolith" in done.out + done.err
    assert all(name in done.out + done.err for name in COMMANDS)


def test_version(call):
    assert call("--version").out == f"demonolith {__version__}\n"


def test_help_does_not_load_what_it_does_not_need():
    heavy = "{'libcst', 'git', 'black'}"
    code = f"import sys, migrator.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


# On a terminal -----------------------------------------------------------------------------------


def seen(repo, *args: str, **env: str) -> str:
    terminal = Terminal(repo, *args, **env)
    terminal.child.expect(pexpect.EOF)
    return terminal.child.before


def test_colours_on_a_terminal(shop):
    shown = seen(shop, "preview")
    assert COLOUR.search(shown)
    assert "execute_mail" in shown


@pytest.mark.parametrize("name", ["preview", "audit"])
def test_no_color_is_honoured(shop, name):
    assert not COLOUR.search(seen(shop, name, NO_COLOR="1"))


def test_run_shows_progress_on_a_terminal(shop):
    shown = seen(shop, "run", "--yes")
    assert "committed 7/7 delete-monolith" in shown
    assert "Done:" in shown


@pytest.mark.parametrize("args", [["audit"], ["preview"], ["run", "--yes"]])
def test_escapes_in_sources_and_names_are_made_visible(make_repo, args):
    files = small()
    web = str(files["shop/web.py"]).replace("return", f"# {ESCAPE}\n    return")
    odd = "from celery import x\ndef broken(:\n"
    repo = make_repo({**files, "shop/web.py": web, f"shop/{ESCAPE}.py": odd})
    shown = seen(repo, *args)
    assert ESCAPE not in shown
    if args == ["preview"]:
        assert "\\x1b[31mred" in re.sub(r"\x1b\[[0-9;]*m", "", shown)


def test_escapes_in_settings_and_paths_are_made_visible(call, make_repo):
    repo = make_repo({**small(), "pyproject.toml": '[tool.demonolith]\n"\\u001b[31mred" = 1\n'})
    done = call("run", repo.root)
    assert done.code == 1
    assert ESCAPE not in done.err
    assert "x1b[31mred" in done.err


@pytest.mark.parametrize("name", ["it's [bold]here[/]", "a b", "naïve"])
def test_odd_folder_names_can_be_pasted(make_repo, name):
    repo = make_repo(small(), name=name)
    done = demonolith("run", "--yes", cwd=repo.root)
    assert done.code == 0, done.err
    back = re.search(r"^Back:  demonolith (.*)$", done.out, re.MULTILINE)
    assert back
    shell = f"{sys.executable} -m migrator {back[1]} --yes"
    subprocess.run(["sh", "-c", shell], env=environment(), check=True, capture_output=True)
    assert repo.branch == "main"
