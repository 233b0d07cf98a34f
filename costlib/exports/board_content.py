"""What the board sees of a case on one page: key figures, four small tables, and every claim with its verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from costlib.amounts import UNKNOWN
from costlib.exports.statement_cells import Column, Row, Table, money
from costlib.models.case import digits, words
from costlib.models.case.answer import CaseAnswer
from costlib.models.case.claims import Row as ClaimRow
from costlib.models.case.returns import Year

MOST_CLAIMS, MOST_LINES, NAMED = 28, 8, 4
"""Rows that leave the page readable; the rest is counted, and stands in the table of the claims."""


@dataclass(frozen=True, slots=True)
class Board:
    """A page from top to bottom. ``pairs`` are tables that stand side by side, ``rest`` takes the whole width."""

    title: str
    finding: str
    about: str
    cards: tuple[tuple[str, str], ...]
    pairs: tuple[tuple[Table, Table], ...]
    rest: Table
    notes: tuple[str, ...]


def board(case: CaseAnswer) -> Board:
    """Everything that the page says."""
    return Board(
        "The case for AI",
        f"{case.finding}.",
        f"{case.name} · {case.currency} · as of {case.day:%Y-%m-%d} · {case.origin}",
        _cards(case),
        ((_units(case), _year(case)), (_returns(case), _infrastructure(case))),
        _claims(case),
        _notes(case),
    )


def _cards(case: CaseAnswer) -> tuple[tuple[str, str], ...]:
    found, last = case.returns, case.returns.last
    payback = "never" if found.payback_days is None else f"{found.payback_days:,.1f} days"
    return (
        ("Year-1 saving", f"{_money(case.year_one.saving, case)} {case.currency}"),
        (f"ROI over {last.year} years", _percent(last.roi_percent)),
        (
            f"Net present value at {digits.brief(case.discount_rate_percent)} %",
            f"{_money(found.npv, case)} {case.currency}",
        ),
        ("Internal rate of return", _percent(found.irr_percent)),
        ("Payback", payback),
        ("Claims that hold", words.held(case.claims)),
    )


def _units(case: CaseAnswer) -> Table:
    rows = [
        Row((f"{each.name}, {each.unit}", f"{each.traditional:,f}", f"{each.ai:,f}", _percent(each.percent)))
        for each in case.units
    ]
    columns = (Column("Per unit", 2.4, number=False), Column("Traditional"), Column("AI"), Column("Saved"))
    return Table("Unit costs, traditional against AI", columns, _at_most(rows, 4))


def _year(case: CaseAnswer) -> Table:
    both = case.year_one
    ways = (both.traditional, both.ai)
    lines = [
        ("Articles a month", *(f"{way.articles:,f}" for way in ways), ""),
        ("Cost of an article", *(f"{way.article_cost:,f}" for way in ways), ""),
        *(
            (name, _money(first, case), _money(second, case), _money(first - second, case))
            for name, first, second in (
                ("Content", both.traditional.content, both.ai.content),
                ("Infrastructure", both.traditional.infrastructure, both.ai.infrastructure),
                ("Staff", both.traditional.staff, both.ai.staff),
            )
        ),
    ]
    total = (_money(way.total, case) for way in ways)
    rows = [*map(Row, lines), Row(("Total", *total, _money(both.saving, case)), "total")]
    columns = (Column("Year 1", 1.6, number=False), Column("Traditional"), Column("AI"), Column("Saved"))
    percent = both.percent or Decimal(0)
    return Table(f"Year 1: {_percent(abs(percent))} {'less' if percent >= 0 else 'more'} with AI", columns, tuple(rows))


def _returns(case: CaseAnswer) -> Table:
    rows = [_return(year, case) for year in case.returns.years]
    columns = (
        Column("Year", 0.5, number=False),
        *(Column(name) for name in ("Costs", "Benefits", "Net so far", "ROI")),
    )
    return Table(
        f"Returns on {_money(case.returns.initial, case)} {case.currency} paid at the start", columns, _at_most(rows, 5)
    )


def _return(year: Year, case: CaseAnswer) -> Row:
    amounts = (year.costs, year.benefits, year.net_so_far)
    return Row((str(year.year), *(_money(each, case) for each in amounts), _percent(year.roi_percent)))


def _infrastructure(case: CaseAnswer) -> Table:
    found = case.infrastructure
    rows = [Row((name, _money(amount, case))) for name, amount in found.groups.items()]
    total = Row(("Total", _money(found.month, case)), "total")
    columns = (Column("Infrastructure", 2, number=False), Column("A month"))
    return Table("Infrastructure, a month", columns, (*_at_most(rows, 2), total, *_claimed(case)))


def _claimed(case: CaseAnswer) -> list[Row]:
    """What is claimed of infrastructure, and how far that is off; nothing where nothing is claimed."""
    row = case.claims.about("infrastructure_month")
    if row is None:
        return []
    off = case.infrastructure.month - row.claim.claimed
    return [Row(("Claimed", _money(row.claim.claimed, case))), Row(("Difference", _money(off, case)))]


def _claims(case: CaseAnswer) -> Table:
    tested = [row for row in case.claims.rows if row.verdict != "no input"]
    columns = (
        Column("Claim", 3.4, number=False),
        *(Column(name, 1.1) for name in ("Claimed", "Computed", "Difference")),
        Column("Unit", 0.6, number=False),
        Column("Verdict", 1.3, number=False),
    )
    rows = tuple(Row(_claim(row, case.currency)) for row in tested[:MOST_CLAIMS])
    return Table(f"Claims against computation: {words.headline(case.claims)}", columns, rows)


def _claim(row: ClaimRow, currency: str) -> tuple[str, ...]:
    figures = (row.claim.claimed, words.computed(row, currency), words.difference(row, currency))
    return (row.claim.name, *map(digits.number, figures), row.claim.unit, row.verdict)


def _notes(case: CaseAnswer) -> tuple[str, ...]:
    tested = [row for row in case.claims.rows if row.verdict != "no input"]
    silent = [row.claim for row in case.claims.rows if row.verdict == "no input"]
    said = [f"{claim.name} ({digits.number(claim.claimed)} {claim.unit})" for claim in silent]
    lines = [said[start : start + NAMED] for start in range(0, len(said), NAMED)]
    more = len(tested) - MOST_CLAIMS
    notes = (
        _volumes(case),
        words.CONTRADICTS if case.claims.counts["contradicts itself"] else "",
        *(f"{'' if place else 'No input to compute from: '}{'; '.join(line)}" for place, line in enumerate(lines)),
        f"{more} more claims stand in the table of the claims, as CSV and Excel." if more > 0 else "",
    )
    return tuple(filter(None, notes))


def _volumes(case: CaseAnswer) -> str:
    both = case.year_one
    if both.traditional.articles == both.ai.articles:
        return ""
    return (
        f"Year 1 compares unlike volumes: {both.traditional.articles:,f} articles a month the traditional way "
        f"({_money(both.traditional.all_in, case)} each with everything), {both.ai.articles:,f} with AI "
        f"({_money(both.ai.all_in, case)} each)."
    )


def _at_most(rows: Sequence[Row], columns: int) -> tuple[Row, ...]:
    rest = len(rows) - MOST_LINES
    if rest <= 0:
        return tuple(rows)
    return (*rows[:MOST_LINES], Row((f"and {rest} more", *([""] * (columns - 1)))))


def _money(amount: Decimal, case: CaseAnswer) -> str:
    return money(amount, case.currency)


def _percent(value: Decimal | None) -> str:
    return UNKNOWN if value is None else f"{digits.number(digits.shown(value, '%', ''))} %"
