"""The ROI document with an entry in its place from a day on; what ruled before stays."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from costlib.errors import UsageError
from costlib.policy.dated import Dated, ruling
from costlib.policy.documents import parsed, plain
from costlib.policy.roi import RoiCase, RoiPolicy
from costlib.policy.roi_entries import Driver, Risk, Scenario, Strategy
from costlib.policy.sheets.sheet import Row, Sheet, entry, filled, row

ENTRIES: Mapping[str, type[Dated]] = {
    "strategies": Strategy,
    "risks": Risk,
    "drivers": Driver,
    "scenarios": Scenario,
}
DATES = {"valid_from", "valid_to"}


def with_case(body: Mapping[str, Any], case: RoiCase, day: date) -> dict[str, Any]:
    """The document in which a case rules from a day on.

    Raises:
        UsageError: The document can't be so.
    """
    return _checked({**body, "cases": _put(body["cases"], case, day)}, day)


def without_case(body: Mapping[str, Any], name: str, day: date) -> dict[str, Any]:
    """The document in which a case rules no more from a day on.

    Raises:
        UsageError: It is the only case.
    """
    return _checked({**body, "cases": _end(body["cases"], name, day)}, day)


def rows(policy: RoiPolicy, sheet: Sheet) -> list[dict[str, str | None]]:
    """Entries of a section as rows; ``policy`` has those of one day."""
    return [row(sheet, plain(each.model_dump())) for each in getattr(policy, sheet.name)]


def with_rows(body: Mapping[str, Any], sheet: Sheet, given: Iterable[Row], day: date, why: str) -> dict[str, Any]:
    """The document in which these entries, and no others of their section, rule from a day on.

    Args:
        body: The document so far.
        sheet: Which section.
        given: Rows; empty ones are passed over.
        day: From which they rule.
        why: Stands for an empty source.

    Raises:
        UsageError: A row can't be; names it and the remedy.
    """
    fresh = [_entry(sheet, each, day, why) for each in given if filled(each)]
    names = [each.name for each in fresh]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError(f"'{twice}' stands twice among the {sheet.title.lower()}: keep one")
    entries: list[Mapping[str, Any]] = list(body.get(sheet.name, []))
    before = {each.name: each for each in ruling(getattr(RoiPolicy.of(body), sheet.name), day)}
    for name in before.keys() - set(names):
        entries = _end(entries, name, day)
    for each in fresh:
        if each.name not in before or _said(before[each.name]) != _said(each):
            entries = _put(entries, each, day)
    left = {section: kept for section, kept in body.items() if section != sheet.name}
    return _checked(left | ({sheet.name: entries} if entries else {}), day)


def _entry(sheet: Sheet, cells: Row, day: date, why: str) -> Dated:
    found, faults = entry(sheet, cells)
    what = f"{sheet.title.lower()}, '{str(cells.get('name') or '')[:60]}'"
    if faults:
        raise UsageError(f"{what}: {'; '.join(faults)}")
    return parsed(ENTRIES[sheet.name], {"source": why, **found, "valid_from": day}, what)


def _said(each: Dated) -> dict[str, Any]:
    return each.model_dump(exclude=DATES)


def _put(entries: Sequence[Mapping[str, Any]], fresh: Dated, day: date) -> list[Mapping[str, Any]]:
    """Entries in which one rules from a day on, until the next of its name if there is one."""
    dated = fresh.model_copy(update={"valid_from": day, "valid_to": None})
    others = [each for each in entries if not (each["name"] == fresh.name and str(each["valid_from"]) == str(day))]
    return [*_ended(others, fresh.name, day), dated.model_dump(exclude_none=True)]


def _end(entries: Sequence[Mapping[str, Any]], name: str, day: date) -> list[Mapping[str, Any]]:
    """Entries in which those of a name rule no more from a day on."""
    before = [each for each in entries if each["name"] != name or str(each["valid_from"]) < str(day)]
    return _ended(before, name, day)


def _ended(entries: Iterable[Mapping[str, Any]], name: str, day: date) -> list[Mapping[str, Any]]:
    def ended(each: Mapping[str, Any]) -> Mapping[str, Any]:
        if each["name"] != name or str(each["valid_from"]) > str(day):
            return each
        end = each.get("valid_to")
        return {**each, "valid_to": min(str(end), str(day)) if end else str(day)}

    return [ended(each) for each in entries]


def _checked(body: Mapping[str, Any], day: date) -> dict[str, Any]:
    found: dict[str, Any] = plain(body)
    RoiPolicy.of(found).on(day)
    return found
