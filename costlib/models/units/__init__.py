"""Unit costs: what a piece, a user, a gigabyte costs, and why that moved."""
