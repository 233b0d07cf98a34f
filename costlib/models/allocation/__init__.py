"""Allocation: shared cost to tenants, exact, conserving, and with the reason for each amount.

``run.allocate`` is pure; ``answer.allocation`` asks the ledger. Shares are computed from all costs of a segment (a
month, cut where a pool changes), filters are applied to costs afterwards: so a filter never changes a share.
"""
