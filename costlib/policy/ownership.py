"""Ownership: which tenant, department and project a charge belongs to, as dated rules."""

import hashlib
import tomllib
from collections.abc import Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from costlib import sql
from costlib.policy.files import default

Owner = Literal["tenant", "department", "project"]
COLUMNS: dict[Owner, str] = {"tenant": "x_Tenant", "department": "x_Department", "project": "x_Project"}


class OwnershipRule(BaseModel):
    """Facts that carry one of ``tags`` belong to the owner that the tag names, from ``valid_from`` on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    owner: Owner
    tags: tuple[str, ...]
    valid_from: date
    source: str


def default_rules() -> tuple[OwnershipRule, ...]:
    """Rules that ship with the library."""
    return tuple(OwnershipRule(**entry) for entry in tomllib.loads(default("ownership.toml"))["rules"])


def rules_version(rules: Sequence[OwnershipRule]) -> str:
    """Return a short hash of the rules: another rule is another version.

    >>> rules_version(default_rules()) == rules_version(default_rules())
    True
    """
    return hashlib.sha256("".join(rule.model_dump_json() for rule in rules).encode()).hexdigest()[:8]


def owner_columns(rules: Sequence[OwnershipRule]) -> dict[str, str]:
    """SQL per ownership column, over facts."""
    return {column: _first([rule for rule in rules if rule.owner == owner]) for owner, column in COLUMNS.items()}


def _first(rules: Sequence[OwnershipRule]) -> str:
    found = [
        f"CASE WHEN ChargePeriodStart >= DATE {sql.text(str(rule.valid_from))} "
        f"THEN nullif(json_extract_string(Tags, {sql.text('$.' + sql.ident(tag))}), '') END"
        for rule in rules
        for tag in rule.tags
    ]
    return f"coalesce({', '.join(found)}, NULL)" if found else "CAST(NULL AS VARCHAR)"
