"""What is only in the monolith: alive by beat, a route, a call, send_task; the dead keep names.

Automatic names are pinned; FastAPI with plain handlers that run in threads; relative imports.
"""

from tests.support.complete import Complete, tree

FILES = tree('''
=== theatre/__init__.py
=== theatre/tasks_app.py
from celery import Celery
from kombu import Queue

stage = Celery("theatre")
stage.conf.update(
    broker_url="memory://",
    result_backend="cache+memory://",
    imports=["theatre.backstage.props", "theatre.backstage.show"],
    task_queues=[Queue("celery"), Queue("lights"), Queue("mail")],
    task_routes={
        "theatre.backstage.props.dim_lights": {"queue": "lights"},
        "theatre.mail.*": {"queue": "mail"},
    },
)
stage.conf.beat_schedule = {
    "clean": {"task": "theatre.backstage.props.clean_stage", "schedule": 86400.0},
    "cue": {"task": "theatre.cue", "schedule": 60.0},
}
=== theatre/programme.py
PLAYS = {
    "hamlet": {"id": "hamlet", "scene_id": "s1", "settings": {"acts": 5}},
    "faust": {"id": "faust", "scene_id": None, "settings": None},
}
SCENES = {"s1": {"id": "s1", "sort": "prepare"}}


def play(play_id):
    return PLAYS.get(play_id)


def scene(scene_id):
    return SCENES.get(scene_id)


def tonight():
    return [PLAYS["hamlet"]]
=== theatre/site/__init__.py
=== theatre/site/main.py
from fastapi import FastAPI

from .plays import router

application = FastAPI()
application.include_router(router, prefix="/plays")
=== theatre/site/plays.py
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Header, HTTPException

from .. import programme
from ..backstage import props
from ..backstage.props import TASKS_OF_PLAYS
from ..tasks_app import stage

router = APIRouter()


def visitor(x_user: Annotated[str, Header()] = "nobody") -> dict:
    return {"login": x_user}


Visitor = Annotated[dict, Depends(visitor)]


@router.post("/{play_id}/scene")
def perform_scene(play_id: str, sort: Annotated[str, Body(embed=True)], user: Visitor):
    props.cue_scene.delay(sort=sort, settings={"play": play_id}, cause="manual", caller=user["login"])
    props.dim_lights.apply_async(kwargs={"level": 3}, queue="lights")
    stage.send_task("theatre.mail.invite", kwargs={"login": user["login"]})
    return {"queued": 3}


@router.post("/{play_id}/start")
def start_play(play_id: str, user: Visitor, settings: Annotated[dict | None, Body(embed=True)] = None):
    play = programme.play(play_id)
    if not play:
        raise HTTPException(404, f"no play {play_id}")
    task = TASKS_OF_PLAYS.get(play["id"])
    if task is None:
        raise HTTPException(400, f"nothing to start for {play['id']}")
    sent = task.delay(play_id=play["id"], settings=settings or play["settings"])
    return {"play": play["id"], "started_by": user["login"], "task": sent.id}
=== theatre/backstage/__init__.py
=== theatre/backstage/show/__init__.py
from .cue import cue_scene
from .clock import cue

__all__ = ["cue", "cue_scene"]
=== theatre/backstage/show/clock.py
from celery import shared_task

from theatre import programme

from .cue import cue_scene


@shared_task(name="theatre.cue")
def cue():
    for play in programme.tonight():
        scene = programme.scene(play["scene_id"])
        cue_scene.delay(
            sort=scene["sort"],
            settings=play["settings"],
            play_id=play["id"],
            scene_id=scene["id"],
            cause="clock",
        )
=== theatre/backstage/show/cue.py
from celery import shared_task

from theatre.backstage.scenes.director import direct


@shared_task(bind=True, name="theatre.cue_scene", rate_limit="30/m")
def cue_scene(self, sort, settings=None, play_id=None, scene_id=None, cause="clock", caller=None):
    return direct(sort, settings or {}, play_id=play_id)
=== theatre/backstage/scenes/__init__.py
from .director import direct
from .prepare import do_prepare

__all__ = ["direct", "do_prepare"]
=== theatre/backstage/scenes/director.py
from .prepare import do_prepare


def direct(sort, settings, play_id=None):
    scenes = dict(
        prepare=do_prepare,
    )
    try:
        scene = scenes[sort]
    except KeyError:
        return {"success": False, "error": f"No scene: {sort}"}
    return scene(settings, play_id=play_id)
=== theatre/backstage/scenes/prepare.py
def do_prepare(settings, play_id=None):
    return {"success": True, "prepared": settings.get("acts", 1)}
=== theatre/backstage/props.py
from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from .. import programme
from ..tasks_app import stage

if TYPE_CHECKING:
    from celery import Task

LOG: Final = logging.getLogger(__name__)
_BROOMS = ["wide", "small"]


@stage.task(name="theatre.cue")
def cue() -> None:
    for play in programme.tonight():
        scene = programme.scene(play["scene_id"])
        cue_scene.delay(
            sort=scene["sort"],
            settings=play["settings"],
            play_id=play["id"],
            scene_id=scene["id"],
            cause="clock",
        )


@stage.task(bind=True, name="theatre.cue_scene", rate_limit="30/m")
def cue_scene(self: Task, sort: str, settings: dict | None = None, play_id: str | None = None,
              scene_id: str | None = None, cause: str = "clock", caller: str | None = None) -> dict:
    return _direct(sort, settings or {})


def _direct(sort: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    scenes = dict(
        prepare=_do_prepare,
        applause=_do_applause,
        curtain=_do_curtain,
    )
    try:
        scene = scenes[sort]
    except KeyError:
        return {"success": False, "error": f"No scene: {sort}"}
    return scene(settings)


def _do_prepare(settings):
    return {"success": True, "prepared": settings.get("acts", 1)}


def _do_applause(settings: Mapping[str, Any], seconds: int = 10) -> dict[str, Any]:
    LOG.info(f"applause for {seconds}s ({settings!r:>20})")
    return {"success": True, "seconds": seconds}


def _do_curtain(settings: Mapping[str, Any]) -> dict[str, Any]:
    applause = _do_applause(settings, seconds=3)
    return {"success": True, "curtain": "down", "after": applause["seconds"]}


# ---- only here ---------------------------------------------------------------


@stage.task(ignore_result=False, acks_late=True)
def clean_stage(broom: str = _BROOMS[0]) -> str:
    """Beat asks for it every night."""
    return f"cleaned with the {broom} broom"


@stage.task(autoretry_for=(OSError,), retry_kwargs={"max_retries": 5})
def dim_lights(level=0):
    return {"level": level}


@stage.task(name="theatre.mail.invite", bind=True, max_retries=None)
def invite(self, login):
    return f"{self.name} for {login}"


# ---- nobody asks for these any more --------------------------------------------


@stage.task
def fog_machine(minutes=5):
    return {"fog": minutes, "broom": _BROOMS[1]}


@stage.task(name="theatre.start_v1", queue="lights")
def start_v1(play_id, settings=None):
    return _do_prepare(settings or {})


TASKS_OF_PLAYS = {"play-v1": start_v1}
''')

