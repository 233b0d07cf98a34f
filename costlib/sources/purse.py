"""What one sync of one source sends and pays: each try counts, within what its part was planned to take and the cap."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from costlib.errors import FetchError
from costlib.sources import spending
from costlib.sources.kind import Bound
from costlib.state import State


@dataclass(slots=True)
class Purse:
    """What is sent, counted before it is: an answer that never came may have been paid.

    Args:
        state: Where it is booked.
        source: Name of the source.
        cap: Most that requests of all sources may cost this calendar month, in US dollars.
        clock: Tells the time.
        requests: Sent so far; each try counts.
        cost: Of these, in US dollars.
        part: What is being fetched.
        left: What of its bound is left.
    """

    state: State
    source: str
    cap: Decimal
    clock: Callable[[], datetime]
    requests: int = 0
    cost: Decimal = Decimal(0)
    part: str = ""
    left: Bound = field(default_factory=lambda: Bound(0))

    def open(self, part: str, most: Bound) -> None:
        """Begin with a part, which may take so much however often it is begun again."""
        self.part, self.left = part, most

    def pay(self, price: Decimal) -> None:
        """Count a try, its price in US dollars, before it is sent.

        Raises:
            FetchError: The part has taken all that was planned; a ``CapError`` where the month has.
        """
        if not self.left.requests or price > self.left.cost:
            raise FetchError(
                f"all that was planned for {self.part} is used up, by requests that had to be sent again among others: "
                f"fetch it again later, and raise most_pages of the source '{self.source}' where that does not help"
            )
        if price:
            spending.book(self.state, self.source, price, self.clock(), self.cap)
        self.left = Bound(self.left.requests - 1, self.left.cost - price)
        self.requests += 1
        self.cost += price
