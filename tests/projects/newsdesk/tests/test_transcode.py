"""Films."""

import pytest

from app.models import MediaAsset
from app.workers.legacy import DEFAULT_PROFILES, _run_transcode


def test_missing_renditions_are_made(content, ctx):
    result = _run_transcode(2, None, None, [2], ctx)
    assert result["success"] and result["made"] == len(DEFAULT_PROFILES)
    assert content.get(MediaAsset, 2).renditions["mobile"] == {"width": 640, "height": 360}
    assert ctx.states == [("PROGRESS", {"current": 1, "total": 1})]


def test_a_second_time_there_is_nothing_to_do(content, ctx):
    _run_transcode(2, None, None, [2], ctx)
    result = _run_transcode(2, None, None, [2], ctx)
    assert result["summary"] == "0 renditions, 2 skipped"


def test_a_film_without_picture_is_reported(content, ctx):
    result = _run_transcode(2, None, None, [2, 3], ctx)
    assert not result["success"]
    assert result["made"] == 2
    assert result["error"] == "radio.mov has no picture"


@pytest.mark.parametrize("height, made", [(240, 0), (480, 1), (1080, 2)])
def test_never_larger_than_the_source(content, ctx, monkeypatch, height, made):
    monkeypatch.setattr(
        "app.workers.legacy.probe_source", lambda asset: {"height": height, "ratio": 2}
    )
    assert _run_transcode(2, None, None, [3], ctx)["made"] == made


def test_what_is_logged(content, ctx, caplog):
    caplog.set_level("INFO", logger="app.workers.legacy")
    _run_transcode(2, None, {"profiles": [{"name": "hd", "height": 720}]}, [2], ctx)
    messages = [record.getMessage() for record in caplog.records]
    assert "Transcoding harbour.mov to hd (1/1)" in messages
    assert messages[-1].startswith("Transcode of plan 2: 1 renditions in ")
    assert messages[-1].endswith("s, 100% done")
