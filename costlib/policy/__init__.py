"""Decisions as dated, sourced, validated data."""
