"""The sheets of each document: rules and owners; pools and their activities."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import get_args

from costlib.policy.allocation import AllocationPolicy, Behaviour, Method, Pool, RateKind
from costlib.policy.dated import Dated
from costlib.policy.owner_rules import OwnershipRule
from costlib.policy.owners import OWNERS, OwnerEntry
from costlib.policy.ownership import Ownership
from costlib.policy.sheets.sheet import Column, Sheet

Policy = AllocationPolicy | Ownership
ACTIVITIES = "activities"

_ORDER = Column("order", "Order", "order", "Tried in this order; a number between two others moves it there.")
_NAME = Column("name", "Name", meaning="An entry of the same name with a later 'from' replaces it from that day on.")
_OWNER = Column("owner", "Owner kind", "choice", "Among whom, or what kind of owner.", OWNERS)
_MATCH = Column("match", "Match", "match", "ServiceCategory=Storage|Databases; ServiceName=Amazon S*, or * for all.")
_DATES = (
    Column("valid_from", "From", "day", "First day that it rules."),
    Column("valid_to", "To", "day", "First day that it rules no more; empty for without end."),
    Column("source", "Source", meaning="Who says so, or why. Left empty: the reason given when you save."),
)

POOLS = Sheet(
    "pools",
    "Pools",
    (
        _ORDER,
        _NAME,
        _MATCH,
        Column("method", "Method", "choice", "How it is shared out.", get_args(Method)),
        Column("drivers", "Drivers", "weights", "tokens=0.6; api_calls=0.4. Also facts.cost, facts.tokens, pool.cost."),
        Column("shares", "Shares %", "weights", "For fixed: Glassmere=60; Verdantide=40. They add up to 100."),
        Column("tiers", "Tiers", "bands", "For tiered: ..1000=1.0; ..=0.5, volume up to a bound and its rate."),
        Column("plan_weights", "Plan weights", "weights", "startup=1; enterprise=4. A plan not named counts 1."),
        Column("feeds", "Feeds %", "weights", "Other pool=20: per cent of this pool's cost that it passes on."),
        _OWNER,
        *_DATES,
    ),
)
PARTS = Sheet(
    ACTIVITIES,
    "Activities and parts",
    (
        Column("pool", "Pool", meaning="Name of a pool with the method activity."),
        Column("activity", "Activity", meaning="What is done for tenants."),
        Column("rate_kind", "Rate kind", "choice", "What it is charged by.", get_args(RateKind)),
        Column("drivers", "Drivers", "weights", "tickets=0.5; searches=0.5. The same in every row of an activity."),
        Column("part", "Cost part", meaning="A part of what the activity costs."),
        Column(
            "behaviour", "Behaviour", "choice", "fixed: evenly among users; variable: by drivers.", get_args(Behaviour)
        ),
        _MATCH,
        _OWNER,
        Column("valid_from", "Pool's from", "day", "Which entry of the pool; needed where it has several."),
    ),
)
RULES = Sheet(
    "rules",
    "Rules",
    (
        _ORDER,
        _NAME,
        _OWNER,
        Column("tags", "Tag keys", "names", "tenant; Tenant: the first key that has a value names the owner."),
        Column("column", "Column", meaning="SubAccountName: its value names the owner."),
        Column("value", "Fixed owner", meaning="The owner's name itself; needs a match."),
        _MATCH,
        Column(
            "pattern", "Pattern", meaning="Regular expression with one group: ^([^-]+)- keeps what stands before -."
        ),
        *_DATES,
    ),
)
PEOPLE = Sheet(
    "owners",
    "Owners",
    (
        _NAME,
        _OWNER,
        Column("plan", "Plan", meaning="What it pays for, such as enterprise."),
        Column("parent", "Parent", meaning="The group that it belongs to."),
        Column("aliases", "Other spellings", "names", "In tags and metrics: verdantide; VERDANTIDE."),
        *_DATES,
    ),
)


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of document as sheets.

    Args:
        kind: Name in the decisions store.
        model: What the document must be.
        sheets: In the order in which they are shown.
        entries: What an entry of each section must be.
    """

    kind: str
    model: type[AllocationPolicy] | type[Ownership]
    sheets: tuple[Sheet, ...]
    entries: Mapping[str, type[Dated]]


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "ownership": Form("ownership", Ownership, (RULES, PEOPLE), {"rules": OwnershipRule, "owners": OwnerEntry}),
        "allocation": Form("allocation", AllocationPolicy, (POOLS, PARTS), {"pools": Pool}),
    }
)
"""Kind of document to its form."""
