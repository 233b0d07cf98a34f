"""Live sources: what providers' own APIs and buckets say, fetched once, kept, and loaded like files."""
