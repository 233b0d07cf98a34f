"""What AquaScene has decided: who its tenants and departments are. Saved with the sample, and edited like any other."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from costlib.policy import decisions
from costlib.policy.documents import from_toml
from costlib.policy.owners import OwnerEntry
from costlib.sample.company import START, TENANTS, TRIAL_SINCE, TRIAL_TENANT, Tenant
from costlib.sample.metric_table import SPELLED, SPELLED_TENANT
from costlib.state import State

SOURCE = "sample company"
ACTOR = "sample"
GROUP = "Reef Group"
CASE_OF = "Shrimpwell"
"""Tenant whose content engine the ROI case is."""
GROUP_SINCE: Mapping[str, date] = {"Glassmere": date(2025, 4, 1), "Mosshollow": date(2026, 1, 1)}
"""Tenants that belong to one group, and since when: the second one was bought."""
DEPARTMENTS: Mapping[str, str] = {
    "content": "publishing",
    "growth": "publishing",
    "platform": "operations",
    "support": "operations",
}
"""Department to the division that it belongs to."""


def ownership() -> dict[str, Any]:
    """Rules that ship with Costboard, and the sample's owners."""
    owners = [*_tenants(), *_departments()]
    return {**decisions.shipped("ownership").body, "owners": [entry.model_dump(exclude_none=True) for entry in owners]}


def bodies() -> dict[str, Mapping[str, Any]]:
    """What the sample says, by kind of document; a kind that is missing is as it ships.

    Beside ownership, whose tenants are those of the charges, each TOML file in this folder is one document: its name is
    the kind. That of ROI cases stands beside the case that ships, measured by one tenant.
    """
    written = {path.stem: from_toml(path.read_text(), path.name) for path in Path(__file__).parent.glob("*.toml")}
    shipped = decisions.shipped("roi").body
    written["roi"] = {**shipped, **written["roi"], "cases": [_of_one_tenant(case) for case in shipped["cases"]]}
    return {"ownership": ownership()} | dict(sorted(written.items()))


def _of_one_tenant(case: Mapping[str, Any]) -> dict[str, Any]:
    """The case, measured by the tenant alone that it is for."""
    lines = [
        {**line, "match": {**line["match"], "x_Tenant": [CASE_OF]}} if line.get("match") else line
        for line in case["lines"]
    ]
    return {**case, "lines": lines}


def decide(state: State, now: datetime) -> list[str]:
    """Save the sample's documents of every kind that nobody has saved before; returns these kinds."""
    undecided = {kind: body for kind, body in bodies().items() if not decisions.history(state, kind)}
    for kind, body in undecided.items():
        decisions.save(state, kind, body, actor=ACTOR, source=SOURCE, now=now)
    return list(undecided)


def _tenants() -> Iterator[OwnerEntry]:
    """One entry per tenant, and another one from the day on which it came to its group."""
    for tenant in TENANTS:
        since = TRIAL_SINCE if tenant.name == TRIAL_TENANT else tenant.joined
        grouped = GROUP_SINCE.get(tenant.name)
        if grouped != since:
            yield _tenant(tenant, since, None)
        if grouped is not None:
            yield _tenant(tenant, grouped, GROUP)


def _tenant(tenant: Tenant, since: date, parent: str | None) -> OwnerEntry:
    return OwnerEntry(
        owner="tenant",
        name=tenant.name,
        plan=tenant.plan,
        parent=parent,
        aliases=(SPELLED,) if tenant.name == SPELLED_TENANT else (),
        valid_from=since,
        source=SOURCE,
    )


def _departments() -> Iterator[OwnerEntry]:
    for name, division in DEPARTMENTS.items():
        yield OwnerEntry(owner="department", name=name, parent=division, valid_from=START, source=SOURCE)
