"""One notice to one address, through apprise. Addresses hold passwords: nothing here repeats one, nor lets others do.

apprise and what it sends with write addresses to their logs, so these are kept quiet. Errors are put in our own words.
"""

import logging
import re
import threading
from collections.abc import Callable, Mapping
from typing import Any

from costlib.policy.notices import Notice, Severity

Send = Callable[[str, Notice, str], str | None]
"""Sends a notice (address, notice, link); gives what went wrong, or None. The error never repeats the address."""
THREAD = "costboard-alert"
"""Threads that send bear names that start so."""
KINDS: Mapping[Severity, str] = {"low": "info", "medium": "warning", "high": "failure", "critical": "failure"}
"""What apprise calls a severity; it gives services their colours."""
ASSET: Mapping[str, Any] = {
    "app_id": "Costboard",
    "app_desc": "Costboard",
    "app_url": "",
    "image_url_mask": "",
    "image_url_logo": "",
    "http_redirects": False,
    "async_mode": False,
    "service_timeout": 0,
    "pgp_autogen": False,
    "pem_autogen": False,
}
"""No pictures from elsewhere, no redirects to elsewhere, no threads that outlive us: the deadline is ours."""
LOUD = ("urllib3.connectionpool", "urllib3.connection", "urllib3.util.retry", "requests_oauthlib.oauth1_auth")
_MENTION = re.compile(r"(?<!\w)@(?=[\w&!])")
_ANSWER = re.compile(r"\berror=(\d{3})\b")
_NO_ADDRESS = "its variable holds no address in apprise's form (as mailto://..., slack://..., json://...): mend it"
_SEVERAL = "its variable holds several addresses: give each a channel of its own"


def by_apprise(address: str, notice: Notice, link: str = "") -> str | None:
    """Send a notice.

    Args:
        address: Of the channel, as apprise reads it; one.
        notice: What to tell.
        link: Whole address of the page that shows it; empty for none.

    Returns:
        What went wrong, in words that repeat nothing of the address; None: it was accepted.
    """
    import apprise  # noqa: PLC0415 - takes a quarter of a second, and most runs send nothing

    way = apprise.Apprise(asset=apprise.AppriseAsset(**ASSET))
    if not way.add(address) or not len(way):
        return _NO_ADDRESS
    if len(way) > 1:
        return _SEVERAL
    result = way.notify(
        body=text_of(notice, link),
        title=" ".join(harmless(notice.title).split()),
        notify_type=KINDS[notice.severity],
        body_format="text",
    )
    return None if result else _fault(result)


def text_of(notice: Notice, link: str) -> str:
    """The body, what it is about, and where to look.

    >>> print(text_of(Notice("k", "t", "Twice as much.", "high", "anomaly", scope="OpenAI"), "https://board/anomalies"))
    Twice as much.
    Scope: OpenAI. Severity: high.
    https://board/anomalies
    """
    about = f"Scope: {notice.scope}. " if notice.scope else ""
    said = harmless(f"{notice.body}\n{about}Severity: {notice.severity}.".lstrip())
    return "\n".join(filter(None, (said, link)))


def harmless(text: str) -> str:
    """Words that call nobody and hide no address: names come from bills and tags, which anybody may have written.

    >>> harmless("[Sign in](https://elsewhere)"), harmless("@everyone") == "@everyone", harmless("a@example.com")
    ('[Sign in] (https://elsewhere)', False, 'a@example.com')
    """
    return _MENTION.sub("@\u200b", text).replace("](", "] (")


def _fault(result: Any) -> str:
    told = " ".join(entry.message for entry in result.logs())
    if answer := _ANSWER.search(told):
        return f"answered {answer[1]}: check the address in its variable, and the service behind it"
    return "not reached, or it refused: check the address in its variable, and the service behind it"


class _Quiet(logging.Filter):
    """Drops what is said while a notice is sent: it may hold the address."""

    def filter(self, record: logging.LogRecord) -> bool:  # noqa: ARG002 - as logging calls it
        return not threading.current_thread().name.startswith(THREAD)


class _Masked(logging.Filter):
    """Leaves of what apprise says the status of an answer alone: its masks let short addresses through."""

    def filter(self, record: logging.LogRecord) -> bool:
        answer = _ANSWER.search(record.getMessage())
        record.msg, record.args = f"a notice did not get through ({answer[0] if answer else 'no answer'})", ()
        return record.levelno >= logging.WARNING


def _hush() -> None:
    own = logging.getLogger("apprise")
    own.propagate = False
    own.addFilter(_Masked())
    own.addHandler(logging.NullHandler())
    for name in LOUD:
        logging.getLogger(name).addFilter(_Quiet())


_hush()
