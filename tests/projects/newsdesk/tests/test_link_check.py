"""Links."""

from app.workers.legacy import LINK, _run_link_check


def test_links_are_found_in_the_text():
    assert LINK.search("see [us](/about)").group("address") == "/about"


def test_broken_links_are_listed(content, ctx):
    result = _run_link_check(None, None, None, [1, 2], ctx)
    assert result == {
        "success": True,
        "checked": 3,
        "broken": {"harbour": ["/bridge", "ftp://maps"]},
    }
