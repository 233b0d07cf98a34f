"""The FOCUS contract: columns, types, allowed values, the check, and versions 1.0 to 1.4."""
