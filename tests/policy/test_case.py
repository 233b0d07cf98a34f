"""A user's own case: what is wrong with it is named with its entry, field and remedy."""

from copy import deepcopy
from datetime import date

import pytest

from costlib.errors import UsageError
from costlib.policy import case
from costlib.policy.decisions import save
from costlib.policy.documents import from_toml, to_toml
from costlib.policy.files import default
from costlib.state import State

SHIPPED = from_toml(default("case.toml"))


def changed(section, place=0, **fields):
    body = deepcopy(SHIPPED)
    body[section][place] |= fields
    return body


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed("year_one", articles=-5), r"entry 'traditional' of year_one, articles: .* it is -5"),
        (changed("year_one", articles=0), "entry 'traditional' of year_one, articles: .* greater than 0, it is 0"),
        (
            changed("unit_costs", traditional=0),
            "entry 'Content creation' of unit_costs, traditional: .* than 0, it is 0",
        ),
        (changed("unit_costs", ai="nan"), "entry 'Content creation' of unit_costs, ai: .* finite"),
        (
            changed("infrastructure", price=-1),
            "entry 'Cluster nodes, c5.2xlarge' of infrastructure, price: .* it is -1",
        ),
        (changed("returns", costs={}), "entry 'Content engine' of returns, costs: "),
        (changed("returns", initial=0), "entry 'Content engine' of returns, initial: .* than 0, it is 0"),
        (changed("returns", years=0), "entry 'Content engine' of returns, years"),
        (changed("unit_costs", colour="red"), "entry 'Content creation' of unit_costs, colour: is no field of it"),
        (changed("claims", computed={}), "entry 'Five-year ROI, closing page' of claims, computed.formula: is missing"),
        (changed("year_one", 1, name="other"), "entry 'other' of year_one, name: .*'traditional' or 'ai'"),
        (changed("year_one", 1, name="traditional"), "'traditional' stands twice for the same days"),
        ({**SHIPPED, "currency": "dollars"}, "my.toml, currency: "),
        ({**SHIPPED, "tolerances": []}, "claims need an entry of tolerances"),
        ({**SHIPPED, "year_one": SHIPPED["year_one"][:1]}, "year_one has no entry named 'ai': add it"),
    ],
)
def test_a_bad_entry_is_named_with_its_field_and_remedy(body, message):
    with pytest.raises(UsageError, match=message):
        case.Case.of(body, "my.toml")


@pytest.mark.parametrize("section", ["currency", "unit_costs", "year_one", "infrastructure", "returns"])
def test_a_missing_section_is_named(section):
    with pytest.raises(UsageError, match=f"my.toml, {section}: is missing: add it"):
        case.Case.of({name: body for name, body in SHIPPED.items() if name != section}, "my.toml")


def test_claims_may_be_missing():
    bare = {name: body for name, body in SHIPPED.items() if name not in {"claims", "tolerances"}}

    assert case.Case.of(bare).claims == ()


def test_text_that_is_no_document_is_refused():
    with pytest.raises(UsageError, match=r"my.toml is no TOML"):
        case.written("= nothing", "my.toml")


def test_a_later_entry_of_the_same_name_rules_from_its_day_on():
    later = {**SHIPPED["infrastructure"][0], "price": 200, "valid_from": date(2026, 6, 1)}
    dated = case.Case.of({**SHIPPED, "infrastructure": [*SHIPPED["infrastructure"], later]})

    def price(day):
        return {each.name: each.price for each in dated.on(day).infrastructure}["Cluster nodes, c5.2xlarge"]

    assert (price(date(2026, 5, 31)), price(date(2026, 6, 1))) == (150, 200)


def test_a_day_before_the_case_began_is_refused():
    with pytest.raises(UsageError, match="the case has too few entries of unit_costs on 2025-08-05"):
        case.Case.of(SHIPPED).on(date(2025, 8, 5))


def test_a_case_that_was_saved_counts_and_keeps_its_decimals(tmp_path):
    state = State(tmp_path / "state.db")
    body = {**from_toml(to_toml(SHIPPED)), "name": "Ours"}
    save(state, case.KIND, body, actor="a", source="test", now=date(2026, 1, 1))

    found = case.stored(state)

    assert found.name == "Ours"
    assert found.claims == case.Case.of(SHIPPED).claims
    assert str(found.claims[5].claimed) == "2116.50"


def test_without_a_saved_case_the_reference_companys_counts(tmp_path):
    assert case.stored(State(tmp_path / "state.db")) == case.Case.of(SHIPPED)
