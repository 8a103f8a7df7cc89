"""What a piece of work is about."""

from app.services import articles, media

MEDIA_TYPES = {"thumbnails": "image", "transcode": "video"}


def resolve_targets(kind, options):
    """The ids the work is for: those asked for, else everything of the right sort."""
    options = options or {}
    if options.get("target_ids"):
        return list(options["target_ids"])
    if kind in MEDIA_TYPES:
        return media.asset_ids(MEDIA_TYPES[kind])
    if kind == "link_check":
        return [article.id for article in articles.published()]
    return []
