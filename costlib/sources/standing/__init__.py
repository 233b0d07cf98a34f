"""How live sources stand, and what that means for the figures."""
