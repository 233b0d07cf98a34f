"""Tenant costs: the proof that an allocation conserves money, what is unallocated and why."""

from dataclasses import replace

import streamlit as st

from costlib.amounts import exact
from costlib.models.allocation.result import Allocation
from costlib.models.tenants import allocation_findings, allocation_proof
from costlib.models.tenants.allocation_findings import Sum
from costlib.models.tenants.allocation_proof import Proof
from costlib.scope import BASES
from pages import _context, _costs, _tenant_tables, _tenants

SHOWN = 2
"""Reasons that are shown at once; the list has all."""


def draw(found: Allocation, proof: Proof) -> None:
    """Draw the sums, a green check or a red banner, and what stands apart."""
    scope = found.scope
    words = _costs.plain(allocation_findings.conservation(proof, scope))
    if proof.failures:
        st.error(words, icon=":material/error:")
    else:
        st.markdown(f":green[:material/check_circle:] **{words}**")
    lines = [_line(each) for each in allocation_findings.sums(proof, scope.currency)]
    with st.container(key="proof"):
        st.markdown("\n".join([f"| | {scope.currency} |", "|:---|---:|", *lines]))
    _apart(found)


def _line(each: Sum) -> str:
    mark = "**" if each.total else ""
    return f"| {mark}{each.title}{mark} | {mark}{each.amount}{mark} |"


def _apart(found: Allocation) -> None:
    """Costs in currencies that no rate converts: never added, never hidden."""
    for left in _context.ledger().unconverted(found.scope):
        amount = exact(left["cost"], left["currency"])
        st.caption(
            f":material/currency_exchange: Apart from this: {_costs.plain(amount)} ({left['rows']:,} charges) has no "
            f"rate into {found.scope.currency}. Load one to allocate it."
        )


def reasons(found: Allocation, proof: Proof) -> None:
    """Draw why cost is unallocated, in words, with the way to the rules."""
    for each in proof.reasons[:SHOWN]:
        text = _costs.plain(allocation_findings.reason(each, found.scope.currency))
        st.markdown(f":orange[:material/warning:] {text}")
    if not proof.reasons:
        return
    st.button("Open rules and pools", on_click=_tenants.open_rules, icon=":material/tune:", key="to_rules")
    if len(proof.reasons) > SHOWN:
        with st.expander(f"All {len(proof.reasons)} reasons", key="all_reasons"):
            table = allocation_proof.reasons_table(proof)
            _tenant_tables.reasons(table)
            _context.export(table, "unallocated", found.scope)


def pools(found: Allocation, proof: Proof) -> None:
    """Draw every pool's sums, and the same proof on all cost bases."""
    _costs.title("Every pool: own + received - passed on = allocated + unallocated")
    table = allocation_proof.pools_table(proof)
    _tenant_tables.pools(table)
    _context.export(table, "pools", found.scope)
    bases = st.expander("The proof on all four costs", on_change="rerun", key="all_bases", icon=":material/balance:")
    if bases.open:
        with bases:
            _bases(found)


def _bases(found: Allocation) -> None:
    scopes = {basis: replace(found.scope, basis=basis) for basis in BASES}
    proofs = {
        basis: allocation_proof.proof(_tenants.allocation(about=about, owner=found.owner))
        for basis, about in scopes.items()
    }
    table = allocation_proof.bases_table(proofs)
    _tenant_tables.bases(table)
    _context.export(table, "proof", found.scope)


def nobody(found: Allocation) -> None:
    """Say what to do where nothing can be shared out."""
    owner = found.owner
    if not found.rows:
        st.info("No charges in these months. Choose another period on the left.", icon=":material/info:")
        return
    st.info(
        f"No {owner} is known yet, so nobody can be charged. Tag resources with `{owner}`, or add an ownership rule "
        f"or list {owner}s by name under *Rules and pools*. Until then all cost is unallocated.",
        icon=":material/group_off:",
    )
    with st.container(border=True):
        draw(found, allocation_proof.proof(found))
