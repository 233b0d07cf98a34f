"""Shares and changes of amounts: a fraction, or None where it would mean nothing."""

from decimal import Decimal

Number = Decimal | float | int


def share(part: Number | None, whole: Number | None) -> float | None:
    """What fraction of the whole a part is; None where either is unknown or the whole is not positive.

    >>> share(Decimal(30), Decimal(120)), share(Decimal(30), Decimal(0)), share(None, Decimal(120))
    (0.25, None, None)
    """
    return None if part is None or whole is None or whole <= 0 else float(part) / float(whole)


def change(now: Number | None, before: Number | None) -> float | None:
    """How far an amount moved, as a fraction of what it was; None where there is nothing to compare with.

    >>> change(Decimal(90), Decimal(120)), change(Decimal(90), Decimal(0)), change(Decimal(90), None)
    (-0.25, None, None)
    """
    return None if now is None or before is None or before <= 0 else float(now) / float(before) - 1


def known(cost: Decimal | None, known_rows: Number, rows: Number) -> Decimal | None:
    """A sum as the ledger gives it, or None where rows exist and not one of them says what it cost.

    >>> known(Decimal(0), known_rows=0, rows=3), known(Decimal(0), known_rows=0, rows=0)
    (None, Decimal('0'))
    """
    return None if rows > 0 and known_rows == 0 else cost or Decimal(0)


def in_percent(fraction: float | None) -> float | None:
    """A fraction in per cent, to one decimal: for tables.

    >>> in_percent(0.41859), in_percent(None)
    (41.9, None)
    """
    return None if fraction is None else round(fraction * 100, 1)
