# ruff: noqa: E501
"""Checked-in copies are told apart from what runs; what only looks like one is left alone."""

from __future__ import annotations

import pytest

from migrator.facts import Copy, Facts
from tests.migrator.audit.helpers import CLINIC, facts

POST = """
    from celery import shared_task

    from depot.scales import weigh

    LIMIT = 20.0


    @shared_task(name="depot.parcel")
    def parcel(number, grams=0):
        weight = weigh(number) or grams / 1000
        if weight > LIMIT:
            raise ValueError(f"parcel {number} is too heavy")
        return {"number": number, "weight": weight, "route": "land"}
"""
DEPOT = {
    "depot/__init__.py": "",
    "depot/app.py": "from celery import Celery\napp = Celery('depot', include=['depot.post.parcels'])\n",
    "depot/scales.py": "def weigh(number):\n    return float(str(number)[-2:]) / 10\n",
    "depot/post/__init__.py": "",
    "depot/post/parcels.py": POST,
}
DRIFTED = POST.replace("LIMIT = 20.0", "LIMIT = 31.5").replace("land", "rail")


def moved(folder: str, **changed: str) -> dict[str, str]:
    """Return the whole depot below another folder."""
    return {f"{folder}/{path}": changed.get(path, text) for path, text in DEPOT.items()}


def copies(found: Facts) -> list[tuple[str, str | None, str]]:
    return [(copy.path, copy.original, copy.kind) for copy in found.copies]


COPIES: dict[str, tuple[dict[str, str], tuple[str, str | None]]] = {
    "a folder beside": ({"depot/post_old/parcels.py": DRIFTED}, ("depot/post_old", "depot/post")),
    "by date": ({"backup/2023/parcels.py": DRIFTED}, ("backup/2023", "depot/post")),
    "build output": (moved("build/lib"), ("build/lib", "")),
    "an unpacked release": (moved("dist/depot-1.2"), ("dist/depot-1.2", "")),
    "a file": ({"depot/post/parcels_backup.py": DRIFTED}, ("depot/post/parcels_backup.py", "depot/post/parcels.py")),
    "of the file manager": ({"depot/post/parcels copy.py": POST}, ("depot/post/parcels copy.py", "depot/post/parcels.py")),
}  # fmt: skip


@pytest.mark.parametrize("kind", COPIES)
def test_a_copy_is_no_second_definition(kind: str) -> None:
    more, expected = COPIES[kind]
    found = facts({**DEPOT, **more})
    assert copies(found) == [(*expected, "copy")]
    assert found.collisions == ()
    assert [r.where.path for r in found.registrations] == ["depot/post/parcels.py"]
    assert found.copies[0].names == ("depot.parcel",)


def test_a_deployed_tree_is_one_copy() -> None:
    found = facts(
        {**DEPOT, **moved("deploy/site"), "deploy/site/Procfile": "w: celery -A depot.app worker\n"}
    )
    assert found.copies == (Copy("deploy/site", "", "copy", 3, 3, ("depot.parcel",)),)
    assert found.collisions == ()


def test_counts_what_is_the_same() -> None:
    found = facts({**DEPOT, **moved("build/lib", **{"depot/post/parcels.py": DRIFTED})})
    assert [(copy.files, copy.same) for copy in found.copies] == [(3, 2)]


def test_the_same_file_that_no_process_imports() -> None:
    found = facts({**DEPOT, "attempts/post/parcels.py": POST})
    assert copies(found) == [("attempts", "depot", "copy")]


def test_an_installed_environment() -> None:
    kombi = "from celery import shared_task\n@shared_task(name='kombi.ping')\ndef ping(): ...\n"
    found = facts({**DEPOT, "env/lib/python3.11/site-packages/kombi/tasks.py": kombi})
    assert copies(found) == [("env/lib/python3.11/site-packages", None, "installed")]
    assert [r.name for r in found.registrations] == ["depot.parcel"]


def test_vendored_code() -> None:
    mail = "from celery import shared_task\n@shared_task(name='depot.parcel')\ndef send(message): ...\n"
    vendored = {"third_party/mail/tasks.py": mail, "third_party/mail/LICENSE": "MIT"}
    found = facts({**DEPOT, **vendored})
    assert copies(found) == [("third_party/mail", None, "vendored")]
    assert found.collisions == ()


