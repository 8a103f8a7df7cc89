"""The media library."""

from app.extensions import Session
from app.models import MediaAsset


def get_assets(asset_ids):
    if not asset_ids:
        return []
    return (
        Session.query(MediaAsset)
        .filter(MediaAsset.id.in_(asset_ids))
        .order_by(MediaAsset.id)
        .all()
    )


def asset_ids(media_type):
    rows = Session.query(MediaAsset.id).filter_by(media_type=media_type)
    return [row.id for row in rows.order_by(MediaAsset.id)]


def add_rendition(asset, name, width, height):
    renditions = dict(asset.renditions or {})
    renditions[name] = {"width": width, "height": height}
    asset.renditions = renditions
    Session.commit()
