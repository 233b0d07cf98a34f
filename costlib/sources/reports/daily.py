"""Kinds that are one of several reports: days with results, listed by a cursor."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from costlib.sources.asking.bodies import lines, parsed, refuse_doubles, refuse_gaps
from costlib.sources.kind import File, Part, Request
from costlib.sources.parts import Monthly
from costlib.sources.reports.options import next_page, refuse_options, report_of
from costlib.sources.settings import SourceSettings

DAYS = {"bucket_width": "1d", "limit": 31}
"""What every report is asked for: a page holds a month."""
Asked = tuple[str, Mapping[str, Any]]
"""The path of a report, and what is asked of it beside ``DAYS`` and the times."""


@dataclass(frozen=True, slots=True)
class Daily(Monthly, ABC):
    """Base of such kinds. The option ``report`` names one of ``REPORTS``; the first where it is not given.

    A source is one report: all of them count the same money or tokens.
    """

    name: str = ""
    title: str = ""
    key: str = ""
    refresh_hours: float = 6
    settle_days: int = 3
    reach_months: int | None = None

    REPORTS: ClassVar[Mapping[str, Asked]]
    ASKED: ClassVar[tuple[str, str]]
    """Parameters that say the first day that is asked for, and the day after the last."""
    TOLD: ClassVar[tuple[str, str]]
    """Keys under which a day of the answer says its start and its end."""

    @abstractmethod
    def moment(self, day: date) -> str | int:
        """The start of a day (UTC) as the provider writes it."""

    def proof(self, settings: SourceSettings, part: Part, gap: tuple[str, str]) -> Request:
        """See ``Proves``."""
        (request,) = self.starts(settings, part)
        times = dict(zip(self.ASKED, (self.moment(_date(each)) for each in gap), strict=True))
        return Request(request.operation, {**request.parameters, **times})

    def is_nothing(self, gap: tuple[str, str], body: bytes) -> bool:
        """See ``Proves``."""
        page = parsed(body, self.title, "data")
        inside = all(gap[0] <= start < gap[1] for start, _ in self._days(body))
        return inside and not page.get("has_more") and not any(day.get("results") for day in page["data"])

    def check(self, settings: SourceSettings) -> None:
        """See ``Kind``."""
        refuse_options(settings, self.REPORTS)

    def starts(self, settings: SourceSettings, part: Part) -> Sequence[Request]:
        """See ``Kind``."""
        path, asked = self.REPORTS[report_of(settings, self.REPORTS)]
        times = dict(zip(self.ASKED, (self.moment(part.period.start), self.moment(part.period.end)), strict=True))
        return [Request(path, {**DAYS, **asked, **times})]

    def follows(self, request: Request, body: bytes) -> Request | None:
        """See ``Kind``."""
        return next_page(request, body, self.title)

    def check_whole(self, part: Part, pages: Sequence[bytes]) -> None:
        """See ``Kind``: no day stands twice, and no time is missing before, between or after pages.

        Days that are missing inside a page are ones of which the provider has nothing to say.
        """
        told = [list(self._days(page)) for page in pages]
        refuse_doubles((day for page in told for day in page), self.title)
        spans = [(page[0][0], page[-1][1]) for page in told if page]
        until = _day(self.moment(part.told or part.period.start))
        refuse_gaps(spans, _day(self.moment(part.period.start)), self.title, until)

    def makes(self, settings: SourceSettings, part: Part, pages: Sequence[bytes]) -> Sequence[File]:
        """See ``Kind``: nothing where no day has a result."""
        days = (day for page in pages for day in parsed(page, self.title, "data")["data"])
        return [File(f"{settings.name}_{part.name}.jsonl", lines(pages))] if any(d.get("results") for d in days) else []

    def _days(self, page: bytes) -> Iterator[tuple[str, str]]:
        """Start and end of each day of a page, as the provider writes them."""
        start, end = self.TOLD
        for day in parsed(page, self.title, "data")["data"]:
            yield _day(day.get(start)), _day(day.get(end))


def _day(moment: object) -> str:
    """What tells days apart, however the time of day is written.

    >>> _day("2026-10-01T00:00:00+00:00"), _day(1790812800)
    ('2026-10-01', '1790812800')
    """
    return str(moment)[:10]


def _date(day: str) -> date:
    """A day, as ``_day`` gives it.

    >>> _date("2026-10-01"), _date("1790812800")
    (datetime.date(2026, 10, 1), datetime.date(2026, 10, 1))
    """
    return datetime.fromtimestamp(int(day), UTC).date() if day.isdigit() else date.fromisoformat(day)
