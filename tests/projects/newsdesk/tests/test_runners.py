"""What is in `runners` already."""

from app.models import MediaAsset
from app.workers.runners import run_thumbnails, run_work_kind


def test_thumbnails_are_made_once(content, ctx):
    first = run_thumbnails(None, None, None, [1], ctx)
    again = run_thumbnails(None, None, None, [1], ctx)
    assert (first["made"], again["made"]) == (2, 0)
    assert content.get(MediaAsset, 1).renditions["small"] == {"width": 160, "height": 120}


def test_sizes_of_the_options_win(content, ctx):
    result = run_work_kind("thumbnails", None, None, {"sizes": {"big": 800}}, [1], ctx)
    assert result == {"success": True, "made": 1}


def test_an_unknown_kind_is_an_error_and_not_an_exception(ctx):
    result = run_work_kind("horoscope", None, None, None, [], ctx)
    assert result == {"success": False, "error": "Unknown work kind: horoscope"}
