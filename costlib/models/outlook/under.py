"""A forecast under a scenario: the same object, changed, for whoever answers from forecasts."""

from dataclasses import replace
from datetime import timedelta

from costlib.ledger import Ledger
from costlib.models.outlook.answer import Outlook
from costlib.models.outlook.factors import applied
from costlib.models.outlook.reach import acting
from costlib.policy.scenarios import Scenario


def under(ledger: Ledger, found: Outlook, scenario: Scenario) -> tuple[Outlook, dict[str, str]]:
    """A forecast as a scenario has it; nothing is forecast anew, and days that are over stay.

    Args:
        ledger: Tells what part of the scope a factor with a match hits.
        found: The forecast as it is; it is not changed.
        scenario: Without factors the same numbers come back.

    Returns:
        The forecast with changed table, total and paths; weights and scorecard stay those of the forecast as it is. And
        the factors that can't be placed, with the reason.
    """
    placed, left_out = acting(ledger, found.scope, scenario.factors)
    since = found.last_day + timedelta(days=1)
    how = (found.frequency, placed, since, found.scope.currency, found.so_far)
    table, paths = applied(found.forecast.table, *how), applied(found.paths, *how)
    forecast = replace(found.forecast, table=table, total=float(table["mean"].sum()))
    return replace(found, forecast=forecast, paths=paths), left_out
