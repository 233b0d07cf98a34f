"""Minor units of currencies: cents, yen, fils.

Source: ISO 4217.
"""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

CENT = Decimal("0.01")
_WHOLE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"
_FINER = "CLF UYW"
_OTHER_UNITS: Mapping[str, Decimal] = MappingProxyType(
    dict.fromkeys(_WHOLE.split(), Decimal(1))
    | dict.fromkeys(_THOUSANDTHS.split(), Decimal("0.001"))
    | dict.fromkeys(_FINER.split(), Decimal("0.0001"))
)


def minor_unit(currency: str) -> Decimal:
    """The smallest amount that a currency pays.

    >>> minor_unit("USD"), minor_unit("JPY"), minor_unit("BHD")
    (Decimal('0.01'), Decimal('1'), Decimal('0.001'))
    """
    return _OTHER_UNITS.get(currency, CENT)
