"""Stored facts as a FOCUS version demands them: which columns, and what fills a gap that the version forbids.

A gap is filled only where the specification says by what, or where it follows from the row itself; the row then names
the filled columns in ``x_CostFallback`` (amounts) or ``x_TextFallback`` (anything else). For all others the
specification knows no stand-in and forbids placeholders: they stay empty and are counted in the report.

Source: FOCUS specification, Cost and Usage columns EffectiveCost, ContractedCost, ListCost, PricingCurrency,
ServiceSubcategory, and attribute NullHandling.
"""

from collections.abc import Mapping
from typing import Literal, get_args

from costlib import sql
from costlib.focus.columns import COST_AND_USAGE, SERVICE_SUBCATEGORIES, Column
from costlib.focus.contract import OWN
from costlib.ledger.lake import PROVENANCE
from costlib.policy.ownership import COLUMNS as OWNERS

Version = Literal["1.4", "1.2"]
VERSIONS: tuple[Version, ...] = get_args(Version)

LATER_THAN_1_2 = frozenset(
    {
        "AllocatedMethodDetails",
        "AllocatedMethodId",
        "AllocatedResourceId",
        "AllocatedResourceName",
        "AllocatedTags",
        "CommitmentProgramEligibilityDetails",
        "ContractApplied",
        "HostProviderName",
        "InvoiceDetailId",
        "ServiceProviderName",
    }
)
"""Columns that FOCUS 1.2 does not know."""
GONE_AFTER_1_2 = (
    Column("ProviderName", "text", "mandatory", nullable=False),
    Column("PublisherName", "text", "mandatory", nullable=False),
)
"""Columns of FOCUS 1.2 that 1.4 no longer has."""
MARKS = ("x_CostFallback", "x_TextFallback")
OURS = (
    *(column.name for column in OWN),
    "x_TextFallback",
    *(field.name for field in PROVENANCE),
    *OWNERS.values(),
)
"""Our columns, which follow the FOCUS columns in every version."""


def focus_columns(version: Version) -> tuple[Column, ...]:
    """Every column of Cost and Usage in a version, by name.

    >>> len(focus_columns("1.4")), len(focus_columns("1.2"))
    (65, 57)
    """
    if version == "1.4":
        return COST_AND_USAGE
    kept = (column for column in COST_AND_USAGE if column.name not in LATER_THAN_1_2)
    return tuple(sorted((*kept, *GONE_AFTER_1_2), key=lambda column: column.name))


def required(version: Version) -> tuple[str, ...]:
    """Columns that the version forbids to be empty."""
    return tuple(column.name for column in focus_columns(version) if not column.nullable)


def as_version(facts: str, version: Version) -> str:
    """SQL of facts with the version's columns, gaps filled and marked, then ours."""
    renamed = (
        f"SELECT *, ServiceProviderName AS ProviderName, x_PublisherName AS PublisherName FROM ({facts})"
        if version == "1.2"
        else facts
    )
    return f"SELECT {', '.join(map(sql.ident, names(version)))} FROM ({_filled(renamed, version)})"


def names(version: Version) -> tuple[str, ...]:
    """Column names of an export in a version, in order."""
    return (*(column.name for column in focus_columns(version)), *OURS)


def _filled(facts: str, version: Version) -> str:
    """SQL of facts with every fallback applied; ``x_CostFallback`` keeps what the source itself has marked."""
    texts = {**TEXT_FALLBACKS, **(PUBLISHER if version == "1.2" else {})}
    replaced = {**_coalesced(COST_FALLBACKS), **_coalesced(texts), "ServiceCategory": CATEGORY, "x_Other": _KEPT}
    replaced["ServiceSubcategory"] = SUBCATEGORY
    marks = [_mark(name, f"{name} IS NULL AND ({value}) IS NOT NULL") for name, value in texts.items()]
    marks += [_mark("ServiceCategory", _differs("ServiceCategory", CATEGORY))]
    marks += [_mark("ServiceSubcategory", _differs("ServiceSubcategory", SUBCATEGORY))]
    costs = [_mark(name, f"{name} IS NULL AND ({value}) IS NOT NULL") for name, value in COST_FALLBACKS.items()]
    replaced["x_CostFallback"] = f"nullif(concat_ws(', ', x_CostFallback, {', '.join(costs)}), '')"
    changes = ", ".join(f"{value} AS {sql.ident(name)}" for name, value in replaced.items())
    marked = f"nullif(concat_ws(', ', {', '.join(marks)}), '') AS x_TextFallback"
    return f"SELECT * REPLACE ({changes}), {marked} FROM ({facts})"


