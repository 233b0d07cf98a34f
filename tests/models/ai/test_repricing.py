import json
from decimal import Decimal

import pytest

from costlib.errors import UsageError
from costlib.models.ai.repricing import preview, reprice
from costlib.policy import prices
from costlib.policy.decisions import shipped

SHIPPED = shipped("prices").body


def dearer(price="5"):
    entry = {
        "book": "contract",
        "provider": "OpenAI",
        "name": "gpt-4o",
        "valid_from": "2026-01-01",
        "source": "contract",
    }
    return {"prices": [*SHIPPED["prices"], {**entry, "per_1m": {"input": price}}]}


def test_a_preview_shows_before_and_after_and_keeps_nothing(both, llm):
    found = preview(both, llm.scope, dearer())
    assert found.before.cost == {"USD": 8}
    assert found.after.cost == {"USD": Decimal("10.5")}
    assert found.difference == {"USD": Decimal("2.5")}
    assert not [entry for entry in both.state.audit() if entry.action in {"policy", "reprice"}]


def test_repricing_is_recorded_with_what_it_changed(both, llm):
    saved, _ = reprice(both, llm.scope, dearer(), actor="someone", source="new contract", now=llm.now)
    (entry,) = [each for each in both.state.audit() if each.action == "reprice"]
    told = json.loads(entry.detail)
    assert told["sha256"] == saved.sha256
    assert (told["before"]["cost"], told["after"]["cost"], told["difference"]) == (
        {"USD": "8"},
        {"USD": "10.5"},
        {"USD": "2.5"},
    )
    assert prices.stored(both.state).usual.price("OpenAI", "gpt-4o", "input", llm.day).per_million == 5
    assert not both.state.broken_links()


def test_saving_the_same_again_records_nothing(both, llm):
    reprice(both, llm.scope, SHIPPED, actor="someone", source="again", now=llm.now)
    assert not [each for each in both.state.audit() if each.action == "reprice"]


def test_a_price_off_by_a_thousand_is_refused_and_not_kept(both, llm):
    with pytest.raises(UsageError, match="put it under per_1k"):
        reprice(both, llm.scope, dearer("0.0025"), actor="someone", source="typing", now=llm.now)
    assert prices.stored(both.state).usual.price("OpenAI", "gpt-4o", "input", llm.day).per_million == Decimal("2.5")
