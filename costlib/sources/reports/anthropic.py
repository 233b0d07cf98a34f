"""Anthropic: what the organisation's Claude API cost per day, and the tokens behind it.

Costs come in cents, which the connector turns into dollars. Priority Tier cost is in no cost report.
Source: Anthropic Admin API, cost report and messages usage report; an admin key of an organisation reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from costlib.sources.asking.http import Http
from costlib.sources.kind import Sender
from costlib.sources.reports.daily import Asked, Daily
from costlib.sources.settings import SourceSettings, secret

VERSION = "2023-06-01"


@dataclass(frozen=True, slots=True)
class Anthropic(Daily):
    """One report of Anthropic's Admin API: ``costs`` (default) or ``usage``."""

    name: str = "anthropic"
    title: str = "Anthropic"
    key: str = "ANTHROPIC_ADMIN_KEY"

    REPORTS: ClassVar[Mapping[str, Asked]] = {
        "costs": ("organizations/cost_report", {"group_by[]": ["workspace_id", "description"]}),
        "usage": (
            "organizations/usage_report/messages",
            {"group_by[]": ["workspace_id", "model", "service_tier", "context_window"]},
        ),
    }
    ASKED: ClassVar[tuple[str, str]] = ("starting_at", "ending_at")
    TOLD: ClassVar[tuple[str, str]] = ("starting_at", "ending_at")

    def moment(self, day: date) -> str:
        """See ``Daily``: RFC 3339."""
        return f"{day}T00:00:00Z"

    def sender(self, settings: SourceSettings, environment: Mapping[str, str]) -> Sender:
        """See ``Kind``."""
        headers = {"x-api-key": secret(settings, self.key, environment), "anthropic-version": VERSION}
        base = settings.endpoint or "https://api.anthropic.com/v1/"
        return Http(base, headers, self.title, "give it an admin key of the organisation", cursor="page")
