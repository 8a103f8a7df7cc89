"""Reading articles."""

from flask import Blueprint, abort, jsonify, request

from app.services import articles

bp = Blueprint("articles", __name__)


@bp.get("/articles")
def list_articles():
    found = articles.published(request.args.get("section"))
    return jsonify([{"slug": article.slug, "title": article.title} for article in found])


@bp.get("/articles/<slug>")
def show_article(slug):
    article = articles.get_article(slug)
    if article is None or article.published_at is None:
        abort(404)
    return jsonify({"slug": article.slug, "title": article.title, "body": article.body})
