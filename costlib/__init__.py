"""Costboard's library: cloud and LLM bills in one FOCUS ledger, and the questions asked of it."""
