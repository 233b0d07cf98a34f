"""What another version of a document changes: which entries, which days; and how to change it from a day on alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any, Literal

from pydantic import BaseModel

from costlib.errors import UsageError
from costlib.policy.dated import Dated, ended
from costlib.policy.documents import plain

What = Literal["added", "changed", "removed"]
NO_RULING = frozenset({"valid_from", "valid_to", "source"})
"""Fields that say when and why an entry rules, not what it says."""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that differs between two versions."""

    what: What
    section: str
    name: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which two versions rule differently; ``end`` is exclusive, None is without end."""

    start: date
    end: date | None


def changes(before: BaseModel, after: BaseModel) -> list[Change]:
    """Entries that differ, in the order of the newer version, then those that are gone."""
    return [change for section in _sections(after) for change in _changes(section, before, after)]


def spans(before: BaseModel, after: BaseModel) -> list[Span]:
    """Days on which something else rules, joined where they touch. Sources do not rule."""
    days = sorted({day for model in (before, after) for day in _days(model)})
    found: list[Span] = []
    for day, end in zip_longest(days, days[1:]):
        if _ruling(before, day) == _ruling(after, day):
            continue
        if found and found[-1].end == day:
            day = found.pop().start  # noqa: PLW2901  it goes on
        found.append(Span(day, end))
    return found


def from_day(before: BaseModel, after: BaseModel, day: date) -> dict[str, Any]:
    """The older version up to a day, and what the newer one changes from that day on.

    A changed entry stands beside the old one, with the day as its ``valid_from``; a removed one ends on the day, or
    where another of its name begins; an added one begins no earlier. Only another order changes the days before.

    Returns:
        Sections of the document, in plain values.

    Raises:
        UsageError: An entry that rules no more on that day was changed; names it.
    """
    found = {section: list(_entries(section, before, after, day)) for section in _sections(after)}
    return plain(found)  # type: ignore[no-any-return]


def _entries(section: str, before: BaseModel, after: BaseModel, day: date) -> Iterator[dict[str, Any]]:
    old, new = _of(before, section), _of(after, section)
    last = _ends(_sections(before)[section])
    for key, entry in new.items():
        was = old.get(key)
        if was is None:
            yield _said(entry.model_copy(update={"valid_from": max(entry.valid_from, day)}))
        elif was.valid_from >= day or (_says(was) == _says(entry) and _later(entry.valid_to, day)):
            yield _said(entry)
        else:
            _refuse_past(entry, last[key], day)
            yield _said(entry.model_copy(update={"valid_from": day}))
            yield _said(was.model_copy(update={"valid_to": day if was.valid_to else None}))
    chains = {_chain(entry) for key, entry in new.items() if key not in old}
    for key, was in old.items():
        if key not in new and was.valid_from < day:
            _refuse_past(was.model_copy(update={"valid_to": None}), last[key], day)
            yield _said(was.model_copy(update={"valid_to": None if _chain(was) in chains else day}))


def _refuse_past(entry: Dated, last: date | None, day: date) -> None:
    ends = [end for end in (last, entry.valid_to) if not _later(end, day)]
    if ends:
        raise UsageError(
            f"'{entry.name}' from {entry.valid_from} rules only to {min(filter(None, ends))}, so that it can't change "
            f"from {day} on: choose an earlier day, or correct the past"
        )


def _later(end: date | None, day: date) -> bool:
    return end is None or end > day


def _ends(entries: Sequence[Dated]) -> dict[tuple[str, ...], date | None]:
    return {(*_chain(each), str(each.valid_from)): each.valid_to for each in ended(entries, _chain)}


def _says(entry: Dated) -> dict[str, Any]:
    return entry.model_dump(exclude=set(NO_RULING))


def _changes(section: str, before: BaseModel, after: BaseModel) -> Iterator[Change]:
    old, new = _of(before, section), _of(after, section)
    for key, entry in new.items():
        if old.get(key) != entry:
            yield Change("changed" if key in old else "added", section, entry.name, entry.valid_from)
    for key, entry in old.items():
        if key not in new:
            yield Change("removed", section, entry.name, entry.valid_from)


def _said(entry: Dated) -> dict[str, Any]:
    return entry.model_dump(exclude_defaults=True)


def _sections(model: BaseModel) -> dict[str, Sequence[Dated]]:
    return {name: getattr(model, name) for name in type(model).model_fields}


def _chain(entry: Dated) -> tuple[str, str]:
    return getattr(entry, "owner", ""), entry.name


def _of(model: BaseModel, section: str) -> dict[tuple[str, ...], Dated]:
    """Entries of a section by owner kind, name and first day: no two have the same."""
    return {(*_chain(each), str(each.valid_from)): each for each in _sections(model)[section]}


def _days(model: BaseModel) -> Iterator[date]:
    for entries in _sections(model).values():
        for entry in ended(entries, _chain):
            yield from (day for day in (entry.valid_from, entry.valid_to) if day)


def _ruling(model: BaseModel, day: date) -> list[Any]:
    """What rules on a day, in order."""
    return [
        _says(entry) for entries in _sections(model).values() for entry in ended(entries, _chain) if entry.rules_on(day)
    ]
