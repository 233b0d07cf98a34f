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
from costlib.sources.bodies import lines, parsed, refuse_doubles
from costlib.sources.http import Http
from costlib.sources.kind import File, Part, Request, Sender
from costlib.sources.parts import Monthly, months
from costlib.sources.reports import refuse_options, report_of
from costlib.sources.settings import SourceSettings, secret

REPORTS = ("items", "csv", "insights")
INVOICES = "customers/my/invoices"
A_PAGE = 200
PREVIEW = "preview"
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
        return [replace(part, empties=False) for part in months(settings, now)]

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
        return [Request(INVOICES, first, f"{part.name} {report}")]

    def follows(self, request: Request, body: bytes) -> Request | None:
        """See ``Kind``."""
        if request.operation == INVOICES:
            page = parsed(body, self.title, "invoices")
            return self._invoice(page, *request.about.split()) or _next(request, page)
        if request.operation.endswith("/csv"):
            if not HEADER.match(body):
                raise FetchError(f"{self.title} sent what is no invoice as CSV: try again later")
            return None
        if "/insights/" in request.operation:
            page = parsed(body, self.title, "data_points")
            more = int(page.get("current_page") or 1) < int(page.get("total_pages") or 1)
            return _turned(request) if more else None
        return _next(request, parsed(body, self.title, "invoice_items"))

    def check_whole(self, part: Part, pages: Sequence[bytes]) -> None:  # noqa: ARG002 - the protocol's signature
        """See ``Kind``: no page came twice, and there are as many items as the last page says."""
        refuse_doubles(pages, self.title)
        counted, total = 0, None
        for page in (parsed(page, self.title, _key(page)) for page in pages if _key(page)):
            counted += len(page.get("invoice_items") or page.get("data_points") or ())
            if "invoices" not in page:
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
        return [File(f"{name}.csv", tables[0])] if tables else []

    def _invoice(self, page: Mapping[str, Any], month: str, report: str) -> Request | None:
        """The first request for the month's invoice, if this page of the list has it."""
        listed = [each for each in page["invoices"] if each.get("invoice_period") == month]
        preview = page.get("invoice_preview") or {}
        if not listed and preview.get("invoice_period") != month:
            return None
        number = str(listed[0].get("invoice_uuid", "")) if listed else PREVIEW
        if not INVOICE.fullmatch(number):
            raise FetchError(f"{self.title} lists an invoice of {month} without a number: report it")
        path = f"{INVOICES}/{number}"
        return Request(f"{path}/csv", {}) if report == "csv" else Request(path, {"per_page": A_PAGE, "page": 1})


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
