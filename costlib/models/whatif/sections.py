"""What happens in a scenario beside its factors: listed in words, added to, taken out."""

from collections.abc import Mapping
from typing import Any

from costlib.models.outlook.outlook_findings import step_name
from costlib.policy.dated import Dated
from costlib.policy.documents import parsed
from costlib.policy.scenario_sections import CacheRate, Joining, Leaving, ModelSwitch, RateMove
from costlib.policy.scenarios import Scenario, ScenarioPolicy

SECTIONS = ("switches", "caches", "joins", "leaves", "rates")


def begun(policy: ScenarioPolicy, name: str) -> Scenario:
    """The scenario of a name, or a new one without a change."""
    known = {each.casefold(): each for each in policy.names}
    return policy.named(name) if name.casefold() in known else Scenario(name=name, source="")


def happenings(scenario: Scenario) -> list[tuple[Dated, str]]:
    """Changes that are no factors, each in words."""
    entries: list[Dated] = [each for section in SECTIONS for each in getattr(scenario, section)]
    return [(each, f"{_what(each)}, from {step_name(each.valid_from, 'day')}") for each in entries]


def added(scenario: Scenario, section: str, entry: Mapping[str, Any]) -> Scenario:
    """A scenario with one change more; one of the same name gives way.

    Args:
        scenario: As it is.
        section: Of ``SECTIONS``.
        entry: Fields of the change; its source is the scenario's where that has none.

    Raises:
        UsageError: The change can't be; names the field and the remedy.
    """
    body = without(scenario, str(entry.get("name", ""))).model_dump()
    body[section] = [*body[section], dict(entry)]
    body["source"] = body["source"] or entry.get("source", "")
    return parsed(Scenario, body, f"scenario '{scenario.name}'")


def without(scenario: Scenario, name: str) -> Scenario:
    """A scenario without the change of a name that is no factor."""
    kept = {section: tuple(each for each in getattr(scenario, section) if each.name != name) for section in SECTIONS}
    return scenario.model_copy(update=kept)


def _what(change: Dated) -> str:
    if isinstance(change, ModelSwitch):
        return f"{_share(change.share)} of {change.model}'s tokens by {change.to_model}"
    if isinstance(change, CacheRate):
        return f"{_share(change.rate)} of prompt tokens of {change.model or 'all models'} from a cache"
    if isinstance(change, Joining):
        how = f"like {change.like}" if change.like else f"{change.monthly_cost:,f} {change.currency} a month"
        return f"{change.tenant} joins, {how}"
    if isinstance(change, Leaving):
        return f"{change.tenant} leaves"
    if isinstance(change, RateMove):
        return f"{change.currency} worth {change.percent:+f} %"
    return change.name


def _share(share: Any) -> str:
    return f"{float(share * 100):.3g} %"
