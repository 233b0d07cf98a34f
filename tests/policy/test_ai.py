from datetime import date

import pytest

from costlib.errors import UsageError
from costlib.policy.ai import AiPolicy, stored
from costlib.policy.decisions import shipped
from costlib.state import State

BODY = shipped("ai").body


def changed(section, **fields):
    first, *others = BODY[section]
    return BODY | {section: [first | fields, *others]}


def test_what_ships_is_the_reference_s(tmp_path):
    policy = stored(State(tmp_path / "state.db"))
    found = {pattern.name: (pattern.input_tokens, pattern.output_tokens, pattern.model) for pattern in policy.patterns}
    assert found == {
        "newsletter_article": (1200, 2000, "claude-3-sonnet"),
        "instagram_caption": (400, 100, "gpt-3.5-turbo"),
        "blog_post": (1500, 3000, "gpt-4"),
        "social_media": (300, 80, "claude-3-haiku"),
    }
    assert [pattern.volume for pattern in policy.patterns] == [400, 800, 200, 1000]


def test_before_its_first_day_nothing_rules():
    assert AiPolicy.of(BODY).on(date(2024, 1, 1)).patterns == ()


def test_a_later_entry_takes_over_for_its_model_alone():
    later = BODY["options"][0] | {"valid_from": "2026-06-01", "quality": "5"}
    ruling = AiPolicy.of(BODY | {"options": [*BODY["options"], later]}).on(date(2026, 7, 1))
    assert len(ruling.options) == len(BODY["options"])
    assert [option.quality for option in ruling.options if option.model == "gpt-4"] == [5]


@pytest.mark.parametrize(
    ("section", "fields", "names"),
    [
        ("patterns", {"input_tokens": "-1"}, "newsletter_article"),
        ("patterns", {"output_tokens": "NaN"}, "newsletter_article"),
        ("options", {"quality": "11"}, "newsletter_article"),
        ("levers", {"share": "1.5"}, "trimming"),
        ("levers", {"name": "magic"}, "magic"),
        ("modes", {"name": "free"}, "free"),
        ("tiers", {"cost_basis": "0"}, "startup"),
        ("peers", {"models": []}, "small"),
    ],
)
def test_a_bad_entry_is_refused_by_its_name(section, fields, names):
    with pytest.raises(UsageError, match=f"entry '{names}' of {section}"):
        AiPolicy.of(changed(section, **fields))


def test_two_entries_of_the_same_days_are_refused():
    with pytest.raises(UsageError, match="'blog_post' stands twice for the same days"):
        AiPolicy.of(BODY | {"patterns": [*BODY["patterns"], BODY["patterns"][2]]})
