"""Command of forecasts: ``forecast``."""

import argparse
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from costlib.cli.commands import Answer, Commands, command, currency, home, ledger_of, told
from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.models.advised import forecast_tables, forecasts
from costlib.models.anomalies.series_file import read_series
from costlib.models.forecasting.answer import forecasted
from costlib.models.forecasting.history import WEEK
from costlib.models.outlook.answer import Outlook, outlook
from costlib.models.outlook.asked import Asked
from costlib.models.outlook.fits import Fits, Key
from costlib.models.outlook.parts import WHOLE, split
from costlib.models.outlook.report import (
    forecast_json,
    forecast_text,
    outlook_json,
    outlook_text,
    parts_json,
    parts_text,
)
from costlib.models.outlook.series import Frequency, whole
from costlib.models.outlook.summing import summed
from costlib.models.spend_answer import ON_CUBE
from costlib.policy.forecasting import KIND, ForecastingPolicy
from costlib.scope import BASES, Period, Scope

DAY = Period(date(2000, 1, 1), date(2000, 1, 2))
"""A forecast looks at all days of the ledger, whatever the scope's period."""
LOOK_SECONDS = 0.2
HORIZONS = {"month": 12, "day": 30}


def add(commands: Commands) -> None:
    """Add where costs are heading."""
    added = command(commands, "forecast", _forecast, "where costs are heading, with intervals and a scorecard")
    added.add_argument("--where", action="append", default=[], metavar="COLUMN=VALUE")
    added.add_argument(
        "--horizon", type=int, metavar="N", help="months or days ahead (default: 12 months, 30 days; 12 rows of a file)"
    )
    added.add_argument("--freq", choices=("month", "day"), help="default: month, or as a file's rows are")
    added.add_argument("--series", type=Path, metavar="FILE.csv", help="a CSV ds,y in place of the ledger")
    added.add_argument("--by", metavar="COLUMN", choices=sorted(ON_CUBE), help="its parts too, made to add up to it")
    added.add_argument("--top", type=int, default=7, metavar="N", help="parts by themselves (default: 7)")
    added.add_argument("--full", action="store_true", help="every member and the whole scorecard; takes seconds")
    added.add_argument("--weights", choices=("measured", "reference"), default="measured")
    added.add_argument("--levels", type=_levels, default=(80, 95), metavar="80,95", help="of intervals, per cent")
    added.add_argument("--basis", choices=BASES, help="default: BilledCost")
    added.add_argument("--currency", type=currency, help="default: USD")


def _forecast(arguments: argparse.Namespace) -> Answer:
    if arguments.series:
        return _of_file(arguments)
    ledger, scope = ledger_of(arguments), _scope(arguments)
    frequency: Frequency = arguments.freq or "month"
    horizon = HORIZONS[frequency] if arguments.horizon is None else arguments.horizon
    if arguments.by:
        body, text = _by_parts(ledger, scope, frequency, horizon, arguments)
    else:
        settings = {"full": arguments.full, "weights": arguments.weights}
        found = outlook(ledger, scope, frequency, horizon, arguments.levels, **settings)
        body, text = outlook_json(found), outlook_text(found)
    times = pd.DatetimeIndex([row["ds"] for row in body["rows"]])
    beside = forecasts.beside(ledger, scope, frequency).over(times)
    body |= {"providers": forecast_tables.as_json(beside.found)}
    text = "\n".join([text, *forecast_tables.as_text(beside.found, beside.why_not)])
    left = ledger.unconverted(whole(scope, ledger.freshness()))
    body |= {"unconverted": [{**each, "cost": str(each["cost"])} for each in left]}
    told_too = [f"not in it: {each['cost']} {each['currency']}, which no rate converts" for each in left]
    return body, "\n".join([text, *told_too]), 0


def _by_parts(
    ledger: Ledger, scope: Scope, frequency: Frequency, horizon: int, arguments: argparse.Namespace
) -> tuple[dict[str, Any], str]:
    data = ledger.freshness()
    rules = ForecastingPolicy.of(ledger.policy(KIND)).on(data.last_day)
    asked = Asked(horizon, arguments.levels, rules, arguments.full, arguments.weights)
    parts = split(ledger, scope, arguments.by, frequency, asked, arguments.top)
    fits = Fits(
        None if arguments.full else partial(ThreadPoolExecutor, 1)
    )  # quick ones are done before processes start
    job = fits.start(Key(str(home(arguments)), ledger.version(), "command"), lambda: parts.tasks)
    while not job.wait(LOOK_SECONDS):
        done, count, name = job.progress
        told(name or "all of it", done / count)
    fits.close()
    found = summed(parts, job.results, job.failed, arguments.levels)
    one = job.results[WHOLE]
    held = replace(one.forecast, table=found.whole, total=float(found.whole["mean"].sum()))
    head = Outlook(scope, frequency, data.last_day, parts.tasks[WHOLE].history, held, one.paths, one.so_far)
    body, text = parts_json(found), parts_text(found, scope.currency)
    return outlook_json(head) | body, f"{outlook_text(head)}\n{text}"


def _of_file(arguments: argparse.Namespace) -> Answer:
    given = [f"--{name}" for name in ("where", "by", "basis", "currency") if getattr(arguments, name)]
    if given:
        raise UsageError(f"{given[0]} is for the ledger: leave it out, or --series")
    known, notes = _until_now(read_series(arguments.series), datetime.now(UTC).date())
    horizon = HORIZONS["month"] if arguments.horizon is None else arguments.horizon
    found = forecasted(known, horizon, arguments.levels, full=arguments.full, weights=arguments.weights)
    frequency: Frequency = "day" if found.run.history.season == WEEK else "month"
    if arguments.freq not in {None, frequency}:
        raise UsageError(f"{arguments.series} has a row a {frequency}: leave out --freq {arguments.freq}")
    body = forecast_json(found, frequency)
    return body | {"notes": [*notes, *body["notes"]]}, "\n".join([forecast_text(found), *notes]), 0


def _until_now(series: pd.Series, today: date) -> tuple[pd.Series, list[str]]:
    """Without what is dated later than today: it has not happened."""
    later = pd.DatetimeIndex(series.index).tz_localize(None) > pd.Timestamp(today)
    count = int(later.sum())
    if count == len(series):
        raise UsageError(f"every row is dated after today ({today}), which is no history: give what has been")
    return series[~later], [f"{count} rows dated after today ({today}) are left out"] if count else []


def _scope(arguments: argparse.Namespace) -> Scope:
    scope = Scope(DAY, arguments.currency or "USD", arguments.basis or "BilledCost")
    for condition in arguments.where:
        column, sign, value = condition.partition("=")
        if not sign or column not in ON_CUBE:
            raise UsageError(
                f"'{condition}' is no condition: write COLUMN=VALUE, with one of {', '.join(sorted(ON_CUBE))}"
            )
        scope = scope.where(**{column: (value,)})
    return scope


def _levels(text: str) -> tuple[int, ...]:
    try:
        return tuple(dict.fromkeys(int(each) for each in text.split(",")))
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' are no levels: write whole per cents as 80,95") from None
