"""Anthropic: what the organisation's Claude API cost per day, and the tokens behind it.

Costs come in cents, which the connector turns into dollars. Priority Tier cost is in no cost report.
Source: Anthropic Admin API, cost report and messages usage report; an admin key of an organisation reads them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from costlib.sources.bodies import lines, parsed, refuse_doubles, refuse_gaps
from costlib.sources.http import Http
from costlib.sources.kind import File, Part, Request, Sender
from costlib.sources.parts import Monthly
from costlib.sources.reports import next_page, refuse_options, report_of
from costlib.sources.settings import SourceSettings, secret

VERSION = "2023-06-01"
REPORTS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "costs": (
        "organizations/cost_report",
        {"bucket_width": "1d", "limit": 31, "group_by[]": ["workspace_id", "description"]},
    ),
    "usage": (
        "organizations/usage_report/messages",
        {"bucket_width": "1d", "limit": 31, "group_by[]": ["workspace_id", "model", "service_tier", "context_window"]},
    ),
}
"""Report to its path and what is asked of it. A source is one of them: both count the same money or tokens once."""


@dataclass(frozen=True, slots=True)
class Anthropic(Monthly):
    """One report of Anthropic's Admin API; the option ``report`` is ``costs`` (default) or ``usage``."""

    name: str = "anthropic"
    title: str = "Anthropic"
    key: str = "ANTHROPIC_ADMIN_KEY"
    refresh_hours: float = 6
    settle_days: int = 3
    reach_months: int | None = None

    def check(self, settings: SourceSettings) -> None:
        """See ``Kind``."""
        refuse_options(settings, REPORTS)

    def sender(self, settings: SourceSettings, environment: Mapping[str, str]) -> Sender:
        """See ``Kind``."""
        headers = {"x-api-key": secret(settings, self.key, environment), "anthropic-version": VERSION}
        base = settings.endpoint or "https://api.anthropic.com/v1/"
        return Http(base, headers, self.title, "give it an admin key of the organisation", cursor="page")

    def starts(self, settings: SourceSettings, part: Part) -> Sequence[Request]:
        """See ``Kind``."""
        month = part.period
        path, asked = REPORTS[report_of(settings, REPORTS)]
        times = {"starting_at": f"{month.start}T00:00:00Z", "ending_at": f"{month.end}T00:00:00Z"}
        return [Request(path, {**asked, **times})]

    def follows(self, request: Request, body: bytes) -> Request | None:
        """See ``Kind``."""
        return next_page(request, body, self.title)

    def check_whole(self, part: Part, pages: Sequence[bytes]) -> None:
        """See ``Kind``: no day stands twice, none is missing."""
        days = [day for page in pages for day in parsed(page, self.title, "data")["data"]]
        periods = [(str(day.get("starting_at"))[:10], str(day.get("ending_at"))[:10]) for day in days]
        refuse_doubles(periods, self.title)
        refuse_gaps(periods, str(part.period.start), self.title)

    def makes(self, settings: SourceSettings, part: Part, pages: Sequence[bytes]) -> Sequence[File]:
        """See ``Kind``."""
        return [File(f"{settings.name}_{part.name}.jsonl", lines(pages))]
