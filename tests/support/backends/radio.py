"""Decisions in pyproject.toml; twins that differ; helpers that exist in utils already; two endpoints
in one file; FastAPI with a class-based service behind it; a monolith with Windows line ends."""

from tests.support.complete import Complete, tree

FILES = tree('''
=== pyproject.toml
[project]
name = "radio"
version = "3"

[tool.black]
line-length = 79
skip-string-normalization = true

[tool.demonolith]
branch = "one-radio"

[tool.demonolith.decide]
"executor:jingle" = "take-monolith"
"executor:news" = "keep-modular"
=== radio/__init__.py
=== radio/air.py
from celery import Celery

air = Celery('radio', broker='memory://', backend='cache+memory://')
air.set_default()
air.conf.include = ('radio.works.old', 'radio.works.planning')
=== radio/shows.py
SHOWS = {
    7: {'id': 7, 'slot': 'seven', 'format_id': 'f', 'settings': {'minutes': 5}, 'studio_id': 1},
    8: {'id': 8, 'slot': 'eight', 'format_id': None, 'settings': None, 'studio_id': None},
}


class ShowBook:
    """Knows the shows."""

    def __init__(self, shows=None):
        self._shows = SHOWS if shows is None else shows

    def get(self, number):
        return self._shows.get(number)

    def current(self):
        return [show for show in self._shows.values() if show['format_id']]


book = ShowBook()


def format_of(format_id):
    return {'id': 'f', 'kind': 'jingle'} if format_id == 'f' else None
=== radio/service.py
"""Between the web and the work."""

import logging

from radio.shows import book
from radio.works.old import air_show, slot_task

logger = logging.getLogger(__name__)


class NotOnAir(Exception):
    pass


class ShowService:
    def __init__(self, host):
        self.host = host

    def start(self, number, settings):
        show = book.get(number)
        if show is None:
            raise NotOnAir(f'no show {number}')

        task = slot_task(show['slot'])
        if task is None:
            raise NotOnAir(f"no task for {show['slot']}")
        arguments = {'show_id': show['id'], 'studio_id': show['studio_id']}
        if show['settings']:
            arguments['settings'] = dict(show['settings'])
        if settings:
            arguments.setdefault('settings', {}).update(settings)
        job = task.delay(**arguments)
        logger.info(f"show {show['slot']} by {self.host}: {job.id}")
        return {'slot': show['slot'], 'host': self.host}

    def repeat(self, number):
        show = book.get(number)
        again = slot_task(show['slot'])
        if again is None:
            raise NotOnAir('cannot be repeated')
        again.apply_async(kwargs={'show_id': show['id']}, countdown=3600, queue='night')
        return {'repeated': number}

    def ident(self):
        """The station's ident, now."""
        jingle = slot_task('jingle')
        if jingle is None:
            raise NotOnAir('no ident')
        jingle.apply_async(kwargs={'settings': {'minutes': 1}}, queue='urgent', expires=30)
        return {'ident': True}

    def news(self):
        return bool(air_show.delay('news', settings={'minutes': 2}, origin='manual', host=self.host))
=== radio/api.py
from fastapi import APIRouter, Depends, FastAPI, HTTPException

from radio.service import NotOnAir, ShowService

shows = APIRouter(prefix='/shows')


def service() -> ShowService:
    return ShowService('ada')


@shows.post('/{number}/start')
def start(number: int, settings: dict | None = None, radio: ShowService = Depends(service)):
    try:
        return radio.start(number, settings)
    except NotOnAir as error:
        raise HTTPException(404, str(error))


@shows.post('/{number}/repeat')
def repeat(number: int, radio: ShowService = Depends(service)):
    try:
        return radio.repeat(number)
    except NotOnAir as error:
        raise HTTPException(404, str(error))


@shows.post('/ident')
@shows.post('/news')
def say(radio: ShowService = Depends(service)):
    try:
        return {'news': radio.news(), **radio.ident()}
    except NotOnAir as error:
        raise HTTPException(404, str(error))


app = FastAPI()
app.include_router(shows)
=== radio/works/__init__.py
from radio.works.planning import air_show, plan_shows

__all__ = ['air_show', 'plan_shows']
=== radio/works/utils/__init__.py
from .clock import minutes_of

__all__ = ['minutes_of']
=== radio/works/utils/clock.py
"""Minutes and seconds."""


def minutes_of(settings, default=3):
    """Return the minutes."""
    minutes = settings.get('minutes', default)
    return max(1, minutes)
=== radio/works/planning/__init__.py
from radio.works.planning.plan import plan_shows
from radio.works.planning.send import air_show

__all__ = ['air_show', 'plan_shows']
=== radio/works/planning/plan.py
from celery import shared_task

from radio.shows import book, format_of
from radio.works.planning.send import air_show


@shared_task(name='radio.plan')
def plan_shows():
    aired = []
    for show in book.current():
        found = format_of(show['format_id'])
        air_show.delay(
            kind=found['kind'],
            settings=show['settings'],
            show_id=show['id'],
            format_id=found['id'],
            studio_id=show['studio_id'],
            origin='plan',
        )
        aired.append(show['slot'])
    return aired
=== radio/works/planning/send.py
from celery import shared_task

from radio.works.programmes.table import put_on_air


@shared_task(bind=True, name='radio.air')
def air_show(
    self,
    kind,
    settings=None,
    show_id=None,
    format_id=None,
    studio_id=None,
    origin='plan',
    host=None,
):
    return put_on_air(kind, settings or {}, studio_id=studio_id, task=self)
=== radio/works/programmes/__init__.py
from radio.works.programmes.jingle_programme import make_jingle
from radio.works.programmes.news_programme import make_news
from radio.works.programmes.table import put_on_air

__all__ = ['make_jingle', 'make_news', 'put_on_air']
=== radio/works/programmes/jingle_programme.py
def make_jingle(settings, *, studio_id, task):
    return {'success': True, 'jingle': 'new', 'studio': studio_id}
=== radio/works/programmes/news_programme.py
from radio.works.utils.clock import minutes_of


def make_news(settings, *, studio_id, task):
    return {'success': True, 'news': minutes_of(settings), 'weather': True}
=== radio/works/programmes/table.py
from radio.works.programmes.jingle_programme import make_jingle
from radio.works.programmes.news_programme import make_news


def put_on_air(kind, settings, *, studio_id, task):
    programmes = {
        'jingle': make_jingle,
        'news': make_news,
    }
    if kind not in programmes:
        return {'success': False, 'error': f'Unknown kind {kind}'}
    return programmes[kind](settings, studio_id=studio_id, task=task)
=== radio/works/old.py
"""Old work."""

import logging

from radio.air import air
from radio.shows import book, format_of

logger = logging.getLogger(__name__)

VOLUME = {'jingle': 11, 'talk': 5}


@air.task(name='radio.plan')
def plan_shows():
    aired = []
    for show in book.current():
        found = format_of(show['format_id'])
        air_show.delay(
            kind=found['kind'],
            settings=show['settings'],
            show_id=show['id'],
            format_id=found['id'],
            studio_id=show['studio_id'],
            origin='plan',
        )
        aired.append(show['slot'])
    return aired


@air.task(bind=True, name='radio.air')
def air_show(self, kind, settings=None, show_id=None, format_id=None,
             studio_id=None, origin='plan', host=None):
    return _put_on_air(kind, settings or {}, studio_id=studio_id, task=self)


def _put_on_air(kind, settings, *, studio_id, task):
    programmes = {
        'jingle': _make_jingle,
        'news': _make_news,
        'talk': _make_talk,
        'silence': _make_silence,
    }
    if kind not in programmes:
        return {'success': False, 'error': f'Unknown kind {kind}'}
    return programmes[kind](settings, studio_id=studio_id, task=task)


def _minutes_of(settings, default=3):
    minutes = settings.get('minutes', default)
    return max(1, minutes)


def _make_jingle(settings, *, studio_id, task):
    # Loud!
    return {'success': True, 'jingle': VOLUME['jingle'], 'minutes': _minutes_of(settings)}


def _make_news(settings, *, studio_id, task):
    return {'success': True, 'news': _minutes_of(settings)}


def _make_talk(settings, *, studio_id, task):
    minutes = _minutes_of(settings, default=10)
    logger.info(f'talk in {studio_id} for {minutes} min, volume {VOLUME["talk"]}')
    return {'success': True, 'talk': minutes}


def _make_silence(settings, *, studio_id, task):
    """Nothing, as long as needed."""
    return {'success': True, 'silence': _minutes_of(settings)}


@air.task(name='radio.old_jingle')
def old_jingle(show_id=None, settings=None, studio_id=None):
    return _make_jingle(settings or {}, studio_id=studio_id, task=None)


_SLOTS = {'old-jingle': old_jingle}


def slot_task(slot):
    return _SLOTS.get(slot)
''')
FILES["radio/works/old.py"] = FILES["radio/works/old.py"].replace("\n", "\r\n")

