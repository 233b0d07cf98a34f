from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from costlib.errors import UsageError
from costlib.policy import decisions
from costlib.policy.decisions import shipped
from costlib.policy.prices import KIND, checked, stored
from costlib.state import State

SHIPPED = shipped(KIND).body
NOW = datetime(2026, 11, 20, tzinfo=UTC)
DAY = date(2026, 10, 20)


def own(name="gpt-4", provider="OpenAI", book="mine", **more):
    return {"book": book, "provider": provider, "name": name, "valid_from": "2026-01-01", "source": "s"} | more


def body(*entries):
    return {"prices": [*SHIPPED["prices"], *entries]}


@pytest.fixture
def state(tmp_path):
    return State(tmp_path / "state.db")


def test_the_reference_book_is_as_the_framework_states_it(state):
    book = stored(state).book("reference")
    found = {
        model: tuple(book.price(provider, model, kind, DAY).per_million / 1000 for kind in ("input", "output"))
        for provider, model in [
            ("openai", "gpt-4"),
            ("openai", "gpt-3.5-turbo"),
            ("anthropic", "claude-3-opus"),
            ("anthropic", "claude-3-sonnet"),
            ("anthropic", "claude-3-haiku"),
            ("ollama", "llama3.1:8b"),
        ]
    }
    assert found == {
        "gpt-4": (Decimal(".03"), Decimal(".06")),
        "gpt-3.5-turbo": (Decimal(".001"), Decimal(".002")),
        "claude-3-opus": (Decimal(".015"), Decimal(".075")),
        "claude-3-sonnet": (Decimal(".003"), Decimal(".015")),
        "claude-3-haiku": (Decimal(".00025"), Decimal(".00125")),
        "llama3.1:8b": (0, 0),
    }


def test_own_books_come_first_and_the_reference_only_by_its_name(state):
    assert stored(state).usual.price("OpenAI", "gpt-3.5-turbo", "input", DAY).per_million == Decimal("0.5")
    decisions.save(state, KIND, body(own(per_1m={"input": "20"})), actor="a", source="s", now=NOW)
    books = stored(state)
    assert list(books.named) == ["reference", "mine", "genai-prices"]
    assert books.usual.price("OpenAI", "gpt-4", "input", DAY).per_million == 20
    assert books.usual.price("OpenAI", "gpt-4", "output", DAY).per_million == 60


def test_the_reference_stays_when_a_document_leaves_it_out(state):
    decisions.save(state, KIND, {"prices": [own(per_1m={"input": "20"})]}, actor="a", source="s", now=NOW)
    assert stored(state).book("reference").price("openai", "gpt-4", "input", DAY).per_million == 30


def test_an_unknown_book_is_named_with_those_there_are(state):
    with pytest.raises(UsageError, match="no price book 'nope': choose one of usual, reference, genai-prices"):
        stored(state).book("nope")


@pytest.mark.parametrize(
    ("entry", "remedy"),
    [
        (
            own(per_1m={"input": "0.03"}),
            "other books say 30 USD: if it is the price of a thousand tokens put it under per_1k",
        ),
        (
            own(per_1k={"input": "30"}),
            "other books say 30 USD: if it is the price of a million tokens put it under per_1m",
        ),
        (own(tier="batch", per_1k={"output": "30"}), "put it under per_1m"),
        (own("own-1", "us", per_1k={"input": "3000"}), "no known model costs more than"),
        (own("gpt-4o-mini", "a gateway", per_1k={"input": "0.15"}), "other books say 0.15 USD"),
        (own("llama3", "ollama", per_1k={"input": "9999"}), "no known model costs more than"),
        (own(per_1k={"input": "27"}, currency="EUR"), "other books say 30 USD"),
        (own(per_1k={"input": "42000"}, currency="KRW"), "other books say 30 USD"),
    ],
)
def test_a_price_off_by_a_thousand_is_refused_with_the_remedy(entry, remedy):
    with pytest.raises(UsageError, match=remedy):
        checked(body(entry))


@pytest.mark.parametrize(
    "entry",
    [
        own(per_1m={"input": "15"}),
        own(per_1k={"input": "0.06"}),
        own(per_1m={"input": "0"}),
        own("own-1", "us", per_1m={"input": "0.001"}),
        own("own-1", "us", per_1m={"input": "4200"}, currency="KRW"),
        own(per_1k={"input": "42"}, currency="KRW"),
        own(per_1m={"input": "750000"}, currency="VND"),
    ],
)
def test_discounts_mark_ups_and_own_models_may_be_kept(entry):
    assert checked(body(entry)).prices[-1].rates


@pytest.mark.parametrize("name", ["usual", "genai-prices"])
def test_a_book_can_t_take_a_name_that_has_a_meaning(name):
    with pytest.raises(UsageError, match=f"can't be called '{name}'"):
        checked(body(own(book=name, per_1m={"input": "20"})))
