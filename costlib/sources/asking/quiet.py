"""Libraries that write what they send into logs are kept from it: their requests hold keys."""

import logging

LOUD = ("azure", "boto3", "botocore", "google", "httpcore", "httpx", "msal", "requests", "s3transfer", "urllib3")
"""Names that their loggers begin with."""
REPEATED = ("azure.identity", "botocore.credentials")
"""Loggers that warn of what we raise, at length, and with the answer that can't be read: that may be a key."""


def quieten() -> None:
    """Let these loggers say nothing below a warning, some below an error, whatever level was set for them."""
    for name in (*LOUD, *logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        if name.partition(".")[0] in LOUD and (name in LOUD or logger.level) and logger.level < logging.WARNING:
            logger.setLevel(logging.WARNING)
    for name in REPEATED:
        logging.getLogger(name).setLevel(max(logging.getLogger(name).level, logging.ERROR))
