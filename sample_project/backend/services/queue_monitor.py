"""Depth of the broker queues."""

import logging
from typing import Dict, List

logger = logging.getLogger(__name__)


def get_queue_depths(queues: List[str]) -> Dict[str, int]:
    """Number of waiting messages by queue; a queue that does not exist has none."""
    from celery_app import celery_app

    depths: Dict[str, int] = {}
    with celery_app.connection_for_read() as connection:
        for queue in queues:
            # A failed passive declare closes the channel, so each gets its own.
            channel = connection.channel()
            try:
                declared = channel.queue_declare(queue=queue, passive=True)
                depths[queue] = declared.message_count
            except connection.channel_errors:
                logger.debug("Queue %s does not exist", queue)
                depths[queue] = 0
            finally:
                channel.close()
    return depths
