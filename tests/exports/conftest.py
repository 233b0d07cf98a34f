"""A statement with something in every corner, made without a ledger."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from costlib.models.chargeback.statement import Adjustment, AiUse, Component, Line, SharedOut, Statement, Usage

OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)


def d(text):
    return Decimal(text)


def make(tenant="Verdantide", **more):
    """A statement: 4,800.00 of cost, of it 12.34 for September, 10 % mark-up, 5.00 given back: 5,275.00."""
    components = (
        Component(
            "ai_processing",
            "AI processing",
            (
                Line("ai_processing", "Claude API", "Direct", OCTOBER, d("2000.10"), d("1234567"), "tokens"),
                Line("ai_processing", "OpenAI API", "Content generation", OCTOBER, d("499.90")),
            ),
            "6010",
        ),
        Component(
            "infrastructure",
            "Infrastructure",
            (
                Line("infrastructure", "Amazon EC2", "Direct", OCTOBER, d("1500.00"), d("744"), "Hrs"),
                Line("infrastructure", "AWS WAF", "Observability and security", OCTOBER, d("787.66")),
            ),
            "6020",
        ),
        Component("storage", "Storage", (), "6030"),
    )
    filled = {
        "plan": "enterprise",
        "month": OCTOBER,
        "issuer": "AquaScene Inc., Cloud Finance",
        "basis": "EffectiveCost",
        "currency": "USD",
        "components": components,
        "corrections": (Line("infrastructure", "Amazon EC2", "Direct", SEPTEMBER, d("12.34")),),
        "usage": Usage(
            d("900000"), d("100000"), d("234567"), d("1200"), d("1028.81"), d("2.083333"), (("blog_post", d("40")),)
        ),
        "by_model": (
            AiUse("claude-sonnet-5", d("900000"), d("100000"), d("234567"), d("2000.10")),
            AiUse("Shared", d("0"), d("0"), d("0"), d("499.90")),
        ),
        "by_content_type": (AiUse("blog_post", d("900000"), d("100000"), d("234567"), d("2500.00")),),
        "shared": (
            SharedOut(
                OCTOBER,
                "Content generation",
                "",
                "",
                "usage",
                "api_calls",
                "calls",
                d("1200"),
                d("4800"),
                d("25"),
                d("1999.6"),
                d("499.90"),
            ),
            SharedOut(
                OCTOBER,
                "Observability and security",
                "watching",
                "base_part",
                "activity",
                "heads",
                "heads",
                d("1"),
                d("3"),
                d("33.3333333333"),
                d("2362.98"),
                d("787.66"),
                "fed by Content generation",
            ),
        ),
        "markup_percent": d("10"),
        "markup": d("480.00"),
        "adjustments": (Adjustment(SEPTEMBER, "storage", d("100.00"), d("0"), d("95.00"), d("-5.00")),),
        "recommendations": ("Half of the input tokens could be cached.",),
        "notes": ("3 charges in JPY have no rate and are not in these figures.",),
        "as_of": date(2026, 11, 14),
        "period_status": "closed",
        "sample": False,
    } | more
    return Statement(tenant, **filled).hashed()


@pytest.fixture
def statement():
    """Make a statement: ``statement("Blue", plan="")``."""
    return make


@pytest.fixture
def sealed():
    """Make a sealed one."""
    return lambda tenant="Verdantide", **more: make(
        tenant, **more, status="sealed", sealed_at=datetime(2026, 11, 6, 10, 22, tzinfo=UTC)
    )
