"""Colours with a fixed meaning: one provider, category or charge category has one colour on every page.

The ten base colours of each mode were searched for in OKLab so that any two stay apart for normal sight and for
red-, green- and blue-blind sight, and stand out from the page at 3:1 or more (tests/test_palette.py measures both).
A name without a place of its own gets one from its spelling, the same on every page and every start.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal
from zlib import crc32

Mode = Literal["light", "dark"]
Kind = Literal["provider", "category", "charge"]

BACKGROUND: Mapping[Mode, str] = MappingProxyType({"light": "#FFFFFF", "dark": "#0F1624"})
CATEGORICAL: Mapping[Mode, tuple[str, ...]] = MappingProxyType(
    {
        "light": (
            "#415AD2",
            "#DE7C00",
            "#0B8F73",
            "#A81E4B",
            "#622AA0",
            "#439BDD",
            "#767308",
            "#6D360C",
            "#C276AC",
            "#485B74",
        ),
        "dark": (
            "#607AE3",
            "#DE9442",
            "#67BFA1",
            "#DD6469",
            "#C28EFE",
            "#C0EBFF",
            "#C8CF62",
            "#A3691C",
            "#F8A3E0",
            "#8693A6",
        ),
    }
)
"""Blue, amber, teal, rose, violet, sky, olive, brown, pink, slate: the order that charts take colours in."""

CONTEXT: Mapping[Mode, str] = MappingProxyType({"light": "#94A0B0", "dark": "#5D6B80"})
"""Grey for what a chart shows for comparison only."""
COSTLIER: Mapping[Mode, str] = MappingProxyType({"light": "#B4232F", "dark": "#F0777F"})
"""Cost went up. Never alone: an arrow or a sign goes with it."""
CHEAPER: Mapping[Mode, str] = MappingProxyType({"light": "#0B7A4B", "dark": "#5CC797"})
"""Cost went down. Never alone: an arrow or a sign goes with it."""

_BLUE, _AMBER, _TEAL, _ROSE, _VIOLET, _SKY, _OLIVE, _BROWN, _PINK, _SLATE = range(10)
_PALE = 10  # a place from here on is the paler tone of the colour ten places before

_PLACES: Mapping[Kind, Mapping[str, int]] = MappingProxyType(
    {
        "provider": {
            "aws": _AMBER,
            "amazon web services": _AMBER,
            "microsoft": _BLUE,
            "azure": _BLUE,
            "microsoft azure": _BLUE,
            "google": _ROSE,
            "google cloud": _ROSE,
            "google cloud platform": _ROSE,
            "gcp": _ROSE,
            "digitalocean": _SKY,
            "openai": _TEAL,
            "anthropic": _BROWN,
            "ollama": _SLATE,
            "oracle": _PINK,
            "oracle cloud": _PINK,
        },
        "category": {
            "compute": _BLUE,
            "databases": _AMBER,
            "storage": _TEAL,
            "analytics": _ROSE,
            "ai and machine learning": _VIOLET,
            "networking": _SKY,
            "management and governance": _OLIVE,
            "security": _BROWN,
            "developer tools": _PINK,
            "other": _SLATE,
            "web": _BLUE + _PALE,
            "integration": _AMBER + _PALE,
            "migration": _TEAL + _PALE,
            "media": _ROSE + _PALE,
            "business applications": _VIOLET + _PALE,
            "internet of things": _SKY + _PALE,
            "multicloud": _OLIVE + _PALE,
            "identity": _BROWN + _PALE,
            "mobile": _PINK + _PALE,
        },
        "charge": {"usage": _BLUE, "purchase": _VIOLET, "tax": _SLATE, "credit": _TEAL, "adjustment": _AMBER},
    }
)


def colour(kind: Kind, value: str | None, mode: Mode = "light") -> str:
    """The colour of one value, as ``#RRGGBB``; what has no name is grey.

    >>> colour("provider", "AWS") == colour("provider", "Amazon Web Services")
    True
    >>> colour("provider", None)
    '#94A0B0'
    """
    name = (value or "").strip().casefold()
    if not name:
        return CONTEXT[mode]
    place = _PLACES[kind].get(name)
    return _tone(crc32(name.encode()) % (2 * _PALE) if place is None else place, mode)


def _tone(place: int, mode: Mode) -> str:
    base = CATEGORICAL[mode][place % _PALE]
    return base if place < _PALE else _mix(base, BACKGROUND[mode])


def _mix(first: str, second: str) -> str:
    halves = ((int(first[i : i + 2], 16) + int(second[i : i + 2], 16)) // 2 for i in (1, 3, 5))
    return "#" + "".join(f"{half:02X}" for half in halves)
