"""Questions about what models cost: AI charges with their tokens, each token counted once."""

import narwhals as nw

from costlib.queries import AI, Frame, in_scope
from costlib.scope import Scope

TOKENS = ("charge_date", "ServiceProviderName", "x_Model", "x_TokenKind")
"""What a bill and a usage report may both tell about the same tokens."""
SUMS = ("cost", "rows", "known", "tokens", "counted", "token_cost", "priced_cost", "priced_tokens")


def ai_spend(costs: Frame, scope: Scope, *by: str) -> Frame:
    """AI charges per value of ``by`` (``month``: first day of the month of charge). Ask it by day.

    A token that both a bill and a usage report count is counted once, as reported: where a provider's report counts
    tokens of a model and kind on a day, what its bill counts of them is left out.

    Columns: ``by``; ``cost``, ``rows``, ``known`` (rows that give the cost); ``tokens`` and ``counted`` (groups that
    count some: 0 says that the number is unknown); ``token_cost`` (cost of tokens); ``priced_cost`` and
    ``priced_tokens`` (of tokens of which both are known: what a price is made from).
    """
    token = ~nw.col("x_TokenKind").is_null()
    kept = in_scope(costs, scope).filter((nw.col("ServiceCategory") == AI) | token)
    month = nw.col("charge_date").dt.truncate("1mo").cast(nw.Date)
    kept = kept.with_columns(month.alias("month"), **_sides(scope))
    others = tuple(name for name in by if name not in TOKENS)
    days = kept.group_by(*TOKENS, *others, *(["month"] if "month" not in by else ())).agg(
        *(nw.col(name).sum() for name in ("cost", "rows", "known", *_COUNTS))
    )
    once = days.with_columns(reported=nw.col("used_rows").sum().over(*TOKENS)).with_columns(**_once())
    priced = token & (nw.col("counted") > 0) & (nw.col("known") > 0)
    made = once.with_columns(
        token_cost=nw.when(token).then(nw.col("cost")),
        priced_cost=nw.when(priced).then(nw.col("cost")),
        priced_tokens=nw.when(priced).then(nw.col("tokens")),
    )
    sums = [nw.col(name).sum() for name in SUMS]
    return made.group_by(*by).agg(*sums).sort(*by) if by else made.select(*sums)


def owned_tokens(costs: Frame, scope: Scope) -> Frame:
    """Tokens per tenant and kind, each counted once: as reports of the tenant's own count them, else as its bills do.

    Ask it by day. Columns: ``x_Tenant``, ``x_TokenKind``, ``tokens``.
    """
    kept = in_scope(costs, scope).filter(~nw.col("x_TokenKind").is_null(), ~nw.col("x_Tenant").is_null())
    days = (
        kept.with_columns(**_sides(scope)).group_by(*TOKENS, "x_Tenant").agg(*(nw.col(name).sum() for name in _COUNTS))
    )
    once = days.with_columns(reported=nw.col("used_rows")).with_columns(**_once()).filter(nw.col("counted") > 0)
    return once.group_by("x_Tenant", "x_TokenKind").agg(nw.col("tokens").sum()).sort("x_Tenant", "x_TokenKind")


_COUNTS = ("billed_tokens", "billed_rows", "used_tokens", "used_rows")


def _sides(scope: Scope) -> dict[str, nw.Expr]:
    """Cost on the basis, and counts of bills and of usage reports, which know no cost."""
    gives = nw.col("known_bases").str.contains(scope.basis[0], literal=True)
    billed = nw.col("known_bases").str.contains("B", literal=True)
    counts = ~nw.col("tokens").is_null() & ~nw.col("x_TokenKind").is_null()
    return {
        "cost": nw.col(scope.basis),
        "known": nw.when(gives).then(nw.col("rows")).otherwise(0),
        "billed_tokens": nw.when(billed, counts).then(nw.col("tokens")),
        "billed_rows": nw.when(billed, counts).then(nw.col("rows")).otherwise(0),
        "used_tokens": nw.when(~billed, counts).then(nw.col("tokens")),
        "used_rows": nw.when(~billed, counts).then(nw.col("rows")).otherwise(0),
    }


def _once() -> dict[str, nw.Expr]:
    """Tokens as reported where a report counts them, else as billed."""
    reported = nw.when(nw.col("reported") > 0)
    return {
        "tokens": reported.then(nw.col("used_tokens")).otherwise(nw.col("billed_tokens")),
        "counted": reported.then(nw.col("used_rows")).otherwise(nw.col("billed_rows")),
    }
