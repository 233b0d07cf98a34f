"""The books that there are: those people keep, the reference that ships, and the package's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from costlib.errors import UsageError
from costlib.policy.decisions import read, shipped
from costlib.policy.prices import packaged
from costlib.policy.prices.entries import PriceList
from costlib.policy.prices.plausible import check
from costlib.policy.prices.price import Book, Chain
from costlib.state import State

KIND = "prices"
"""Name of the document in the decisions store."""
REFERENCE = "reference"
"""Name of the book of the reference framework: asked for by its name, never by itself."""
USUAL = "usual"
"""Name for: the books that people keep, first one first, then the package's."""


@dataclass(frozen=True, slots=True)
class Books:
    """Price books by name, in the order in which they are asked."""

    named: Mapping[str, Book]

    @property
    def usual(self) -> Book:
        """All but the reference, as one: the first that has a price decides."""
        return Chain(USUAL, [book for name, book in self.named.items() if name.casefold() != REFERENCE])

    def book(self, name: str) -> Book:
        """A book by its name; ``usual`` is the usual one.

        Raises:
            UsageError: There is none of that name.
        """
        if name == USUAL:
            return self.usual
        if name not in self.named:
            raise UsageError(f"there is no price book '{name}': choose one of {', '.join((USUAL, *self.named))}")
        return self.named[name]


def books(listed: PriceList) -> Books:
    """The books of a document; the shipped reference where the document has none, and the package's."""
    kept: dict[str, Book] = dict(listed.books())
    if not any(name.casefold() == REFERENCE for name in kept):
        kept |= PriceList.of(shipped(KIND).body).books()
    return Books({**kept, packaged.NAME: packaged.PackagedBook()})


def stored(state: State) -> Books:
    """The books as last decided, else as they ship.

    Raises:
        UsageError: What is saved is no such document.
    """
    return books(PriceList.of(read(state, KIND)))


def replaced(body: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """A document in which the books of another one stand in place of those of the same names; the others stay.

    Raises:
        UsageError: One of the two is no such document.
    """
    names = {entry.book.casefold() for entry in PriceList.of(given).prices}
    kept = zip(body["prices"], PriceList.of(body).prices, strict=True)
    return {"prices": [*(raw for raw, entry in kept if entry.book.casefold() not in names), *given["prices"]]}


def checked(body: Mapping[str, Any], what: str = KIND) -> PriceList:
    """Read a document that someone wants to keep: no overlapping dates, and no price off by a thousand.

    Raises:
        UsageError: Names the entry and the remedy; or a book is named as the package's or as ``usual``.
    """
    listed = PriceList.of(body, what)
    taken = next((name for name in listed.books() if name.casefold() in {packaged.NAME, USUAL}), None)
    if taken is not None:
        raise UsageError(f"{what}: a book can't be called '{taken}', which has a meaning: choose another name")
    known: list[Book] = [packaged.PackagedBook(), *PriceList.of(shipped(KIND).body).books().values()]
    check(listed.prices, known)
    return listed