CLIENT = """
def ask():
    from fastapi.testclient import TestClient
    from theatre.site.main import application

    client, said = TestClient(application, headers={"X-User": "ada"}), []
    for path, body in (
        ("hamlet/scene", {"sort": "curtain"}),
        ("hamlet/start", {"settings": {"acts": 2}}),
        ("hamlet/start", {}),
        ("faust/start", {}),
        ("none/start", {}),
    ):
        answer = client.post(f"/plays/{path}", json=body)
        found = answer.json()
        found.pop("task", None)
        said.append([answer.status_code, found])
    return said
"""

THEATRE = Complete(
    files=FILES,
    monolith="theatre.backstage.props",
    app="theatre.tasks_app:stage",
    flags=("--keep-names",),
    jobs=(
        ("theatre.cue_scene", {"sort": "prepare", "settings": {"acts": 3}}),
        ("theatre.cue_scene", {"sort": "applause"}),
        ("theatre.cue_scene", {"sort": "curtain"}),
        ("theatre.cue_scene", {"sort": "encore"}),
        ("theatre.cue", {}),
        ("theatre.backstage.props.clean_stage", {}),
        ("theatre.backstage.props.dim_lights", {"level": 4}),
        ("theatre.mail.invite", {"login": "ada"}),
        ("theatre.backstage.props.fog_machine", {}),
        ("theatre.start_v1", {"play_id": "hamlet"}),
    ),
    client=CLIENT,
    answers=[
        [200, {"queued": 3}],
        [200, {"play": "hamlet", "started_by": "ada"}],
        [200, {"play": "hamlet", "started_by": "ada"}],
        [400, {"detail": "Play has no associated scene. Please edit the play and select a scene."}],
        [404, {"detail": "no play none"}],
    ],
    sent=[
        [
            "theatre.cue_scene",
            [],
            {"sort": "curtain", "settings": {"play": "hamlet"}, "cause": "manual", "caller": "ada"},
            "celery",
        ],
        ["theatre.backstage.props.dim_lights", [], {"level": 3}, "lights"],
        ["theatre.mail.invite", [], {"login": "ada"}, "mail"],
        [
            "theatre.cue_scene",
            [],
            {
                "sort": "prepare",
                "settings": {"acts": 2},
                "play_id": "hamlet",
                "scene_id": "s1",
                "cause": "manual",
                "caller": "ada",
            },
            "celery",
        ],
        [
            "theatre.cue_scene",
            [],
            {
                "sort": "prepare",
                "settings": {"acts": 5},
                "play_id": "hamlet",
                "scene_id": "s1",
                "cause": "manual",
                "caller": "ada",
            },
            "celery",
        ],
    ],
)
