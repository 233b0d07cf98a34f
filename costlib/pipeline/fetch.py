"""The stage that fetches: every source that is switched on, each at its own refresh time."""

from decimal import Decimal

from costlib.errors import BusyError, CostlibError
from costlib.ledger.ingest import Progress
from costlib.pipeline.stage import Made, Setting
from costlib.sources.settings import FILE, Sources, SourceSettings, read
from costlib.sources.sync import Outcome, sync

NOBODY = f"No source is set up: name one in {FILE}"


def fetch(setting: Setting, progress: Progress) -> Made:
    """Sync what is due. A source that fails does not hold up the others.

    Raises:
        UsageError: The settings of the sources can't be read.
    """
    found = read(setting.ledger.home.path)
    wanted = [each for each in found.sources if each.enabled]
    if not wanted:
        return Made(NOBODY, skipped=True)
    done, steps, errors = [], [], []
    for place, each in enumerate(wanted):
        try:
            outcome = _one(setting, each, found, _part(progress, place, len(wanted)))
        except BusyError as error:  # another process is at it, and will tell
            steps.append((each.name, str(error)))
            continue
        except CostlibError as error:
            steps.append((each.name, f"failed: {error}"))
            errors.append(f"{each.name}: {error}")
            continue
        done.append(outcome)
        steps.append((each.name, words(outcome)))
        errors += [f"{each.name}: {outcome.error}"] if outcome.error else []
    return Made(_summary(done, len(wanted)), tuple(steps), "; ".join(errors))


def _one(setting: Setting, each: SourceSettings, found: Sources, progress: Progress) -> Outcome:
    return sync(
        setting.ledger, each, setting.environ, setting.clock, cap=found.cap, actor=setting.actor, progress=progress
    )


def _part(progress: Progress, place: int, count: int) -> Progress:
    """Progress of one of several, as a share of all."""
    return lambda what, share: progress(what, (place + share) / count)


def words(outcome: Outcome) -> str:
    """What became of one source."""
    if outcome.error:
        return f"failed: {outcome.error}"
    if not outcome.plan.due:
        return f"nothing is due: {outcome.plan.why}"
    price = _price([outcome], outcome.cost)
    return f"{_counted(outcome.requests, 'request')} {price}, {_counted(outcome.rows, 'row')} stored"


def _summary(done: list[Outcome], count: int) -> str:
    asked = [each for each in done if each.plan.due]
    if not asked:
        return f"Nothing was due of {_counted(count, 'source')}"
    requests, rows = sum(each.requests for each in asked), sum(each.rows for each in asked)
    cost = sum((each.cost for each in asked), Decimal(0))
    return (
        f"{len(asked)} of {_counted(count, 'source')} asked: {_counted(requests, 'request')} {_price(asked, cost)}, "
        f"{_counted(rows, 'row')} stored"
    )


def _price(asked: list[Outcome], cost: Decimal) -> str:
    """What requests cost; those of buckets cost what their provider's list says, which nobody counts here."""
    uncounted = [each for each in asked if each.plan.note]
    if len(uncounted) == len(asked):
        return "at the provider's list price"
    return f"for {cost} USD{' and the list price of buckets' if uncounted else ''}"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
