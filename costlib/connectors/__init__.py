"""Provider data to FOCUS rows, one module per provider."""
