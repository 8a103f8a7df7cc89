"""``audit --exec`` on real repositories, with the Celery that the tests have."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import jsonschema
import pytest
from hypothesis import Phase, given, seed, settings

from migrator.report.schema import FOLDER
from tests.migrator.audit.against_celery.projects import Drawn, projects
from tests.migrator.audit.against_celery.sketch import GENERATED
from tests.migrator.probe.helpers import environment_in
from tests.support.command import Done, called, demonolith
from tests.support.repo import MakeRepo, Project

CHECKOUT = Path(__file__).resolve().parents[3]
APP = "from celery import Celery\nqueue = Celery('zoo', include=['zoo.birds', 'zoo.fish'])\n"
BIRDS = "from zoo.queue import queue\n\n\n@queue.task(name='zoo.feed')\ndef feed():\n    pass\n"
FISH = (
    "from celery import shared_task\n\n\n@shared_task(name='zoo.count')\ndef count():\n    pass\n"
)
ZOO = {
    "zoo/__init__.py": "",
    "zoo/queue.py": APP,
    "zoo/birds.py": BIRDS,
    "zoo/fish.py": FISH,
}
BOTH = FISH.replace("count", "feed")
CLEAN = 0
FOUND = 2


@pytest.fixture(autouse=True)
def no_active_environment(monkeypatch) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


def audit(capsys, repo: Project, *args: str) -> Done:
    return called(capsys, "audit", str(repo.root), *args)


def asked(capsys, repo: Project, *args: str, code: int = CLEAN) -> dict:
    """Ask, and return the part of the document that ``--exec`` adds."""
    done = audit(capsys, repo, "--exec", "--format", "json", *args)
    assert done.code == code, done
    document = json.loads(done.out)
    schema = json.loads((FOLDER / "audit-1.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(document)
    return document["execution"]


def statuses(execution: dict) -> dict[str, str]:
    return {entry["name"]: entry["status"] for entry in execution["names"]}


def entry(execution: dict, name: str) -> dict:
    return next(item for item in execution["names"] if item["name"] == name)


def test_clean_project_agrees(capsys, make_repo: MakeRepo) -> None:
    execution = asked(capsys, make_repo(ZOO))
    assert statuses(execution) == {"zoo.feed": "agrees", "zoo.count": "agrees"}
    assert execution["schema"] == "demonolith-exec/1"
    assert [(app["name"], app["tasks"]) for app in execution["apps"]] == [("zoo.queue:queue", 2)]


def test_defined_collision_agrees(capsys, make_repo: MakeRepo) -> None:
    repo = make_repo({**ZOO, "zoo/birds.py": f"{BIRDS}\n\nfeed.name\n", "zoo/fish.py": BOTH})
    execution = asked(capsys, repo, code=FOUND)
    assert statuses(execution) == {"zoo.feed": "agrees"}
    assert entry(execution, "zoo.feed")["runs"]["path"] == "zoo/birds.py"


def test_undefined_collision_is_neither_right_nor_wrong(capsys, make_repo: MakeRepo) -> None:
    repo = make_repo({**ZOO, "zoo/fish.py": BOTH})
    execution = asked(capsys, repo, code=FOUND)
    found = entry(execution, "zoo.feed")
    assert found["status"] == "undefined"
    assert found["runs"]["path"] in ("zoo/birds.py", "zoo/fish.py")
    assert found["reason"].startswith("this run took one of two")
    assert "1 undefined" in audit(capsys, repo, "--exec").out


def test_name_that_is_made_while_the_program_runs(capsys, make_repo: MakeRepo) -> None:
    loop = (
        'for kind in json.loads(\'["cod", "eel"]\'):\n'
        "    shared_task(name='zoo.' + kind)(count.run)\n"
    )
    code = f"import json\n{FISH}\n\n{loop}"
    execution = asked(capsys, make_repo({**ZOO, "zoo/fish.py": code}))
    assert statuses(execution) == {
        "zoo.cod": "only-celery",
        "zoo.eel": "only-celery",
        "zoo.feed": "agrees",
        "zoo.count": "agrees",
    }
    assert "a name is computed at zoo/fish.py" in entry(execution, "zoo.eel")["reason"]


@pytest.mark.parametrize("function", ["count.run", "vars(count)['run'].__func__"])
def test_names_of_a_loop_agree(capsys, make_repo: MakeRepo, function: str) -> None:
    loop = f"for kind in ('cod', 'eel'):\n    shared_task(name='zoo.' + kind)({function})\n"
    loop = loop.replace("vars(count)", "vars(type(count._get_current_object()))")
    execution = asked(capsys, make_repo({**ZOO, "zoo/fish.py": f"{FISH}\n\n{loop}"}))
    assert set(statuses(execution).values()) == {"agrees"}
    assert {"zoo.cod", "zoo.eel"} <= set(statuses(execution))


def test_name_that_no_worker_imports(capsys, make_repo: MakeRepo) -> None:
    repo = make_repo({**ZOO, "zoo/apes.py": FISH.replace("count", "groom")})
    execution = asked(capsys, repo)
    assert statuses(execution)["zoo.groom"] == "only-audit"
    assert entry(execution, "zoo.groom")["reason"] == "no worker process imports zoo/apes.py"


def test_what_the_audit_does_not_see_is_said(capsys, make_repo: MakeRepo) -> None:
    """The audit reads source; what patches Celery at run time is beyond it."""
    trick = "import zoo.queue\n\n\ndef other():\n    pass\n\n\n"
    trick += "zoo.queue.queue.tasks['zoo.count'].run.__func__ if 0 else None\n"
    trick += "type(zoo.queue.queue.tasks['zoo.count']).run = staticmethod(other)\n"
    files = {**ZOO, "zoo/tank.py": trick, "zoo/queue.py": APP.replace("fish'", "fish', 'zoo.tank'")}
    repo = make_repo(files)
    execution = asked(capsys, repo, code=FOUND)
    assert statuses(execution) == {"zoo.count": "differs", "zoo.feed": "agrees"}
    done = audit(capsys, repo, "--exec")
    assert done.out.startswith("Asked Celery: 1 of 2 registered names agrees with the audit, 1 dif")
    assert "zoo.count  zoo/tank.py:4 other" in done.out
    assert "the audit: zoo/fish.py:5" in done.out


def test_every_app_is_asked(capsys, make_repo: MakeRepo) -> None:
    def side(name: str) -> dict[str, str]:
        return {path.replace("zoo", name): text.replace("zoo", name) for path, text in ZOO.items()}

    repo = make_repo({**side("farm"), **side("park")})
    execution = asked(capsys, repo)
    assert [app["name"] for app in execution["apps"]] == ["farm.queue:queue", "park.queue:queue"]
    assert set(statuses(execution).values()) == {"agrees"}
    assert len(execution["names"]) == 4
    only = asked(capsys, repo, "--app", "park.queue")
    assert [app["name"] for app in only["apps"]] == ["park.queue"]
    assert statuses(only)["farm.feed"] == "only-audit"


def test_source_root_is_found(capsys, make_repo: MakeRepo) -> None:
    repo = make_repo({f"backend/src/{path}": text for path, text in ZOO.items()})
    for args in (
        [],
        ["--app", "zoo.queue"],
        ["--app", "zoo.queue", "--source-root", "backend/src"],
    ):
        execution = asked(capsys, repo, *args)
        assert execution["apps"][0]["root"] == "backend/src"
        assert set(statuses(execution).values()) == {"agrees"}


def test_runs_the_commit_and_not_the_work_tree(capsys, make_repo: MakeRepo) -> None:
    repo = make_repo(ZOO)
    repo.write({"zoo/birds.py": "raise RuntimeError", "zoo/new.py": BIRDS})
    done = audit(capsys, repo, "--exec")
    assert done.code == CLEAN
    assert "2 uncommitted changes not looked at" in done.err
    assert f"note: running the imports of zoo.queue:queue with {os.sys.executable}" in done.err


def test_work_tree_and_git_are_left_as_they_are(capsys, make_repo: MakeRepo) -> None:
    write = (
        "import os\nopen('written-here', 'w').close()\nos.remove('zoo/fish.py')\n"
        "open(os.path.expanduser('~/written-home'), 'w').close()\n"
    )
    repo = make_repo({**ZOO, "zoo/queue.py": write + APP.replace(", 'zoo.fish'", "")})
    repo.write({"untracked.txt": "mine"})
    before = repo.fingerprint()
    execution = asked(capsys, repo)
    assert statuses(execution)["zoo.feed"] == "agrees"
    assert repo.fingerprint() == before


def test_nothing_is_run_without_the_flag(capsys, make_repo: MakeRepo, tmp_path: Path) -> None:
    trap = f"open({str(tmp_path / 'sprung')!r}, 'w').close()\n"
    repo = make_repo({path: trap + text for path, text in ZOO.items()})
    assert audit(capsys, repo).code == CLEAN
    assert not (tmp_path / "sprung").exists()
    assert "execution" not in json.loads(audit(capsys, repo, "--format", "json").out)
    audit(capsys, repo, "--exec")
    assert (tmp_path / "sprung").exists()


def test_failing_import_says_why_and_what_to_do(capsys, make_repo: MakeRepo) -> None:
    code = "import os\nURL = os.environ['ZOO_URL']\n"
    repo = make_repo({**ZOO, "zoo/birds.py": code + BIRDS})
    repo.write({".env": "ZOO_URL=sqlite://\n"})
    done = audit(capsys, repo, "--exec")
    assert done.code == 1
    assert "error: the app zoo.queue:queue could not be asked: KeyError: 'ZOO_URL'" in done.err
    assert '|   File "zoo/birds.py", line 2, in <module>' in done.err
    assert "untracked files, and variables that no --env names, are not there" in done.err
    assert f"(there is a {repo.root / '.env'})" in done.err
    assert "Celery could not be asked." in done.out and "No worker has two" in done.out
    for args in (["--env", "ZOO_URL=x"], ["--env-file", str(repo.root / ".env")]):
        assert audit(capsys, repo, "--exec", *args).code == CLEAN


def test_an_app_that_fails_does_not_hide_the_others(capsys, make_repo: MakeRepo) -> None:
    broken = {"lab/__init__.py": "", "lab/queue.py": "import nothing_like_this\n" + APP}
    execution = asked(capsys, make_repo({**ZOO, **broken}), code=1)
    assert [app["failure"] for app in execution["apps"]] == [
        "ModuleNotFoundError: No module named 'nothing_like_this'",
        None,
    ]
    assert statuses(execution)["zoo.feed"] == "agrees"


def test_endless_import_is_ended(capsys, make_repo: MakeRepo) -> None:
    repo = make_repo({**ZOO, "zoo/fish.py": "import time\nwhile True:\n    time.sleep(9)\n"})
    done = audit(capsys, repo, "--exec", "--timeout", "1")
    assert done.code == 1
    assert "could not be asked: it took longer than 1 seconds" in done.err
    assert 'File "zoo/fish.py", line 3 in <module>' in done.err
    assert "--timeout SECONDS" in done.err


@pytest.mark.parametrize("output", ["text", "markdown", "json"])
def test_escape_codes_of_the_target_do_nothing(capsys, make_repo: MakeRepo, output: str) -> None:
    name = "zoo.\\x1b[31mred"
    bad = FISH.replace("zoo.count", name) + "print('\\x1b[2J')\n"
    repo = make_repo({**ZOO, "zoo/fish.py": bad})
    done = audit(capsys, repo, "--exec", "--format", output)
    assert done.code == CLEAN
    assert "\x1b" not in done.out + done.err
    repo.commit({"zoo/fish.py": "raise ValueError('\\x1b[31mred\\n\\x1b]0;title\\x07')\n"})
    done = audit(capsys, repo, "--exec", "--format", output)
    assert done.code == 1 and "ValueError" in done.err
    assert "\x1b" not in done.out + done.err and "\x07" not in done.out + done.err


def test_interpreter_is_the_one_in_the_repository(capsys, make_repo: MakeRepo) -> None:
    repo = make_repo({**{f"api/{path}": text for path, text in ZOO.items()}, ".gitignore": ".venv"})
    environment = environment_in(repo.root / "api" / ".venv", celery=True)
    execution = asked(capsys, repo)
    assert execution["interpreter"] == str(environment / "bin/python")
    assert execution["chosen"] == str(environment)


def test_interpreter_that_is_missing_or_has_no_celery(
    capsys, make_repo: MakeRepo, tmp_path: Path
) -> None:
    repo = make_repo(ZOO)
    done = audit(capsys, repo, "--exec", "--python", str(tmp_path / "missing"))
    assert (done.code, done.out) == (1, "")
    assert "there is no such program" in done.err and "--python PATH" in done.err
    bare = environment_in(tmp_path / "bare", celery=False)
    done = audit(capsys, repo, "--exec", "--python", str(bare))
    assert (done.code, done.out) == (1, "")
    assert f"{bare}/bin/python: has no Celery" in done.err


def test_repository_without_an_app(capsys, make_repo: MakeRepo) -> None:
    done = audit(capsys, make_repo({"a.py": ""}), "--exec")
    assert (done.code, done.out) == (1, "")
    assert "no Celery app was found to ask" in done.err and "--app MODULE:ATTRIBUTE" in done.err


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--app", "zoo.queue"], "need --exec"),
        (["--env", "A=1"], "need --exec"),
        (["--timeout", "5"], "need --exec"),
        (["--exec", "--timeout", "0"], "more than 0 seconds"),
        (["--exec", "--timeout", "nan"], "more than 0 seconds"),
        (["--exec", "--app", ""], "what `celery -A` is given"),
        (["--exec", "--env", "x y=1"], "not of the form NAME=VALUE"),
        (["--exec", "--format", "sarif"], "no format sarif"),
        (["--exec", "--format", "github"], "no format github"),
        (["--exec", "--explain", "zoo.feed"], "exclude each other"),
        (["--exec", "--env-file", "/no/such/file"], "cannot be read"),
    ],
)
def test_wrong_flags_run_nothing(
    capsys, make_repo: MakeRepo, tmp_path: Path, args: list[str], message: str
) -> None:
    trap = f"open({str(tmp_path / 'sprung')!r}, 'w').close()\n"
    done = audit(capsys, make_repo({**ZOO, "zoo/queue.py": trap + APP}), *args)
    assert (done.code, done.out) == (1, "")
    assert message in done.err
    assert not (tmp_path / "sprung").exists()


def test_interrupt_ends_the_target(make_repo: MakeRepo, tmp_path: Path) -> None:
    """^C while the target hangs: nothing of it is left, and the exit code is 130."""
    pid = tmp_path / "pid"
    code = (
        "import os, signal, time\n"
        f"open({str(pid)!r}, 'w').write(str(os.getpid()))\n"
        "os.kill(int(os.environ['WHO']), signal.SIGINT)\n"
        "while True: time.sleep(9)\n"
    )
    repo = make_repo({**ZOO, "zoo/queue.py": code + APP})
    # The shell becomes the command: its process id is known to the target.
    prefix = ["sh", "-c", 'WHO=$$ exec "$@"', "sh"]
    done = demonolith(
        "audit", str(repo.root), "--exec", "--env", "WHO", cwd=tmp_path, prefix=prefix
    )
    assert done.code == 130
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


PROJECTS = ["sample_project", "tests/projects/newsdesk", "tests/projects/ledger"]


@pytest.mark.parametrize("project", PROJECTS)
def test_whole_projects_agree(capsys, make_repo: MakeRepo, project: str) -> None:
    repo = make_repo({})
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(CHECKOUT / project, repo.root, dirs_exist_ok=True, ignore=ignored)
    repo.commit()
    before = repo.fingerprint()
    execution = asked(capsys, repo, code=FOUND)
    found = statuses(execution)
    assert not [name for name, status in found.items() if status in ("differs", "only-celery")]
    assert "agrees" in found.values()
    document = json.loads(audit(capsys, repo, "--format", "json").out)
    verdicts = {one["name"]: one["verdict"] for one in document["collisions"]}
    undefined = {name for name, status in found.items() if status == "undefined"}
    assert undefined == {name for name, verdict in verdicts.items() if verdict == "undefined"}
    for one in execution["names"]:
        if one["status"] == "only-audit":
            assert one["reason"].startswith("no worker process imports")
    assert repo.fingerprint() == before


def computed(drawn: Drawn, name: str, runs: dict) -> bool:
    """Tell whether a name that Celery has for a function cannot be read from the source."""
    if drawn.generated and name.startswith(GENERATED):
        return True
    lines = drawn.files[runs["path"]].splitlines()[runs["line"] - 1 :]
    mark = next(word for line in lines for word in re.findall(r"tok\d+", line))
    return mark in drawn.computed


def test_random_projects_agree(capsys, make_repo: MakeRepo) -> None:
    """A second judge of the audit: a whole process of Celery's for each project."""
    seen: list[str] = []

    @seed(20260103)
    @settings(max_examples=10, deadline=None, database=None, phases=[Phase.generate])
    @given(projects())
    def agrees(drawn: Drawn) -> None:
        repo = make_repo(drawn.files, f"repo{len(seen)}")
        done = audit(capsys, repo, "--exec", "--format", "json")
        assert done.code in (CLEAN, FOUND), done.err
        execution = json.loads(done.out)["execution"]
        wrong = [
            one
            for one in execution["names"]
            if one["status"] == "differs"
            or (one["status"] == "only-celery" and not computed(drawn, one["name"], one["runs"]))
        ]
        assert not wrong, (drawn.files, wrong)
        seen.extend(statuses(execution).values() or [""])

    agrees()
    assert {"agrees", "undefined"} <= set(seen)
