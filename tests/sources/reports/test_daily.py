"""Reports of days: each is asked for by its own path and grouping, and what it makes is read as what it is."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from costlib.errors import CursorError, GapError, UsageError
from costlib.scope import Period
from costlib.sources.kind import Part
from costlib.sources.parts import months
from costlib.sources.registry import kind_of
from costlib.sources.reports.anthropic import Anthropic
from costlib.sources.reports.daily import DAYS
from costlib.sources.reports.openai import OpenAI
from costlib.sources.settings import SourceSettings

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PART = Part("2026-10", Period(date(2026, 10, 1), date(2026, 11, 1)), told=date(2026, 11, 1))
COUNTS = {
    "usage": {"input_tokens": 3},
    "embeddings": {"input_tokens": 3},
    "moderations": {"input_tokens": 3},
    "images": {"images": 3},
    "audio_speeches": {"characters": 3},
    "audio_transcriptions": {"seconds": 3},
    "vector_stores": {"usage_bytes": 3},
    "code_interpreter_sessions": {"num_sessions": 3},
    "file_search_calls": {"num_requests": 3},
    "web_search_calls": {"num_requests": 3},
}
NAMES = {"usage": "completions", "file_search_calls": "file_searches", "web_search_calls": "web_searches"}
"""What results call themselves, where that is not what the path says."""


def settings(kind, **options):
    return SourceSettings(name=f"live {options.get('report', '')}", kind=kind, since=PART.period.start, options=options)


def openai_days(days, results=()):
    start = [int(datetime(2026, 10, 1, tzinfo=UTC).timestamp()) + 86400 * n for n in days]
    data = [{"object": "bucket", "start_time": at, "end_time": at + 86400, "results": list(results)} for at in start]
    return json.dumps({"object": "page", "data": data, "has_more": False, "next_page": None}).encode()


def test_every_report_is_asked_for_once_under_its_own_path():
    for kind in (OpenAI(), Anthropic()):
        asked = [kind.starts(settings(kind.name, report=each), PART)[0] for each in kind.REPORTS]
        assert len({each.operation for each in asked}) == len(kind.REPORTS)
        assert all(DAYS.items() <= each.parameters.items() for each in asked)


def test_a_month_is_asked_for_as_its_provider_writes_times():
    (openai,) = OpenAI().starts(settings("openai"), PART)
    (anthropic,) = Anthropic().starts(settings("anthropic"), PART)

    assert (openai.parameters["start_time"], openai.parameters["end_time"]) == (1790812800, 1793491200)
    assert anthropic.parameters["starting_at"] == "2026-10-01T00:00:00Z"
    assert anthropic.parameters["ending_at"] == "2026-11-01T00:00:00Z"


def test_each_kind_of_usage_is_read_from_what_its_report_makes(ledger, tmp_path):
    files = []
    for report, counts in COUNTS.items():
        result = {"object": f"organization.usage.{NAMES.get(report, report)}.result", "project_id": report} | counts
        (made,) = OpenAI().makes(settings("openai", report=report), PART, [openai_days(range(31), [result])])
        files.append(tmp_path / made.name)
        files[-1].write_bytes(made.content)
    report = ledger.ingest(files, now=NOW, source="llm")

    assert COUNTS.keys() == OpenAI.REPORTS.keys() - {"costs"}
    assert {each.path: (each.format, each.rows_stored, each.rows_quarantined) for each in report.files} == {
        path.name: ("openai-usage", 31, 0) for path in files
    }


def test_a_report_that_there_is_not_is_refused_with_those_that_there_are():
    with pytest.raises(UsageError, match="report is none of costs, usage, embeddings"):
        kind_of(settings("openai", report="everything"))


@pytest.mark.parametrize(
    ("days", "gap"),
    [
        (range(5, 31), ("1790812800", "1791244800")),
        (range(20), ("1792540800", "1793491200")),
    ],
)
def test_days_that_are_missing_at_either_end_are_a_gap(days, gap):
    with pytest.raises(GapError, match="says nothing of the time") as refused:
        OpenAI().check_whole(PART, [openai_days(days)])
    assert refused.value.gaps == (gap,)


def test_a_page_of_another_month_is_none_of_this_one():
    with pytest.raises(CursorError, match="where it was asked from") as refused:
        OpenAI().check_whole(PART, [openai_days([-1])])
    assert not isinstance(refused.value, GapError)


def test_a_gap_is_asked_for_by_itself_and_only_silence_about_it_counts():
    kind, gap = OpenAI(), ("1790812800", "1791244800")
    request = kind.proof(settings("openai", report="images"), PART, gap)

    assert request.operation == "organization/usage/images"
    assert (request.parameters["start_time"], request.parameters["end_time"]) == (1790812800, 1791244800)
    assert kind.is_nothing(gap, openai_days([]))
    assert kind.is_nothing(gap, openai_days([0, 4]))
    assert not kind.is_nothing(gap, openai_days([0], [{"object": "any"}]))
    assert not kind.is_nothing(gap, openai_days([5]))  # an answer to something else
    assert not kind.is_nothing(gap, openai_days([]).replace(b'"has_more": false', b'"has_more": true'))
    asked = Anthropic().proof(settings("anthropic"), PART, ("2026-10-01", "2026-10-06")).parameters
    assert (asked["starting_at"], asked["ending_at"]) == ("2026-10-01T00:00:00Z", "2026-10-06T00:00:00Z")


def test_of_the_last_two_days_a_provider_may_not_know_yet():
    october, november = months(settings("openai"), NOW)

    assert (october.told, november.told) == (date(2026, 11, 1), date(2026, 11, 18))
    (first,) = months(settings("openai"), NOW.replace(month=10, day=1))
    assert first.told == date(2026, 10, 1)
    before = [openai_days(range(31, 31 + 17))]
    OpenAI().check_whole(november, before)
    with pytest.raises(GapError):
        OpenAI().check_whole(months(settings("openai"), NOW + timedelta(days=1))[1], before)
