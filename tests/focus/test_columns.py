"""Our columns are those of FOCUS 1.4: held against the data model that the FinOps Foundation publishes."""

import json
from pathlib import Path

import pytest

from costlib.focus.columns import COST_AND_USAGE, SERVICE_SUBCATEGORIES
from costlib.focus.contract import FACTS, FOCUS_DATASETS, OWN

MODEL = json.loads((Path(__file__).parents[1] / "golden" / "focus_1_4_model.json").read_text())
KINDS = {"String": "text", "JSON": "json", "Decimal": "decimal", "Date/Time": "time"}
COUNTS = {"Cost and Usage": 65, "Invoice Detail": 22, "Billing Period": 6, "Contract Commitment": 30}
PUBLISHED = [(name, column) for name, dataset in MODEL["datasets"].items() for column in dataset["columns"]]


def ours(dataset, name):
    return next(column for column in FOCUS_DATASETS[dataset] if column.name == name)


def test_the_model_is_that_of_focus_1_4():
    assert MODEL["focus_version"] == "1.4"
    assert {name: len(dataset["columns"]) for name, dataset in MODEL["datasets"].items()} == COUNTS


@pytest.mark.parametrize("dataset", COUNTS)
def test_a_dataset_has_the_published_columns_and_no_other(dataset):
    assert sorted(column.name for column in FOCUS_DATASETS[dataset]) == sorted(MODEL["datasets"][dataset]["columns"])


@pytest.mark.parametrize(("dataset", "name"), PUBLISHED)
def test_a_column_is_as_published(dataset, name):
    column, published = ours(dataset, name), MODEL["datasets"][dataset]["columns"][name]
    assert column.kind == KINDS[published["data_type"]]
    assert column.level == published["feature_level"].lower()
    assert column.nullable == published["allows_nulls"]
    assert sorted(column.allowed) == sorted(published["allowed_values"] or []) or name in {
        "ServiceCategory",
        "ServiceSubcategory",
    }


def test_subcategories_have_the_published_parents():
    parents = {sub: category for category, subs in SERVICE_SUBCATEGORIES.items() for sub in subs}
    assert parents == MODEL["service_subcategory_parents"]
    assert sum(map(len, SERVICE_SUBCATEGORIES.values())) == len(parents), "a subcategory has one parent"


def test_categories_are_the_published_ones():
    published = MODEL["datasets"]["Cost and Usage"]["columns"]["ServiceCategory"]["allowed_values"]
    assert sorted(SERVICE_SUBCATEGORIES) == sorted(published)


def test_our_own_columns_on_facts_say_that_they_are_ours():
    assert all(column.name.startswith("x_") and column.name[2].isupper() for column in OWN)
    assert FACTS.columns == COST_AND_USAGE + OWN
    assert len(set(FACTS.names)) == len(FACTS.names)
