from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from costlib.models.anomalies import Settings, detect
from costlib.models.anomalies.recurring import Recurring

DAYS = pd.date_range("2025-01-01", periods=500)
DAY = np.arange(len(DAYS))
SETTLED = Settings(settling=0)


def noisy(share, seed=1):
    return 1 + share * np.random.default_rng(seed).standard_normal(len(DAYS))


def flagged(amounts, after=0):
    found = detect(pd.Series(amounts, DAYS), SETTLED)["is_anomaly"].to_numpy()
    return [place for place in np.flatnonzero(found).tolist() if place >= after]


PATTERNS = {
    "every other day": (np.where(DAY % 2 == 0, 100, 0) * noisy(0.03), 20),
    "odd days of the month": (np.where(DAYS.day % 2 == 1, 100, 0) * noisy(0.1), 15),
    "Mondays alone": (np.where(DAYS.day_of_week == 0, 1000, 0) * noisy(0.1), 3),
    "every second Monday alone": (np.where((DAYS.day_of_week == 0) & (DAY // 7 % 2 == 0), 1000, 0) * noisy(0.1), 3),
    "the 1st alone": (np.where(DAYS.day == 1, 5000, 0) * noisy(0.03), 3),
    "the last day of the month": (np.where(DAYS.is_month_end, 5000, 0) * noisy(0.03) + 100 * noisy(0.03, 2), 3),
    "from the 20th on": (np.where(DAYS.day >= 20, 50, 0) * noisy(0.1), 3),
    "a week on, a week off": (np.where(DAY // 7 % 2 == 0, 100, 0) * noisy(0.05), 3),
    "a day in five, by chance": (
        np.where(np.random.default_rng(4).random(len(DAYS)) < 0.2, 100, 0) * noisy(0.3, 2),
        20,
    ),
}


@pytest.mark.parametrize("name", PATTERNS)
def test_charges_on_some_days_are_usual_after_a_few_months(name):
    amounts, most = PATTERNS[name]

    assert len(flagged(amounts, after=150)) <= most


def test_a_charge_far_above_what_recurs_is_flagged_all_the_same():
    amounts = np.where(DAY % 2 == 0, 100.0, 0.0) * noisy(0.03)
    amounts[400] = 350

    assert 400 in flagged(amounts)


def test_a_day_that_recurs_says_so_and_keeps_its_score():
    amounts = 100 * noisy(0.03)
    amounts[60::40] = 300
    found = detect(pd.Series(amounts, DAYS), SETTLED).iloc[60::40]

    assert found["note"].iloc[4:].eq("recurring").all()
    assert (found["score"] > 3.5).all()
    assert (found["upper"].iloc[4:] >= 300).all()
    assert found["is_anomaly"].tolist()[:2] == [True, True]


def remembering(*strays):
    memory = Recurring()
    for day, beyond, days in strays:
        memory.strays(day, beyond, days, ())
    return memory


@pytest.mark.parametrize(
    ("strays", "usual"),
    [
        ([(100, 50.0, 1), (140, 50.0, 1), (180, 50.0, 1)], True),
        ([(100, 50.0, 1), (140, 50.0, 1)], False),
        ([(176, 50.0, 1), (177, 50.0, 1), (178, 50.0, 1), (179, 50.0, 1)], False),
        ([(150, 50.0, 1), (157, 50.0, 1), (164, 50.0, 1), (171, 50.0, 1), (178, 50.0, 1)], True),
        ([(105, 50.0, 1), (140, 50.0, 1), (147, 50.0, 1), (154, 50.0, 1)], False),
        ([(100, 20.0, 1), (140, 20.0, 1), (180, 20.0, 1)], False),
        ([(100, -50.0, 1), (140, -50.0, 1), (180, -50.0, 1)], False),
        ([(100, 50.0, 5), (140, 50.0, 5), (180, 50.0, 5)], False),
    ],
)
def test_what_strayed_alike_in_three_months_or_five_weeks_is_usual(strays, usual):
    assert remembering(*strays).covers(190, 55.0, 1, ()) is usual


def test_what_came_twice_on_the_same_day_of_a_month_is_usual_there_alone():
    memory = Recurring()
    for day in (100, 190):
        memory.strays(day, 50.0, 1, (17,))

    assert memory.covers(280, 50.0, 1, (17,))
    assert not memory.covers(280, 50.0, 1, (18,))


def test_a_leak_is_not_hidden_by_frequent_spikes():
    amounts = 100 * noisy(0.02)
    amounts[60:420:30] *= 2
    amounts[425:450] *= 1.02 ** np.arange(1, 26)

    found = flagged(amounts, after=425)
    assert found
    assert found[0] < 440
    assert all(first < then for first, then in pairwise(found))
