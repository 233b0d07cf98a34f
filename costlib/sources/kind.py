"""What a kind of source is: which parts it has, which requests each takes, what they cost, what its answers make."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Protocol, runtime_checkable

from costlib.advice import Noted
from costlib.scope import Period, next_month
from costlib.sources.settings import SourceSettings


@dataclass(frozen=True, slots=True)
class Request:
    """One request: an operation or path, and its parameters without any secret. Equal requests get equal answers.

    ``about`` is not sent: it says what the answer is looked through for.
    """

    operation: str
    parameters: Mapping[str, Any]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What is fetched as one: a calendar month of charges, or a topic.

    Args:
        name: As ``2026-10``, or the topic.
        period: What it is of; the end may lie ahead.
        settles: Whether it is final some days after its end.
        refresh_hours: How often it has anything new, where that differs from others of its kind.
        told: Day before which its provider must have had all days to tell of; None where that is not known.
        empties: Whether answers that make no file say that there was no charge, and not that nobody knows of any.
        awaited: Days after its end in which answers that make nothing do not settle it: what it is of may yet come.
    """

    name: str
    period: Period
    settles: bool = True
    refresh_hours: float | None = None
    told: date | None = None
    empties: bool = True
    awaited: int = 0

    @property
    def month(self) -> str:
        """The calendar month that it is all of; empty where it is a topic, or of another time.

        >>> from datetime import date
        >>> Part("2026-10", Period(date(2026, 10, 1), date(2026, 11, 1))).month
        '2026-10'
        >>> Part("2026-10", Period(date(2026, 10, 15), date(2026, 11, 1))).month
        ''
        """
        start, end = self.period.start, self.period.end
        whole = start.day == 1 and end == next_month(start) and self.name == f"{start:%Y-%m}"
        return self.name if whole else ""


@dataclass(frozen=True, slots=True)
class Bound:
    """Most that a part takes in one sync: requests, each try counted, and what they cost in US dollars."""

    requests: int
    cost: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class File:
    """What the answers for a part make for the ledger: a file as a connector reads it."""

    name: str
    content: bytes


class Sender(Protocol):
    """Sends requests; holds the secret."""

    def send(self, request: Request) -> bytes:
        """The body of the answer.

        Raises:
            DeniedError: The key is refused.
            PassingError: It may work later.
            CursorError: The cursor of the request is forgotten.
            FetchError: Anything else.
        """


class Kind(Protocol):
    """A kind of source whose answers come in pages."""

    @property
    def name(self) -> str:
        """As settings name it."""

    @property
    def title(self) -> str:
        """As people call it."""

    @property
    def key(self) -> str:
        """Variable of the environment that holds the key by default; empty where another chain finds it."""

    @property
    def refresh_hours(self) -> float:
        """How often its provider has anything new."""

    @property
    def settle_days(self) -> int:
        """Days after the end of a month in which its provider may still restate it."""

    @property
    def reach_months(self) -> int | None:
        """Months that its provider still tells of, the open one among them; None where it forgets none."""

    def check(self, settings: SourceSettings) -> None:
        """Look at the options.

        Raises:
            UsageError: One of them can't be.
        """

    def sender(self, settings: SourceSettings, environment: Mapping[str, str]) -> Sender:
        """Who sends its requests.

        Raises:
            UsageError: A key is missing.
        """

    def parts(self, settings: SourceSettings, now: datetime) -> Sequence[Part]:
        """What is wanted of the source, in the order in which it is fetched."""

    def bound(self, settings: SourceSettings, part: Part) -> Bound:
        """Most that a part takes in one sync; no more requests are sent, each try counted."""

    def price(self, settings: SourceSettings, request: Request) -> Decimal:
        """US dollars that a request costs, at most."""

    def starts(self, settings: SourceSettings, part: Part) -> Sequence[Request]:
        """First requests of a part: each leads a listing of its own."""

    def follows(self, request: Request, body: bytes) -> Request | None:
        """The request for the page after an answer; None after the last.

        Raises:
            FetchError: The answer is none that this kind gives.
        """

    def check_whole(self, part: Part, pages: Sequence[bytes]) -> None:
        """Look through all pages of a part.

        Raises:
            CursorError: Entries came twice, or some are missing.
        """

    def makes(self, settings: SourceSettings, part: Part, pages: Sequence[bytes]) -> Sequence[File | Noted]:
        """What the pages of a part make, in the order of their requests; nothing where they hold no charge."""


@runtime_checkable
class Proves(Protocol):
    """A kind that can ask whether a time which a listing leaves out is one of which there is nothing to say."""

    def proof(self, settings: SourceSettings, part: Part, gap: tuple[str, str]) -> Request:
        """The request for that time alone."""

    def is_nothing(self, gap: tuple[str, str], body: bytes) -> bool:
        """Whether the answer is about that time, and says nothing of it."""


@runtime_checkable
class Leads(Protocol):
    """A kind whose answers lead to other requests than the next page."""

    def leads(self, request: Request, body: bytes) -> Sequence[Request]:
        """Requests that an answer leads to: each is sent once, after the pages of its listing, however often it is met.

        Raises:
            FetchError: The answer is none that this kind gives.
        """


@runtime_checkable
class PaysOnce(Protocol):
    """A kind whose requests carry a number: one that is tried again is done, and paid, once."""

    @property
    def pays_once(self) -> Literal[True]:
        """That it is so."""
