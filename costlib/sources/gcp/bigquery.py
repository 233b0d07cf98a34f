"""Google Cloud's billing export in BigQuery: all rows of an invoice month, as they are.

Three tables are known: standard and detailed usage cost, and FOCUS (Preview). A query is paid by the bytes that it
reads: so it is first asked, for nothing, how many those are, and may then read so many and no more. The following pages
cost nothing. Rows come as JSON texts, in which no digit of an amount is lost.
Rows of a month are exported late: it is looked for in what came from some days before it to ``late_days`` after it.
Source: BigQuery API v2, jobs.query and jobs.getQueryResults; Google Cloud, structure of billing data exports.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from costlib.errors import FetchError
from costlib.sources.asking import bearer
from costlib.sources.asking.heard import Heard
from costlib.sources.asking.http import Http
from costlib.sources.gcp import pages as gcp_pages
from costlib.sources.gcp import query as gcp_query
from costlib.sources.kind import Bound, File, Part, Request, Sender
from costlib.sources.parts import Monthly
from costlib.sources.settings import SourceSettings

GRANT = "make it BigQuery Job User of the project that pays and BigQuery Data Viewer of the data set"
BUSY = (b"rateLimitExceeded", b"quotaExceeded")
"""Reasons of a refusal that pass: too many queries at once or in a short time."""
CURSOR = "maxResults"
"""What only requests for a job's rows have: a job is forgotten after a day."""
A_PAGE = 10_000
"""Rows of a page; BigQuery sends fewer where they are large."""
WAIT_MS = (10_000, 500, 25_000)
"""How long an answer may wait for a query: at first, by how much longer each time (so that no two requests are the
same), and at most, after which the query is given up: all in all some eight minutes."""


@dataclass(frozen=True, slots=True)
class GcpBigQuery(Monthly):
    """Rows of the option ``table``. A token in the variable is used as it is; unset, Google's chain is asked."""

    name: str = "gcp-bigquery"
    title: str = "Google BigQuery"
    key: str = "GOOGLE_OAUTH_ACCESS_TOKEN"
    refresh_hours: float = 12
    settle_days: int = 14
    most_pages: int = 100
    reach_months: int | None = None
    pays_once: Literal[True] = True

    def check(self, settings: SourceSettings) -> None:
        """See ``Kind``."""
        gcp_query.check(settings)

    def sender(self, settings: SourceSettings, environment: Mapping[str, str]) -> Sender:
        """See ``Kind``: an emulator on this machine is sent no token but the variable's."""
        token = bearer.given(settings, self.key, environment)
        if token is None and not settings.endpoint.startswith("http://"):
            token = bearer.google(settings, self.key)
        base = f"{(settings.endpoint or 'https://bigquery.googleapis.com').rstrip('/')}/bigquery/v2/"
        return BigQuery(Http(base, {}, self.title, GRANT, cursor=CURSOR, token=token, busy=BUSY))

    def bound(self, settings: SourceSettings, part: Part) -> Bound:  # noqa: ARG002 - the protocol's signature
        """See ``Kind``: one query is paid."""
        most = gcp_query.dollars(settings, gcp_query.most_bytes(settings))
        return Bound(settings.most_pages or self.most_pages, most)

    def price(self, settings: SourceSettings, request: Request) -> Decimal:
        """See ``Kind``: of what the query may read."""
        query = request.parameters.get("json") or {}
        if not query or query.get("dryRun"):
            return Decimal(0)
        return gcp_query.dollars(settings, int(query["maximumBytesBilled"]))

    def starts(self, settings: SourceSettings, part: Part) -> Sequence[Request]:
        """See ``Kind``: what the query would read."""
        query = gcp_query.query(settings, part)
        return [Request(f"projects/{gcp_query.project_of(settings)}/queries", {"json": {**query, "dryRun": True}})]

    def follows(self, request: Request, body: bytes) -> Request | None:
        """See ``Kind``."""
        found = gcp_pages.answer(body, self.title)
        query = request.parameters.get("json")
        if query and query.get("dryRun"):
            most = gcp_query.bytes_of(found.get("totalBytesProcessed"), int(query["maximumBytesBilled"]), self.title)
            paid = {name: value for name, value in query.items() if name != "dryRun"}
            paid |= {"maximumBytesBilled": str(most), "maxResults": A_PAGE, "timeoutMs": WAIT_MS[0]}
            return Request(request.operation, {"json": paid})
        number, place = gcp_pages.job(found, self.title)
        path = f"{request.operation.partition('/queries')[0]}/queries/{number}"
        asked = {CURSOR: A_PAGE, **({"location": place} if place else {})}
        if not found.get("jobComplete"):
            return Request(path, {**asked, "timeoutMs": self._longer(request)})
        token = found.get("pageToken")
        return Request(path, {**asked, "pageToken": token}) if token else None

    def check_whole(self, part: Part, pages: Sequence[bytes]) -> None:  # noqa: ARG002 - the protocol's signature
        """See ``Kind``: no page came twice, and there are as many rows as the query found."""
        gcp_pages.check(pages, self.title)

    def makes(self, settings: SourceSettings, part: Part, pages: Sequence[bytes]) -> Sequence[File]:
        """See ``Kind``: nothing where the month has no row."""
        rows, name = gcp_pages.rows(pages, self.title), f"{settings.name}_{part.name}"
        if not rows:
            return []
        if gcp_query.report_of(settings) == "focus":
            return [File(f"{name}.csv", gcp_pages.as_table(rows))]
        return [File(f"{name}.jsonl", "\n".join(rows).encode())]

    def _longer(self, request: Request) -> int:
        """How long to wait next time."""
        first, more, most = WAIT_MS
        waited = int(request.parameters.get("timeoutMs", first)) + more
        if waited > most:
            raise FetchError(f"{self.title} is not done with the query: try again later")
        return waited


@dataclass(frozen=True, slots=True)
class BigQuery:
    """Sends requests; a query that is tried again is run, and paid, once: each has a number that BigQuery knows it by.

    Args:
        http: Sends them.
    """

    http: Http

    @property
    def heard(self) -> Heard:
        """See ``Hears``."""
        return self.http.heard

    @property
    def sent(self) -> Collection[str]:
        """See ``Shows``."""
        return self.http.sent

    def send(self, request: Request) -> bytes:
        """See ``Sender``."""
        query = request.parameters.get("json")
        if not query or query.get("dryRun"):
            return self.http.send(request)
        numbered = {**query, "requestId": uuid.uuid4().hex}
        return self.http.send(Request(request.operation, {**request.parameters, "json": numbered}))
