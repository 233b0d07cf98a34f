"""Rules: who owns what, which pools share out what, and what other rules would do."""
