"""Activities of pools as rows of their own, one per cost part."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Placed = tuple[int, dict[str, Any]]
Wrong = tuple[int, str, str]
"""Number of a row, name of its pool, what is wrong."""
PART = {"name": "part", "behaviour": "behaviour", "match": "match"}
"""Field of a part, and the column that holds it."""
NOTHING: Mapping[str, Any] = {}


def entries(pools: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One entry per cost part of all pools; an activity without parts has one too."""
    return [
        {
            "pool": pool["name"],
            "valid_from": pool["valid_from"],
            "owner": pool.get("owner"),
            "activity": activity["name"],
            "rate_kind": activity.get("rate_kind"),
            "drivers": activity["drivers"],
            "part": part.get("name"),
            "behaviour": part.get("behaviour"),
            "match": part.get("match"),
        }
        for pool in pools
        for activity in pool.get("activities", ())
        for part in activity["parts"] or (NOTHING,)
    ]


def attach(pools: Sequence[Placed], rows: Sequence[Placed]) -> Iterator[Wrong]:
    """Put rows of activities into the pools that they name; yields what is wrong with them."""
    for number, each in rows:
        mine = [pool for _, pool in pools if _fits(each, pool)]
        if len(mine) != 1:
            yield number, str(each.get("pool", "")), _lost(len(mine))
            continue
        kept = mine[0].setdefault("activities", [])
        fresh = {"name": each.get("activity", ""), "drivers": each.get("drivers"), "parts": []}
        fresh |= {"rate_kind": each["rate_kind"]} if "rate_kind" in each else {}
        activity = next((one for one in kept if one["name"] == fresh["name"]), None)
        if activity is None:
            kept.append(activity := {name: value for name, value in fresh.items() if value is not None})
        elif (wrong := _differs(activity, each)) is not None:
            yield number, str(each["pool"]), wrong
        activity["parts"] += _part(each)


def _fits(each: Mapping[str, Any], pool: Mapping[str, Any]) -> bool:
    """Whether a pool is the one that a row means."""
    named = each.get("pool") == pool.get("name") and each.get("owner", "tenant") == pool.get("owner", "tenant")
    return named and each.get("valid_from") in {None, pool.get("valid_from")}


def _lost(count: int) -> str:
    if not count:
        return "there is no such pool from that day: correct name, owner kind or date, or add the pool"
    return "the pool has several entries: say from which day the one is that this belongs to"


def _differs(activity: Mapping[str, Any], each: Mapping[str, Any]) -> str | None:
    for field in ("drivers", "rate_kind"):
        if field in each and each[field] != activity.get(field):
            return f"{field} differ from those in another row of activity '{activity['name']}': make them the same"
    return None


def _part(each: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The cost part that a row holds; none where it holds nothing of one."""
    given = {name: each[field] for name, field in PART.items() if field in each}
    return [{"name": "", **given}] if given else []
