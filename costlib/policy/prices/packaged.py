"""The book of the package genai-prices: dated, offline.

The package asks the network only where somebody starts its updater, which nobody here does; and the data that came with
it is read, so that an updater that other code may have started changes no price here.
Source: genai-prices (MIT).
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any

from costlib.policy.prices.price import ANYBODY, MODALITIES, SAME, STANDARD, Price, provider_key

NAME = "genai-prices"
CURRENCY = "USD"
KEYS = {
    "input": "input_mtok",
    "cached_input": "cache_read_mtok",
    "cache_write": "cache_write_mtok",
    "cache_write_5m": "cache_write_5m_mtok",
    "cache_write_1h": "cache_write_1h_mtok",
    "output": "output_mtok",
    **{f"input_{each}": f"input_{each}_mtok" for each in MODALITIES},
    **{f"cached_input_{each}": f"cache_{each}_read_mtok" for each in MODALITIES},
    **{f"output_{each}": f"output_{each}_mtok" for each in MODALITIES},
}
"""Token kind to the package's name of its price."""


class PackagedBook:
    """Prices of genai-prices. Where it has several for a day by the hour of the day, the base price is taken."""

    name = NAME

    def price(self, provider: str, model: str, kind: str, day: date, tier: str = STANDARD) -> Price | None:
        """See ``Book.price``. ``valid_from`` is None where the package knows one price only."""
        return _price(provider_key(provider), model, kind, day, tier)


def known_prices(kind: str) -> Iterator[Decimal]:
    """Every price of a kind that the package has for any model, per million tokens."""
    for model in (model for provider in _data().providers for model in provider.models):
        for _, prices in _dated(model.prices):
            found = _base(prices, kind)
            if found is not None:
                yield found[0]


@lru_cache(maxsize=100_000)
def _price(provider: str, model: str, kind: str, day: date, tier: str) -> Price | None:
    listed = _found(provider, model)
    if listed is None:
        return None
    standard = [each for each in _dated(listed.prices) if _begun(each[0], day)][-1:]
    special = [each for each in _variants(listed, tier) if _begun(each[0], day)]
    if tier != STANDARD and not special:
        return None
    bases = ((start, _base(prices, kind)) for start, prices in (*special, *standard))
    return next((Price(base[0], CURRENCY, start, _source(), base[1]) for start, base in bases if base), None)


@cache
def _source() -> str:
    return f"{NAME} {version(NAME)}"


def _begun(start: date | None, day: date) -> bool:
    return start is None or start <= day


@cache
def _data() -> Any:
    """The package's own data; imported when it is first needed, for it is large."""
    from genai_prices.data import providers  # noqa: PLC0415 - as above
    from genai_prices.data_snapshot import DataSnapshot  # noqa: PLC0415 - as above

    return DataSnapshot(providers=providers, from_auto_update=False)


@lru_cache(maxsize=10_000)
def _found(provider: str, model: str) -> Any | None:
    """The package's entry of a model; None where it knows no such provider or model."""
    try:
        return _data().find_provider_model(model, None, None if provider == ANYBODY else provider, None)[1]
    except LookupError:
        return None


def _dated(prices: Any) -> list[tuple[date | None, Any]]:
    """First day (None: always) and prices, later ones last; without those of some hours of a day."""
    if not isinstance(prices, list):
        return [(None, prices)]
    starts = ((getattr(each.constraint, "start_date", None), each) for each in prices)
    return [(start, each.prices) for start, each in starts if start is not None or each.constraint is None]


def _variants(model: Any, tier: str) -> list[tuple[date | None, Any]]:
    """First day and prices of a service tier, which may leave kinds to the standard prices."""
    wanted = ({"processing": tier}, {"service_tier": tier}, {"speed": tier})
    fitting = [each for each in model.price_variants or () if each.when in wanted]
    return [(getattr(each.constraint, "start_date", None), each.prices) for each in fitting]


def _base(prices: Any, kind: str) -> tuple[Decimal, bool] | None:
    """Price of a kind, and whether it is only the base of one that rises with the length of a request."""
    keys = (KEYS.get(name) for name in (kind, SAME.get(kind)) if name)
    value = next((found for key in keys if key and (found := getattr(prices, key, None)) is not None), None)
    if value is None:
        return None
    return (value, False) if isinstance(value, Decimal) else (value.base, True)