def test_a_copy_of_the_monolith_is_no_candidate() -> None:
    backup = {f"backup/{path}": text for path, text in CLINIC.items() if path.endswith(".py")}
    found, plain = facts({**CLINIC, **backup}), facts(CLINIC)
    assert found.layout is not None and found.layout == plain.layout
    assert found.collisions == plain.collisions
    assert copies(found) == [("backup", "", "copy")]


def test_references_in_a_copy_are_marked() -> None:
    found = facts({**CLINIC, "clinic/main_old.py": CLINIC["clinic/main.py"]})
    assert copies(found) == [("clinic/main_old.py", "clinic/main.py", "copy")]
    marked = {r.where.path for r in found.references if r.in_copy}
    assert marked == {"clinic/main_old.py"}


LEFT_ALONE: dict[str, dict[str, str]] = {
    "a worker includes it": {
        "depot/app.py": DEPOT["depot/app.py"].replace("]", ", 'depot.post_old.parcels']"),
        "depot/post_old/parcels.py": DRIFTED,
    },
    "a command starts it": {**moved("backup"), "Procfile": "w: celery -A backup.depot.app worker\n"},
    "a module imports it": {
        "depot/post_old/parcels.py": DRIFTED,
        "depot/scales.py": "def weigh(n):\n    from depot.post_old.parcels import LIMIT\n    return LIMIT\n",
    },
    "a setting names it": {
        "depot/post_old/parcels.py": DRIFTED,
        "settings.ini": "[celery]\nimports = depot.post_old.parcels\n",
    },
    "the worker's imports are computed": {
        "depot/app.py": "import os\nfrom celery import Celery\napp = Celery('depot', include=os.environ['X'].split())\n",
        "depot/post_old/parcels.py": DRIFTED,
    },
    "other content": {
        "backup/parcels.py": """
            from celery import shared_task
            @shared_task(name="depot.parcel")
            def parcel(bucket):
                archive = open(bucket, "rb").read()
                stored = upload_to_vault(archive)
                return stored.identifier
        """,
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", LEFT_ALONE)
def test_what_is_in_use_is_never_hidden(kind: str) -> None:
    found = facts({**DEPOT, **LEFT_ALONE[kind]})
    assert found.copies == ()
    assert [c.name for c in found.collisions] == ["depot.parcel"]
    assert len(found.registrations) == 2


@pytest.mark.parametrize(
    "folder", ["depot/backup", "vendor", "vendors", "build", "archive/2023", "old", "dist"]
)
def test_a_feature_with_such_a_name_is_no_copy(folder: str) -> None:
    feature = """
        from celery import shared_task


        @shared_task
        def nightly(bucket):
            listing = sorted(bucket.objects())
            return [item.key for item in listing if item.expired]
    """
    found = facts(
        {
            **DEPOT,
            f"{folder}/tasks.py": feature,
            f"{folder}/models.py": "class Bucket:\n    kind = 'cold storage'\n",
        }
    )
    assert found.copies == ()
    assert len(found.registrations) == 2


def test_two_services_of_one_template_are_no_copies() -> None:
    app = "from celery import Celery\napp = Celery('{0}', broker='redis://{0}', include=['{0}.ping'])\n"
    ping = "from celery import shared_task\n\n\n@shared_task(name='ping')\ndef ping():\n    return 'still here, thank you'\n"
    files = {
        f"{s}/{n}": t
        for s in ("barley", "rye")
        for n, t in (("__init__.py", ""), ("app.py", app.format(s)), ("ping.py", ping))
    }
    found = facts(files)
    assert found.copies == ()
    assert [c.verdict for c in found.collisions] == ["apart"]


def test_a_module_that_a_person_names_is_what_it_is() -> None:
    files = {**CLINIC, "clinic/desk/everything_old.py": CLINIC["clinic/desk/everything.py"]}
    assert copies(facts(files)) == [
        ("clinic/desk/everything_old.py", "clinic/desk/everything.py", "copy")
    ]
    found = facts(files, monolith="clinic.desk.everything_old")
    assert found.layout is not None and found.layout.monolith.name == "clinic.desk.everything_old"
    assert found.copies == ()


def test_the_original_is_what_is_no_copy_itself() -> None:
    found = facts({**DEPOT, **moved("deploy/site"), "backup/parcels.py": POST})
    assert copies(found) == [
        ("backup", "depot/post", "copy"),
        ("deploy/site", "", "copy"),
    ]
