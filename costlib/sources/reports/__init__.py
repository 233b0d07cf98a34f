"""Providers that report over a plain API: OpenAI, Anthropic, DigitalOcean."""
