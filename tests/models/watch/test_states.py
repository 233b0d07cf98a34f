from datetime import date, timedelta

import pytest

from costlib.models.watch.anomaly import Anomaly, course, key, undone, word
from costlib.models.watch.seen import Seen
from costlib.models.watch.series import ALL, Name
from costlib.models.watch.states import said_of
from costlib.policy.anomalies import USUAL
from costlib.policy.anomaly_states import AnomalyStates

S3, AWS = Name("ServiceName", "S3"), Name("ServiceProviderName", "AWS")
START = date(2026, 10, 10)
WHO = {"who": "a person", "why": "a reason", "at": "2026-10-20T12:00:00+00:00"}


def shows(name=S3, start=START, days=2, score=9.0, kind="spike"):
    end = start + timedelta(days=days - 1)
    return Seen(name, start, end, days, 100.0, 300.0, score, kind, "high", is_alert=True, steps=())


def said(*groups, words=(), planned=()):
    states = AnomalyStates.of(
        {"words": [{**WHO, **each} for each in words], "planned": [{**WHO, **e} for e in planned]}
    )
    return said_of(groups, states, USUAL, 3)


def spoken(status="acknowledged", name=S3, first=START, **more):
    return {"dimension": name.dimension, "value": name.value, "up": True, "first": str(first), "status": status, **more}


def activity(name=S3, first=START, last=START + timedelta(days=1)):
    return {"dimension": name.dimension, "value": name.value, "first": str(first), "last": str(last)}


def test_what_nobody_spoke_of_is_open():
    (found,) = said((shows(),))

    assert (found.status, found.words, found.why) == ("open", (), "")


def test_the_last_word_counts_and_all_are_kept():
    (found,) = said((shows(),), words=[spoken(), spoken("resolved")])

    assert found.status == "resolved"
    assert [each.status for each in found.words] == ["acknowledged", "resolved"]
    assert found.why == "a person: a reason"


@pytest.mark.parametrize("moved", [-3, -1, 0, 2])
def test_a_state_survives_that_the_start_moves_by_days(moved):
    (found,) = said((shows(start=START + timedelta(days=moved)),), words=[spoken()])

    assert found.status == "acknowledged"


def test_a_state_survives_that_the_event_grows():
    (found,) = said((shows(days=30),), words=[spoken()])

    assert found.status == "acknowledged"


def test_a_state_survives_that_another_series_leads():
    (found,) = said((shows(AWS), shows(S3)), words=[spoken()])

    assert found.status == "acknowledged"


def test_a_word_belongs_to_the_nearest_of_two_and_to_no_other_direction():
    before, after = shows(start=START - timedelta(days=4)), shows(start=START)
    first, second = said((before,), (after,), words=[spoken()])
    (down,) = said((shows(score=-9.0),), words=[spoken()])

    assert (first.status, second.status, down.status) == ("open", "acknowledged", "open")


def test_what_goes_on_after_the_last_day_that_was_expected_is_open_again():
    words = [spoken("expected", until=str(START + timedelta(days=1)))]
    (kept,), (outlived,) = said((shows(),), words=words), said((shows(days=10),), words=words)

    assert kept.status == "expected"
    assert (outlived.status, outlived.outlived) == ("open", START + timedelta(days=1))


def test_what_is_expected_until_a_day_covers_its_repeats_until_then_and_no_longer_once_it_is_not():
    repeat = shows(start=START + timedelta(days=14))
    until = spoken("expected", until=str(START + timedelta(days=20)))
    again = said((shows(),), (repeat,), words=[until])
    other = said((shows(),), (repeat,), words=[until, spoken("open")])

    assert [each.status for each in again] == ["expected", "expected"]
    assert [each.status for each in other] == ["open", "open"]


def test_planned_activity_of_one_of_its_series_makes_it_expected():
    (mine,) = said((shows(AWS), shows(S3)), planned=[activity()])
    (other,) = said((shows(AWS),), planned=[activity()])

    assert (mine.status, mine.why) == ("expected", "a person: a reason")
    assert other.status == "open"


def test_activity_planned_for_all_cost_covers_every_series():
    (found,) = said((shows(),), planned=[activity(ALL)])

    assert found.status == "expected"


def test_what_begins_before_or_outlives_planned_activity_is_open():
    (early,) = said((shows(),), planned=[activity(first=START + timedelta(days=5), last=START + timedelta(days=9))])
    (before,) = said(
        (shows(days=7),), planned=[activity(first=START + timedelta(days=5), last=START + timedelta(days=9))]
    )
    (after,) = said((shows(days=10),), planned=[activity()])

    assert [each.status for each in (early, before, after)] == ["open"] * 3
    assert after.outlived == START + timedelta(days=1)


def test_a_word_overrules_planned_activity():
    (found,) = said((shows(),), words=[spoken("open")], planned=[activity()])

    assert found.status == "open"


def test_an_anomaly_keeps_the_name_it_had_when_it_was_first_spoken_of():
    (found,) = said((shows(start=START - timedelta(days=2)),), words=[spoken()])
    each = Anomaly(shows(start=START - timedelta(days=2)), (), (), found, "back to usual")

    assert each.id == key(S3, START, up=True)
    assert word(each, "resolved")["first"] == str(START)


def test_undo_says_what_was_said_before_or_that_it_is_open():
    words = [spoken("expected", until=str(START + timedelta(days=5))), spoken("resolved")]
    (twice,), (once,) = said((shows(),), words=words), said((shows(),), words=words[:1])

    back = undone(Anomaly(shows(), (), (), twice, "back to usual"))
    assert (back["status"], back["until"]) == ("expected", str(START + timedelta(days=5)))
    assert undone(Anomaly(shows(), (), (), once, "back to usual"))["status"] == "open"


def test_what_is_expected_lasts_at_least_to_the_end_of_the_event():
    each = Anomaly(shows(days=4), (), (), said((shows(),))[0], "back to usual")

    assert word(each, "expected")["until"] == str(START + timedelta(days=3))
    assert "until" not in word(each, "acknowledged")


@pytest.mark.parametrize(
    ("kind", "last_day", "told"),
    [
        ("spike", START + timedelta(days=1), "going on"),
        ("spike", START + timedelta(days=2), "back to usual"),
        ("new level", START + timedelta(days=9), "the new usual"),
        ("leak", START + timedelta(days=9), "the new usual"),
    ],
)
def test_the_course_tells_what_became_of_it(kind, last_day, told):
    assert course(shows(kind=kind), last_day) == told