CLIENT = """
def ask():
    from fastapi.testclient import TestClient
    from radio.api import app

    client, said = TestClient(app), []
    for path, body in (
        ("7/start", {"minutes": 4}),
        ("7/repeat", None),
        ("news", None),
        ("8/start", None),
        ("9/start", None),
    ):
        answer = client.post(f"/shows/{path}", json=body)
        said.append([answer.status_code, answer.json()])
    return said
"""

RADIO = Complete(
    files=FILES,
    monolith="radio.works.old",
    app="radio.air:air",
    jobs=(
        ("radio.air", {"kind": "jingle", "settings": {"minutes": 2}, "studio_id": 3}),
        ("radio.air", {"kind": "news"}),
        ("radio.air", {"kind": "talk", "studio_id": 1}),
        ("radio.air", {"kind": "silence", "settings": {"minutes": 0}}),
        ("radio.air", {"kind": "music"}),
        ("radio.plan", {}),
    ),
    cured={1: ["SUCCESS", {"success": True, "news": 3, "weather": True}]},
    client=CLIENT,
    gone=frozenset({"radio.old_jingle"}),
    answers=[
        [200, {"slot": "seven", "host": "ada"}],
        [200, {"repeated": 7}],
        [200, {"news": True, "ident": True}],
        [
            404,
            {"detail": "Show has no associated format. Please edit the show and select a format."},
        ],
        [404, {"detail": "no show 9"}],
    ],
    sent=[
        [
            "radio.air",
            [],
            {
                "kind": "jingle",
                "settings": {"minutes": 4},
                "show_id": 7,
                "format_id": "f",
                "studio_id": 1,
                "origin": "manual",
                "host": "ada",
            },
            "celery",
        ],
        [
            "radio.air",
            [],
            {
                "kind": "jingle",
                "settings": {"minutes": 5},
                "show_id": 7,
                "format_id": "f",
                "studio_id": 1,
                "origin": "manual",
                "host": "ada",
            },
            "night",
        ],
        [
            "radio.air",
            ["news"],
            {"settings": {"minutes": 2}, "origin": "manual", "host": "ada"},
            "celery",
        ],
        [
            "radio.air",
            [],
            {"kind": "jingle", "settings": {"minutes": 1}, "origin": "manual", "host": "ada"},
            "urgent",
        ],
    ],
)
