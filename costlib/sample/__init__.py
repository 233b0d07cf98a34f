"""The sample company: AquaScene, a content engine with twelve tenants, as exact FOCUS facts, metrics and rates."""

from costlib.sample.generate import SampleCompany, generate

__all__ = ["SampleCompany", "generate"]
