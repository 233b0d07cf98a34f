"""Pure functions: tables and policy in, answers out."""
