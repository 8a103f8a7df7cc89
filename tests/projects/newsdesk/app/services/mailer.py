"""Sending mail. Without a token a message is only kept in the outbox."""

import logging

from app import config

log = logging.getLogger(__name__)

OUTBOX = []


def deliver(recipients, subject, text, token=None):
    """Send one message to several people; the number of people it went to."""
    recipients = list(recipients)
    OUTBOX.append(
        {"from": config.MAIL_SENDER, "to": recipients, "subject": subject, "text": text}
    )
    log.debug("mail %r to %d people (%s)", subject, len(recipients), "sent" if token else "kept")
    return len(recipients)
