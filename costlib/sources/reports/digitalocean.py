"""DigitalOcean: the invoice of each month, item by item; the open month's is the preview.

The list of invoices says which is the month's. Insights are costs per day that do not add up to the invoice: they are
kept as they came, and make no charges.
Source: DigitalOcean API description, customers/my/invoices and billing insights; a token with billing:read reads them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from costlib.errors import CursorError, FetchError, UsageError
from costlib.sources.asking.bodies import lines, parsed, refuse_doubles
from costlib.sources.asking.http import Http
from costlib.sources.kind import File, Part, Request, Sender
from costlib.sources.parts import Monthly, months
from costlib.sources.reports.options import refuse_options, report_of
from costlib.sources.settings import SourceSettings, secret

REPORTS = ("items", "csv", "insights")
INVOICES = "customers/my/invoices"
A_PAGE = 200
PREVIEW = "preview"
AWAITED = 60
"""Days after the end of a month in which its invoice may still come."""
INVOICE = re.compile(r"[0-9A-Za-z-]{1,64}")
ACCOUNT = re.compile(r"do:team:[0-9a-f-]{36}")
HEADER = re.compile(rb"[^\n]*\bproduct\b[^\n]*\bUSD\b")


@dataclass(frozen=True, slots=True)
class DigitalOcean(Monthly):
    """Invoices. The option ``report`` is ``items`` (default), ``csv``, or ``insights`` of the option ``account``."""

    name: str = "digitalocean"
    title: str = "DigitalOcean"
    key: str = "DIGITALOCEAN_TOKEN"
    refresh_hours: float = 12
    settle_days: int = 5
    most_pages: int = 60
    reach_months: int | None = None

    def parts(self, settings: SourceSettings, now: datetime) -> Sequence[Part]:
        """See ``Kind``: a month without an invoice is not one without charges, it may have none yet."""
        awaited = 0 if report_of(settings, REPORTS) == "insights" else AWAITED
        return [replace(part, empties=False, awaited=awaited) for part in months(settings, now)]

    def check(self, settings: SourceSettings) -> None:
        """See ``Kind``."""
        refuse_options(settings, REPORTS, ("account",))
        account = str(settings.options.get("account", ""))
        if report_of(settings, REPORTS) == "insights" and not ACCOUNT.fullmatch(account):
            raise UsageError(f"source '{settings.name}', options: give account = the team's urn, as do:team:UUID")

    def sender(self, settings: SourceSettings, environment: Mapping[str, str]) -> Sender:
        """See ``Kind``."""
        headers = {"Authorization": f"Bearer {secret(settings, self.key, environment)}"}
        base = settings.endpoint or "https://api.digitalocean.com/v2/"
        return Http(base, headers, self.title, "give it a token with the scope billing:read")

    def starts(self, settings: SourceSettings, part: Part) -> Sequence[Request]:
        """See ``Kind``."""
        month = part.period
        first = {"per_page": A_PAGE, "page": 1}
        report = report_of(settings, REPORTS)
        if report == "insights":
            days = f"{month.start}/{month.end - timedelta(days=1)}"
            return [Request(f"billing/{settings.options['account']}/insights/{days}", first)]
        return [Request(INVOICES, first, f"{report} {part.name}")]

    def follows(self, request: Request, body: bytes) -> Request | None:
        """See ``Kind``."""
        if request.operation == INVOICES:
            return self._listed(request, parsed(body, self.title, "invoices"))
        if request.operation.endswith("/csv"):
            if not HEADER.match(body):
                raise FetchError(f"{self.title} sent what is no invoice as CSV: try again later")
            return _invoice(*request.about.split())
        if "/insights/" in request.operation:
            page = parsed(body, self.title, "data_points")
            more = int(page.get("current_page") or 1) < int(page.get("total_pages") or 1)
            return _turned(request) if more else None
        return _next(request, parsed(body, self.title, "invoice_items")) or _invoice(*request.about.split())

    def check_whole(self, part: Part, pages: Sequence[bytes]) -> None:  # noqa: ARG002 - the protocol's signature
        """See ``Kind``: no page came twice, and there are as many items as the last page of each invoice says."""
        refuse_doubles(pages, self.title)
        counted, total = 0, None
        for page in (parsed(page, self.title, key) for page in pages if (key := _key(page)) not in {"", "invoices"}):
            if counted == total:  # the invoice before this one is whole
                counted = 0
            counted += len(page.get("invoice_items") or page.get("data_points") or ())
            total = page.get("total_items", (page.get("meta") or {}).get("total"))
        if total is not None and total != counted:
            raise CursorError(f"{self.title} says {total} items and sent {counted}: try again later")

    def makes(self, settings: SourceSettings, part: Part, pages: Sequence[bytes]) -> Sequence[File]:
        """See ``Kind``: nothing of insights, nor where there is no invoice of the month."""
        name = f"{settings.name}_{part.name}"
        items = [page for page in pages if _key(page) == "invoice_items"]
        tables = [page for page in pages if not _key(page)]
        if items:
            return [File(f"{name}.jsonl", lines(items))]
        return [File(f"{name}{f'_{n}' if n else ''}.csv", table) for n, table in enumerate(tables)]

    def _listed(self, request: Request, page: Mapping[str, Any]) -> Request | None:
        """What follows on a page of the list: the next page while it may name invoices of the month, then these.

        The newest stand first, and those of a month beside each other: a month may have several.
        """
        report, month, *numbers = request.about.split()
        found = [each for each in page["invoices"] if each.get("invoice_period") == month]
        numbers += [str(each.get("invoice_uuid", "")) or "?" for each in found]
        if wrong := [number for number in numbers if not INVOICE.fullmatch(number)]:
            raise FetchError(f"{self.title} lists an invoice of {month} without a number ({wrong[0][:20]}): report it")
        preview = page.get("invoice_preview") or {}
        if not numbers and preview.get("invoice_period") == month:
            return _invoice(report, month, PREVIEW)
        ended = numbers and not (found and found[-1] is page["invoices"][-1])
        more = None if ended else _next(replace(request, about=" ".join((report, month, *numbers))), page)
        return more or _invoice(report, month, *numbers)


def _invoice(report: str = "", month: str = "", *numbers: str) -> Request | None:
    """The first request for the first of a month's invoices, which leads to the others; None where none is left."""
    if not numbers:
        return None
    path, about = f"{INVOICES}/{numbers[0]}", " ".join((report, month, *numbers[1:]))
    if report == "csv":
        return Request(f"{path}/csv", {}, about)
    return Request(path, {"per_page": A_PAGE, "page": 1}, about)


def _key(page: bytes) -> str:
    """Which list an answer holds; empty for a table."""
    if not page.lstrip().startswith(b"{"):
        return ""
    return next((key for key in ("invoice_items", "data_points") if f'"{key}"'.encode() in page), "invoices")


def _next(request: Request, page: Mapping[str, Any]) -> Request | None:
    """The page after one whose links name a next one; they say where it is, but only its number counts."""
    pages = (page.get("links") or {}).get("pages") or {}
    return _turned(request) if pages.get("next") else None


def _turned(request: Request) -> Request:
    return Request(request.operation, {**request.parameters, "page": request.parameters["page"] + 1}, request.about)
