"""OpenAI: what the organisation's API cost per day, and the tokens behind it.

Source: OpenAI API description, organization costs and usage; an admin key reads them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from costlib.errors import FetchError, UsageError
from costlib.scope import Period
from costlib.sources.http import Http
from costlib.sources.kind import File, Request, Sender
from costlib.sources.settings import SourceSettings, secret

REPORTS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "costs": ("organization/costs", {"bucket_width": "1d", "limit": 31, "group_by": ["project_id", "line_item"]}),
    "usage": (
        "organization/usage/completions",
        {"bucket_width": "1d", "limit": 31, "group_by": ["project_id", "model", "batch", "service_tier"]},
    ),
}
"""Report to its path and what is asked of it. A source is one of them: both count the same money or tokens once."""
MOST_PAGES = 40


@dataclass(frozen=True, slots=True)
class OpenAI:
    """One report of OpenAI's organisation API; the option ``report`` is ``costs`` (default) or ``usage``."""

    name: str = "openai"
    title: str = "OpenAI"
    key: str = "OPENAI_ADMIN_KEY"
    refresh_hours: float = 6
    settle_days: int = 3
    price: Decimal = Decimal(0)

    def check(self, settings: SourceSettings) -> None:
        """See ``Kind``."""
        report = settings.options.get("report", "costs")
        if report not in REPORTS or set(settings.options) - {"report"}:
            raise UsageError(f"source '{settings.name}', options: give report = one of {', '.join(REPORTS)}, no more")

    def sender(self, settings: SourceSettings, environment: Mapping[str, str]) -> Sender:
        """See ``Kind``."""
        key = secret(settings, self.key, environment)
        base = settings.endpoint or "https://api.openai.com/v1/"
        return Http(base, {"Authorization": f"Bearer {key}"}, self.title, "give it an admin key that may read usage")

    def starts(self, settings: SourceSettings, month: Period) -> Sequence[Request]:
        """See ``Kind``."""
        path, asked = REPORTS[settings.options.get("report", "costs")]
        return [Request(path, {**asked, "start_time": _unix(month.start), "end_time": _unix(month.end)})]

    def follows(self, request: Request, body: bytes) -> Request | None:
        """See ``Kind``."""
        page = read(body, self.title)
        if not page.get("has_more"):
            return None
        if not isinstance(page.get("next_page"), str):
            raise FetchError(f"{self.title} says that there is more, but not where: try again later")
        return Request(request.operation, {**request.parameters, "page": page["next_page"]})

    def most_pages(self, settings: SourceSettings, month: Period) -> int:  # noqa: ARG002 - the protocol's signature
        """See ``Kind``."""
        return MOST_PAGES

    def files(self, settings: SourceSettings, month: Period, pages: Sequence[bytes]) -> Sequence[File]:
        """See ``Kind``."""
        return [File(f"{settings.name}_{month.start:%Y-%m}.jsonl", b"\n".join(one_line(each) for each in pages))]


def read(body: bytes, title: str) -> dict[str, Any]:
    """A page that is an object with a list of data.

    Raises:
        FetchError: It is none.
    """
    try:
        page = json.loads(body)
    except ValueError as error:
        raise FetchError(f"{title} sent what is no JSON ({error}): try again later") from error
    if not isinstance(page, dict) or not isinstance(page.get("data"), list):
        raise FetchError(f"{title} sent an answer without data: its interface may have changed, report it")
    return page


def one_line(body: bytes) -> bytes:
    """A body without line breaks between its parts: inside a JSON text there are none."""
    return b" ".join(body.splitlines())


def _unix(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())
