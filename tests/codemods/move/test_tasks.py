"""Celery tasks become shared tasks with every option and their name."""

import pytest

from codemods.move import Home
from tests.codemods.move.support import moved, refused, to

APP = "from celery_app import app\n\n\n"


def task(decorator: str, head: str = APP) -> str:
    source = f"{head}{decorator}\ndef job(self, a):\n    return a\n"
    return moved(source, to("job", task_name="jobs.job"))["one"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@app.task", '@shared_task(name="jobs.job")'),
        ("@app.task()", '@shared_task(name="jobs.job")'),
        ("@app.task(bind=True)", '@shared_task(bind=True, name="jobs.job")'),
        ('@app.task(name="old", queue="q")', '@shared_task(name="old", queue="q")'),
        (
            '@app.task(\n    bind=True,  # self\n    queue="q",\n)',
            '@shared_task(\n    bind=True,  # self\n    queue="q",\n    name="jobs.job",\n)',
        ),
        ("@app.task(bind=(True))", '@shared_task(bind=(True), name="jobs.job")'),
    ],
)
def test_app_decorator_becomes_shared_task(before: str, after: str):
    expected = f"from celery import shared_task\n\n\n{after}\ndef job(self, a):\n    return a\n"
    assert task(before) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@shared_task", '@shared_task(name="jobs.job")'),
        ("@shared_task(bind=True)", '@shared_task(bind=True, name="jobs.job")'),
        ('@shared_task(name="x")', '@shared_task(name="x")'),
    ],
)
def test_shared_task_gets_its_name_pinned(before: str, after: str):
    head = "from celery import shared_task\n\n\n"
    assert task(before, head) == f"{head}{after}\ndef job(self, a):\n    return a\n"


def test_alias_of_shared_task_is_used():
    head = "from celery import shared_task as st\nfrom celery_app import app\n\n\n"
    text = task("@app.task", head)
    assert text.startswith("from celery import shared_task as st\n\n\n@st(name=")


def test_app_stays_imported_where_the_body_uses_it():
    source = f"{APP}@app.task\ndef job():\n    app.send_task('x')\n"
    assert "from celery_app import app\n" in moved(source, to("job", task_name="j"))["one"]


def test_app_made_in_the_module_is_no_obstacle_to_its_tasks():
    source = "from celery import Celery\n\napp = Celery()\n\n\n@app.task\ndef job():\n    pass\n"
    assert "Celery(" not in moved(source, to("job", task_name="j"))["one"]


def test_name_is_pinned_behind_the_last_option_and_its_comments():
    source = (
        'from x import app\n\n\n@app.task(\n    queue=("slow"  # :)\n    )\n)\ndef run(): ...\n'
    )
    text = moved(source, to("run", task_name="t.run"))["one"]
    assert '(\n    queue=("slow"  # :)\n    ),\n    name="t.run"\n)' in text


def test_options_bring_what_they_need():
    source = (
        f"{APP}LIMIT = 3\n\n\nclass Base:\n    pass\n\n\n@app.task(base=Base, max_retries=LIMIT)\n"
    )
    text = moved(source + "def job():\n    pass\n", to("job", task_name="j"))["one"]
    assert "class Base" in text and "LIMIT = 3" in text


def test_other_decorators_stay():
    source = f"{APP}import functools\n\n\n@functools.cache  # c\n@app.task\ndef job():\n    pass\n"
    text = moved(source, to("job", task_name="j"))["one"]
    assert '@functools.cache  # c\n@shared_task(name="j")\ndef job' in text


def test_caller_of_a_task_that_moves_imports_it():
    source = f"{APP}@app.task\ndef job():\n    pass\n\n\ndef run():\n    job.delay()\n"
    found = moved(source, to("run"), to("job", "two", task_name="j"))
    assert found["one"].startswith("from app.jobs.two import job\n")


def test_caller_of_a_task_that_lives_elsewhere_imports_it():
    source = f"{APP}@app.task\ndef job():\n    pass\n\n\ndef run():\n    job.delay()\n"
    found = moved(source, to("run"), elsewhere={"job": Home("app.tasks", "job_task")})
    assert found["one"] == "from app.tasks import job_task\n\n\ndef run():\n    job_task.delay()\n"


