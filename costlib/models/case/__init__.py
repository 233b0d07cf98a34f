"""The case for AI: unit costs each way, year 1, infrastructure, returns, and claims against what they compute to."""
