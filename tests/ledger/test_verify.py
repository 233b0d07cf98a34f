"""What verify finds: each part of the ledger held against the others, and a finding for whatever was tampered with."""

import json
import shutil
import sqlite3
from contextlib import closing

import duckdb
import pytest

from costlib.errors import CostlibError, LedgerError
from costlib.focus.contract import FACTS, METRICS
from costlib.ledger import Ledger
from costlib.ledger.lake import Lake
from costlib.ledger.verify import verify

METRICS_CSV = "date,tenant,metric,value,unit\n2026-10-01,blue,requests,5,1\n2026-10-02,blue,requests,6,1\n"


@pytest.fixture
def loaded(bills, ledger, tmp_path):
    """A ledger of two months and a metric."""
    bills.load(ledger, tmp_path / "september.csv", bills.month("2026-09"))
    bills.load(ledger, tmp_path / "october.csv", bills.month("2026-10", "2.00"))
    bills.load(ledger, tmp_path / "metrics.csv", METRICS_CSV)
    return ledger


def rewritten(path, query):
    """Write a Parquet file anew with the answer of a query over ``old``."""
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        con.execute(f"CREATE TABLE old AS SELECT * FROM read_parquet('{path}')")
        con.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")


def file_of(ledger, dataset=FACTS):
    return Lake(ledger.home, dataset).files()[0]


def test_a_sound_ledger_has_no_problems(bills, loaded):
    assert bills.problems(loaded) == []
    assert [finding.as_json()["ok"] for finding in verify(loaded.home)] == [True] * len(verify(loaded.home))


def test_an_empty_ledger_has_no_problems(bills, ledger):
    assert bills.problems(ledger) == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * REPLACE (BilledCost + 0.000000000000000001 AS BilledCost) FROM old",
        "SELECT * FROM old LIMIT 27",
        "SELECT * FROM old UNION ALL (SELECT * FROM old LIMIT 1)",
        "SELECT * REPLACE ('EUR' AS BillingCurrency) FROM old",
        "SELECT * REPLACE (CAST(NULL AS DECIMAL(38, 18)) AS EffectiveCost) FROM old",
        "SELECT * REPLACE ('another' AS x_Delivery) FROM old",
    ],
)
def test_altered_facts_are_found(bills, loaded, query):
    rewritten(file_of(loaded), query)
    assert any("load" in problem for problem in bills.problems(loaded))


@pytest.mark.parametrize("dataset", [FACTS, METRICS])
def test_a_missing_file_of_the_lake_is_found_by_its_name(bills, loaded, dataset):
    gone = file_of(loaded, dataset)
    loaded.home.path.joinpath(gone).unlink()
    assert any(gone.rsplit("/", 1)[1] in problem for problem in bills.problems(loaded))


@pytest.mark.parametrize("dataset", [FACTS, METRICS])
def test_a_damaged_file_of_the_lake_is_found(bills, loaded, dataset):
    path = loaded.home.path / file_of(loaded, dataset)
    path.write_bytes(path.read_bytes()[:-10])
    assert bills.problems(loaded)


def test_a_restatement_of_what_is_damaged_is_refused_as_ours_and_changes_nothing(bills, loaded, tmp_path):
    (loaded.home.path / file_of(loaded)).unlink()
    with pytest.raises(CostlibError, match="verify"):
        bills.load(loaded, tmp_path / "october.csv", bills.month("2026-10", "3.00"))


def test_altered_metrics_are_found(bills, loaded):
    rewritten(file_of(loaded, METRICS), "SELECT * FROM old LIMIT 1")
    assert bills.problems(loaded)


@pytest.mark.parametrize("damage", ["alter", "remove", "cut", "empty"])
def test_a_cube_that_does_not_add_up_is_found_and_built_anew_by_the_same_load(bills, loaded, tmp_path, damage):
    part = min((loaded.home.cube / "parts").glob("*.parquet"))
    if damage == "alter":
        rewritten(part, "SELECT * REPLACE (BilledCost * 2 AS BilledCost) FROM old")
    elif damage == "remove":
        part.unlink()
    else:
        part.write_bytes(part.read_bytes()[:20] if damage == "cut" else b"")
    assert any("cube" in problem for problem in bills.problems(loaded))
    if damage != "remove":
        shutil.rmtree(loaded.home.cube)
    bills.load(loaded, tmp_path / "october.csv", bills.month("2026-10", "2.00"))
    assert bills.problems(loaded) == []


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"lake": 1}', "\x00"])
def test_a_damaged_stamp_is_found_told_to_readers_and_mended_by_the_same_load(bills, loaded, tmp_path, content):
    (loaded.home.cube / "CURRENT").write_text(content)
    with pytest.raises(LedgerError, match=r"CURRENT is damaged: load anything"):
        Ledger(loaded.home.path).engine()
    assert any("CURRENT is damaged" in problem for problem in bills.problems(loaded))
    assert bills.load(loaded, tmp_path / "october.csv", bills.month("2026-10", "2.00")).unchanged
    assert bills.problems(loaded) == []


def test_a_missing_part_of_the_cube_is_told_to_readers(loaded):
    part = min((loaded.home.cube / "parts").glob("*.parquet"))
    part.unlink()
    with pytest.raises(LedgerError, match=rf"lacks {part.name}: load anything"):
        Ledger(loaded.home.path).engine()


def audit(ledger, statement, *arguments):
    with closing(sqlite3.connect(ledger.home.state)) as connection, connection:
        connection.execute(statement, arguments)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 3",
        "DELETE FROM audit",
        "DROP TABLE audit",
        "UPDATE audit SET actor = 'nobody' WHERE seq = 1",
        "INSERT INTO audit SELECT seq + 1, at, actor, action, subject, detail, previous, hash FROM audit WHERE seq = 3",
    ],
)
def test_a_tampered_audit_is_found(bills, loaded, statement):
    audit(loaded, statement)
    assert bills.problems(loaded)


def test_a_tampered_index_is_found(bills, loaded):
    audit(loaded, "DELETE FROM deliveries WHERE month = '2026-09'")
    assert any("no load brought it" in problem for problem in bills.problems(loaded))


def test_a_table_whose_log_is_damaged_is_an_error_that_names_it(loaded):
    for entry in (loaded.home.lake / "facts" / "_delta_log").glob("*.json"):
        entry.write_text("{")
    with pytest.raises(LedgerError, match="facts can't be read"):
        Lake(loaded.home, FACTS).version()


def test_the_audit_says_what_was_loaded(loaded):
    details = [json.loads(entry.detail) for entry in loaded.state.audit()]
    assert [[file["path"] for file in detail["files"]] for detail in details] == [
        ["metrics.csv"],
        ["october.csv"],
        ["september.csv"],
    ]
    assert details[1]["deliveries"][0]["totals"][0]["BilledCost"] == "56"
