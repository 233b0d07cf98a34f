"""Tenants looked at one by one: what each costs, why that changed, and how it compares with the others."""
