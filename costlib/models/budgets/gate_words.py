"""What the gates say, for people and for jobs."""

from typing import Any

from costlib.amounts import exact
from costlib.models.budgets.gates import Verdict
from costlib.models.wording import visible
from costlib.policy.budget_scope import said


def headline(found: Verdict) -> str:
    """Whether the spend may go ahead, and through whom, in a sentence."""
    what = f"{exact(found.spend.amount, found.spend.currency)} for {visible(said(found.spend.match))}"
    if found.of_kind("hard_stop"):
        return f"Stopped: {what} must not be spent"
    if found.approvers:
        return f"Stopped: {what} needs the approval of {visible(' or '.join(found.approvers))}"
    return f"May go ahead, with warnings: {what}" if found.caught else f"May go ahead: {what}"


def as_text(found: Verdict) -> str:
    """The headline, every gate that caught the spend, and the notes, a line each."""
    caught = (f"{each.gate.kind}: {visible(each.as_text())}" for each in found.caught)
    return "\n".join([headline(found), *caught, *(f"note: {visible(each)}" for each in found.notes)])


def as_json(found: Verdict) -> dict[str, Any]:
    """The same for jobs; amounts are decimal strings."""
    return {
        "stopped": found.stopped,
        "approvers": list(found.approvers),
        "scope": {name: list(values) for name, values in found.spend.match.items()},
        "amount": f"{found.spend.amount:f}",
        "currency": found.spend.currency,
        "gates": [{"gate": each.gate.name, "kind": each.gate.kind, "reason": each.reason} for each in found.caught],
        "notes": list(found.notes),
    }
