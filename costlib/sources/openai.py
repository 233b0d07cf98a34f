"""OpenAI: what the organisation's API cost per day, and the tokens behind it.

Source: OpenAI API description, organization costs and usage; an admin key reads them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from costlib.sources.bodies import lines, parsed, refuse_doubles, refuse_gaps
from costlib.sources.http import Http
from costlib.sources.kind import File, Part, Request, Sender
from costlib.sources.parts import Monthly
from costlib.sources.reports import next_page, refuse_options, report_of
from costlib.sources.settings import SourceSettings, secret

REPORTS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "costs": ("organization/costs", {"bucket_width": "1d", "limit": 31, "group_by": ["project_id", "line_item"]}),
    "usage": (
        "organization/usage/completions",
        {"bucket_width": "1d", "limit": 31, "group_by": ["project_id", "model", "batch", "service_tier"]},
    ),
}
"""Report to its path and what is asked of it. A source is one of them: both count the same money or tokens once."""


@dataclass(frozen=True, slots=True)
class OpenAI(Monthly):
    """One report of OpenAI's organisation API; the option ``report`` is ``costs`` (default) or ``usage``."""

    name: str = "openai"
    title: str = "OpenAI"
    key: str = "OPENAI_ADMIN_KEY"
    refresh_hours: float = 6
    settle_days: int = 3
    reach_months: int | None = None

    def check(self, settings: SourceSettings) -> None:
        """See ``Kind``."""
        refuse_options(settings, REPORTS)

    def sender(self, settings: SourceSettings, environment: Mapping[str, str]) -> Sender:
        """See ``Kind``."""
        key = secret(settings, self.key, environment)
        base = settings.endpoint or "https://api.openai.com/v1/"
        headers = {"Authorization": f"Bearer {key}"}
        return Http(base, headers, self.title, "give it an admin key that may read usage", cursor="page")

    def starts(self, settings: SourceSettings, part: Part) -> Sequence[Request]:
        """See ``Kind``."""
        month = part.period
        path, asked = REPORTS[report_of(settings, REPORTS)]
        return [Request(path, {**asked, "start_time": _unix(month.start), "end_time": _unix(month.end)})]

    def follows(self, request: Request, body: bytes) -> Request | None:
        """See ``Kind``."""
        return next_page(request, body, self.title)

    def check_whole(self, part: Part, pages: Sequence[bytes]) -> None:
        """See ``Kind``: no bucket stands twice, none is missing."""
        buckets = [bucket for page in pages for bucket in parsed(page, self.title, "data")["data"]]
        periods = [(str(bucket.get("start_time")), str(bucket.get("end_time"))) for bucket in buckets]
        refuse_doubles(periods, self.title)
        refuse_gaps(periods, str(_unix(part.period.start)), self.title)

    def makes(self, settings: SourceSettings, part: Part, pages: Sequence[bytes]) -> Sequence[File]:
        """See ``Kind``."""
        return [File(f"{settings.name}_{part.name}.jsonl", lines(pages))]


def _unix(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())
