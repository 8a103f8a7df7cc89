"""DM3xx: names that reach nothing, calls that do not fit."""

from __future__ import annotations

from migrator.findings.story import story
from migrator.report.audit import audit_lines
from migrator.report.explain import story_lines
from tests.migrator.audit.helpers import facts, project
from tests.migrator.findings.helpers import by_default, found
from tests.support.memory import snapshot

APP = "from celery import Celery\napp = Celery('farm', include=['farm.barn'])\n"
BARN = "from celery import shared_task\n\n\n@shared_task\ndef feed(cow):\n    return cow\n"
OFFICE = "from farm.app import app\nfrom farm.barn import feed\n\n\ndef go():\n"
FARM = {"farm/__init__.py": "", "farm/app.py": APP, "farm/barn.py": BARN}


def codes(line: str) -> list[str]:
    return by_default({**FARM, "farm/office.py": f"{OFFICE}    {line}\n"})


def test_each_form_has_its_code() -> None:
    assert codes("app.conf.beat_schedule = {'a': {'task': 'farm.barn.feeed'}}") == [
        "DM301 farm/office.py"
    ]
    assert codes("app.conf.task_routes = {'farm.barn.milk*': 'q'}") == ["DM302 farm/office.py"]
    assert codes("app.send_task('farm.barn.milk')") == ["DM303 farm/office.py"]
    assert codes("feed.delay()") == ["DM304 farm/office.py"]


def test_sound_uses_are_no_finding() -> None:
    line = "feed.delay(1); app.send_task('farm.barn.feed', [1])"
    assert found({**FARM, "farm/office.py": f"{OFFICE}    {line}\n"}) == ()


def test_name_that_another_service_may_have_is_a_note_that_check_leaves_alone() -> None:
    assert codes("app.send_task('dairy.collect')") == []
    (note,) = found({**FARM, "farm/office.py": f"{OFFICE}    app.send_task('dairy.collect')\n"})
    assert (note.code, note.severity) == ("DM305", "note")
    assert "in this repository" in note.message


def test_says_that_some_names_cannot_be_read() -> None:
    more = (
        "import os\nfrom farm.app import app\n\n\n@app.task(name=os.environ['X'])\ndef f(): ...\n"
    )
    files = {**FARM, "farm/more.py": more}
    files["farm/office.py"] = f"{OFFICE}    app.send_task('dairy.collect')\n"
    (note,) = (one for one in found(files) if one.code == "DM305")
    assert (
        note.message
        == "no task whose name can be read is named 'dairy.collect', for this send_task"
    )
    assert note.detail == "the name of the task at farm/more.py:6 is computed"


def test_inline_comment_sets_the_finding_aside() -> None:
    from migrator.findings.inline import without_ignored

    line = "    feed.delay()  # demonolith: ignore[DM304]\n"
    files = {**FARM, "farm/office.py": OFFICE + line}
    assert without_ignored(found(files), snapshot(files)) == ()


def test_message_names_what_is_near_and_where_it_is() -> None:
    (item,) = found({**FARM, "farm/office.py": f"{OFFICE}    app.send_task('farm.barn.fed')\n"})
    assert "did you mean 'farm.barn.feed'?" in item.message
    assert [str(other.where) for other in item.related] == ["farm/barn.py:5"]


def test_story_of_a_name_that_nothing_provides_says_where_it_is_used() -> None:
    files = {**FARM, "farm/office.py": f"{OFFICE}    app.send_task('farm.barn.milk')\n"}
    lines = story_lines(story(facts(files), snapshot(project(files)), "farm.barn.milk"))
    text = "\n".join(line[1:] for line in lines)
    assert text.startswith("farm.barn.milk: used, and not defined here")
    assert "farm/office.py:6" in text and "registers other tasks" in text
    assert "process" not in text


def test_story_of_a_task_names_the_calls_that_fail() -> None:
    files = {**FARM, "farm/office.py": f"{OFFICE}    feed.delay()\n"}
    lines = story_lines(story(facts(files), snapshot(project(files)), "farm.barn.feed"))
    text = "\n".join(line[1:] for line in lines)
    assert "Calls that fail\n  farm/office.py:6  this .delay() does not fit" in text


def test_report_lists_both() -> None:
    line = "    feed.delay(); app.send_task('farm.barn.milk')\n"
    files = {**FARM, "farm/office.py": OFFICE + line}
    text = "\n".join(audit_lines(facts(files), found(files)))
    assert "Task names that are used and not defined here" in text
    assert "Calls whose arguments fit no definition of the task" in text


def test_task_that_no_worker_imports_is_reported_where_it_is_selected() -> None:
    lost = "from farm.app import app\n\n\n@app.task\ndef plough():\n    return 1\n"
    files = {**FARM, "farm/field.py": lost}
    assert by_default(files) == []
    (item,) = found(files)
    assert (item.code, item.severity, item.task) == ("DM306", "warning", "farm.field.plough")
    assert [str(other.where) for other in item.related] == ["farm/app.py:2"]
    text = "\n".join(audit_lines(facts(files), found(files)))
    assert "Tasks in modules that no worker imports\n" in text
