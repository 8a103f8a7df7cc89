"""All background work of the newsdesk, in one place.

Grew since 2017. New code goes to `planning/` and `runners/`; what is here stays until somebody
finds the time to move it.
"""

import logging
import re
import time
from datetime import datetime

from app import config
from app.extensions import celery
from app.services import articles, credentials, executions, media, plans, recipes, subscribers
from app.services.mailer import deliver
from app.workers.runners.thumbnails_runner import run_thumbnails

log = logging.getLogger(__name__)

# Renditions of a film, unless the recipe says otherwise. The names are part of public
# addresses (/media/<id>/<name>.mp4): never rename one.
DEFAULT_PROFILES = [
    {"name": "mobile", "height": 360},
    {"name": "web", "height": 720},
]

#: The provider takes no more than this many recipients at once.
CHUNK_SIZE = 50

# [text](address) in the body of an article
LINK = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<address>[^)\s]+)\)")

_SCHEMES = ("http://", "https://", "/")


# ---------------------------------------------------------------------------
# Helpers
# ---------------------------------------------------------------------------


def chunked(items, size):
    """Yield lists of at most ``size`` items."""
    if size < 1:
        raise ValueError("size must be at least 1")
    items = list(items)
    for start in range(0, len(items), size):
        yield items[start:start + size]


def _summary(done, skipped, unit):
    """The line that the editors see beside an execution."""
    text = "%d %s" % (done, unit)
    if skipped:
        text += ", %d skipped" % skipped
    return text


def _split_hours(field):
    """'8,12-14' -> [8, 12, 13, 14]"""
    hours = []
    for part in field.split(","):
        first, _, last = part.partition("-")
        hours.extend(range(int(first), int(last or first) + 1))
    return hours


def _targets_for(kind, options):
    # same thing as support.resolve_targets, which came later
    options = options or {}
    if options.get("target_ids"):
        return list(options["target_ids"])
    if kind == "thumbnails":
        return media.asset_ids("image")
    if kind == "transcode":
        return media.asset_ids("video")
    if kind == "link_check":
        return [article.id for article in articles.published()]
    return []


def probe_source(asset):
    """What the encoder needs to know about a film."""
    if not asset.height:
        raise ValueError("%s has no picture" % asset.filename)
    return {"height": asset.height, "ratio": asset.width / asset.height}


# ---------------------------------------------------------------------------
# Entry points: the clock and the launcher
# ---------------------------------------------------------------------------


@celery.task(name="newsdesk.check_plans")
def check_plans():
    """Launch the work of every plan that is due."""
    launched = []
    for plan in plans.due_plans():
        recipe = recipes.get_recipe(plan.recipe_id) if plan.recipe_id else None
        if recipe is None:
            log.warning("Plan %s has no recipe, skipped", plan.slug)
            continue
        plans.advance(plan)
        launch_work.delay(
            work_name=plan.slug,
            kind=recipe.kind,
            plan_id=plan.id,
            recipe_id=recipe.id,
            secret_id=plan.secret_id,
            options=plan.options,
            origin="plan",
        )
        launched.append(plan.slug)
    log.info("%d plans launched", len(launched))
    return {"success": True, "launched": launched}


@celery.task(bind=True, name="newsdesk.launch_work")
def launch_work(self, work_name, kind, plan_id=None, recipe_id=None, secret_id=None,
                options=None, origin="plan", requested_by=None):
    """Run one piece of work and keep a record of it."""
    execution = executions.open_execution(
        work_name=work_name, kind=kind, plan_id=plan_id, origin=origin, requested_by=requested_by
    )
    log.info("Work %s (%s) launched", work_name, kind)
    try:
        runner = RUNNERS.get(kind)
        if runner is None:
            raise ValueError("Unknown work kind: %s" % kind)
        recipe = recipes.get_recipe(recipe_id) if recipe_id else None
        # TODO pass the execution on, the newsletter wants it
        result = runner(
            plan_id=plan_id,
            secret_id=secret_id,
            options=options,
            targets=_targets_for(kind, options),
            ctx=self,
            recipe=recipe,
        )
    except Exception as error:
        log.exception("Execution %d failed", execution.id)
        result = {"success": False, "error": str(error)}
    executions.close_execution(execution.id, result)
    return dict(result, execution_id=execution.id)


# ---------------------------------------------------------------------------
# Films
# ---------------------------------------------------------------------------


# The encoder itself runs elsewhere: here we only ask for renditions. Heights above that of the
# source are never asked for.
def _run_transcode(plan_id, secret_id, options, targets, ctx, recipe=None):
    """Ask for the renditions that the target films do not have yet."""
    options = options or {}
    settings = (recipe.body if recipe is not None else None) or {}
    profiles = options.get("profiles") or settings.get("profiles") or DEFAULT_PROFILES
    started = time.monotonic()
    made = skipped = 0
    errors = []

    films = media.get_assets(targets)
    for position, film in enumerate(films, 1):
        ctx.update_state(state="PROGRESS", meta={"current": position, "total": len(films)})
        try:
            source = probe_source(film)
        except ValueError as error:
            log.warning("Cannot transcode %s: %s", film.filename, error)
            errors.append(str(error))
            continue
        for profile in profiles:
            if profile["height"] > source["height"] or profile["name"] in (film.renditions or {}):
                skipped += 1
                continue
            width = round(profile["height"] * source["ratio"])
            log.info(f"Transcoding {film.filename} to {profile['name']} ({position}/{len(films)})")
            media.add_rendition(film, profile["name"], width, profile["height"])
            made += 1

    elapsed = time.monotonic() - started
    log.info(f"Transcode of plan {plan_id!r}: {made} renditions in {elapsed:.1f}s, 100% done")
    return {
        "success": not errors,
        "made": made,
        "summary": _summary(made, skipped, "renditions"),
        "error": "; ".join(errors) or None,
    }


