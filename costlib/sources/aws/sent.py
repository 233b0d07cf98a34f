"""Which keys a session with AWS has sent, wherever it has them from: a profile, a role, the machine itself.

Of a pair of keys the identifier is sent, and a session's token; the secret key signs, and never leaves the machine.
"""

import re
from functools import partial
from typing import Any

CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/")
"""The identifier in the header that signs a request."""


def note(session: Any, sent: set[str]) -> None:
    """Take in what the session's clients send from now on.

    Args:
        session: Of boto3; clients that it has made already are left out.
        sent: What it is put into.
    """
    session.events.register("before-send", partial(_note, sent))


def _note(sent: set[str], request: Any, **_about: Any) -> None:
    """What the SDK calls with each request; to return anything would stand for the answer."""
    told = {name.lower(): _text(value) for name, value in request.headers.items()}
    sent.update(CREDENTIAL.findall(told.get("authorization", "")))
    if token := told.get("x-amz-security-token"):
        sent.add(token)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
