"""The one trusted ledger: lake, cube, engine and the one way in."""
