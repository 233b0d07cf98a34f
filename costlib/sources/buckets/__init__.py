"""Exports in buckets: listed, told apart by their manifests, fetched in ranges, and loaded."""
