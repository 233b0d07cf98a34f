"""Fetching the parts of one source: every answer is kept as it comes, so that a break-off loses none."""

import uuid
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from costlib.advice import Noted
from costlib.errors import CostlibError, CursorError, FetchError, GapError
from costlib.sources import journal, pages
from costlib.sources.asked import mark_of
from costlib.sources.asking.heard import Hears
from costlib.sources.asking.retry import watched
from costlib.sources.kind import File, Kind, Leads, Part, PaysOnce, Proves, Request, Sender
from costlib.sources.plan import Due
from costlib.sources.purse import Purse
from costlib.sources.settings import SourceSettings
from costlib.state import State

Clock = Callable[[], datetime]
"""The current moment, UTC."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A part whose answers are all there.

    Args:
        part: Its name, as ``2026-10``.
        turn: Of the attempt.
        number: Of the attempt in the journal.
        made: What the answers make.
        month: Calendar month of which they say all; empty where they say something else.
    """

    part: str
    turn: str
    number: int
    made: tuple[File | Noted, ...]
    month: str = ""

    @property
    def files(self) -> tuple[File, ...]:
        """What of it goes into the ledger."""
        return tuple(each for each in self.made if isinstance(each, File))

    @property
    def noted(self) -> tuple[Noted, ...]:
        """What of it is kept beside."""
        return tuple(each for each in self.made if isinstance(each, Noted))


def month_of(part: Part, made: Collection[File | Noted]) -> str:
    """The calendar month of which a part's answers say all; empty where they say something else, or nothing."""
    return part.month if made or part.empties else ""


@dataclass(slots=True)
class Fetch:
    """One sync of one source while it asks.

    Args:
        state: Where answers are kept.
        kind: Of the source.
        settings: Of the source.
        sender: Who sends the requests.
        clock: Tells the time of each answer.
        cap: Most that requests of all sources may cost this calendar month, in US dollars.
        purse: Counts what is sent.
        notes: What is to be told though nothing failed, each once.
    """

    state: State
    kind: Kind
    settings: SourceSettings
    sender: Sender
    clock: Clock
    cap: Decimal
    purse: Purse = field(init=False)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open the purse."""
        self.purse = Purse(self.state, self.settings.name, self.cap, self.clock)

    @property
    def requests(self) -> int:
        """Sent so far; each try counts."""
        return self.purse.requests

    @property
    def cost(self) -> Decimal:
        """Of these, in US dollars."""
        return self.purse.cost

    def part(self, due: Due) -> Fetched:
        """All answers of a part.

        Raises:
            FetchError: It broke off; the answers so far are kept for the next sync.
        """
        turn = due.resumes or uuid.uuid4().hex
        asked = mark_of(self.kind, self.settings, due.part)
        number = journal.begin(self.state, self.settings.name, due.name, turn, self.clock(), asked=asked)
        before = self.requests, self.cost
        self.purse.open(due.name, due.most)
        status, error = journal.BROKEN_OFF
        try:
            bodies = self._whole(due, turn)
            made = tuple(self.kind.makes(self.settings, due.part, bodies))
            status, error = "fetched", ""
        except CostlibError as refusal:
            error = str(refusal)
            raise
        finally:  # whatever stops it, Ctrl-C too
            self._note(number, status, before, error)
        return Fetched(due.name, turn, number, made, month_of(due.part, made))

    def _whole(self, due: Due, turn: str) -> list[bytes]:
        """The answers of a part; where the listing does not hold together it is begun again, once."""
        try:
            return self._checked(due, turn, last=False)
        except CursorError:
            pages.forget(self.state, self.settings.name, due.name, [turn])
        try:
            return self._checked(due, turn, last=True)
        except CursorError:
            pages.forget(self.state, self.settings.name, due.name, [turn])
            raise

    def _checked(self, due: Due, turn: str, *, last: bool) -> list[bytes]:
        bodies = self._bodies(due, turn)
        try:
            self.kind.check_whole(due.part, bodies)
        except GapError as error:
            if not (last and self._is_nothing(due, error)):
                raise
            self._tell(f"{self.kind.title} leaves out days of {due.name}, and says when asked that they hold nothing")
        return bodies

    def _is_nothing(self, due: Due, error: GapError) -> bool:
        """Whether the provider, asked for each time that is left out, has nothing to say of it."""
        kind = self.kind
        return isinstance(kind, Proves) and all(
            kind.is_nothing(gap, self._sent(kind.proof(self.settings, due.part, gap))) for gap in error.gaps
        )

    def _bodies(self, due: Due, turn: str) -> list[bytes]:
        """All answers of a part in their order: those that are kept, then those that are asked for."""
        known = pages.kept(self.state, self.settings.name, due.name, turn)
        answers = {pages.fingerprint(page.request): page.body for page in known}
        found: dict[str, bytes] = {}
        for start in self.kind.starts(self.settings, due.part):
            self._listed(due, turn, start, answers, found)
        if answers.keys() - found.keys():
            pages.keep_only(self.state, self.settings.name, due.name, turn, found.keys())
        return list(found.values())

    def _listed(
        self, due: Due, turn: str, start: Request, answers: Mapping[str, bytes], found: dict[str, bytes]
    ) -> None:
        """Ask for a listing to its end, then for what its answers lead to, each once, as it comes."""
        line, known = deque([start]), set()
        while line:
            request = line.popleft()
            mark = pages.fingerprint(request)
            self._refuse(due, mark, found)
            found[mark] = answers[mark] if mark in answers else self._ask(due, turn, request)
            if after := self.kind.follows(request, found[mark]):
                line.appendleft(after)
            for each in self._led(request, found[mark]):
                if (new := pages.fingerprint(each)) not in known and new not in found:
                    known.add(new)
                    line.append(each)

    def _led(self, request: Request, body: bytes) -> Sequence[Request]:
        return self.kind.leads(request, body) if isinstance(self.kind, Leads) else ()

    def _refuse(self, due: Due, mark: str, found: dict[str, bytes]) -> None:
        if mark in found:
            raise CursorError(f"{self.kind.title} led the listing of {due.name} in a circle: try again later")
        if len(found) >= due.most.requests:
            raise FetchError(
                f"{self.kind.title} has more than {due.most.requests} pages for {due.name}: "
                f"raise most_pages of the source '{self.settings.name}'"
            )

    def _ask(self, due: Due, turn: str, request: Request) -> bytes:
        body = self._sent(request)
        self.kind.follows(request, body)
        self._led(request, body)
        price = self.kind.price(self.settings, request)
        pages.keep(self.state, self.settings.name, due.name, turn, request, body, cost=price, now=self.clock())
        return body

    def _sent(self, request: Request) -> bytes:
        """Send a request, each try within what its part and the month may take."""
        price = self.kind.price(self.settings, request)
        again = Decimal(0) if isinstance(self.kind, PaysOnce) else price
        self.purse.pay(price)
        with watched(lambda: self.purse.pay(again)):
            body = self.sender.send(request)
        if isinstance(self.sender, Hears) and (skew := self.sender.heard.skew(self.clock())):
            self._tell(skew)
        return body

    def _tell(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def _note(self, number: int, status: journal.Status, before: tuple[int, Decimal], error: str = "") -> None:
        requests, cost = self.requests - before[0], self.cost - before[1]
        journal.end(self.state, number, status, self.clock(), requests=requests, cost=cost, error=error)
