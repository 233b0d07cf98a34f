from datetime import date

import pytest

from costlib.errors import UsageError
from costlib.models.whatif import sections
from costlib.policy import decisions
from costlib.policy.scenarios import KIND, ScenarioPolicy

POLICY = ScenarioPolicy.of(decisions.shipped(KIND).body)
WHEN = {"valid_from": date(2027, 1, 1), "source": "sales"}
GONE = {"name": "red leaves", "tenant": "red", **WHEN}


def test_a_change_is_added_said_and_taken_out():
    mine = sections.begun(POLICY, "optimistic")
    more = sections.added(mine, "leaves", GONE)

    assert [said for _, said in sections.happenings(more)] == ["red leaves, from 1 Jan 2027"]
    assert more.factors == mine.factors
    assert sections.without(more, "red leaves") == mine


def test_a_new_one_has_its_reason_from_its_first_change():
    made = sections.added(sections.begun(POLICY, "Exit"), "leaves", GONE)

    assert (made.name, made.source, len(made.changes)) == ("Exit", "sales", 1)
    assert POLICY.kept(made).named("exit") == made


def test_one_of_the_same_name_gives_way():
    once = sections.added(sections.begun(POLICY, "Exit"), "leaves", GONE)
    (left,) = sections.added(once, "leaves", {**GONE, "valid_from": date(2027, 2, 1)}).leaves

    assert left.valid_from == date(2027, 2, 1)


@pytest.mark.parametrize(
    ("section", "entry", "said"),
    [
        ("switches", {"name": "s", "model": "a", "to_model": "b", "share": 2}, "share"),
        ("caches", {"name": "c", "rate": -1}, "rate"),
        ("rates", {"name": "r", "currency": "EUR", "percent": -100}, "percent"),
        ("joins", {"name": "j", "tenant": "x", "like": "X"}, "can't be like itself"),
    ],
)
def test_what_can_t_be_is_refused(section, entry, said):
    with pytest.raises(UsageError, match=said):
        sections.added(sections.begun(POLICY, "Exit"), section, {**entry, **WHEN})


@pytest.mark.parametrize(
    ("section", "entry", "said"),
    [
        ("switches", {"name": "s", "model": "a", "to_model": "b", "share": "0.3"}, "30 % of a's tokens by b"),
        ("caches", {"name": "c", "rate": "0.5"}, "50 % of prompt tokens of all models from a cache"),
        ("joins", {"name": "j", "tenant": "x", "like": "y"}, "x joins, like y"),
        ("joins", {"name": "j", "tenant": "x", "monthly_cost": 1200}, "x joins, 1,200 USD a month"),
        ("rates", {"name": "r", "currency": "EUR", "percent": -5}, "EUR worth -5 %"),
    ],
)
def test_every_change_is_told_in_words(section, entry, said):
    made = sections.added(sections.begun(POLICY, "Exit"), section, {**entry, **WHEN})
    assert sections.happenings(made)[0][1] == f"{said}, from 1 Jan 2027"
