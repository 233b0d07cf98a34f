"""Where the costs of a scope are heading: histories from the ledger, forecasts of them, and what scenarios make of them."""
