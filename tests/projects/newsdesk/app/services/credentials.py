"""Tokens for services outside the house."""

from app.extensions import Session
from app.models import Secret


def get_secret(secret_id):
    return Session.get(Secret, secret_id) if secret_id else None
