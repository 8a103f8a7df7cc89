"""Articles."""

from app.extensions import Session
from app.models import Article


def get_article(slug):
    return Session.query(Article).filter_by(slug=slug).one_or_none()


def get_articles(article_ids):
    if not article_ids:
        return []
    return Session.query(Article).filter(Article.id.in_(article_ids)).order_by(Article.id).all()


def published(section=None, limit=None):
    query = Session.query(Article).filter(Article.published_at.is_not(None))
    if section:
        query = query.filter_by(section=section)
    query = query.order_by(Article.published_at.desc(), Article.id.desc())
    return query.limit(limit).all() if limit else query.all()
