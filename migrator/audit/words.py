"""What the audit looks for first, in one search. Light: it is imported before the audit itself."""

from __future__ import annotations

WEB = frozenset(
    {
        "fastapi.FastAPI",
        "fastapi.applications.FastAPI",
        "flask.Flask",
        "starlette.applications.Starlette",
        "quart.Quart",
        "sanic.Sanic",
        "aiohttp.web.Application",
        "falcon.App",
        "bottle.Bottle",
        "django.core.wsgi.get_wsgi_application",
        "django.core.asgi.get_asgi_application",
    }
)
WEB_WORDS = (
    *sorted({dotted.split(".")[0] for dotted in WEB} - {"django"}),
    "get_wsgi_application",
    "get_asgi_application",
)

# What is searched for while the audit goes on holds one of these, but for the project's own names.
# Where a word begins with letters that are everywhere (``re``, ``st``, ``co``), it stands here
# without them: a search leaps from one pair of first letters to the next.
FIRST = (
    "elery",
    "ELERY",
    "task",
    "TASK",
    "ignature(",
    ".delay",
    "apply_async",
    ".s(",
    ".si(",
    "untdown",
    "beat_schedule",
    "BEAT_SCHEDULE",
    "dbeat",
    "BROKER_URL",
    "INSTALLED_APPS",
    "AppConfig",
    "git-lfs.github.com/spec/",
    "sgi_application",
    "rlette",
    "ker_main",
    *sorted(set(WEB_WORDS[:-2]) - {"starlette"}),
)
