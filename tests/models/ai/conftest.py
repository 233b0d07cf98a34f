"""Bills and usage reports of both providers for the same tokens, as their APIs answer."""

import json
from datetime import UTC, date, datetime

import pytest

from costlib.scope import Period, Scope

SCOPE = Scope(Period.month("2026-10"))
DAY = date(2026, 10, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def anthropic(*results):
    day = {"starting_at": "2026-10-20T00:00:00Z", "ending_at": "2026-10-21T00:00:00Z", "results": list(results)}
    return {"data": [day], "has_more": False, "next_page": None}


def claude_cost(token_type, cents):
    return {
        "currency": "USD",
        "amount": cents,
        "workspace_id": "w1",
        "description": f"Claude Sonnet 4 Usage - {token_type}",
        "cost_type": "tokens",
        "model": "claude-sonnet-4-20250514",
        "token_type": token_type,
        "service_tier": "standard",
    }


def claude_usage(tokens_in, tokens_out):
    return {
        "workspace_id": "w1",
        "model": "claude-sonnet-4-20250514",
        "service_tier": "standard",
        "uncached_input_tokens": tokens_in,
        "cache_read_input_tokens": 0,
        "output_tokens": tokens_out,
    }


def openai(kind, *results):
    start = int(datetime(2026, 10, 20, tzinfo=UTC).timestamp())
    bucket = {
        "object": "bucket",
        "start_time": start,
        "end_time": start + 86400,
        "results": [{"object": kind, "organization_id": "org-1", "project_id": "p1", **each} for each in results],
    }
    return {"object": "page", "data": [bucket], "has_more": False, "next_page": None}


def gpt_cost(line_item, dollars, tokens):
    cost = {"amount": {"value": dollars, "currency": "usd"}, "line_item": line_item}
    return {**cost, "quantity": tokens, "quantity_unit": "tokens"}


def gpt_usage(tokens_in, tokens_out, **more):
    return {"model": "gpt-4o-2024-08-06", "input_tokens": tokens_in, "output_tokens": tokens_out} | more


def loaded(ledger, folder, **answers):
    for name, body in answers.items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(body))
        report = ledger.ingest([path], now=NOW)
        assert report.as_json()["rows_quarantined"] == 0, report.as_json()
    return ledger


class Llm:
    """Makes answers of the providers' APIs, and loads them."""

    scope = SCOPE
    day = DAY
    now = NOW
    anthropic = staticmethod(anthropic)
    claude_cost = staticmethod(claude_cost)
    claude_usage = staticmethod(claude_usage)
    openai = staticmethod(openai)
    gpt_cost = staticmethod(gpt_cost)
    gpt_usage = staticmethod(gpt_usage)
    load = staticmethod(loaded)


@pytest.fixture
def llm():
    """Makes answers of the providers' APIs, and loads them."""
    return Llm


def load(ledger, bills, folder):  # noqa: ARG001 - as every load of ``once``
    loaded(
        ledger,
        folder,
        claude_costs=anthropic(claude_cost("uncached_input_tokens", "300.00"), claude_cost("output_tokens", "150.00")),
        claude_usage=anthropic(claude_usage(1_000_000, 100_000)),
        gpt_costs=openai(
            "organization.costs.result",
            gpt_cost("gpt-4o-2024-08-06, input", 2.5, 1_000_000),
            gpt_cost("gpt-4o-2024-08-06, output", 1.0, 100_000),
        ),
        gpt_usage=openai("organization.usage.completions.result", gpt_usage(1_000_000, 100_000)),
    )


@pytest.fixture
def both(once, ledger):
    """A day of Claude and GPT: a million input tokens each at list price, and output; bills and usage both loaded."""
    return once(load, ledger)
