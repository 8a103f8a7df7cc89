"""Newsletters."""

from app.models import Recipe
from app.workers import legacy


def test_headlines_go_to_the_active_readers(content, ctx, outbox):
    recipe = content.get(Recipe, 3)
    result = legacy._run_newsletter(None, 1, {"subject": "Morning"}, [], ctx, recipe=recipe)
    assert result["sent"] == 3
    (message,) = outbox
    assert message["to"] == ["ann@readers.example", "bob@readers.example", "cid@readers.example"]
    assert message["text"].startswith("* The harbour\n")


def test_large_lists_go_in_pieces(content, ctx, outbox, monkeypatch):
    monkeypatch.setattr(legacy, "CHUNK_SIZE", 2)
    legacy._run_newsletter(None, 1, None, [], ctx)
    assert [len(message["to"]) for message in outbox] == [2, 1]


def test_no_news_no_message(content, ctx, monkeypatch):
    def fail(*args, **kwargs):
        raise AssertionError("nothing should be sent")

    monkeypatch.setattr("app.workers.legacy.deliver", fail)
    result = legacy._run_newsletter(None, 1, {"section": "sport"}, [], ctx)
    assert result == {"success": True, "sent": 0, "summary": "0 messages"}


def test_the_token_is_that_of_the_secret(content, ctx, monkeypatch):
    tokens = []
    monkeypatch.setattr(
        "app.workers.legacy.deliver",
        lambda people, subject, text, token=None: tokens.append(token) or len(people),
    )
    legacy._run_newsletter(None, 1, None, [], ctx)
    legacy._run_newsletter(None, None, None, [], ctx)
    assert tokens == ["t0k3n", None]
