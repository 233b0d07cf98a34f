"""Unusual cost: what was expected, what is off, since when, by how much, and what explains it."""

from costlib.models.anomalies.detection import detect, flags
from costlib.models.anomalies.settings import Planned, Settings

__all__ = ["Planned", "Settings", "detect", "flags"]
