"""Everything that AWS says beside the bill: forecast, anomalies, recommendations, accounts, budgets, names.

None of it goes into the ledger. Cost Explorer charges each request and page, Organizations and Budgets none.
Source: AWS Cost Explorer pricing, requests of the API.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from costlib.advice import Noted
from costlib.sources.asking.bodies import refuse_doubles
from costlib.sources.aws.session import client_in, session_of
from costlib.sources.aws.topics.asking import Asking, opened, understood
from costlib.sources.aws.topics.catalogue import NAMED, OF, TOPICS
from costlib.sources.aws.topics.options import options_of
from costlib.sources.aws.topics.topic import Page, mark
from costlib.sources.kind import Bound, Part, Request, Sender
from costlib.sources.settings import SourceSettings

PROVIDER = "AWS"
"""As the ledger names it."""
PRICES = {"ce": Decimal("0.01")}
"""US dollars for a request, by service; others are free."""
SPARE = 4
"""Requests for tries that are made again, beyond what a topic that is paid for takes."""
MOST_PAID = 50
"""Requests that ``most_pages`` may raise a topic to that is paid for; what is free may take as many as it says."""
TOKENS = {"ce": "NextPageToken"}
TOKEN = "NextToken"  # noqa: S105 - where a listing stands, no secret


@dataclass(frozen=True, slots=True)
class AwsAdvice:
    """Topics of AWS, each asked by itself: one that is refused does not hold up the others."""

    name: str = "aws-advice"
    title: str = "AWS advice"
    key: str = ""
    refresh_hours: float = 24
    settle_days: int = 0
    reach_months: int | None = None

    def check(self, settings: SourceSettings) -> None:
        """See ``Kind``."""
        options_of(settings)

    def sender(self, settings: SourceSettings, environment: Mapping[str, str]) -> Sender:
        """See ``Kind``."""
        sent: set[str] = set()
        session = session_of(settings, environment, sent)
        return Asking(lambda service: client_in(session, settings, service), sent=sent)

    def parts(self, settings: SourceSettings, now: datetime) -> Sequence[Part]:
        """See ``Kind``: the topics, which never settle."""
        wanted = options_of(settings).topics
        return [
            Part(topic.name, topic.period(now.date()), settles=False, refresh_hours=topic.refresh_hours)
            for topic in TOPICS
            if topic.name in wanted
        ]

    def bound(self, settings: SourceSettings, part: Part) -> Bound:
        """See ``Kind``."""
        topic = NAMED[part.name]
        price, usual = _price(topic.operations[0]), topic.most(options_of(settings))
        wanted = settings.most_pages or usual
        if price:
            requests = min(wanted, max(usual, MOST_PAID)) if settings.most_pages else usual + SPARE
        else:
            requests = max(wanted, usual)
        return Bound(requests, requests * price)

    def price(self, settings: SourceSettings, request: Request) -> Decimal:  # noqa: ARG002 - the protocol's signature
        """See ``Kind``."""
        return _price(request.operation)

    def starts(self, settings: SourceSettings, part: Part) -> Sequence[Request]:
        """See ``Kind``."""
        return NAMED[part.name].starts(options_of(settings), part.period)

    def follows(self, request: Request, body: bytes) -> Request | None:
        """See ``Kind``."""
        page, key = opened(body), _token(request.operation)
        with understood():
            OF[request.operation].entries(page)
        token = page.answer.get(key)
        return Request(request.operation, {**request.parameters, key: token}) if token else None

    def leads(self, request: Request, body: bytes) -> Sequence[Request]:
        """See ``Leads``."""
        with understood():
            return OF[request.operation].then(opened(body))

    def check_whole(self, part: Part, pages: Sequence[bytes]) -> None:  # noqa: ARG002 - the protocol's signature
        """See ``Kind``: no entry of a listing came twice."""
        with understood():
            marks = [each for body in pages for each in _marks(opened(body))]
        refuse_doubles(marks, self.title)

    def makes(self, settings: SourceSettings, part: Part, pages: Sequence[bytes]) -> Sequence[Noted]:  # noqa: ARG002 - the protocol's signature
        """See ``Kind``: what is kept beside the ledger, and why some of it is missing."""
        topic, found = NAMED[part.name], [opened(body) for body in pages]
        why = "; ".join(dict.fromkeys(page.reason for page in found if page.reason))
        with understood():
            return [Noted(topic.name, PROVIDER, topic.shape, tuple(topic.rows(found)), why)]


def _price(operation: str) -> Decimal:
    return PRICES.get(operation.partition(".")[0], Decimal(0))


def _token(operation: str) -> str:
    return TOKENS.get(operation.partition(".")[0], TOKEN)


def _marks(page: Page) -> list[tuple[str, str]]:
    """What tells the entries of a listing apart from each other, and from those of other listings."""
    request = page.request
    listing: dict[str, Any] = {
        key: each for key, each in request.parameters.items() if key != _token(request.operation)
    }
    return [(mark([request.operation, listing]), mark(each)) for each in OF[request.operation].entries(page)]
