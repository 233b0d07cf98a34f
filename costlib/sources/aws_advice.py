"""Everything that AWS says beside the bill: forecast, anomalies, recommendations, accounts, budgets, names.

None of it goes into the ledger. Cost Explorer charges each request and page, Organizations and Budgets none.
Source: AWS Cost Explorer pricing, requests of the API.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from costlib.advice import Noted
from costlib.sources.aws_session import client_in, session_of
from costlib.sources.aws_topics.asking import Asking, opened, understood
from costlib.sources.aws_topics.catalogue import NAMED, OF, TOPICS
from costlib.sources.aws_topics.options import options_of
from costlib.sources.aws_topics.topic import Page, mark
from costlib.sources.bodies import refuse_doubles
from costlib.sources.kind import Bound, Part, Request, Sender
from costlib.sources.settings import SourceSettings

PROVIDER = "AWS"
"""As the ledger names it."""
PRICES = {"ce": Decimal("0.01")}
"""US dollars for a request, by service; others are free."""
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
        requests = settings.most_pages or topic.most(options_of(settings))
        return Bound(requests, requests * _price(topic.operations[0]))

    def price(self, settings: SourceSettings, request: Request) -> Decimal:  # noqa: ARG002 - the protocol's signature
        """See ``Kind``."""
        return _price(request.operation)

    def starts(self, settings: SourceSettings, part: Part) -> Sequence[Request]:
        """See ``Kind``."""
        return NAMED[part.name].starts(options_of(settings), part.period)

    def follows(self, request: Request, body: bytes) -> Request | None:
        """See ``Kind``: the next page, or else what an earlier answer has led to."""
        page, topic = opened(body), OF[request.operation]
        with understood():
            topic.entries(page)
            line = _Line.read(request.about).joined(topic.then(page))
        key = _token(request.operation)
        if token := page.answer.get(key):
            return Request(request.operation, {**request.parameters, key: token}, line.written())
        return line.next()

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


@dataclass(frozen=True, slots=True)
class _Line:
    """Requests that answers of a chain have led to, each once, and how many of them were sent."""

    requests: tuple[Request, ...] = ()
    sent: int = 0

    @classmethod
    def read(cls, text: str) -> "_Line":
        found: dict[str, Any] = json.loads(text) if text else {"requests": [], "sent": 0}
        return cls(tuple(Request(*each) for each in found["requests"]), found["sent"])

    def joined(self, more: Sequence[Request]) -> "_Line":
        every = {mark([each.operation, each.parameters]): each for each in (*self.requests, *more)}
        return _Line(tuple(every.values()), self.sent)

    def next(self) -> Request | None:
        if self.sent == len(self.requests):
            return None
        asked = self.requests[self.sent]
        return Request(asked.operation, asked.parameters, _Line(self.requests, self.sent + 1).written())

    def written(self) -> str:
        return json.dumps(
            {"requests": [[each.operation, each.parameters] for each in self.requests], "sent": self.sent}
        )


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
