"""The one trusted ledger: lake, cube, engine and the one way in."""

from costlib.ledger.ledger import Ledger

__all__ = ["Ledger"]
