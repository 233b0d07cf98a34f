"""What a budget is about: columns and values, checked by name, and how two such scopes lie to each other."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from costlib.focus.dimensions import DIMENSIONS

TAG = "tag:"
"""Begins the name of a tag's key, as in ``tag:team``."""
SPOKEN: Mapping[str, str] = {
    "provider": "ServiceProviderName",
    "account": "BillingAccountId",
    "sub_account": "SubAccountId",
    "category": "ServiceCategory",
    "service": "ServiceName",
    "region": "RegionId",
    "model": "x_Model",
    "content_type": "x_ContentType",
    "tenant": "x_Tenant",
    "department": "x_Department",
    "project": "x_Project",
}
"""What people call a column, and the column."""
Match = Mapping[str, tuple[str, ...]]
"""Column to the values that count; empty for all cost."""


def column(name: str) -> str:
    """The column that a name stands for.

    Raises:
        ValueError: Nothing is called so; names what is called alike.

    >>> column("tenant"), column("ServiceName"), column("tag:team")
    ('x_Tenant', 'ServiceName', 'tag:team')
    """
    if name in DIMENSIONS or (name.startswith(TAG) and name.removeprefix(TAG).strip()):
        return name
    if name in SPOKEN:
        return SPOKEN[name]
    raise ValueError(f"'{name}' is no dimension: {_alike(name)}")


def matched(given: Any) -> Any:
    """A match as somebody wrote it, with columns by their names and every value in a list.

    Raises:
        ValueError: A column is none, or two names stand for one.
    """
    if not isinstance(given, Mapping):
        return given
    found: dict[str, Any] = {}
    for name, values in given.items():
        known = column(str(name))
        if known in found:
            raise ValueError(f"{known} stands twice: put its values into one list")
        found[known] = (values,) if isinstance(values, str) else values
    return found


def within(inner: Match, outer: Match) -> bool:
    """Whether every charge that one scope counts is counted by the other.

    >>> within({"x_Tenant": ("a",)}, {"x_Tenant": ("a", "b")}), within({"x_Tenant": ("a",)}, {})
    (True, True)
    >>> within({}, {"x_Tenant": ("a",)})
    False
    """
    return all(name in inner and set(inner[name]) <= set(values) for name, values in outer.items())


def shares(one: Match, other: Match) -> bool:
    """Whether two scopes surely count some of the same cost: one lies within the other, or the same columns meet.

    Scopes by different columns, such as a tenant and a provider, are two views of one cost, and count it once each.

    >>> shares({"x_Tenant": ("a", "b")}, {"x_Tenant": ("b", "c")}), shares({"x_Tenant": ("a",)}, {"x_Model": ("m",)})
    (True, False)
    """
    if within(one, other) or within(other, one):
        return True
    return one.keys() == other.keys() and all(set(values) & set(other[name]) for name, values in one.items())


def said(match: Match) -> str:
    """A scope in words.

    >>> said({"x_Tenant": ("a", "b")}), said({})
    ('tenant a or b', 'all cost')
    """
    return ", ".join(f"{called(name)} {' or '.join(values)}" for name, values in match.items()) or "all cost"


def called(name: str) -> str:
    """What people call a column.

    >>> called("x_Tenant"), called("RegionName")
    ('tenant', 'RegionName')
    """
    spoken = {known: short for short, known in SPOKEN.items()}
    return spoken.get(name, name).replace("_", " ")


def _alike(name: str) -> str:
    names = {each.casefold(): each for each in (*DIMENSIONS, *SPOKEN)}
    close = get_close_matches(name.casefold(), list(names), n=3, cutoff=0.6)
    meant = f"did you mean {' or '.join(names[each] for each in close)}? " if close else ""
    return f"{meant}Write a column such as ServiceName, a short name such as tenant, or tag:KEY"
