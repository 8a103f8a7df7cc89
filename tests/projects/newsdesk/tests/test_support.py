"""Small things."""

import pytest

from app.workers import chunked, resolve_targets


def test_chunked():
    assert list(chunked(range(5), 2)) == [[0, 1], [2, 3], [4]]
    with pytest.raises(ValueError):
        list(chunked([1], 0))


def test_targets(content):
    assert resolve_targets("thumbnails", None) == [1]
    assert resolve_targets("transcode", None) == [2, 3]
    assert resolve_targets("link_check", None) == [1]
    assert resolve_targets("newsletter", None) == []
    assert resolve_targets("transcode", {"target_ids": [3]}) == [3]