# ---------------------------------------------------------------------------
# Newsletters
# ---------------------------------------------------------------------------


def _headlines(section, limit):
    lines = []
    for article in articles.published(section, limit):
        lines.append("* %s\n  https://newsdesk.example/%s" % (article.title, article.slug))
    return "\n".join(lines)


def _run_newsletter(plan_id, secret_id, options, targets, ctx, recipe=None, execution_id=None):
    """Send the headlines of a section to everybody who reads it."""
    options = options or {}
    settings = (recipe.body if recipe is not None else None) or {}
    section = options.get("section") or settings.get("section") or "news"
    subject = options.get("subject") or "The %s of %s" % (section, datetime.now().strftime("%d %B"))

    text = _headlines(section, settings.get("limit", 10))
    if not text:
        log.info("Nothing new in %s, no newsletter", section)
        return {"success": True, "sent": 0, "summary": _summary(0, 0, "messages")}

    secret = credentials.get_secret(secret_id)
    token = secret.token if secret is not None else None
    people = subscribers.active_subscribers(section)
    footer = "-- \n%s (execution %s)" % (config.MAIL_SENDER, execution_id)

    sent = 0
    for group in chunked(people, CHUNK_SIZE):
        sent += deliver(
            [person.email for person in group],
            subject,
            text + "\n\n" + footer,
            token=token,
        )
        log.debug(f"{sent} of {len(people)} newsletters of {section} sent")
    return {
        "success": True,
        "sent": sent,
        "execution_id": execution_id,
        "summary": _summary(sent, len(people) - sent, "messages"),
    }


# ---------------------------------------------------------------------------
# Links
# ---------------------------------------------------------------------------


def _run_link_check(plan_id, secret_id, options, targets, ctx, recipe=None):
    """Find links that cannot work: other schemes, and articles that do not exist."""
    broken = {}
    checked = 0
    for article in articles.get_articles(targets):
        for match in LINK.finditer(article.body):
            address = match.group("address")
            checked += 1
            if not address.startswith(_SCHEMES):
                broken.setdefault(article.slug, []).append(address)
            elif address.startswith("/") and articles.get_article(address[1:]) is None:
                broken.setdefault(article.slug, []).append(address)
    if broken:
        log.warning("Broken links in %s", ", ".join(sorted(broken)))
    return {"success": True, "checked": checked, "broken": broken}


# ---------------------------------------------------------------------------
# Archive of the wire agency
# ---------------------------------------------------------------------------


def _run_archive_import(plan_id, secret_id, options, targets, ctx, recipe=None):
    """Fetch old dispatches of the wire agency."""
    from app.integrations.wirearchive import WireArchiveClient
    from app.integrations.wirearchive.convert import to_article

    secret = credentials.get_secret(secret_id)
    client = WireArchiveClient(token=secret.token)
    imported = 0
    for dispatch in client.dispatches(since=(options or {}).get("since")):
        to_article(dispatch)
        imported += 1
    log.info(f"{imported} dispatches imported")
    return {"success": True, "imported": imported}


RUNNERS = {
    "thumbnails": run_thumbnails,
    "transcode": _run_transcode,
    "newsletter": _run_newsletter,
    "link_check": _run_link_check,
    "archive_import": _run_archive_import,
}


# ---------------------------------------------------------------------------
# Housekeeping
# ---------------------------------------------------------------------------


@celery.task(name="newsdesk.prune_executions")
def prune_executions(days=None):
    """Forget old executions. Beat calls it once a day."""
    days = config.EXECUTIONS_KEPT_DAYS if days is None else days
    count = executions.delete_older_than(days)
    log.info("%d executions older than %d days deleted", count, days)
    return {"success": True, "deleted": count}


# ---------------------------------------------------------------------------
# Before there were plans and recipes, a row had the key of a task
# ---------------------------------------------------------------------------


@celery.task(name="newsdesk.legacy.digest")
def digest_task(plan_id=None, secret_id=None, section="news"):
    """The newsletter as it was in 2017."""
    return _run_newsletter(plan_id, secret_id, {"section": section}, [], None)


@celery.task(name="newsdesk.legacy.sitemap")
def sitemap_task(plan_id=None, secret_id=None):
    return {"success": True, "addresses": ["/" + a.slug for a in articles.published()]}


WORK_REGISTRY = {
    "digest": digest_task,
    "sitemap": sitemap_task,
}


def resolve_work(key):
    """The task of a key, None if there is none."""
    return WORK_REGISTRY.get(key)
