"""A day before and after it is judged."""

from typing import NamedTuple

from costlib.models.anomalies.evidence import NOTHING, Evidence


class Day(NamedTuple):
    """What is known of a day beforehand.

    ``shape`` is its fraction of the level, ``places`` those in its month, ``quiet`` how far it may fall, ``share`` the
    part of its cost that has arrived, and ``doubt`` how far that may be off.
    """

    value: float
    shape: float
    places: tuple[int, ...]
    quiet: float = 0.0
    arriving: bool = False
    share: float = 1.0
    doubt: float = 0.0


class Verdict(NamedTuple):
    """On one day: amounts, the evidence, and whether that is enough.

    ``adopted``: from now on its level is usual. ``recurs``: days like it came often enough before.
    """

    expected: float
    lower: float
    upper: float
    evidence: Evidence = NOTHING
    flagged: bool = False
    adopted: bool = False
    recurs: bool = False
