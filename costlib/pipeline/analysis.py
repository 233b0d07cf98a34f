"""The daily stage: bring the books up to date, report the last day, look for what is unusual, see where cost heads."""

from collections.abc import Callable, Mapping

from costlib.errors import CostlibError, NotEnoughHistoryError
from costlib.ledger import Ledger, cube
from costlib.ledger.ingest import Progress, recover
from costlib.models import daily, trends
from costlib.models.notices import currency_of, gathered
from costlib.pipeline.stage import Made, Setting
from costlib.pipeline.telling import tell

EMPTY = "The ledger is empty: load a bill, or set up a source"
Step = Callable[[Setting], tuple[str, str]]
"""Words, and what went wrong."""


def analysis(setting: Setting, progress: Progress) -> Made:
    """Do every step; one that fails does not hold up the others."""
    if not setting.ledger.version():
        return Made(EMPTY, skipped=True)
    said, errors = {}, []
    for place, (name, step) in enumerate(STEPS.items()):
        progress(name, place / len(STEPS))
        said[name], error = _done(step, setting)
        errors += [f"{name}: {error}"] if error else []
    return Made(f"{said['report']}. {said['anomalies']}", tuple(said.items()), "; ".join(errors))


def _done(step: Step, setting: Setting) -> tuple[str, str]:
    try:
        return step(setting)
    except NotEnoughHistoryError as error:
        return f"not yet: {error}", ""
    except CostlibError as error:
        return f"failed: {error}", str(error)


def collect(setting: Setting) -> tuple[str, str]:
    """Let the cube stand for all that is loaded, and say how far that reaches."""
    ledger = setting.ledger
    if not cube.is_fresh(ledger.home):
        with ledger.home.writing():
            recover(ledger.home, ledger.state)
            cube.refresh(ledger.home)
    return _reach(ledger), ""


def _reach(ledger: Ledger) -> str:
    data = ledger.freshness()
    late = ", ".join(each.source for each in data.late)
    count = f"{len(data.sources)} source{'' if len(data.sources) == 1 else 's'}"
    return f"Data to {data.last_day.day} {data.last_day:%b %Y} from {count}{f', waiting for {late}' if late else ''}"


def report(setting: Setting) -> tuple[str, str]:
    """What the last whole day and its month cost."""
    currency = currency_of(setting.ledger)
    return daily.words(daily.last_day(setting.ledger, currency), currency), ""


def anomalies(setting: Setting) -> tuple[str, str]:
    """Look for unusual cost, and tell the channels."""
    found = gathered(setting.ledger, kinds=("anomalies",))
    return tell(setting, found.notices, found.left_out)


def trend(setting: Setting) -> tuple[str, str]:
    """Where cost by whole month heads."""
    currency = currency_of(setting.ledger)
    return trends.words(trends.by_month(setting.ledger, currency), currency), ""


STEPS: Mapping[str, Step] = {"collect": collect, "report": report, "anomalies": anomalies, "trend": trend}
"""Name of a step to what it does, in their order."""