def _coalesced(fallbacks: Mapping[str, str]) -> dict[str, str]:
    return {name: f"coalesce({sql.ident(name)}, {value})" for name, value in fallbacks.items()}


def _mark(name: str, condition: str) -> str:
    return f"CASE WHEN {condition} THEN {sql.text(name)} END"


def _differs(name: str, value: str) -> str:
    return f"{sql.ident(name)} IS DISTINCT FROM ({value})"


def _product(price: str) -> str:
    """Unit price times pricing quantity, to the ledger's scale; null where it is out of range."""
    exact = f"CAST({price} AS DECIMAL(38, 15)) * CAST(PricingQuantity AS DECIMAL(38, 9))"
    return f"TRY(CAST({exact} AS DECIMAL(38, 18)))"


EFFECTIVE = (
    "CASE WHEN ChargeCategory = 'Purchase' AND CommitmentDiscountId IS NOT NULL "
    "THEN CAST(0 AS DECIMAL(38, 18)) ELSE BilledCost END"
)
"""A purchase that covers other charges is recognised with them; any other charge costs what was billed."""
_LIST, _CONTRACTED = _product("ListUnitPrice"), _product("ContractedUnitPrice")
COST_FALLBACKS: Mapping[str, str] = {
    "EffectiveCost": EFFECTIVE,
    "ContractedCost": f"coalesce({_CONTRACTED}, ListCost, {_LIST}, BilledCost, EffectiveCost)",
    "ListCost": f"coalesce({_LIST}, ContractedCost, {_CONTRACTED}, BilledCost, EffectiveCost)",
    "PricingCurrencyEffectiveCost": (
        "CASE WHEN coalesce(PricingCurrency, BillingCurrency) = BillingCurrency "
        f"THEN coalesce(EffectiveCost, {EFFECTIVE}) END"
    ),
}
"""What stands for an unknown amount. ``BilledCost`` has no stand-in: what was not billed to us is not known."""
TEXT_FALLBACKS: Mapping[str, str] = {
    "BillingPeriodEnd": "CAST(date_trunc('month', BillingPeriodStart) + INTERVAL 1 MONTH AS TIMESTAMPTZ)",
    "ChargeFrequency": "CASE WHEN ChargeCategory = 'Usage' THEN 'Usage-Based' END",
    "InvoiceIssuerName": "ServiceProviderName",
    "PricingCurrency": "BillingCurrency",
}
"""What follows from the row itself."""
PUBLISHER: Mapping[str, str] = {"PublisherName": "ServiceProviderName"}
"""FOCUS 1.2 alone asks who made the service: as far as is known, who provides it."""
CATEGORY = f"CASE WHEN ServiceCategory IN ({sql.texts(SERVICE_SUBCATEGORIES)}) THEN ServiceCategory ELSE 'Other' END"
"""The list is closed in FOCUS; a category beyond it is kept in ``x_Other``."""
_PAIRS = [f"{category}/{sub}" for category, subs in SERVICE_SUBCATEGORIES.items() for sub in subs]
SUBCATEGORY = (
    f"CASE WHEN concat(ServiceCategory, '/', ServiceSubcategory) IN ({sql.texts(_PAIRS)}) THEN ServiceSubcategory "
    f"ELSE concat('Other (', {CATEGORY}, ')') END"
)
"""Each category has its own rest: ``Other (Compute)``; a subcategory beyond the list is kept in ``x_Other``."""
_UNLISTED = {"ServiceCategory": CATEGORY, "ServiceSubcategory": SUBCATEGORY}
_KEPT = (
    f"CASE WHEN {' OR '.join(_differs(name, value) for name, value in _UNLISTED.items())} THEN "
    "nullif(CAST(json_merge_patch(coalesce(x_Other, '{}'), json_merge_patch('{}', json_object("
    + ", ".join(
        f"{sql.text(name)}, CASE WHEN {_differs(name, value)} THEN {name} END" for name, value in _UNLISTED.items()
    )
    + "))) AS VARCHAR), '{}') ELSE x_Other END"
)
