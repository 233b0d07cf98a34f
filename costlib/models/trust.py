"""Can the ledger be trusted, in four cards: who delivers, what is left out, what reconciles, and the audit chain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from costlib.ledger.reports import FileReport
from costlib.models.reconciliation import Line, unbalanced
from costlib.models.sources import SourceState


@dataclass(frozen=True, slots=True)
class Card:
    """One answer. ``ok`` says whether there is nothing to look into; ``note`` says the same in words."""

    label: str
    value: str
    note: str
    ok: bool
    meaning: str


def cards(
    sources: Sequence[SourceState],
    files: Sequence[FileReport],
    lines: Sequence[Line],
    broken: Sequence[str],
    entries: int,
    last_day: date | None,
) -> tuple[Card, Card, Card, Card]:
    """The four cards.

    Args:
        sources: Every source of the ledger.
        files: Reports of the files that it holds.
        lines: The reconciliation.
        broken: What is wrong with the audit chain.
        entries: How many entries the chain has.
        last_day: The last day that every active source has delivered; None before the first load.
    """
    return _delivering(sources, last_day), _quarantined(files), _reconciled(lines), _chained(broken, entries)


def _delivering(sources: Sequence[SourceState], last_day: date | None) -> Card:
    active = [each for each in sources if each.state != "ended"]
    late = [each for each in active if each.state == "late"]
    until = f"Data to {last_day.day} {last_day:%b %Y}" if last_day else "No charges yet"
    return Card(
        "Sources delivering",
        f"{len(active) - len(late)} of {len(active)}",
        f"{len(late)} late. {until}" if late else until,
        not late,
        "Sources whose data reaches as far as the newest one's; after the last complete day, totals are partial. "
        "Sources that ended long ago are not counted.",
    )


def _quarantined(files: Sequence[FileReport]) -> Card:
    rows, bad, odd = sum(f.rows_in for f in files), sum(f.rows_quarantined for f in files), unbalanced(files)
    note = f"Put aside, of {rows:,} rows in" if bad else f"All {rows:,} rows stored"
    return Card(
        "Rows quarantined",
        f"{bad:,}",
        f"Rows lost in {len(odd)} of {len(files)} files" if odd else note,
        not bad and not odd,
        "Rows that break the contract are put aside with their reasons and kept as they came: no total includes them. "
        "Rows in are rows stored and rows quarantined, for each file.",
    )


def _reconciled(lines: Sequence[Line]) -> Card:
    given = [line for line in lines if line.state != "not given"]
    wrong = [line for line in lines if not line.ok]
    return Card(
        "Totals that differ",
        f"{len(wrong):,}",
        f"Among {len(given):,} totals compared" if wrong else f"All {len(given):,} totals agree",
        not wrong,
        "For each source, month, currency and cost basis: what the files said when they were loaded, what the stored "
        "facts add up to now, and what the cube behind the pages adds up to now.",
    )


def _chained(broken: Sequence[str], entries: int) -> Card:
    counted = f"{entries:,} {'entry' if entries == 1 else 'entries'}"
    faults = f"{len(broken):,} {'fault' if len(broken) == 1 else 'faults'}"
    return Card(
        "Audit chain",
        "Broken" if broken else "Unbroken",
        f"{faults} in {counted}" if broken else f"{counted}, all sealed",
        not broken,
        "Each entry carries a hash over itself and the entry before it, so none can be altered or removed unnoticed.",
    )
