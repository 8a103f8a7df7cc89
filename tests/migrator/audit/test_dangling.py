"""Names that reach nothing: which are certain, which are a hint, and which are left alone."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.migrator.audit.helpers import facts

HARBOUR = {
    "harbour/__init__.py": "",
    "harbour/core_app.py": """
        from celery import Celery
        app = Celery("harbour", include=["harbour.cranes", "harbour.pilots"])
    """,
    "harbour/cranes.py": """
        from celery import shared_task


        @shared_task
        def unload(ship, berth=None):
            return ship


        @shared_task(name="lift")
        def raise_box(box):
            return box


        def grease():
            return 1
    """,
    "harbour/pilots.py": """
        from harbour.core_app import app
        NAME = "harbour.guide_ship"


        @app.task(name=NAME)
        def guide(ship):
            return ship
    """,
}


def said(source: str, path: str = "harbour/office.py", **others: str) -> list[str]:
    """Return ``name form`` for each certain name, and with a ``?`` for each that is not."""
    more = {name.replace("__", "/") + ".py": text for name, text in others.items()}
    found = facts({**HARBOUR, path: source, **more}).dangling
    return [f"{one.name} {one.form}{'' if one.certain else '?'}" for one in found]


def conf(text: str) -> list[str]:
    return said(f"from harbour.core_app import app\n{text}\n")


def sent(name: str, **others: str) -> list[str]:
    source = f"from harbour.core_app import app\ndef go():\n    app.send_task({name!r})\n"
    return said(source, **others)


ENTRY = '{"e": {"task": "harbour.cranes.unlod_all", "schedule": 5}}'
WAYS = {
    "assigned": f"app.conf.beat_schedule = {ENTRY}",
    "subscript": f'app.conf["beat_schedule"] = {ENTRY}',
    "update": f"app.conf.update(beat_schedule={ENTRY}, timezone='UTC')",
    "update-dict": f'app.conf.update({{"beat_schedule": {ENTRY}}})',
    "one-entry": 'app.conf.beat_schedule["e"] = dict(task="harbour.cranes.unlod_all", schedule=5)',
    "update-of": f"app.conf.beat_schedule.update({ENTRY})",
    "by-name": f"PLAN = {ENTRY}\napp.conf.beat_schedule = PLAN",
    "spread": f"PLAN = {ENTRY}\napp.conf.beat_schedule = {{**PLAN}}",
    "union": f"PLAN = {ENTRY}\napp.conf.beat_schedule = PLAN | {{}}",
    "django": f"CELERY_BEAT_SCHEDULE = {ENTRY}",
    "old": f"CELERYBEAT_SCHEDULE = {ENTRY}",
    "namespace": f"HARBOUR_BEAT_SCHEDULE: dict = {ENTRY}",
    "config-module": f"broker_url = 'x'\nbeat_schedule = {ENTRY}",
    "config-class": f"class Config:\n    beat_schedule = {ENTRY}",
    "later": 'CELERY_BEAT_SCHEDULE = {}\nCELERY_BEAT_SCHEDULE["e"] = '
    '{"task": "harbour.cranes.unlod_all"}',
    "constant": 'GONE = "harbour.cranes." + "unlod_all"\n'
    'CELERY_BEAT_SCHEDULE = {"e": {"task": GONE}}',
    "web": f'web.config["CELERYBEAT_SCHEDULE"] = {ENTRY}',
    "web-update": f"web.config.update(CELERY_BEAT_SCHEDULE={ENTRY})",
    "web-mapping": f'web.config.from_mapping({{"CELERYBEAT_SCHEDULE": {ENTRY}}})',
    "web-item": 'web.config["CELERYBEAT_SCHEDULE"]["e"] = {"task": "harbour.cranes.unlod_all"}',
    "web-key": f'web.config["CELERY"] = {{"beat_schedule": {ENTRY}}}\n'
    'app.config_from_object(web.config["CELERY"])',
    "web-key-mapping": f"web.config.from_mapping(CELERY=dict(beat_schedule={ENTRY}))\n"
    'app.config_from_object(web.config.get("CELERY"))',
    "web-key-class": f"class Web:\n    CELERY = {{'beat_schedule': {ENTRY}}}\n"
    'app.config_from_object(web.config["CELERY"])',
}


@pytest.mark.parametrize("way", WAYS)
def test_finds_beat_entry_however_the_schedule_is_set(way: str) -> None:
    assert conf(WAYS[way]) == ["harbour.cranes.unlod_all beat"]


@pytest.mark.parametrize("way", WAYS)
def test_leaves_sound_beat_entry_alone_however_it_is_set(way: str) -> None:
    assert conf(WAYS[way].replace("unlod_all", "unload")) == []


@pytest.mark.parametrize(
    "text",
    [
        f'web.config["PAGES"] = {ENTRY}',
        f'web.config["beat_schedule"] = {ENTRY}',
        f"web.config.update(beat_schedule={ENTRY})",
        f'web.config["PAGES"] = {{"beat_schedule": {ENTRY}}}',
        f'web.config["PAGES"] = {{"beat_schedule": {ENTRY}}}\n'
        'app.config_from_object(web.config["CELERY"])',
    ],
)
def test_leaves_alone_what_a_web_application_keeps_to_itself(text: str) -> None:
    assert conf(text) == []


def test_entry_that_another_file_holds_is_reported_there_and_once() -> None:
    plan = f"PLAN = {ENTRY}\n"
    source = "from harbour.core_app import app\nfrom harbour.plan import PLAN\n"
    source += "app.conf.beat_schedule = PLAN\n"
    found = facts({**HARBOUR, "harbour/office.py": source, "harbour/plan.py": plan}).dangling
    assert [str(one.where) for one in found] == ["harbour/plan.py:1"]


ROUTES = {
    "exact": ('{"harbour.cranes.unlod_all": {"queue": "q"}}', "harbour.cranes.unlod_all route"),
    "string": ('{"harbour.cranes.unlod_all": "q"}', "harbour.cranes.unlod_all route"),
    "glob": ('{"harbour.cranes.paint_*": {"queue": "q"}}', "harbour.cranes.paint_* route"),
    "pairs": ('([("harbour.cranes.x*", {"queue": "q"})],)', "harbour.cranes.x* route"),
    "dicts": ('[{"harbour.cranes.gone": {"queue": "q"}}]', "harbour.cranes.gone route"),
    "regex": (
        '([(re.compile(r"harbour\\.cranes\\.(paint|wash).*"), {"queue": "q"})],)',
        "",
    ),
    "plain-regex": (
        '([(re.compile(r"harbour\\.cranes\\.paint.*"), {"queue": "q"})],)',
        r"harbour\.cranes\.paint.* route",
    ),
    "question-mark-is-no-glob": (
        '{"harbour.cranes.unloa?": {"queue": "q"}}',
        "harbour.cranes.unloa? route",
    ),
}


@pytest.mark.parametrize("way", ROUTES)
def test_route_that_matches_nothing(way: str) -> None:
    written, expected = ROUTES[way]
    assert conf(f"import re\napp.conf.task_routes = {written}") == ([expected] if expected else [])


@pytest.mark.parametrize(
    "key",
    [
        '"harbour.cranes.*"',
        '"harbour.*"',
        '"*"',
        '"*.cranes.*"',
        '"celery.*"',
        '"lift"',
        '"harbour.cranes.unloa[d]*"',
        're.compile(r"harbour\\..*")',
        're.compile(r".*unload")',
        're.compile(r"(a+)+harbour")',
        're.compile("[")',
        "NAMES[0]",
        'f"{x}.y"',
    ],
)
def test_route_that_matches_or_cannot_be_read_is_left_alone(key: str) -> None:
    assert conf(f'import re\napp.conf.task_routes = ([({key}, {{"queue": "q"}})],)') == []
    assert conf(f'import re\nCELERY_TASK_ROUTES = {{{key}: {{"queue": "q"}}}}') == []


def test_router_function_is_not_read() -> None:
    assert conf('app.conf.task_routes = (lambda name, *a, **k: {"harbour.cranes.no": 1},)') == []
    assert conf('app.conf.task_routes = "harbour.routing.Router"') == []


def test_variable_that_only_has_the_name_of_a_setting_is_left_alone() -> None:
    assert conf('task_routes = {"harbour.cranes.nothing": view}\nview = 1') == []
    assert conf('def f():\n    beat_schedule = {"a": {"task": "harbour.cranes.nothing"}}') == []


def test_glob_in_annotations_is_a_name_that_nothing_has() -> None:
    assert conf('app.conf.task_annotations = {"harbour.cranes.*": {"rate_limit": "1/s"}}') == [
        "harbour.cranes.* annotation"
    ]
    fine = '{"*": {"rate_limit": "1/s"}, "lift": {"rate_limit": "1/s"}}'
    assert conf(f"app.conf.task_annotations = {fine}") == []


SENDERS = [
    "app.send_task({n})",
    "app.send_task(name={n}, args=[1])",
    "self.queue.send_task({n})",
    "app.signature({n}).delay()",
    "signature({n}, (1,))",
    "subtask({n})",
    "celery.Signature({n})",
    "app.tasks[{n}].delay(1)",
]


@pytest.mark.parametrize("form", SENDERS)
def test_finds_name_that_is_sent(form: str) -> None:
    head = (
        "import celery\nfrom celery import signature, subtask\nfrom harbour.core_app import app\n"
    )
    source = head + "def go(self):\n    " + form + "\n"
    (found,) = said(source.replace("{n}", '"harbour.cranes.refuel"'))
    assert found.startswith("harbour.cranes.refuel ") and not found.endswith("?")
    assert said(source.replace("{n}", '"harbour.cranes.unload"')) == []


@pytest.mark.parametrize(
    "line",
    [
        "inspect.signature('harbour.cranes.refuel')",
        "client.send_task('harbour.cranes.refuel')",
        "other.tasks['harbour.cranes.refuel']",
        "app.tasks['harbour.cranes.refuel'] = 1",
        "app.send_task(unknown)",
        "app.send_task(f'harbour.cranes.{unknown}')",
        "app.send_task(*args)",
        "robot.signature('harbour.cranes.refuel')",
    ],
)
def test_leaves_look_alikes_and_computed_names_alone(line: str) -> None:
    head = "import inspect, robot\nfrom harbour.core_app import app\n\n\nclass Client:\n"
    head += "    def send_task(self, name):\n        pass\n\n\nclient = Client()\n"
    assert said(f"{head}\n\ndef go(other, unknown, args):\n    {line}\n") == []


@pytest.mark.parametrize(
    ("name", "certain"),
    [
        ("harbour.cranes.refuel", True),  # the module is here and has tasks
        ("harbour.cranes.raise_box", True),  # is registered as "lift"
        ("harbour.cranes.grease", True),  # is a plain function
        ("harbour.crnaes.unload", True),  # two letters swapped
        ("harbour.giude_ship", True),
        ("harbour.guide_ships", False),  # one ship, many ships: two things
        ("harbour.tugs.pull", False),  # a module that another repository may have
        ("customs.declare", False),
        ("refuel", False),
        ("harbour.refuel", False),
        ("harbour.office.go", False),  # registers nothing: it may stand for another's module
    ],
)
def test_certain_only_where_nobody_else_can_provide_it(name: str, certain: bool) -> None:
    assert sent(name) == [f"{name} send_task{'' if certain else '?'}"]


@pytest.mark.parametrize(
    "name", ["harbour.cranes.unload", "lift", "harbour.guide_ship", "celery.backend_cleanup", ""]
)
def test_what_is_provided_is_left_alone(name: str) -> None:
    assert sent(name) == []


def test_common_module_name_says_little() -> None:
    tasks = "from celery import shared_task\n\n\n@shared_task\ndef weigh():\n    pass\n\n\n"
    tasks += "def clean():\n    pass\n"
    assert sent("tasks.pay", tasks=tasks) == ["tasks.pay send_task?"]
    assert sent("app.jobs.pay", app__jobs=tasks, app____init__="") == ["app.jobs.pay send_task?"]
    assert sent("tasks.wiegh", tasks=tasks) == ["tasks.wiegh send_task"]
    assert sent("tasks.clean", tasks=tasks) == ["tasks.clean send_task"]


@pytest.mark.parametrize(
    "doubt",
    [
        "import os\nfrom celery import shared_task\n\n\n@shared_task(name=os.environ['X'])\n"
        "def f():\n    pass\n",
        "from celery import Celery\n\n\nclass Own(Celery):\n    def gen_task_name(self, n, m):\n"
        "        return n\n",
        "from celery import shared_task\n\n\n@shared_task\ndef broken(:\n",
        "from company import task\n\n\n@task(name='harbour.cranes.refuel')\ndef f():\n    pass\n",
        "class Refuel(Base):\n    name = 'harbour.cranes.refuel'\n",
        "from company import task\n\n\n@task('harbour.cranes.refuel')\ndef f():\n    pass\n",
    ],
    ids=["computed", "gen_task_name", "unread", "keyword", "class", "positional"],
)
def test_not_certain_where_the_name_could_be_registered_unseen(doubt: str) -> None:
    assert sent("harbour.cranes.refuel", harbour__more=doubt) == [
        "harbour.cranes.refuel send_task?"
    ]
    assert sent("harbour.cranes.refuel", tests__test_more=doubt) == [
        "harbour.cranes.refuel send_task"
    ]


def test_not_certain_where_an_unknown_decorator_may_register_the_function() -> None:
    more = HARBOUR["harbour/cranes.py"] + (
        "\n\n        from company import job\n\n\n        @job\n        def refuel():\n"
        "            pass\n"
    )
    assert sent("harbour.cranes.refuel", harbour__cranes=more) == [
        "harbour.cranes.refuel send_task?"
    ]


def test_other_source_root_is_the_same_task() -> None:
    files = {f"services/{path}": text for path, text in HARBOUR.items()}
    source = "from harbour.core_app import app\napp.send_task('services.harbour.cranes.unload')\n"
    assert facts({**files, "services/harbour/office.py": source}).dangling == ()


def test_names_in_tests_are_left_alone() -> None:
    source = "from harbour.core_app import app\napp.send_task('harbour.cranes.refuel')\n"
    assert said(source, "tests/test_office.py") == []
    assert said(source, "harbour/conftest.py") == []


def test_says_which_names_are_near() -> None:
    source = "from harbour.core_app import app\napp.send_task('harbour.cranes.raise_box')\n"
    (found,) = facts({**HARBOUR, "harbour/office.py": source}).dangling
    assert found.near == ("lift",) and "registers raise_box as lift" in found.reason


def beat(name: str, **others: str) -> list[str]:
    return said(f"CELERY_BEAT_SCHEDULE = {{'e': {{'task': {name!r}}}}}\n", **others)


def test_beat_entry_for_a_module_that_is_gone() -> None:
    named = HARBOUR["harbour/pilots.py"].replace("harbour.guide_ship", "harbour.pilots.guide_ship")
    assert beat("harbour.tugs.pull", harbour__pilots=named) == ["harbour.tugs.pull beat"]
    # A name of this package that is no module's: others may be like it.
    assert beat("harbour.tugs.pull") == ["harbour.tugs.pull beat?"]
    assert beat("customs.tugs.pull", harbour__pilots=named) == ["customs.tugs.pull beat?"]
    source = "app.send_task('harbour.tugs.pull')\n"
    source = f"from harbour.core_app import app\n{source}"
    assert said(source, harbour__pilots=named) == ["harbour.tugs.pull send_task?"]


def test_checked_in_copy_is_left_alone_and_provides_its_names() -> None:
    office = "from harbour.core_app import app\n"
    old = {f"backup/{path}": text for path, text in HARBOUR.items()}
    files = {**HARBOUR, **old, "harbour/office.py": office}
    wrong = office + "app.send_task('harbour.cranes.refuel')\n"
    assert facts({**files, "backup/harbour/office.py": wrong}).dangling == ()
    (found,) = facts({**files, "harbour/office.py": wrong}).dangling
    assert found.where.path == "harbour/office.py"


POP = "from harbour.core_app import app\napp.tasks.pop('lift')\n"


def cranes(more: str) -> str:
    return dedent(HARBOUR["harbour/cranes.py"]) + more


@pytest.mark.parametrize(
    "more",
    [
        POP,
        "from harbour.core_app import app\ndel app.tasks['lift']\n",
        "from harbour.core_app import app\napp.tasks.unregister(raise_box)\n",
        "from harbour.core_app import app\ndef tidy():\n    app.tasks.pop('lift')\ntidy()\n",
    ],
)
def test_a_task_that_the_worker_takes_out_again_is_not_provided(more: str) -> None:
    assert sent("lift", harbour__cranes=cranes(more)) == ["lift send_task"]


@pytest.mark.parametrize(
    "more",
    [
        "from harbour.core_app import app\napp.tasks.pop('other', None)\n",
        "from harbour.core_app import app\ndef later():\n    app.tasks.pop('lift')\n",
        "from harbour.core_app import app\nif input():\n    app.tasks.pop('lift')\n",
        f"{POP}@shared_task(name='lift')\ndef again(box): ...\n",
        "tasks = {'lift': 1}\ntasks.pop('lift')\ndel tasks\n",
    ],
)
def test_a_task_that_may_still_be_there_is_provided(more: str) -> None:
    assert sent("lift", harbour__cranes=cranes(more)) == []


def test_a_task_that_another_worker_keeps_is_provided() -> None:
    other = """
        from celery import Celery
        other = Celery("ferry", include=["harbour.cranes"])
        COMMAND = "celery -A harbour.ferry worker"
    """
    tidies = "from harbour.cranes import raise_box\n" + POP
    assert sent("lift", harbour__pilots=tidies) == ["lift send_task"]
    assert sent("lift", harbour__pilots=tidies, harbour__ferry=other) == []


def test_what_takes_a_task_out_is_named() -> None:
    source = "from harbour.core_app import app\ndef go():\n    app.send_task('lift')\n"
    files = {**HARBOUR, "harbour/cranes.py": cranes(POP), "harbour/office.py": source}
    (found,) = facts(files).dangling
    assert found.reason == "harbour/cranes.py:17 takes it out of the registry again"
