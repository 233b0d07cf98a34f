"""What a statement says on paper, as text in tables; HTML and PDF only give it their form."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from costlib.exports import statement_sources as sources
from costlib.exports import statement_tables as tables
from costlib.exports.statement_cells import Table, money
from costlib.models.chargeback.statement import Statement
from costlib.scope import BASIS_TITLES

DRAFT = "Draft: not sealed. Figures may still change, do not book them."
SAMPLE = "Sample data: invented bills of a made-up company."


@dataclass(frozen=True, slots=True)
class Content:
    """One statement, ready to be set in type.

    Args:
        tenant: Whom it is for.
        issuer: Who states it; empty where nobody is named.
        title: What it is, as "Cost statement, October 2026".
        status: "Draft", or when it was sealed.
        sealed: Whether it is final.
        total: What is owed, with currency.
        facts: What the figures rest on: label and text.
        warnings: What a reader must not overlook.
        body: Tables of the statement itself.
        appendix: Every line, and how shared cost was shared out.
        recommendations: Sentences.
        notes: What limits the figures.
        content_hash: SHA-256 of the figures; empty where there is none.
        moment: When the content was fixed: the seal, else the end of the data.
    """

    tenant: str
    issuer: str
    title: str
    status: str
    sealed: bool
    total: str
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    body: tuple[Table, ...]
    appendix: tuple[Table, ...]
    recommendations: tuple[str, ...]
    notes: tuple[str, ...]
    content_hash: str
    moment: datetime


def content(statement: Statement) -> Content:
    """Say a statement in words and tables; tables without rows are left out."""
    asked = (
        tables.summary,
        tables.by_model,
        tables.by_content_type,
        tables.used,
        sources.corrections,
        sources.adjustments,
    )
    return Content(
        tenant=statement.tenant,
        issuer=statement.issuer,
        title=f"Cost statement, {statement.month:%B %Y}",
        status=status_words(statement.sealed_at),
        sealed=statement.status == "sealed",
        total=f"{money(statement.total, statement.currency)} {statement.currency}",
        facts=_facts(statement),
        warnings=_warnings(statement),
        body=tuple(table for make in asked if (table := make(statement)).rows),
        appendix=tuple(table for make in (tables.charges, sources.shared) if (table := make(statement)).rows),
        recommendations=statement.recommendations,
        notes=statement.notes,
        content_hash=statement.content_hash,
        moment=statement.sealed_at or datetime(*statement.as_of.timetuple()[:3], tzinfo=UTC),
    )


def status_words(sealed_at: datetime | None) -> str:
    """Whether a statement is final, in words.

    >>> status_words(None), status_words(datetime(2026, 11, 6, 10, 22, tzinfo=UTC))
    ('Draft', 'Sealed 6 Nov 2026, 10:22 UTC')
    """
    if sealed_at is None:
        return "Draft"
    at = sealed_at.astimezone(UTC)
    return f"Sealed {day(at)}, {at:%H:%M} UTC"


def day(when: date) -> str:
    """A day in words.

    >>> day(date(2026, 11, 6))
    '6 Nov 2026'
    """
    return f"{when.day} {when:%b %Y}"


def _facts(statement: Statement) -> tuple[tuple[str, str], ...]:
    facts = {
        "Billing month": f"{statement.month:%B %Y}, {statement.period_status}",
        "Plan": statement.plan,
        "Cost basis": f"{BASIS_TITLES[statement.basis].capitalize()} cost",
        "Currency": statement.currency,
        "Data up to": day(statement.as_of),
        "Status": status_words(statement.sealed_at),
    }
    return tuple((label, text) for label, text in facts.items() if text)


def _warnings(statement: Statement) -> tuple[str, ...]:
    found = [DRAFT] if statement.status == "draft" else []
    return (*found, SAMPLE) if statement.sample else tuple(found)
