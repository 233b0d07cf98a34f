"""What a cause is called and what is said of it, from the quantities and costs behind it."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from costlib.amounts import UNKNOWN, added
from costlib.models.budgets.bridge_effects import Bar, Effect
from costlib.models.budgets.bridge_lines import Item
from costlib.models.ratios import change
from costlib.models.wording import percent

PROVIDER, SERVICE, REGION, MODEL, TOKENS, UNIT = 0, 1, 3, 4, 5, 6
"""Places in an item."""
Words = Callable[[str, Sequence[Effect], str, bool], str]
"""Subject, effects, when it was before, and whether it became dearer, to a sentence."""


def item_name(item: Item) -> str:
    """What an item is called: a model with its kind of token, else a service with its region.

    >>> item_name(("OpenAI", "OpenAI API", None, "global", "gpt-4", "output", "Tokens"))
    'gpt-4 output'
    >>> item_name(("AWS", "Amazon EC2", None, "us-east-1", None, None, "Hours"))
    'Amazon EC2 us-east-1'
    """
    model = " ".join(part for part in (item[MODEL], item[TOKENS]) if part)
    service = " ".join(part for part in (item[SERVICE], item[REGION]) if part and part != "global")
    return model or service or item[PROVIDER] or "Not named"


def _volume(what: str, effects: Sequence[Effect], before: str, dearer: bool) -> str:
    now = added(each.quantity_now or Decimal(0) for each in effects)
    was = added(each.quantity_before or Decimal(0) for each in effects)
    return f"{what}: {_by(change(now, was))} {'more' if dearer else 'less'} {_units(effects)} than {before}."


def _price(what: str, effects: Sequence[Effect], before: str, dearer: bool) -> str:
    (each, *_) = effects
    now = each.now / each.quantity_now if each.quantity_now else None
    was = each.before / each.quantity_before if each.quantity_before else None
    moved = change(now, was)
    by = "" if moved is None or (moved > 0) != dearer else f"{_by(moved)} "
    return (
        f"{what}: what is charged per unit ({_units(effects)}) is {by}{'higher' if dearer else 'lower'} than {before}."
    )


def _mix(what: str, effects: Sequence[Effect], before: str, dearer: bool) -> str:
    most = max(effects, key=lambda each: each.amount if dearer else -each.amount)
    return (
        f"{what}: use moved towards {'dearer' if dearer else 'cheaper'} items than {before}, "
        f"most through {item_name(most.item)}."
    )


def _new(what: str, effects: Sequence[Effect], before: str, dearer: bool) -> str:  # noqa: ARG001
    return f"{what} was not charged {before}."


def _ended(what: str, effects: Sequence[Effect], before: str, dearer: bool) -> str:  # noqa: ARG001
    return f"{what} was charged {before} and is no longer."


def _commitments(what: str, effects: Sequence[Effect], before: str, dearer: bool) -> str:  # noqa: ARG001
    return f"{what}: commitments (purchases, unused hours, share of use covered) cost {_more(dearer)} than {before}."


def _smaller(of: str, up: str, down: str) -> Words:
    def text(what: str, effects: Sequence[Effect], before: str, dearer: bool) -> str:  # noqa: ARG001
        return f"{what}: {of} {up if dearer else down} than {before}."

    return text


TEXTS: Mapping[Bar, Words] = MappingProxyType(
    {
        "volume": _volume,
        "price": _price,
        "mix": _mix,
        "new": _new,
        "ended": _ended,
        "commitments": _commitments,
        "purchases": _smaller("purchases cost", "more", "less"),
        "credits": _smaller("credits were", "smaller", "larger"),
        "tax": _smaller("taxes were", "higher", "lower"),
        "corrections": _smaller("corrections of earlier charges took", "less off", "more off"),
        "currency": _smaller("its currency was", "dearer", "cheaper"),
        "rest": _smaller("charges that tell no comparable quantity cost", "more", "less"),
    }
)
"""What is said of the causes of each bar but the plan gap."""


def _by(moved: float | None) -> str:
    return UNKNOWN if moved is None else percent(abs(moved))


def _more(dearer: bool) -> str:
    return "more" if dearer else "less"


def _units(effects: Sequence[Effect]) -> str:
    unit = effects[0].item[UNIT] or "units"
    return unit.lower() if unit.istitle() and unit.isalpha() else unit
