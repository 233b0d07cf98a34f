"""What every page shares: the ledger, the scope from the sidebar, cached answers, cards and exports."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache, partial
from pathlib import Path
from types import FunctionType, MappingProxyType
from typing import Any

import narwhals as nw
import pandas as pd
import pyarrow as pa
import streamlit as st

from costlib import amounts, exports, periods
from costlib.ledger import Ledger, live
from costlib.ledger.freshness import Freshness
from costlib.ledger.overlaps import Overlap
from costlib.queries import spend_by, spend_by_month
from costlib.scope import BASES, BASIS_TITLES, Period, Scope
from costlib.sources.standing.concerns import Concern, concerns, ever, months_of
from costlib.sources.standing.overview import Overview
from pages import _live_cached, _service

Question = Callable[..., nw.LazyFrame[Any]]

FILTERS: Mapping[str, str] = MappingProxyType(
    {
        "provider": "ServiceProviderName",
        "account": "BillingAccountId",
        "sub_account": "SubAccountId",
        "tenant": "x_Tenant",
    }
)
"""Name of a filter in a link, and the column that it narrows."""
DEFAULTS = Scope(Period(date.min, date.min))
_CHOSEN = ("period", "first_day", "last_day", "basis", "currency")
"""Beside the filters, what in the sidebar makes the scope."""
DEFAULT_PERIOD = "last_6_months"
CUSTOM_PERIOD = "custom"
SAMPLE = "sample"
"""A source whose name starts so holds invented bills."""
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

home = _service.home
money = amounts.short

_Stamp = tuple[Path, str, str]
_BY_NAME: dict[str | type[Any], Callable[[Any], Any]] = {
    FunctionType: lambda function: f"{function.__module__}.{function.__qualname__}"
}


def now() -> datetime:
    """The current moment, UTC."""
    return datetime.now(UTC)


def identity() -> str:
    """Who is asking: a part of every cache key."""
    return "local"


def ledger() -> Ledger:
    """The ledger of this installation."""
    return _service.ledger_in(home())


def stamp() -> _Stamp:
    """Folder of the ledger, state of its data, rules and sources, and who asks: what every answer is cached under."""
    version = ledger().version()
    return home(), version and f"{version}{live.mark(home())}", identity()


def facets() -> dict[str, list[str]]:
    """Values that the ledger holds, per column that can be filtered."""
    return _facets(stamp())


def freshness() -> Freshness:
    """First day of the data, and the end that every active source has delivered."""
    return _freshness(stamp())


def live_sources() -> Overview | None:
    """How live sources stand; None where none are set up."""
    return _live_cached.found(home(), now())


def missing_sources(about: Scope | None = None) -> tuple[Concern, ...]:
    """Live sources that figures of a scope lack something of, those that fail and those that are late."""
    found = live_sources()
    return _missing(stamp(), about or scope(), found) if found else ()


def doubled_sources(about: Scope | None = None) -> tuple[Overlap, ...]:
    """Pairs of sources that figures of a scope may count the same cost of twice."""
    return _live_cached.twice_in(home(), ledger().version(), about or scope())


@lru_cache(maxsize=64)
def _missing(at: _Stamp, about: Scope, found: Overview) -> tuple[Concern, ...]:
    data = _freshness(at)
    asked = _answer(at, spend_by_month, ever(about, data), ("x_Source",))
    delivering = months_of(zip(asked["x_Source"], asked["month"], strict=True))
    return concerns(found, data, about.period, delivering, filtered=bool(about.filters))


def sampled() -> bool:
    """Whether a source in the scope holds invented bills."""
    return any(name.startswith(SAMPLE) for name in ask(spend_by, "x_Source")["x_Source"])


def ask(question: Question, *args: Any, about: Scope | None = None) -> pd.DataFrame:
    """Answer a question of ``costlib.queries`` in floats, for charts and cards.

    Args:
        question: A named function; its name stands for it in the cache.
        args: What the question takes after cube and scope.
        about: The scope, if not the sidebar's.
    """
    return _answer(stamp(), question, about or scope(), args)


def ask_exact(question: Question, *args: Any, about: Scope | None = None) -> pa.Table:
    """Answer a question of ``costlib.queries`` in decimals, for tables that are exported."""
    return _exact_answer(stamp(), question, about or scope(), args)


@st.cache_data(ttl="1h", max_entries=8, show_spinner=False)
def _facets(at: _Stamp) -> dict[str, list[str]]:
    return _service.ledger_in(at[0]).facets()


@st.cache_data(ttl="1h", max_entries=8, show_spinner=False)
def _freshness(at: _Stamp) -> Freshness:
    return _service.ledger_in(at[0]).freshness()


@st.cache_data(ttl="1h", max_entries=256, show_spinner=False, hash_funcs=_BY_NAME)
def _answer(at: _Stamp, question: Question, about: Scope, args: tuple[Any, ...]) -> pd.DataFrame:
    return _service.ledger_in(at[0]).ask(question, about, *args)


@st.cache_data(ttl="1h", max_entries=64, show_spinner=False, hash_funcs=_BY_NAME)
def _exact_answer(at: _Stamp, question: Question, about: Scope, args: tuple[Any, ...]) -> pa.Table:
    return _service.ledger_in(at[0]).ask_exact(question, about, *args)


def scope() -> Scope:
    """The scope that the sidebar shows. What a link or a browser sent is taken only where it makes sense."""
    chosen = st.session_state
    kept = tuple((FILTERS[key], tuple(map(str, chosen.get(key) or ()))) for key in FILTERS)
    return _scope(stamp(), tuple(chosen.get(name) for name in _CHOSEN), kept)


@lru_cache(maxsize=256)
def _scope(at: _Stamp, said: tuple[Any, ...], wanted: tuple[tuple[str, tuple[str, ...]], ...]) -> Scope:
    """Worked out once for what is chosen: a page asks for it dozens of times a run."""
    name, first, last, basis, currency = said
    known = _facets(at)
    reported = {DEFAULTS.currency, *known.get("BillingCurrency", [])}
    kept = ((column, tuple(sorted(set(values) & set(known.get(column, []))))) for column, values in wanted)
    return Scope(
        period=_period(str(name), first, last, _freshness(at)),
        currency=currency if currency in reported else default_currency(),
        basis=basis if basis in BASES else DEFAULTS.basis,
        filters=tuple(sorted((column, values) for column, values in kept if values)),
    )


def currencies() -> list[str]:
    """Currencies to report in: the default and all that the ledger was billed in."""
    return sorted({DEFAULTS.currency, *facets().get("BillingCurrency", [])})


def default_currency() -> str:
    """The reporting currency, unless all of the ledger was billed in one other."""
    billed = facets().get("BillingCurrency", [])
    return billed[0] if len(billed) == 1 else DEFAULTS.currency


def _period(name: str, first: date | None, last: date | None, data: Freshness) -> Period:
    preset = periods.preset(name if name in periods.PRESETS else DEFAULT_PERIOD, data.newest, data.first_day)
    if name != CUSTOM_PERIOD:
        return preset
    return periods.between(first or preset.start, last or preset.last_day, data.newest, data.first_day)


def basis_name(about: Scope) -> str:
    """The cost basis in words, as ``billed cost``."""
    return f"{BASIS_TITLES[about.basis]} cost"


def span(period: Period) -> str:
    """First and last day of a period in words, as ``1 May 2026 to 31 Oct 2026``."""
    return f"{day(period.start)} to {day(period.last_day)}"


def day(when: date) -> str:
    """A day in words, as ``1 May 2026``."""
    return f"{when.day} {when:%b %Y}"


def kpi(
    label: str,
    amount: amounts.Amount,
    *,
    change: float | None = None,
    versus: str | None = None,
    trend: Sequence[float] | None = None,
    meaning: str = "",
    about: Scope | None = None,
) -> None:
    """A card with an amount of money, its change (up is bad) and its course; the tooltip has the exact amount.

    Args:
        label: What the amount is, in sentence case.
        amount: In the scope's currency; None is shown as unknown.
        change: As a fraction of the amount before, 0.12 for 12 % more; None where that is not known.
        versus: What it is compared with, as ``vs Sep 2026``.
        trend: Values of the sparkline, oldest first.
        meaning: A sentence for the tooltip on how the amount is made.
        about: The scope, if not the sidebar's.
    """
    about = about or scope()
    compared = change is not None
    st.metric(
        label,
        money(amount, about.currency),
        _change(change) if compared or not versus else amounts.UNKNOWN,
        delta_color="inverse" if compared else "off",
        delta_arrow="auto" if compared else "off",
        delta_description=versus,
        chart_data=list(trend) if trend is not None else None,
        chart_type="area",
        help=f"**{amounts.exact(amount, about.currency)}**, {basis_name(about)}. {meaning}".strip(),
        border=True,
        height="stretch",
    )


def _change(fraction: float | None) -> str | int | None:
    text = None if fraction is None else f"{fraction:+.1%}"
    return 0 if text in {"+0.0%", "-0.0%"} else text


def export(
    frame: pa.Table | pd.DataFrame,
    name: str,
    about: Scope | None = None,
    more: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Buttons that save exactly this table, with the frame of its figures in its header rows and file name.

    Args:
        frame: The rows on screen; pass decimals (``ask_exact``) where amounts must be exact.
        name: What the table holds, in a few words; unique on its page.
        about: The scope, if not the sidebar's.
        more: Header rows beside the scope's, or in their place where they bear the same name.
    """
    about = about or scope()
    table = frame if isinstance(frame, pa.Table) else pa.Table.from_pandas(frame, preserve_index=False)
    as_of = freshness().as_of
    kinds = (("CSV", "csv", exports.write_csv, "text/csv"), ("Excel", "xlsx", exports.write_excel, _EXCEL))
    with st.container(horizontal=True, gap="small"):
        for title, ending, write, mime in kinds:
            file = exports.file_name(name, about, as_of, ending)
            st.download_button(
                title,
                partial(_saved, write, table, {**header(about), **more}, file, ledger(), identity()),
                file,
                mime,
                key=f"{name}_{ending}",
                icon=":material/download:",
                on_click="ignore",
                type="tertiary",
            )


def _saved(
    write: Callable[[pa.Table, Mapping[str, str]], bytes],
    table: pa.Table,
    frame: Mapping[str, str],
    file: str,
    source: Ledger,
    who: str,
) -> bytes:
    """Write the table when it is asked for; the audit knows of it before the reader has it."""
    content = write(table, frame)
    source.state.record("export", file, {"rows": table.num_rows, **frame}, actor=who, now=now())
    return content


def header(about: Scope) -> dict[str, str]:
    """What a reader of an exported table must know of its figures."""
    data = freshness()
    twice = " ".join(each.means for each in doubled_sources(about))
    lacking = "; ".join(f"{each.means} {each.why}".strip() for each in missing_sources(about))
    return {
        "Cost basis": f"{basis_name(about)} ({about.basis})",
        "Currency": about.currency,
        "Period": f"{about.period.start} to {about.period.last_day}",
        "Period status": periods.period_status(about.period, data.as_of, now()),
        "Data before": str(data.as_of),
        "Filters": "; ".join(f"{column} = {', '.join(values)}" for column, values in about.filters) or "none",
        "Sample data": "yes" if sampled() else "no",
        **({"Sources failing or late": lacking} if lacking else {}),
        **({"Counted twice": twice} if twice else {}),
    }
