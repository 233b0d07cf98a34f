"""Cost that is watched: series of the ledger, their anomalies with causes, and what people said of them."""
