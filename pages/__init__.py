"""The pages: one question each, loaded, computed by costlib, and drawn."""