def test_refuses_a_caller_of_a_task_that_stays():
    source = f"{APP}@app.task\ndef job():\n    pass\n\n\ndef run():\n    job.delay()\n"
    assert refused(source, to("run")) == "4 job: moved code uses this Celery task, which stays"


def test_refuses_a_task_without_its_name():
    source = f"{APP}@app.task\ndef job():\n    pass\n"
    assert "no task name was given" in refused(source, to("job"))


@pytest.mark.parametrize(
    "options",
    [
        "OPTIONS = dict(acks_late=True)",
        "OPTIONS = {}\nOPTIONS.update(load())",
        "OPTIONS = {'acks_late': True, **MORE}",
        "OPTIONS = {'acks_late': True}\nif DEBUG:\n    OPTIONS = {}",
        "OPTIONS = {KEY: True}",
        "OPTIONS = {'name': 'j'}",
        "from options import OPTIONS",
    ],
)
def test_refuses_a_task_whose_name_may_be_hidden(options: str):
    source = f"{APP}{options}\n\n\n@app.task(**OPTIONS)\ndef job():\n    pass\n"
    assert "may be among them" in refused(source, to("job", task_name="j"))


@pytest.mark.parametrize(
    ("decorator", "after"),
    [
        ('@app.task(name="j", **OPTIONS)', '@shared_task(name="j", **OPTIONS)'),
        ("@app.task(bind=True, **OPTIONS)", '@shared_task(bind=True, **OPTIONS, name="j")'),
    ],
)
def test_takes_options_along_that_hold_no_name(decorator: str, after: str):
    source = f"{APP}OPTIONS = {{'acks_late': True}}\n\n\n{decorator}\ndef job(self):\n    pass\n"
    text = moved(source, to("job", task_name="j"))["one"]
    assert f"OPTIONS = {{'acks_late': True}}\n\n\n{after}\ndef job(self):\n" in text


def test_takes_any_options_along_beside_a_name():
    task = "@app.task(name='j', **OPTIONS)\ndef job(self):\n    pass\n"
    source = f"{APP}from options import OPTIONS\n\n\n{task}"
    text = moved(source, to("job", task_name="j"))["one"]
    assert "@shared_task(name='j', **OPTIONS)\ndef job(self):\n" in text


def test_refuses_a_task_name_for_a_plain_function():
    assert "no task decorator" in refused("def run():\n    pass\n", to("run", task_name="j"))


def test_refuses_where_shared_task_means_something_else():
    source = f"from mine import shared_task\n{APP}@app.task\ndef job():\n    pass\n"
    assert "for something else" in refused(source, to("job", task_name="j"))


def test_refuses_to_take_the_application_along():
    source = "from celery import Celery\n\napp = Celery()\n\n\ndef run():\n    app.send_task('x')\n"
    assert "Celery application" in refused(source, to("run"))


def test_task_under_a_condition_is_rewritten():
    source = f"{APP}if True:\n\n    @app.task\n    def job():\n        pass\n"
    assert '    @shared_task(name="j")\n' in moved(source, to("job", task_name="j"))["one"]


def test_refuses_a_task_made_by_a_call():
    source = (
        f"{APP}def _f():\n    pass\n\n\njob = app.task(name='x')(_f)\n\n\ndef run():\n"
        f"    job.delay()\n"
    )
    assert "Celery task, which stays" in refused(source, to("run"))
    assert "cannot be rewritten" in refused(source, to("job"))


def test_refuses_an_application_made_under_a_condition():
    source = "try:\n    from x import app\nexcept ImportError:\n    app = Celery()\n\n\n"
    assert "Celery application" in refused(source + "def run():\n    app.x()\n", to("run"))


def test_task_that_keeps_its_app_brings_the_app_and_pins_its_name():
    source = f"{APP}@app.task(bind=True)\ndef job(self):\n    pass\n"
    text = moved(source, to("job", task_name="jobs.job", keep_app=True))["one"]
    assert text == source.replace("bind=True", 'bind=True, name="jobs.job"')


def test_refuses_to_keep_an_app_that_the_module_makes():
    source = "from celery import Celery\n\napp = Celery()\n\n\n@app.task\ndef job():\n    pass\n"
    assert "Celery application" in refused(source, to("job", task_name="j", keep_app=True))
