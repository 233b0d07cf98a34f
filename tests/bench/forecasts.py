"""Forecasts of the sample company from earlier ends of its data, held against what came: every method side by side.

Run alone: ``PYTHONPATH=tests python -m bench.forecasts HOME`` on a home that holds the sample.
"""

import logging
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from prophet import Prophet

from costlib.errors import CostlibError
from costlib.ledger import Ledger
from costlib.models.forecasting.answer import forecasted
from costlib.models.forecasting.members import MEMBERS
from costlib.models.outlook.asked import Asked
from costlib.models.outlook.expected import whole_months
from costlib.models.outlook.fits import Fits, Key
from costlib.models.outlook.ledger_task import NO_MONTHS
from costlib.models.outlook.parts import WHOLE, Split
from costlib.models.outlook.series import Frequency, histories
from costlib.models.outlook.summing import summed
from costlib.models.outlook.task import Task, fit
from costlib.policy.forecasting import KIND, ForecastingPolicy, Rules
from costlib.scope import Period, Scope

LEVELS = (80, 95)
SERVICES = 3
HORIZON = {"month": 3, "day": 28}
SEASON = {"month": 12, "day": 7}
REFERENCE = {"linear": 0.15, "sarima": 0.25, "prophet": 0.35, "boosting": 0.25}
FIXED = "reference .15/.25/.35/.25, of who is there"
PRODUCT = {"month": "Costboard: days and months together", "day": "Costboard: with drift"}
MANY = 100
Series = dict[str, pd.Series]


@dataclass
class Tally:
    """What one method said, in lists as long as the forecasts asked of it."""

    seconds: list[float] = field(default_factory=list)
    rows: list[pd.DataFrame] = field(default_factory=list)


def measure(home: Path) -> list[str]:
    """The part of the table: accuracy by month and by day, parts against the whole, speed."""
    ledger = Ledger(home)
    rules = ForecastingPolicy.of(ledger.policy(KIND)).on(ledger.freshness().last_day)
    series = _series(ledger)
    logging.getLogger("cmdstanpy").disabled = True
    lines = ["## Forecasts: the sample company from earlier ends of its data", ""]
    for frequency in ("month", "day"):
        tallies, single = _rolled(series, frequency, rules)
        lines += _table(tallies, frequency, len(series)) + _by_series(single)
    return [*lines, *_parts(ledger, rules), *_speed(series, rules)]


def _series(ledger: Ledger) -> Series:
    scope = Scope(Period(ledger.freshness().first_day, ledger.freshness().as_of))
    found = {"total": histories(ledger, scope, "day", spread=True)[None]}
    for column, most in (("ServiceProviderName", None), ("ServiceName", SERVICES)):
        parts = histories(ledger, scope, "day", column, spread=True)
        names = sorted(parts, key=lambda name: -parts[name].sum())[:most]
        found |= {f"{name}": parts[name] for name in names if name}
    return found


def _ends(days: pd.Series, frequency: Frequency) -> list[pd.Timestamp]:
    """First days that a forecast does not know."""
    end = days.index[-1] + pd.Timedelta(days=1)
    if frequency == "day":
        return [end - pd.Timedelta(days=HORIZON["day"] * back) for back in (1, 2, 3)]
    month = end.replace(day=1)
    return [month - pd.DateOffset(months=back) for back in (3, 6, 9)]


def _rolled(series: Series, frequency: Frequency, rules: Rules) -> tuple[dict[str, Tally], pd.DataFrame]:
    tallies: dict[str, Tally] = defaultdict(Tally)
    single = {}
    for name, days in series.items():
        mine: dict[str, Tally] = defaultdict(Tally)
        for end in _ends(days, frequency):
            past = days[days.index < end]
            known, whole = (past, days) if frequency == "day" else (whole_months(past), whole_months(days))
            for method, seconds, table in _said(past, known, end, frequency, rules):
                told = table.assign(actual=whole.reindex(table.index), scale=_scale(known, frequency)).dropna()
                for tally in (tallies[method], mine[method]):
                    tally.seconds.append(seconds)
                    tally.rows.append(told)
        single[name] = {method: _scores(tally)[0] for method, tally in mine.items()}
    return tallies, pd.DataFrame(single).T


def _scale(known: pd.Series, frequency: Frequency) -> float:
    lag = SEASON[frequency] if len(known) > SEASON[frequency] else 1
    return float(known.diff(lag).abs().mean())


def _said(
    past: pd.Series, known: pd.Series, end: pd.Timestamp, frequency: Frequency, rules: Rules
) -> Iterator[tuple[str, float, pd.DataFrame]]:
    """Method, seconds and table of each method that can answer."""
    horizon, alone = HORIZON[frequency], {}
    task = Task(
        past, known if frequency == "month" else NO_MONTHS, end.date(), frequency, Asked(horizon, LEVELS, rules)
    )
    asked = {
        PRODUCT[frequency]: lambda: fit(task).forecast.table,
        "ensemble": lambda: forecasted(known, horizon, LEVELS, rules=rules).table,
        "plain Prophet": lambda: _prophet(known, horizon, frequency),
        **{member.name: lambda member=member: member.forecast(known, horizon, LEVELS) for member in MEMBERS},
    }
    for method, answer in asked.items():
        start = time.perf_counter()
        try:
            alone[method] = answer()
        except CostlibError:
            continue
        yield method, time.perf_counter() - start, alone[method]
    there = {name: share for name, share in REFERENCE.items() if name in alone}
    yield FIXED, 0.0, sum(share * alone[name] for name, share in there.items()) / sum(there.values())


