"""Asking a provider: requests over HTTP, tries, tokens, limits, and keys that are shown nowhere."""
