"""What AquaScene has decided: who its tenants and departments are. Saved with the sample, and edited like any other."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from importlib import resources
from typing import Any

from costlib.policy import decisions
from costlib.policy.documents import from_toml, plain
from costlib.policy.owners import OwnerEntry
from costlib.sample.company import START, TENANTS, TRIAL_SINCE, TRIAL_TENANT, Tenant
from costlib.sample.metric_table import SPELLED, SPELLED_TENANT
from costlib.state import State

SOURCE = "sample company"
ACTOR = "sample"
GROUP = "Reef Group"
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


def allocation() -> dict[str, Any]:
    """The sample's cost pools."""
    return plain(
        from_toml(resources.files("costlib.sample").joinpath("allocation.toml").read_text(), "allocation.toml")
    )


BODIES: Mapping[str, Callable[[], Mapping[str, Any]]] = {"ownership": ownership, "allocation": allocation}
"""Kind of document to what the sample says in it. A kind that is missing here is as it ships."""


def decide(state: State, now: datetime) -> list[str]:
    """Save the sample's documents of every kind that nobody has saved before; returns these kinds."""
    undecided = [kind for kind in BODIES if not decisions.history(state, kind)]
    for kind in undecided:
        decisions.save(state, kind, BODIES[kind](), actor=ACTOR, source=SOURCE, now=now)
    return undecided


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
