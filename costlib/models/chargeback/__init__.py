"""Chargeback: what each tenant is charged for a billing month, and the seal that keeps it.

``answer.statements`` computes a month, or reads it from its seal; ``closing.close`` seals one. What changes in a sealed
month afterwards becomes adjustments on the next statement.
"""