def _prophet(known: pd.Series, horizon: int, frequency: Frequency) -> pd.DataFrame:
    """As it comes out of the box, with its own intervals."""
    times = pd.date_range(known.index[-1], periods=horizon + 1, freq="MS" if frequency == "month" else "D")[1:]
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for level in LEVELS:
            model = Prophet(interval_width=level / 100)
            model.fit(pd.DataFrame({"ds": known.index, "y": known.to_numpy()}).dropna(), seed=0)
            said = model.predict(pd.DataFrame({"ds": times}))
            found |= {"mean": said["yhat"], f"lo_{level}": said["yhat_lower"], f"hi_{level}": said["yhat_upper"]}
    return pd.DataFrame(found).set_index(times)


def _scores(tally: Tally) -> tuple[float, float, float, float, float, float]:
    """sMAPE, MASE, bias, coverage at 80 and 95, seconds."""
    rows = pd.concat(tally.rows)
    size = (rows["actual"].abs() + rows["mean"].abs()).replace(0, np.nan)
    smape = float((200 * (rows["actual"] - rows["mean"]).abs() / size).mean())
    mase = float(((rows["actual"] - rows["mean"]).abs() / rows["scale"]).mean())
    bias = float(np.median(100 * ((rows["mean"] - rows["actual"]) / rows["actual"].replace(0, np.nan)).dropna()))
    cover = [100 * float(rows["actual"].between(rows[f"lo_{level}"], rows[f"hi_{level}"]).mean()) for level in LEVELS]
    return smape, mase, bias, cover[0], cover[1], float(np.median(tally.seconds))


def _table(tallies: dict[str, Tally], frequency: Frequency, count: int) -> list[str]:
    scores = {method: _scores(tally) for method, tally in tallies.items()}
    rows = [
        f"| {method} | {a:.1f} | {b:.2f} | {c:+.1f} | {d:.0f} | {e:.0f} | {f:.2f} |"
        for method, (a, b, c, d, e, f) in sorted(scores.items(), key=lambda each: each[1][1])
    ]
    head = f"By {frequency}: {count} series (total, providers, dearest services), 3 ends, {HORIZON[frequency]} ahead."
    return [
        head,
        "",
        "| method | sMAPE | MASE | bias, median % | in 80 % | in 95 % | seconds |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        *rows,
        "",
    ]


def _by_series(single: pd.DataFrame) -> list[str]:
    methods = [single.columns[0], "ensemble", FIXED, "plain Prophet", "seasonal naive"]
    rows = [
        f"| {name} | " + " | ".join(f"{single.loc[name, each]:.1f}" for each in methods) + " |" for name in single.index
    ]
    return [f"| sMAPE | {' | '.join(methods)} |", "| --- |" + " ---: |" * len(methods), *rows, ""]


def _parts(ledger: Ledger, rules: Rules) -> list[str]:
    """Mean absolute errors of reconciled forecasts of months, of sums of parts, and of the whole alone."""
    scope = Scope(Period(ledger.freshness().first_day, ledger.freshness().as_of))
    days = {WHOLE: histories(ledger, scope, "day", spread=True)[None]}
    days |= {
        str(name): each for name, each in histories(ledger, scope, "day", "ServiceProviderName", spread=True).items()
    }
    errors = defaultdict(list)
    for end in _ends(days[WHOLE], "month"):
        asked = Asked(HORIZON["month"], LEVELS, rules)
        past = {name: each[each.index < end] for name, each in days.items()}
        tasks = {name: Task(each, whole_months(each), end.date(), "month", asked) for name, each in past.items()}
        found = summed(Split("", tasks, ()), {name: fit(task) for name, task in tasks.items()}, {}, LEVELS)
        came = pd.DataFrame({name: whole_months(each) for name, each in days.items()}).reindex(found.base.index)
        parts = [name for name in days if name != WHOLE]
        errors["whole: reconciled"] += list((found.whole["mean"] - came[WHOLE]).abs())
        errors["whole: sum of its parts"] += list((found.base[parts].sum(axis=1) - came[WHOLE]).abs())
        errors["whole: alone"] += list((found.base[WHOLE] - came[WHOLE]).abs())
        errors["parts: reconciled"] += [
            each for name in parts for each in (found.tables[name]["mean"] - came[name]).abs()
        ]
        errors["parts: alone"] += [each for name in parts for each in (found.base[name] - came[name]).abs()]
    rows = [f"| {name} | {np.mean(each):,.0f} |" for name, each in errors.items()]
    head = "Total and providers made to add up, 3 months ahead from 3 ends: mean absolute error of a month."
    return [head, "", "| forecast | USD |", "| --- | ---: |", *rows, ""]


def _speed(series: Series, rules: Rules) -> list[str]:
    days = series["total"]
    asked = Asked(12, LEVELS, rules, full=True)
    end = (days.index[-1] + pd.Timedelta(days=1)).date()
    quick = Task(days, whole_months(days), end, "month", Asked(12, LEVELS, rules))
    single = [_seconds(lambda: fit(quick)) for _ in range(5)]
    full = _seconds(lambda: fit(Task(days, whole_months(days), end, "month", asked)))
    scaled = {f"{number}": days * (1 + number / MANY) for number in range(MANY)}
    tasks = {name: Task(each, whole_months(each), end, "month", asked) for name, each in scaled.items()}
    fits = Fits()
    many = _seconds(lambda: fits.start(Key("bench", 1, 1), lambda: tasks).wait())
    fits.close()
    return [
        (
            f"Two years of days, 12 months ahead with intervals: {np.median(single):.2f} s warm; with every member and "
            f"the whole scorecard {full:.1f} s; {MANY} series with theirs {many:.0f} s in 2 processes."
        ),
        "",
    ]


def _seconds(work: object) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    print("\n".join(measure(Path(sys.argv[1]))))
