"""Figures of a case by name: what claims may be about."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from costlib.amounts import added
from costlib.models.case.infrastructure import infrastructure
from costlib.models.case.units import article
from costlib.models.case.year_one import year_one
from costlib.policy.case import Case
from costlib.policy.case_entries import Investment

Figures = Mapping[str, Decimal]
"""Name to value; a dot divides what it is of from what it is, as ``year.ai.articles``."""
MEASURED = "ledger."
"""Figures whose names begin so are measured in the ledger, and may be missing."""


def figures(case: Case, measured: Figures | None = None) -> dict[str, Decimal]:
    """All figures of a case.

    Args:
        case: As it rules on a day (``Case.on``). Of several investments the first counts.
        measured: What the ledger computes, by the name after ``ledger.``.
    """
    seen = {f"{MEASURED}{name}": value for name, value in (measured or {}).items()}
    return {**dict(_units(case)), **dict(_year(case)), **dict(_investment(case.returns[0])), **seen}


def _units(case: Case) -> Iterator[tuple[str, Decimal]]:
    for each in case.unit_costs:
        yield f"unit.{each.name}.traditional", each.traditional
        yield f"unit.{each.name}.ai", each.ai
    whole = article(case.unit_costs)
    yield "article_traditional", whole.traditional
    yield "article_ai", whole.ai
    yield "article_ai_alike", whole.ai_alike
    yield "infrastructure_month", infrastructure(case.infrastructure).month


def _year(case: Case) -> Iterator[tuple[str, Decimal]]:
    both = year_one(case.year_one)
    for name, way in (("traditional", both.traditional), ("ai", both.ai)):
        yield f"year.{name}.articles", way.articles
        yield f"year.{name}.article_cost", way.article_cost
        yield f"year.{name}.infrastructure", way.infrastructure
        yield f"year.{name}.staff", way.staff
        yield f"articles_{name}", way.articles
        yield f"content_{name}", way.content
        yield f"total_{name}", way.total


def _investment(case: Investment) -> Iterator[tuple[str, Decimal]]:
    for name, value in case.costs.items():
        yield f"cost.{name}", value
    for name, value in case.benefits.items():
        yield f"benefit.{name}", value
    yield "initial", case.initial
    yield "running_year", added(case.costs.values())
    yield "benefits_year", added(case.benefits.values())
    yield "growth", case.growth
