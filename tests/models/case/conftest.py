"""The reference company's case as it ships, and a way to change it."""

from datetime import date
from decimal import Decimal

import pytest

from costlib.models.case.answer import case_answer
from costlib.models.case.measured import Measured, Measurement
from costlib.models.case.report import as_json
from costlib.policy import case
from costlib.policy.documents import from_toml
from costlib.policy.files import default

DAY = date(2026, 11, 20)


@pytest.fixture
def document():
    """The shipped document, free to be changed."""
    return from_toml(default("case.toml"))


@pytest.fixture
def answered(document):
    """Compute a changed document: ``answered(currency="EUR")``, measured figures under ``measured``."""

    def compute(measured=None, **sections):
        figures = tuple(Measurement(name, value, "by test") for name, value in (measured or {}).items())
        return case_answer(case.Case.of({**document, **sections}), DAY, Measured(figures=figures))

    return compute


@pytest.fixture
def reference(answered):
    """The reference company's answers."""
    return answered()


@pytest.fixture
def claim():
    """A claim as a document holds it: ``claim(claimed=5, computed={...})``."""

    def make(**fields):
        dated = {"valid_from": date(2026, 1, 1), "source": "test"}
        return {
            "name": "a claim",
            "claimed": Decimal(1),
            "unit": "x",
            "computed": {"formula": "volume_times"},
            **dated,
        } | fields

    return make


@pytest.fixture
def reference_rows(reference):
    """Rows of the reference's claims as JSON, by claim."""
    return {row["claim"]: row for row in as_json(reference.claims)["rows"]}
