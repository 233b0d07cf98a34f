"""Sources that are fetched month by month, at one price a request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from costlib.scope import Period, next_month
from costlib.sources.kind import Bound, Part, Request
from costlib.sources.settings import SourceSettings


@dataclass(frozen=True, slots=True)
class Monthly:
    """Base of such kinds.

    Args:
        most_pages: Requests that a month takes at most, where the settings do not say.
        fee: US dollars for a request.
    """

    most_pages: int = 40
    fee: Decimal = Decimal(0)

    def parts(self, settings: SourceSettings, now: datetime) -> Sequence[Part]:
        """See ``Kind``."""
        return months(settings, now)

    def bound(self, settings: SourceSettings, part: Part) -> Bound:  # noqa: ARG002 - the protocol's signature
        """See ``Kind``."""
        requests = settings.most_pages or self.most_pages
        return Bound(requests, requests * self.fee)

    def price(self, settings: SourceSettings, request: Request) -> Decimal:  # noqa: ARG002 - the protocol's signature
        """See ``Kind``."""
        return self.fee


LAG = timedelta(days=2)
"""What a day cost may be told so late."""


def months(settings: SourceSettings, now: datetime) -> list[Part]:
    """Calendar months from the first day that is wanted to now; the first one may begin in its middle."""
    found, start = [], settings.since
    while start <= now.date():
        end = next_month(start)
        found.append(Part(f"{start:%Y-%m}", Period(start, end), told=max(start, min(end, now.date() - LAG))))
        start = end
    return found
