"""Where the costs of a scope are heading: histories, forecasts of them, and what scenarios make of them."""
