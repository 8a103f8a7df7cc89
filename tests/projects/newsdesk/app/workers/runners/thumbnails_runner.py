"""Thumbnails of pictures."""

import logging

from app.services import media

log = logging.getLogger(__name__)

DEFAULT_SIZES = {"small": 160, "medium": 480}


def run_thumbnails(plan_id, secret_id, options, targets, ctx, recipe=None, execution_id=None):
    """Make the thumbnails that the target pictures do not have yet."""
    options = options or {}
    settings = (recipe.body if recipe is not None else None) or {}
    sizes = options.get("sizes") or settings.get("sizes") or DEFAULT_SIZES
    made = 0
    for asset in media.get_assets(targets):
        for name, width in sorted(sizes.items()):
            if name in (asset.renditions or {}):
                continue
            height = round(asset.height * width / asset.width) if asset.width else 0
            media.add_rendition(asset, name, width, height)
            made += 1
    log.info("%d thumbnails made (execution %s)", made, execution_id)
    return {"success": True, "made": made}
