"""Documents as tables: every entry a row, and back, with each fault named by its row and nothing lost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from costlib.errors import UsageError
from costlib.policy.documents import parsed, plain
from costlib.policy.sheets import activities, flat
from costlib.policy.sheets.forms import ACTIVITIES, FORMS, Form, Policy
from costlib.policy.sheets.sheet import Row, Sheet, entry, filled, row

Tables = Mapping[str, Sequence[Row]]
"""Rows per sheet."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps tables from being a document. ``row`` counts from 1; 0 is a fault of the whole."""

    sheet: str
    row: int
    name: str
    text: str

    def __str__(self) -> str:
        """Sheet, row, name, what is wrong and the remedy.

        >>> str(Fault("Pools", 2, "Analytics", "Tiers: '1' is no band"))
        "Pools, row 2 'Analytics': Tiers: '1' is no band"
        """
        place = f"{self.sheet}, row {self.row}" if self.row else self.sheet
        return f"{place} '{self.name}': {self.text}" if self.name else f"{place}: {self.text}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What tables say: a document, or the faults that keep them from being one."""

    policy: Policy | None
    faults: tuple[Fault, ...]

    @property
    def body(self) -> dict[str, Any]:
        """The document's sections in plain values; empty where there are faults."""
        return {} if self.policy is None else body_of(self.policy)


Placed = tuple[int, dict[str, Any]]
"""Number of a row, and its entry."""


def body_of(policy: Policy) -> dict[str, Any]:
    """Sections of a document in plain values, without what is as if it were not said."""
    found: dict[str, Any] = plain(policy.model_dump(exclude_defaults=True))
    return found


def tables(kind: str, body: Mapping[str, Any]) -> dict[str, list[dict[str, str | None]]]:
    """Rows per sheet of a document.

    Raises:
        UsageError: It is no such document.
    """
    form = FORMS[kind]
    sections = body_of(parsed(form.model, body, kind))
    if ACTIVITIES in {sheet.name for sheet in form.sheets}:
        sections[ACTIVITIES] = activities.entries(sections.get("pools", []))
    return {sheet.name: _rows(sheet, sections.get(sheet.name, [])) for sheet in form.sheets}


def read(kind: str, given: Tables, source: str = "") -> Reading:
    """Read tables.

    Args:
        kind: Of the document.
        given: Rows per sheet; empty rows are passed over.
        source: What stands for an empty source.
    """
    form = FORMS[kind]
    faults: list[Fault] = []
    found = {sheet.name: list(_entries(sheet, given.get(sheet.name, ()), faults)) for sheet in form.sheets}
    if ACTIVITIES in found:
        faults += [
            Fault("Activities and parts", *each) for each in activities.attach(found["pools"], found[ACTIVITIES])
        ]
    faulty = {(fault.sheet, fault.row) for fault in faults}
    for sheet in form.sheets:
        model = form.entries.get(sheet.name)
        for number, each in found[sheet.name] if model else ():
            each.setdefault("source", source)
            if model and (sheet.title, number) not in faulty and (wrong := _wrong(model, each)):
                faults.append(Fault(sheet.title, number, str(each.get("name", "")), wrong))
    return Reading(None, tuple(faults)) if faults else _whole(form, found)


def _rows(sheet: Sheet, entries: Sequence[Mapping[str, Any]]) -> list[dict[str, str | None]]:
    numbered = (row(sheet, {**each, "order": number}) for number, each in enumerate(entries, 1))
    return list(numbered)


def _entries(sheet: Sheet, rows: Sequence[Row], faults: list[Fault]) -> Iterator[Placed]:
    """Entries in their order; what is wrong with them is added to the faults."""
    read_rows = []
    for number, given in enumerate(rows, 1):
        if filled({name: value for name, value in given.items() if name != "order"}):
            each, wrong = entry(sheet, given)
            place, astray = _place(given.get("order"))
            called = str(each.get("name") or each.get("pool") or "")
            faults += [Fault(sheet.title, number, called, text) for text in [*wrong, *astray]]
            read_rows.append((place, number, each))
    yield from ((number, each) for _, number, each in sorted(read_rows, key=lambda each: each[:2]))


def _place(text: str | None) -> tuple[Decimal, list[str]]:
    last = Decimal("Infinity")
    try:
        return (flat.number(text) if text else last), []
    except ValueError as error:
        return last, [f"Order: {error}"]


def _wrong(model: type[Any], each: Mapping[str, Any]) -> str:
    """What is wrong with one entry; empty when nothing is."""
    try:
        parsed(model, each, "")
    except UsageError as error:
        return str(error).lstrip(",: ")
    return ""


def _whole(form: Form, found: Mapping[str, Sequence[Placed]]) -> Reading:
    body = {section: [each for _, each in found[section]] for section in form.entries}
    try:
        return Reading(parsed(form.model, body, form.kind), ())
    except UsageError as error:
        return Reading(None, (Fault(form.kind.capitalize(), 0, "", str(error).removeprefix(form.kind).lstrip(",: ")),))
